"""Samples of threads that compute and of threads that wait, and those that a program hands in."""

import json
import sys
import unittest
from collections import Counter

import read_hscope
from support import RecorderTest

BURN = """
import sys, threading, time
def spin(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(50))
def half(): spin(0.4)
def one(): spin(0.8)
def deep(n): return one() if n == 0 else deep(n - 1)
def wait(): time.sleep(0.5)
"""


class SamplesTest(RecorderTest):
    def record(self, text):
        done = self.run_plain(self.write(text), self.file)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.returncode, 0)
        self.output = done.stdout
        return read_hscope.read(self.file)

    def by_function(self, recording):
        """Weight of the samples that a function is in."""
        found = Counter()
        for _, stream, node, weight in recording.samples:
            names = {name.rpartition(".")[2] for name, _, _ in recording.streams[stream].frames(node)}
            found.update(dict.fromkeys(names, weight))
        return found

    def test_processor_time_of_all_threads(self):
        recording = self.record(
            BURN + "import heapscope\nfrom heapscope import profiler\n"
            "with heapscope.record(sys.argv[1], allocations=False):\n"
            "    profiler.start_profiling(interval_ms=5)\n"
            "    threads = [threading.Thread(target=f) for f in (half, one, wait)]\n"
            "    for t in threads: t.start()\n    for t in threads: t.join()\n    deep(150)\n"
            "    profiler.stop_profiling()\n    spin(0.2)\n")
        found = self.by_function(recording)
        for name, seconds in (("half", 0.4), ("one", 1.6), ("deep", 0.8)):
            self.assertTrue(0.75 <= found[name] * 0.005 / seconds <= 1.25, found)
        self.assertLess(found["wait"], 5)
        deepest = max(len(recording.streams[stream].frames(node))
                      for _, stream, node, _ in recording.samples)
        self.assertGreaterEqual(deepest, 153)

    def test_wall_samples_threads_that_wait(self):
        for options in ("", ", sample=1 << 19, memory_interval=0"):  # then the writer thread is slow
            recording = self.record(
                BURN + "import heapscope\nfrom heapscope import profiler\n"
                "begin = time.monotonic()\n"
                "with heapscope.record(sys.argv[1]" + options + "):\n"
                "    profiler.start_profiling(interval_ms=1, clock='wall')\n"
                "    t = threading.Thread(target=wait)\n    t.start()\n    t.join()\n"
                "print(time.monotonic() - begin)\n")
            found = self.by_function(recording)
            self.assertTrue(200 <= found["wait"] <= 1000 * float(self.output), found)

    def test_code_that_dies(self):
        """Its samples are resolved before it does."""
        makers = {
            "text": "exec(compile('def made%d(): return sum(range(3000))\\nmade%d()' % (i, i), '<m>', 'exec'), {})",
            "lambdas": "eval('lambda made%d: [sum(range(2000)) for n in (1, 2, 3)]' % i)(i)",
            "frames": "types.FunctionType(compile('def made%d(): sum(range(3000))' % i, '<m>', 'exec').co_consts[0], {'sum': sum, 'range': range})()",
        }
        for name, maker in makers.items():
            for waits in (False, True):  # the main thread, which resolves samples else
                recording = self.record(
                    "import sys, threading, time, types, heapscope\nfrom heapscope import profiler\n"
                    "def work():\n    i = 0\n    end = time.thread_time() + 0.6\n    while time.thread_time() < end:\n"
                    "        i += 1\n        %s\n"
                    "with heapscope.record(sys.argv[1], allocations=False):\n"
                    "    profiler.start_profiling(interval_ms=0.5)\n    thread = threading.Thread(target=work)\n"
                    "    %s\n" % (maker, "thread.start(); thread.join()" if waits else "work()"))
                found = self.by_function(recording)
                self.assertGreater(sum(sample[3] for sample in recording.samples), 500)
                made = [weight for function, weight in found.items() if function.startswith(("made", "<lambda>"))]
                self.assertGreater(sum(made), 50, (name, waits))
                self.assertEqual(found["?"], 0, (name, waits))

    def test_samples_that_wait_for_the_main_thread_keep_their_times(self):
        # They are resolved when it wakes, when the first thread has ended and its stream is free.
        recording = self.record(
            BURN + "import heapscope\nfrom heapscope import profiler\n"
            "def brief():\n    time.sleep(0.1)\n    spin(0.1)\n"
            "with heapscope.record(sys.argv[1], allocations=False):\n"
            "    profiler.start_profiling(interval_ms=2)\n"
            "    threads = [threading.Thread(target=f) for f in (brief, one)]\n"
            "    for t in threads: t.start()\n    threads[1].join()\n")
        found = self.by_function(recording)
        self.assertGreater(found["brief"], 20)
        self.assertGreater(found["one"], 100)
        first = {}
        for time, stream, node, _ in recording.samples:
            for name, _, _ in recording.streams[stream].frames(node):
                first[name] = min(time, first.get(name, time))
        self.assertLess(first["one"], first["brief"])

    def test_run_and_host(self):
        recording = self.check_same(
            BURN + "import os, signal, subprocess\nfor i in range(20):\n"
            "    pid = os.fork()\n    if pid == 0:\n        spin(0.02)\n        os._exit(i)\n"
            "    assert os.waitpid(pid, 0)[1] >> 8 == i\n    spin(0.02)\n"
            "print(subprocess.check_output([sys.executable, '-c', 'print(1)']))\n"
            "print([s for s in range(1, 65) if s not in (32, 33) and s < 35 and "
            "signal.getsignal(s) not in (0, 1, None)])\n", ["--cpu=500"])
        self.assertGreater(self.by_function(recording)["spin"], 100)

    def test_exec_is_not_killed(self):
        for _ in range(8):
            done = self.run_recorded("-c", "import os, sys\nfor i in range(200000): pass\n"
                                     "try: os.execv('/nowhere', ['x'])\nexcept OSError: pass\n"
                                     "os.execv(sys.executable, [sys.executable, '-c', 'print(7)'])",
                                     options=["--cpu=5000"])
            self.assertEqual((done.returncode, done.stdout), (0, b"7\n"), done.stderr)

    def test_samples_by_hand(self):
        recording = self.record(
            "import sys, heapscope\nfrom heapscope import profiler\n"
            "with heapscope.record(sys.argv[1]):\n"
            "    for i in range(3):\n"
            "        profiler.add_sample([('main', 'a.py', 3), ('work', 'b.py', 10 + i % 2)], {'cpu': i})\n"
            "    import time; time.sleep(0.2)\n"
            "    profiler.add_memory_snapshot(5000, {'a.py:3': 4000}, [('main', 'a.py', 3)])\n")
        process = recording.streams[0]
        self.assertEqual([process.frames(node) for _, stream, node, _ in recording.samples],
                         [[("work", "b.py", 10 + i % 2), ("main", "a.py", 3)] for i in range(3)])
        metrics = [mark for mark in recording.marks if mark[1] == 7]
        self.assertEqual([json.loads(mark[2]) for mark in metrics], [{"cpu": i} for i in range(3)])
        self.assertEqual([mark[0] for mark in metrics], [sample[0] for sample in recording.samples])
        snapshot, = [mark for mark in recording.marks if mark[1] == 6]
        self.assertEqual((snapshot[3], snapshot[5]), (5000, [("a.py:3", 4000)]))
        self.assertEqual(process.frames(snapshot[4]), [("main", "a.py", 3)])
        self.assertGreater(len(recording.series), 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
