#!/usr/bin/env python3
"""What a sample says of a program against what the whole recording of it says, over many seeds: the estimates have no
bias, and their errors are as large as stated.

usage: check_samples.py HEAPSCOPE SOURCE_FOLDER PYTHON [SEEDS]
"""
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
PYTHON = sys.argv[3]
SEEDS = int(sys.argv[4]) if len(sys.argv) > 4 else 25
RATE = 20000
sys.path.insert(0, str(SOURCE / "capture/tests"))

import read_hscope  # noqa: E402

# Blocks of four sizes, each of which makes up about a million bytes; half as many came and went.
SAMPLED = """
import os, sys, heapscope
def make(count, size):
    gone = [bytes(size) for _ in range(count // 2)]
    return [bytes(size) for _ in range(count)]
def work():
    return [make(6000, 100), make(1000, 1000), make(100, 10000), make(10, 100000)]
for seed in range(int(sys.argv[2]) + 1):
    os.environ["HEAPSCOPE_SAMPLE_SEED"] = str(seed)
    heapscope.start(os.path.join(sys.argv[1], "%d.hscope" % seed), sample=%RATE% if seed else None)
    kept = work()
    heapscope.stop()
    del kept
"""


def live_by_class(path):
    """Power of two → sizes of the blocks that were alive at the end."""
    live = {}
    for _, _, op, old, block, size, _ in read_hscope.read(str(path)).events:
        if op != 0:
            live.pop(old, None)
        if op != 1:
            live[block] = size
    classes = {}
    for size in live.values():
        classes.setdefault(size.bit_length(), []).append(size)
    return classes


def chance(size):
    return 1 - math.exp(-size / RATE)


class Sampled(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        subprocess.run([PYTHON, str(SOURCE / "capture/build.py")], check=True, stdout=subprocess.DEVNULL)
        cls.temporary = tempfile.TemporaryDirectory(prefix="heapscope-samples-")
        cls.folder = pathlib.Path(cls.temporary.name)
        program = cls.folder / "program.py"
        program.write_text(SAMPLED.replace("%RATE%", str(RATE)))
        subprocess.run([PYTHON, str(program), str(cls.folder), str(SEEDS)], check=True,
                       env=dict(os.environ, PYTHONPATH=str(SOURCE / "capture")))
        cls.files = [cls.folder / f"{seed}.hscope" for seed in range(1, SEEDS + 1)]

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def check(self, what, truth, estimates):
        """estimates: (value, its standard deviation as stated), of independent samples."""
        count = len(estimates)
        inside = sum(abs(value - truth) <= 2 * error for value, error in estimates)
        spread = math.sqrt(sum((value - truth) ** 2 for value, _ in estimates) / count)
        stated = math.sqrt(sum(error ** 2 for _, error in estimates) / count)
        mean = sum(value for value, _ in estimates) / count
        print(f"{what}: {inside} of {count} within two deviations; mean {mean / truth:.3f} of the truth, "
              f"spread {spread / truth:.3f}, stated {stated / truth:.3f}")
        # Of 100, 95 are expected, and 88 or fewer are less likely than 1 in 200.
        self.assertGreaterEqual(inside, 0.95 * count - 3 * math.sqrt(0.95 * 0.05 * count), what)
        self.assertLess(abs(mean - truth), 3.5 * stated / math.sqrt(count), what)
        self.assertLess(abs(spread / stated - 1), 3.5 / math.sqrt(2 * count), what)

    def info(self, path):
        done = subprocess.run([PROGRAM, "info", str(path), "--json"], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=True)
        return json.loads(done.stdout)[0]

    def test_total_as_the_program_states_it(self):
        truth = self.info(self.folder / "0.hscope")["final_bytes"]
        facts = [self.info(path) for path in self.files]
        self.check("live bytes", truth, [(one["final_bytes"], one["final_error_bytes"]) for one in facts])

    def test_size_classes(self):
        truth = live_by_class(self.folder / "0.hscope")
        sampled = [live_by_class(path) for path in self.files]
        for size_class, sizes in sorted(truth.items()):
            # Where fewer are expected in a sample, its own count says too little of its error.
            if sum(map(chance, sizes)) < 10 or min(map(chance, sizes)) > 0.9:
                continue
            of_class = [one.get(size_class, []) for one in sampled]
            self.check(f"bytes of blocks below {1 << size_class}", sum(sizes),
                       [(sum(n / chance(n) for n in one),
                         math.sqrt(sum(n * n * (1 - chance(n)) / chance(n) ** 2 for n in one))) for one in of_class])
            self.check(f"blocks below {1 << size_class}", len(sizes),
                       [(sum(1 / chance(n) for n in one),
                         math.sqrt(sum((1 - chance(n)) / chance(n) ** 2 for n in one))) for one in of_class])

    def test_seeds_differ_and_are_kept_to(self):
        samples = [sorted(n for sizes in live_by_class(path).values() for n in sizes) for path in self.files]
        self.assertGreater(len({tuple(one) for one in samples}), SEEDS * 9 // 10)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
