#!/usr/bin/env python3
"""Runs the program as its users do and checks what every command has in common: exit statuses, messages, help,
completion, output files that are complete or not there, and pipes that close.

usage: check_cli_frame.py HEAPSCOPE SOURCE_FOLDER
"""
import gzip
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from cli_program import DUMP, OTHER, PROGRAM, SOURCE, no_threads, run, unlimited_hard_stack, wait_for_the_handler


def command_names():
    listed = run("help").stdout.split("commands:\n")[1].split("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines()]
    return [name for name in names if name not in ("help", "completion")]


class Frame(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def wrong_usage(self, *words):
        done = run(*words)
        self.assertEqual(done.returncode, 2, done)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, r"\Aheapscope: .+\nusage: heapscope .*\n")
        return done.stderr

    def failure(self, *words):
        done = run(*words)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("heapscope: "), done.stderr)
        return done.stderr

    def test_version(self):
        self.assertRegex(run("--version").stdout, r"\Aheapscope \d+\.\d+\.\d+\n\Z")
        verbose = run("--version", "--verbose").stdout.splitlines()
        self.assertGreaterEqual({line.split()[0] for line in verbose},
                                {"heapscope", "simdjson", "zlib", "liblzma", "zstd", "sqlite"})
        self.wrong_usage("--version", "--nothing")

    def test_version_does_nothing_else(self):
        """It is there at once: no library is loaded for it, no thread started, no file or folder of the user's asked."""
        done = run("--version", env={"LD_DEBUG": "files"})
        self.assertRegex(done.stdout, r"\Aheapscope \d+\.\d+\.\d+\n\Z")
        began = done.stderr.rindex("transferring control")
        self.assertEqual(re.findall("calling init.*", done.stderr[began:]), [])
        alone = run("--version", cwd=self.folder, env={}, preexec_fn=no_threads if unlimited_hard_stack() else None)
        self.assertEqual((alone.returncode, alone.stdout, alone.stderr), (0, done.stdout, ""))
        self.assertEqual(os.listdir(self.folder), [])

    def test_help(self):
        overview = run("help")
        self.assertEqual((overview.returncode, overview.stderr), (0, ""))
        self.assertEqual(run("--help").stdout, overview.stdout)
        self.assertEqual(run("-h").stdout, overview.stdout)
        names = command_names()
        self.assertIn("info", names)
        for name in names:
            with self.subTest(command=name):
                shown = run(name, "--help")
                self.assertEqual((shown.returncode, shown.stderr), (0, ""))
                self.assertTrue(shown.stdout.startswith(f"usage: heapscope {name} "), shown.stdout)
                self.assertEqual(run("help", name).stdout, shown.stdout)
                self.assertLessEqual(max(map(len, shown.stdout.splitlines())), 100)

    def test_every_command_that_is_written_is_in_the_table(self):
        files = [*SOURCE.glob("app/cli/commands/*.cpp"), *SOURCE.glob("core/questions/*_question.cpp")]
        written = [name for file in files
                   for name in re.findall(r'^ *\.name = "([a-z]+)",$', file.read_text(), re.M)]
        self.assertEqual(sorted(written), sorted(command_names()))

    def test_wrong_usage_of_every_command(self):
        for name in command_names():
            if name == "record":
                continue  # it passes its words on (tests/capture/check_record.py)
            with self.subTest(command=name):
                self.assertIn("unknown option '--zzz-no-such'", self.wrong_usage(name, "--zzz-no-such"))
                self.assertIn(f"heapscope {name}", self.wrong_usage(name))

    def test_wrong_words(self):
        self.assertIn("did you mean info?", self.wrong_usage("inof"))
        self.assertIn("unknown command 'quux'", self.wrong_usage("quux"))
        self.assertIn("unknown command 'quux'", self.wrong_usage("help", "quux"))
        self.assertIn("unknown option '--quux'", self.wrong_usage("--quux"))
        self.assertIn("did you mean --json?", self.wrong_usage("info", "x", "--jsno"))
        self.assertIn("needs one of on, off, auto, not 'x'", self.wrong_usage("info", "x", "--scale", "x"))
        self.assertIn("needs a whole number from 0 to 256, not '-1'", self.wrong_usage("info", "x", "--threads=-1"))
        self.wrong_usage("completion")
        self.wrong_usage("completion", "csh")

    def test_bad_inputs_are_named(self):
        missing = self.folder / "missing.json"
        self.assertIn(f"heapscope: {missing}: ", self.failure("info", missing))
        self.assertIn(f"heapscope: {self.folder}: ", self.failure("info", self.folder))
        for content in (b"", b"\x00" * 100, b"what is this\n"):
            bad = self.folder / "bad file"
            bad.write_bytes(content)
            self.assertRegex(self.failure("info", bad), rf"\Aheapscope: {re.escape(str(bad))}: this (file )?is .+ \(byte \d+\)\n\Z")

    def test_names_with_escapes_cannot_reach_the_terminal(self):
        name = "no\x1b[2Jfile"
        self.assertIn(f"heapscope: {name}: ", self.failure("info", name))  # a script gets the name as given
        for words in (("info", name), ("info", "--" + name), (name + "x",)):
            status, _, shown = self.run_on_terminal(*words)
            self.assertNotEqual(status, 0)
            self.assertIn(b"heapscope: ", shown)
            self.assertNotIn(b"\x1b[2J", shown)

    def test_one_bad_file_among_good_ones(self):
        bad = self.folder / "bad.json"
        bad.write_bytes(b"nonsense")
        done = run("info", DUMP, bad, OTHER, "--json")
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"heapscope: {bad}: ", done.stderr)
        self.assertEqual([entry["file"] for entry in json.loads(done.stdout)], [str(DUMP), str(OTHER)])

    def test_output_file(self):
        out = self.folder / "out.json"
        plain = run("info", DUMP, "--json")
        self.assertEqual(plain.returncode, 0, plain.stderr)
        done = run("info", DUMP, "--json", "-o", out)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertEqual(out.read_text(), plain.stdout)
        self.assertEqual(os.listdir(self.folder), ["out.json"])
        # A failure leaves what was there, and nothing beside it.
        self.failure("info", self.folder / "missing", "-o", out)
        self.assertEqual(out.read_text(), plain.stdout)
        self.assertEqual(os.listdir(self.folder), ["out.json"])
        self.assertIn("nowhere", self.failure("info", DUMP, "-o", self.folder / "nowhere/x"))

    def test_killed_while_writing(self):
        out = self.folder / "out.json"
        wanted = run("info", DUMP, OTHER, "--json").stdout
        began = time.perf_counter()
        run("info", DUMP, OTHER, "--json", "-o", out)
        whole = time.perf_counter() - began
        killed = 0
        for step in range(25):
            out.unlink(missing_ok=True)
            process = subprocess.Popen([PROGRAM, "info", DUMP, OTHER, "--json", "-o", out], stderr=subprocess.DEVNULL)
            time.sleep(whole * step / 20)
            process.kill()
            killed += process.wait() == -signal.SIGKILL
            if out.exists():
                self.assertEqual(out.read_text(), wanted)
        self.assertGreater(killed, 0)
        self.assertEqual(run("info", DUMP, OTHER, "--json", "-o", out).returncode, 0)
        self.assertEqual(out.read_text(), wanted)

    def test_interrupt(self):
        """Ctrl-C while half a gigabyte is inflated: status 130, nothing on standard output, no file."""
        big, out = self.folder / "big.json.gz", self.folder / "out"
        big.write_bytes(gzip.compress(b" " * (1 << 26), 1) * 8)
        def interrupted(after_s):
            process = subprocess.Popen([PROGRAM, "info", big, "-o", out], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            wait_for_the_handler(process)
            time.sleep(after_s)
            process.send_signal(signal.SIGINT)
            text, message = process.communicate(timeout=60)
            self.assertEqual(text, b"")
            self.assertFalse(out.exists())
            # -2: the signal came before a command was there to be interrupted; 1: after it was done.
            self.assertIn(process.returncode, (130, -signal.SIGINT, 1), message)
            return process.returncode == 130

        self.assertTrue(any(interrupted(after_s) for after_s in (0.1, 0.05, 0.2, 0.02, 0.4, 0.01, 0.8)))

    def test_closed_pipe_ends_quietly(self):
        for words in (["help"], ["completion", "bash"], ["info", DUMP]):
            with self.subTest(words=words):
                reader, writer = os.pipe()
                os.close(reader)
                done = subprocess.run([PROGRAM, *words], stdout=writer, stderr=subprocess.PIPE, timeout=60)
                os.close(writer)
                self.assertEqual((done.returncode, done.stderr), (0, b""))

    def test_full_disk_is_an_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "help"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("heapscope: standard output: ", done.stderr)

    def test_closed_descriptors(self):
        done = subprocess.run(["sh", "-c", '"$0" help >&-', PROGRAM], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        out = self.folder / "out.json"
        cut = self.folder / "cut.json"
        cut.write_bytes(b"nonsense")
        done = subprocess.run(["sh", "-c", '"$0" info "$1" "$2" --json -o "$3" 2>&-', PROGRAM, DUMP, cut, out],
                              capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(json.loads(out.read_text())), 1)

    def test_same_bytes_with_any_number_of_threads(self):
        first = run("info", DUMP, OTHER, "--json", "--threads", 1)
        self.assertEqual(first.returncode, 0, first.stderr)
        for threads in (2, 7):
            self.assertEqual(run("info", DUMP, OTHER, "--json", "--threads", threads).stdout, first.stdout)

    def test_completion(self):
        script = run("completion", "bash").stdout

        def complete(*words):
            shell = (script + "\nCOMP_WORDS=(\"$@\"); COMP_CWORD=$(( $# - 1 )); _heapscope 2>&1; "
                     "printf '%s\\n' \"${COMPREPLY[@]}\"")
            done = subprocess.run(["bash", "--norc", "-c", shell, "bash", "heapscope", *words], cwd=self.folder,
                                  capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stderr, "")
            return sorted(filter(None, done.stdout.splitlines()))

        (self.folder / "a dump.json").touch()
        (self.folder / "b.hpm").touch()
        self.assertEqual(complete("inf"), ["info"])
        self.assertGreaterEqual(set(complete("")), set(command_names()) | {"help", "a dump.json", "b.hpm"})
        self.assertEqual(complete("info", "--sc"), ["--scale"])
        self.assertEqual(complete("info", "--scale", ""), ["auto", "off", "on"])
        self.assertEqual(complete("info", "--scale", "=", "of"), ["off"])
        self.assertEqual(complete("info", "a"), ["a dump.json"])
        self.assertEqual(complete("info", "-o", "b"), ["b.hpm"])
        self.assertEqual(complete("info", "--threads", ""), [])
        self.assertEqual(complete("help", "inf"), ["info"])
        self.assertEqual(complete("completion", ""), ["bash"])
        for name in command_names():
            options = complete(name, "--")
            self.assertIn("--help", options)
            shown = run(name, "--help").stdout
            self.assertEqual(options, sorted(set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", shown, re.M))))

    def run_on_terminal(self, *words):
        """Status, standard output, and what a terminal at standard error saw."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, *words], stdout=subprocess.PIPE, stderr=slave)
        os.close(slave)
        out, _ = process.communicate(timeout=60)
        seen = b""
        while select.select([master], [], [], 0.2)[0]:
            try:
                piece = os.read(master, 4096)
            except OSError:  # EIO: the other side is closed
                break
            seen += piece
        os.close(master)
        return process.returncode, out, seen

    def test_progress_is_for_terminals_and_wiped_at_the_end(self):
        self.assertEqual(run("info", DUMP).stderr, "")
        status, out, seen = self.run_on_terminal("info", DUMP)
        self.assertEqual(status, 0)
        self.assertEqual(out.decode(), run("info", DUMP).stdout)
        self.assertTrue(seen == b"" or seen.endswith(b"\r\x1b[K"), seen)

    def test_bench_times_every_stage_and_view(self):
        log = SOURCE / "assets/example/orders.hpm"
        timed = json.loads(run("bench", log, "--json", "--frames", 2).stdout)
        self.assertLessEqual({"open", "read", "parse", "index", "flame_layout", "peaks"}, set(timed["stages_ms"]))
        self.assertTrue(all(ms >= 0 for ms in timed["stages_ms"].values()))
        self.assertEqual(timed["flame_at"]["count"], 100)
        self.assertLessEqual(timed["flame_at"]["median_ms"], timed["flame_at"]["p95_ms"])
        names = [view["view"] for view in timed["views"]]
        self.assertEqual(len(names), len(set(names)))
        for view in timed["views"]:
            self.assertLessEqual(view["median_ms"], view["p95_ms"])
        graph = json.loads(run("bench", DUMP, "--json", "--frames", 0).stdout)
        self.assertLessEqual({"roots", "dominators", "treemap_layout"}, set(graph["stages_ms"]))
        self.assertIsNone(graph["flame_at"])
        self.assertEqual(graph["views"], [])


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
