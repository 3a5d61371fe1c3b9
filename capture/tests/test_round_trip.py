"""The events of a file equal a text trace that the hooks write beside, one by one; and the check at
start sees when the interpreter is not as it should be."""

import os
import subprocess
import sys
import unittest

import read_hscope
from support import RecorderTest

PROGRAM = """
import json, threading
def work(n):
    keep = []
    for i in range(n):
        keep.append([str(i), {i: (i, float(i))}, bytearray(i % 3000)])
        keep[-1][2].extend(b"x" * (i % 50))
        if i % 3 == 0: keep.pop(i % len(keep))
    return json.loads(json.dumps([str(k) for k in keep]))
threads = [threading.Thread(target=work, args=(400,)) for _ in range(3)]
for t in threads: t.start()
work(1500)
for t in threads: t.join()
"""


class RoundTripTest(RecorderTest):
    def compare(self, program, options=()):
        trace = os.path.join(self.folder, "trace.txt")
        done = self.run_recorded(*program, options=options,
                                 environment={"HEAPSCOPE_TEXT_TRACE": trace})
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        recording = read_hscope.read(self.file)
        recording.live_blocks()
        self.assertEqual(recording.lost, [0, 0, 0])
        recorded = {}
        for _, stream, op, old, block, size, _ in recording.events:
            event = ("afr"[op], old if op else 0, block if op != 1 else 0, size if op != 1 else 0)
            recorded.setdefault(stream, []).append(event)
        told = {}
        with open(trace) as lines:
            for line in lines:
                stream, op, old, block, size = line.split()
                told.setdefault(int(stream), []).append((op, int(old, 16), int(block, 16), int(size)))
        self.assertEqual(sorted(recorded), sorted(told))
        for stream in told:
            self.assertEqual(len(recorded[stream]), len(told[stream]))
            for i, (ours, text) in enumerate(zip(recorded[stream], told[stream])):
                self.assertEqual(ours, text, "event %d of stream %d" % (i, stream))
        return sum(map(len, told.values()))

    def test_all_events(self):
        self.assertGreater(self.compare([self.write(PROGRAM)]), 20000)

    def test_sampled_events(self):
        self.assertGreater(self.compare([self.write(PROGRAM)], options=["--sample", "2000"]), 500)

    def test_program_named_in_the_environment(self):
        program = os.environ.get("HEAPSCOPE_TEST_PROGRAM", "").split()
        if not program:
            self.skipTest("HEAPSCOPE_TEST_PROGRAM names none")
        print("%s: %d events equal" % (program[0], self.compare(program)))

    def test_self_check(self):
        text = ("import heapscope\nfrom heapscope import _recorder\n"
                "def f(n): return f(n - 1) if n else _recorder.self_check(heapscope._Known)\n"
                "def g(): yield f(3)\n"
                "assert [f(0), f(30), list(g())] == [None, None, [None]]\n"
                "class Kept:\n    made = []\n    def __new__(cls):\n"
                "        if not cls.made: cls.made.append(object.__new__(cls))\n"
                "        return cls.made[0]\n"
                "Kept()\nprint(_recorder.self_check(Kept))\n"  # begins at no new block
                "heapscope._Known = Kept\n"
                "try: heapscope.start('/dev/null')\n"
                "except heapscope.NotSupported as e: print('refused')\n")
        done = subprocess.run([sys.executable, self.write(text)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.environment())
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.stdout, b"objects of this interpreter do not begin where this version's do\n"
                                      b"refused\n")


if __name__ == "__main__":
    sys.exit(unittest.main())
