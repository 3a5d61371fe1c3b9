#!/usr/bin/env python3
"""Programs killed at random instants, and on full disks: the file opens, and what was written before is in it.

usage: check_kills.py HEAPSCOPE SOURCE_FOLDER PYTHON [KILLS]
"""
import errno
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
PYTHON = sys.argv[3]
KILLS = int(sys.argv[4]) if len(sys.argv) > 4 else 10
sys.path.insert(0, str(SOURCE / "capture/tests"))

import read_hscope  # noqa: E402

# A mark and an allocation of its own size, then the number through a pipe.
COUNTING = """
import itertools, os, sys, threading, heapscope
def churn():
    while True: [str(i) for i in range(300)]
for _ in range(int(sys.argv[1])): threading.Thread(target=churn, daemon=True).start()
for i in itertools.count():
    heapscope.mark(str(i))
    keep = bytes(100000 + i)
    os.write(1, b"%d\\n" % i)
"""
WAYS = [["0"], ["2"], ["0", "--dump-at", "every=0.05"], ["1", "--sample", "200"], ["0", "--calls"], ["1", "--memory=0.001"]]


class Killed(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heapscope-kills-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.file = self.folder / "run.hscope"
        self.program = self.folder / "program.py"
        self.environment = dict(os.environ, PYTHONPATH=str(SOURCE / "capture"))

    def command(self, options, *program):
        return [PYTHON, "-m", "heapscope", "run", "-o", str(self.file), *options, *program]

    def verify(self):
        done = subprocess.run([PROGRAM, "verify", str(self.file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        said = done.stdout.decode() + done.stderr.decode()
        self.assertEqual((done.returncode, done.stdout.decode().splitlines()[-1:]), (0, ["nothing is wrong"]), said)

    def wait_for_writers(self):
        """A dump that is being written when the program is killed is written on, by its own process."""
        def is_open():
            for link in pathlib.Path("/proc").glob("[0-9]*/fd/*"):
                try:
                    if os.readlink(link) == str(self.file):
                        return True
                except OSError:
                    pass
            return False
        while is_open():
            time.sleep(0.01)

    def allocations_told(self):
        done = subprocess.run([PROGRAM, "info", str(self.file), "--json"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        return json.loads(done.stdout)[0]["allocs"] or 0

    def killed_after(self, seconds, threads, options):
        """Numbers of the last line, of the last mark and of all allocations."""
        process = subprocess.Popen(self.command(options, str(self.program), threads), stdout=subprocess.PIPE,
                                   env=self.environment)
        first = process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines = (first + process.stdout.read()).split(b"\n")
        process.wait()
        process.stdout.close()
        self.wait_for_writers()
        recording = read_hscope.read(str(self.file))
        recording.live_blocks()
        head = bytes(0).__sizeof__()
        sizes = {size - head - 100000 for _, _, op, _, _, size, _ in recording.events if op == 0}
        return int(lines[-2]), max(int(text) for _, kind, text in recording.marks if kind == 1), sizes

    def test_killed_at_random_instants(self):
        self.program.write_text(COUNTING)
        for seed in range(KILLS):
            threads, *options = WAYS[seed % len(WAYS)]
            with self.subTest(seed=seed, threads=threads, options=options):
                last, marked, allocated = self.killed_after(random.Random(seed).random() * 0.2, threads, options)
                self.assertGreaterEqual(marked, last)
                if "--sample" not in options:  # a block of 100,000 bytes is always in such a sample, but for luck
                    self.assertIn(last, allocated)
                self.verify()

    def test_killed_while_it_starts(self):
        """No file, an empty one, or one that opens: never one that is taken for another format."""
        self.program.write_text(COUNTING)
        for seed in range(max(3, KILLS // 5)):
            with self.subTest(seed=seed):
                if self.file.exists():
                    self.file.unlink()
                process = subprocess.Popen(self.command([], str(self.program), "0"), stdout=subprocess.DEVNULL,
                                           env=self.environment)
                while not self.file.exists() and process.poll() is None:
                    pass
                time.sleep(random.Random(seed).random() * 0.002)
                process.kill()
                process.wait()
                if self.file.stat().st_size > 0:
                    read_hscope.read(str(self.file))
                    self.verify()

    def fill_disk(self, size, text, options=()):
        """Runs a program recorded into a file system of that many bytes; None where none can be mounted."""
        disk = self.folder / "disk"
        disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(disk)],
                                 stderr=subprocess.DEVNULL)
        if mounted.returncode != 0:
            self.skipTest("only root mounts a small file system")
        try:
            self.file = disk / "run.hscope"
            self.program.write_text(text)
            done = subprocess.run(self.command(options, str(self.program)), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, env=self.environment, timeout=300)
            recording = read_hscope.read(str(self.file)) if done.returncode == 0 else None
            if recording is not None:  # a chunk may be cut, but all that is whole is told
                self.assertEqual(self.allocations_told(), sum(event[2] != 1 for event in recording.events))
            return done, recording
        finally:
            subprocess.run(["umount", str(disk)], check=True)

    def test_disk_that_fills_up(self):
        done, recording = self.fill_disk(
            5 << 20, "import random\nr = random.Random(1)\n"
            "for i in range(900): keep = [r.random() * len(bytes(r.randrange(99))) for _ in range(1000)]\nprint('end')\n")
        self.assertEqual((done.returncode, done.stdout), (0, b"end\n"), done.stderr)
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        self.assertIn(os.strerror(errno.ENOSPC).encode(), done.stderr)
        self.assertGreater(len(recording.events), 100000)
        recording.live_blocks()

    def test_disk_without_room_for_live_slots(self):
        done, recording = self.fill_disk(1 << 20, "x = [str(i) for i in range(9999)]\nprint('end')\n")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"end\n", b""))
        self.assertGreater(len(recording.events), 10000)

    def test_disk_that_fills_up_while_dumping(self):
        done, _ = self.fill_disk(
            9 << 20, "import heapscope\nkeep = [{str(i): [i]} for i in range(200000)]\n"
            "for i in range(9): heapscope.dump(wait=True)\nprint('end')\n", ["--no-allocations"])
        self.assertEqual((done.returncode, done.stdout), (0, b"end\n"), done.stderr)


if __name__ == "__main__":
    subprocess.run([PYTHON, str(SOURCE / "capture/build.py")], check=True, stdout=subprocess.DEVNULL)
    unittest.main(argv=sys.argv[:1])
