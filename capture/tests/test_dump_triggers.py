"""Each trigger makes its dump, in a program of its own."""

import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

import dump_support  # noqa: F401  (builds the module)
import read_dumps
from heapscope import triggers


class Triggers(unittest.TestCase):
    def run_program(self, code):
        self.path = os.path.join(tempfile.mkdtemp(), "test.hscope")
        head = f"import sys; sys.path[:0] = {sys.path!r}; path = {self.path!r}\nimport heapscope, signal, os, time\n"
        done = subprocess.run(
            [sys.executable, "-c", head + textwrap.dedent(code)], stdout=subprocess.PIPE, timeout=60
        )
        self.assertEqual(done.returncode, 0)
        self.output = done.stdout.decode()
        dumps = read_dumps.read(self.path).values()
        for dump in dumps:
            self.assertEqual([r["status"] for r in dump.records], [0, 1])
        return [dump.records[-1]["trigger"] for dump in dumps], list(dumps)

    def test_exit(self):
        names, dumps = self.run_program("kept = ['at the end']; heapscope.dump_when(at_exit=True, path=path)")
        self.assertEqual(names, ["exit"])
        self.assertIn(b"at the end", [o.value.value for o in dumps[0].objects if o.value])

    def test_signal_also_calls_the_handler_that_was_there(self):
        names, _ = self.run_program(
            """
            signal.signal(signal.SIGUSR2, lambda *a: print("mine"))
            heapscope.dump_when(signal=signal.SIGUSR2, path=path)
            os.kill(os.getpid(), signal.SIGUSR2)
            time.sleep(0.05)
            heapscope._recorder.wait_for_dumps(20000)
            """
        )
        self.assertEqual((names, self.output), (["SIGUSR2"], "mine\n"))

    def test_memory_error_once(self):
        names, dumps = self.run_program(
            """
            import resource
            heapscope.dump_when(memory_error=True, path=path)
            limit = 600 << 20
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
            def fill():
                held_until_the_error = []
                while True:
                    held_until_the_error.append(bytearray(40 << 20))
            for _ in range(2):
                try:
                    fill()
                except MemoryError:
                    pass
            """
        )
        self.assertEqual(names, ["memory error"])
        self.assertIn("held_until_the_error", [r.name for r in dumps[0].roots])

    def test_rss_once_and_growth_again(self):
        names, _ = self.run_program(
            """
            now = heapscope.triggers.resident_bytes()
            heapscope.dump_when(rss=now + (64 << 20), growth="100MiB", path=path)
            kept = []
            for count, mebibytes in ((1, 80), (2, 60), (3, 160)):
                kept.append(b"x" * (mebibytes << 20))
                end = time.monotonic() + 20
                while time.monotonic() < end:
                    begun = [f[2] - 1 for f in heapscope.dumps._own_files.values()]
                    if begun and begun[0] >= count and not heapscope._recorder.wait_for_dumps(0):
                        break
                    time.sleep(0.02)
            time.sleep(0.3)  # nothing grows: no further dump
            """
        )
        self.assertEqual(names, ["rss", "growth", "growth"])

    def test_periodic_dumps_never_overlap(self):
        self.run_program(
            """
            kept = [[i] for i in range(150000)]  # a dump takes longer than the interval
            heapscope.dump_when(every=0.1, path=path)
            most = 0
            for _ in range(200):
                most = max(most, heapscope._recorder.wait_for_dumps(0))
                time.sleep(0.01)
            print(most)
            heapscope.triggers._watcher.stop()
            assert heapscope._recorder.wait_for_dumps(20000) == 0
            """
        )
        self.assertEqual(self.output, "1\n")

    def test_every(self):
        names, _ = self.run_program(
            """
            began = time.monotonic()
            heapscope.dump_when(every=0.2, path=path)
            time.sleep(1)
            heapscope.triggers._watcher.stop()
            time.sleep(0.2)
            heapscope._recorder.wait_for_dumps(20000)
            print(time.monotonic() - began)
            """
        )
        self.assertEqual(set(names), {"every"})
        self.assertTrue(1 <= len(names) <= float(self.output) / 0.2, (names, self.output))

    def test_into_the_recording(self):
        names, dumps = self.run_program(
            """
            with heapscope.record(path):
                heapscope.dump("one", wait=True)
                heapscope.dump("two", in_process=True)
            """
        )
        self.assertEqual(names, ["", ""])
        self.assertEqual([d.records[0]["label"] for d in dumps], ["one", "two"])
        self.assertEqual({r["thread_stream"] for d in dumps for r in d.records}, {1})

    def test_run_command(self):
        folder = tempfile.mkdtemp()
        environment = dict(os.environ, PYTHONPATH=os.path.dirname(dump_support.TESTS))
        words = ["-m", "heapscope", "run", "-o", "out.hscope", "--dump-at", "exit", "--values", "none"]
        subprocess.run([sys.executable, *words, "-c", "x = 1"], cwd=folder, env=environment, check=True)
        (dump,) = read_dumps.read(os.path.join(folder, "out.hscope")).values()
        self.assertEqual(dump.records[-1]["status"], 1)
        self.assertFalse([o for o in dump.objects if o.value])

    def test_sizes_as_text(self):
        self.assertEqual(triggers.bytes_of("1.5 GiB"), 3 << 29)
        self.assertEqual(triggers.bytes_of("64k"), 64 << 10)
        self.assertEqual(triggers.bytes_of(5), 5)
        with self.assertRaises(ValueError):
            triggers.bytes_of("many")

    def test_words_of_the_command_line(self):
        with self.assertRaises(ValueError):
            triggers.dump_at(["noon"])
        names, _ = self.run_program("heapscope.triggers.dump_at(['exit', 'SIGUSR1'], path=path)")
        self.assertEqual(names, ["exit"])


if __name__ == "__main__":
    unittest.main()
