#!/usr/bin/env python3
"""Runs the program where the system is short of things: threads, memory, room in files and on disks; and ends it by
signals. It goes on, or says what is wrong and leaves nothing behind.

usage: check_cli_process.py HEAPSCOPE SOURCE_FOLDER
"""
import gzip
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from cli_program import DUMP, IS_SANITIZED, LOG, OTHER, PROGRAM, no_threads, run, unlimited_hard_stack, wait_for_the_handler
import nasty_logs

# What a busy machine adds to a second.
SLACK_S = 20 if IS_SANITIZED else 3


def limit(kind, amount):
    return lambda: resource.setrlimit(kind, (amount, amount))


class Process(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-process-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def check_failure(self, done, *, names=""):
        self.assertEqual((done.returncode, done.stdout), (1, ""), done.stderr)
        self.assertRegex(done.stderr, r"(?m)^heapscope: .+")
        self.assertIn(str(names), done.stderr)

    @unittest.skipUnless(unlimited_hard_stack(), "the hard limit of the stack is set")
    def test_without_threads(self):
        for words in (["info", DUMP, "--json"], ["types", DUMP, "--json"], ["diff", DUMP, OTHER, "--json"], ["leaks", LOG, "--json"],
                      ["flame", LOG], ["report", DUMP, LOG]):
            with self.subTest(words=list(map(str, words))):
                wanted, done = run(*words, "-o", "/dev/stdout"), run(*words, "-o", "/dev/stdout", preexec_fn=no_threads)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual(done.stdout, wanted.stdout)

    @unittest.skipUnless(unlimited_hard_stack(), "the hard limit of the stack is set")
    def test_window_without_threads(self):
        script, out = self.folder / "steps", self.folder / "dialog.png"
        (self.folder / "some.json").write_bytes(gzip.decompress(DUMP.read_bytes()))
        script.write_text(f'wait idle 20\nview types\nwait idle 20\nexpect "dict"\ncommand file.open\nwait idle 20\n'
                          f'expect "some.json"\nshot {out}\n')
        done = run("--script", script, self.folder / "some.json", cwd=self.folder, preexec_fn=no_threads)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(out.read_bytes().startswith(b"\x89PNG"))
        bench = run("bench", LOG, "--json", "--frames", 1, preexec_fn=no_threads)
        self.assertEqual(bench.returncode, 0, bench.stderr)
        self.assertIn("open", json.loads(bench.stdout)["stages_ms"])

    @unittest.skipIf(IS_SANITIZED, "a sanitizer needs terabytes of address space")
    def test_little_address_space(self):
        out = self.folder / "x.png"
        for megabytes in (200, 300, 400, 500, 600, 800):
            with self.subTest(megabytes=megabytes):
                done = run("screenshot", DUMP, "-o", out, "--view", "types", preexec_fn=limit(resource.RLIMIT_AS, megabytes << 20))
                if done.returncode == 0:
                    self.assertTrue(out.read_bytes().startswith(b"\x89PNG"))
                    out.unlink()
                else:
                    self.check_failure(done)
                self.assertEqual(os.listdir(self.folder), [])
        for megabytes in (100, 200):
            done = run("types", DUMP, preexec_fn=limit(resource.RLIMIT_AS, megabytes << 20))
            self.assertIn(done.returncode, (0, 1), done.stderr)

    def writers(self):
        yield ["types", DUMP, "--json"], "out"
        for kind in ("csv", "json", "xlsx", "sqlite"):
            yield ["export", DUMP, "--table", "objects", "--to", kind], "out." + kind
        yield ["report", LOG], "out.html"
        yield ["flame", LOG, "--format", "svg"], "out.svg"
        yield ["screenshot", DUMP], "out.png"

    def test_file_size_limit(self):
        """ulimit -f: a message, and neither the file nor its beginning."""
        for words, name in self.writers():
            with self.subTest(words=list(map(str, words))):
                done = run(*words, "-o", self.folder / name, preexec_fn=limit(resource.RLIMIT_FSIZE, 1024),
                           env={**os.environ, "TMPDIR": str(self.folder)})
                self.check_failure(done, names=self.folder / name)
                self.assertEqual(os.listdir(self.folder), [])
        # A script's pictures, and settings.
        script = self.folder / "steps"
        script.write_text(f"wait idle 20\nshot {self.folder}/x.png\n")
        done = run("--script", script, DUMP, cwd=self.folder, preexec_fn=limit(resource.RLIMIT_FSIZE, 1024))
        self.check_failure(done, names=f"{script}:2: cannot write")
        script.write_text("command view.theme\nwait frames 80\nquit\n")
        done = run("--script", script, DUMP, "--settings", self.folder / "settings.json", cwd=self.folder,
                   preexec_fn=limit(resource.RLIMIT_FSIZE, 16))
        self.assertNotEqual(done.returncode, -signal.SIGXFSZ)
        self.assertEqual(os.listdir(self.folder), ["steps"])
        with open(self.folder / "steps", "w") as out:
            done = subprocess.run([PROGRAM, "types", DUMP, "--json"], stdout=out, stderr=subprocess.PIPE, text=True, timeout=60,
                                  preexec_fn=limit(resource.RLIMIT_FSIZE, 1024))
        self.assertEqual(done.returncode, 1)
        self.assertIn("heapscope: standard output: ", done.stderr)

    def test_full_disk(self):
        for words, _ in self.writers():
            with self.subTest(words=list(map(str, words))):
                self.check_failure(run(*words, "-o", "/dev/full"), names="/dev/full")

    def dumps(self):
        one, other = self.folder / "one.json", self.folder / "other.json"
        one.write_bytes(gzip.decompress(DUMP.read_bytes()))
        other.write_bytes(gzip.decompress(OTHER.read_bytes()))
        return one, other

    def end_of(self, process):
        out, errors = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)

    def test_file_cut_while_it_is_read(self):
        """The first file is cut while the command waits for the second: no number is made of it."""
        one, other = self.dumps()
        for words in (["diff"], ["diff", "--json"], ["report"]):
            with self.subTest(words=words):
                one, _ = self.dumps()
                pipe, out = self.folder / "pipe.json", self.folder / "out"
                os.mkfifo(pipe)
                process = subprocess.Popen([PROGRAM, *words, one, pipe, "-o", out], stdout=subprocess.PIPE,
                                           stderr=subprocess.PIPE, text=True)
                with open(pipe, "wb") as writer:  # once the other end is open the first file is loaded
                    os.truncate(one, 0)
                    writer.write(other.read_bytes())
                self.check_failure(self.end_of(process), names="one.json: the file changed on disk while it was open")
                self.assertFalse(out.exists())
                pipe.unlink()

    def test_file_cut_while_its_rows_are_written(self):
        """Long output ends where the reader of the pipe was when the file was cut, with an error."""
        for change in (lambda one: os.truncate(one, 0), lambda one: one.write_bytes(one.with_name("other.json").read_bytes())):
            one, _ = self.dumps()
            process = subprocess.Popen([PROGRAM, "objects", one, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            first = process.stdout.read(1)
            change(one)
            done = self.end_of(process)
            self.assertEqual((first, done.returncode), ("{", 1), done.stderr)
            self.assertIn("one.json: the file changed on disk while it was open", done.stderr)
            self.assertLess(len(done.stdout), 1 << 18)

    def test_file_that_grows_or_is_replaced_while_it_is_read(self):
        one, other = self.dumps()
        wanted = run("diff", one, other, "--json")
        self.assertEqual(wanted.returncode, 0, wanted.stderr)

        def grow():
            with open(one, "ab") as file:
                file.write(b" ")

        for change in (grow, lambda: os.replace(other, one)):
            bytes_of_other = other.read_bytes()
            pipe = self.folder / "pipe.json"
            os.mkfifo(pipe)
            process = subprocess.Popen([PROGRAM, "diff", one, pipe, "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            with open(pipe, "wb") as writer:
                change()
                writer.write(bytes_of_other)
            done = self.end_of(process)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["types"], json.loads(wanted.stdout)["types"])
            pipe.unlink()

    def test_signals_leave_nothing_behind(self):
        big = self.folder / "big.json.gz"
        big.write_bytes(gzip.compress(b" " * (1 << 26), 1) * 16)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
            with self.subTest(signal=number):
                process = subprocess.Popen([PROGRAM, "info", big, "-o", self.folder / "out"], cwd=self.folder,
                                           preexec_fn=limit(resource.RLIMIT_CORE, 0))
                until = time.monotonic() + 20
                while len(os.listdir(self.folder)) < 2 and time.monotonic() < until:
                    time.sleep(0.002)
                self.assertEqual(len(os.listdir(self.folder)), 2)
                time.sleep(0.05)  # not only just begun
                process.send_signal(number)
                self.assertEqual(process.wait(20), 130 if number == signal.SIGINT else -number)
                self.assertEqual(os.listdir(self.folder), ["big.json.gz"])

    def long_log(self, events):
        log = self.folder / "long.hpm"
        traces = [[(f"f{i}.py", 1), (f"g{i % 50}.py", 2), ("main.py", 3)] for i in range(500)]
        log.write_bytes(nasty_logs.table(*traces))
        rows = nasty_logs.events(*[(1 + i * 7 % 500, 0, 3, 100 + i % 900) for i in range(10_000)])
        log.with_suffix(".hpd").write_bytes(rows * (events // 10_000))
        return log

    def many_stacks(self, stacks, first_line):
        """Stacks of 40 calls, each its own but for the outermost two."""
        log = self.folder / f"stacks{first_line}.hpm"
        header = nasty_logs.table()
        traces = ([(f"f{i % 97}.py", first_line + i * 40 + k) for k in range(38)] + [(f"g{i % 50}.py", 2), ("main.py", 3)]
                  for i in range(stacks))
        log.write_bytes(header + b"".join(nasty_logs.table(trace)[len(header):] for trace in traces))
        log.with_suffix(".hpd").write_bytes(nasty_logs.events(*[(1 + i, 0, 3, 100 + i % 900) for i in range(stacks)]))
        return log

    def interrupt(self, words, after_s):
        """Reads nothing: what is written waits in the pipe."""
        process = subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        try:
            wait_for_the_handler(process)
            time.sleep(after_s)
            process.send_signal(signal.SIGINT)
            sent = time.monotonic()
            status = process.wait(60)
        finally:
            process.kill()
        took = time.monotonic() - sent
        self.assertEqual(process.stderr.read(), b"")
        process.stdout.close()
        process.stderr.close()
        self.assertIn(status, (0, 130), words)  # 0: done before
        self.assertLess(took, 1 + SLACK_S, words)
        return status == 130

    def check_interrupts(self, *commands):
        """Each is caught at work: after a moment where it takes long, sooner where it does not."""
        for words in commands:
            with self.subTest(words=list(map(str, words))):
                self.assertTrue(any(self.interrupt(words, after_s) for after_s in (0.6, 0.2, 0.1, 0.05, 0.02, 0.005, 0, 1.2, 2.4)))

    def test_interrupted_within_a_second(self):
        log = self.long_log(3_000_000)
        self.check_interrupts(["timeline", log, "--points", 1_000_000, "--json"], ["timeline", log, "--buckets", 1_000_000, "--json"],
                              ["leaks", log, "--samples", 1000, "--json"], ["flame", log, "--format", "json"],
                              ["export", log, "--table", "traces", "--to", "xlsx", "-o", self.folder / "x.xlsx"])
        self.assertEqual(list(self.folder.glob("*.part")), [])

    def test_interrupted_among_many_stacks(self):
        a, b = self.many_stacks(30_000, 1), self.many_stacks(30_000, 2)
        self.check_interrupts(["hotspots", a, "--json"], ["hotspots", a, "--by", "file", "--json"], ["flow", a],
                              ["diff", a, b, "--json"], ["diff", a, b, "--by", "frame"], ["flame", a, "--invert", "--format", "svg"],
                              ["bench", a])

    def test_an_interrupted_screenshot(self):
        """As every other command, whatever it waits for."""
        process = subprocess.Popen([PROGRAM, "screenshot", self.long_log(6_000_000), "--view", "leaks", "-o",
                                    self.folder / "x.png"], stderr=subprocess.PIPE)
        wait_for_the_handler(process)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(1 + SLACK_S), 130)
        self.assertEqual(process.stderr.read(), b"")
        process.stderr.close()
        self.assertFalse((self.folder / "x.png").exists())

    def test_interrupted_while_nobody_reads(self):
        """A full pipe holds the program up; Ctrl-C ends it all the same."""
        process = subprocess.Popen([PROGRAM, "timeline", LOG, "--points", "100000", "--json"], stdout=subprocess.PIPE)
        wait_for_the_handler(process)
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(1 + SLACK_S), 130)
        process.stdout.close()


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
