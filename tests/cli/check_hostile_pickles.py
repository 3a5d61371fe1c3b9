#!/usr/bin/env python3
"""Runs the built program on pickles made to run code, to fill memory or to never end. Each must end with exit status 1
and one message that names the opcode and its byte, within 64 MiB, and leave no file behind.

usage: check_hostile_pickles.py HEAPSCOPE SOURCE_FOLDER
"""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
MOST_MEMORY_KIB = 64 * 1024
# A new process counts the memory of the one that started it as its own peak: a small one in between.
MEASURE = """
import os, sys
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                       file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_maxrss)
"""
# What is shared or refers to itself without claiming to be more is read, and shown within bounds.
HARMLESS = {"cycle.pickle", "doubling.pickle"}
P4 = b"\x80\x04"


def text(value):
    return b"\x8c" + bytes([len(value)]) + value.encode()


def known_class(module, name):
    return text(module) + text(name) + b"\x93"


def big_pickles():
    """Names and bytes; large enough that each byte kept for an hour, or ten kept for each byte, would show."""
    yield "marks", P4 + b"(" * 20_000_000 + b"."
    yield "dicts", P4 + b"}" * 20_000_000 + b"."
    yield "lists in lists", P4 + b"(" + b"]" * 5_000_000 + b"a" * 4_999_999 + b"."
    yield "tuples in tuples", P4 + b")" + b"\x85" * 15_000_000 + b"."
    yield "memoized lists", P4 + b"]\x94" * 10_000_000 + b"."
    yield "sparse memo", P4 + b"".join(b"]r" + struct.pack("<I", i * 4099 & 0xFFFFFFFF) for i in range(1_000_000)) + b"."
    yield "lists put and dropped", P4 + b"]\x940" * 5_000_000 + b"."
    yield "one key again and again", P4 + b"}" + b"K\x01Ns" * 5_000_000 + b"."
    yield "many classes", P4 + known_class("pympler.asizeof", "Asized") + b"\x94" + b"h\x00)\x810" * 4_000_000 + b"."
    yield "one long number", P4 + b"\x8b" + struct.pack("<i", 20_000_000) + b"\x7f" * 20_000_000 + b"."
    yield "one long decimal number", b"I" + b"9" * 20_000_000 + b"\n."
    yield "one long name", b"c" + b"o" * 10_000_000 + b"\n" + b"s" * 10_000_000 + b"\n."
    for name, value in (("classes of nothing", b"N"), ("classes of empty lists", b"]")):
        # In batches, as a writer would.
        pairs = [b"J" + struct.pack("<i", i) + value for i in range(1_000_000)]
        yield name, P4 + b"}" + b"".join(b"(" + b"".join(pairs[i:i + 1000]) + b"u" for i in range(0, len(pairs), 1000)) + b"."
    yield "appends", P4 + b"]" + b"(NNNNNNNNe" * 2_000_000 + b"."
    yield "doubling", P4 + b"]\x94" + b"".join(b"(" + (b"h" + bytes([i])) * 10 + b"t\x94" for i in range(250)) + b"."


def make_script_pickle(marker):
    command = "touch " + str(marker)
    yield "system by name", P4 + known_class("os", "system") + text(command) + b"\x85R."
    yield "system of protocol 0", b"cos\nsystem\n(S'" + command.encode() + b"'\ntR."
    yield "system by INST", b"(S'" + command.encode() + b"'\niposix\nsystem\n."
    yield "eval", P4 + known_class("builtins", "eval") + text("__import__('os').system('" + command[:40] + "')") + b"\x85R."


class Hostile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-hostile-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refuse(self, path):
        done = subprocess.run([sys.executable, "-c", MEASURE, PROGRAM, "tracked", path, "--quiet"],
                              capture_output=True, text=True, timeout=60)
        status, peak_kib = map(int, done.stdout.split())
        message = done.stderr
        self.assertEqual(status, 1, message)
        self.assertRegex(message, r"\Aheapscope: .*: (?:found .* where .* belongs|the class tracker.s index is missing: the file ends here|too many classes: .*) \(opcode [A-Z0-9_]+\) \(byte \d+\)\n\Z")
        # A sanitizer keeps shadow memory of its own.
        if not os.environ.get("HEAPSCOPE_SANITIZED"):
            self.assertLess(peak_kib, MOST_MEMORY_KIB)
        return message

    def test_no_code_runs(self):
        marker = self.folder / "ran"
        for name, data in make_script_pickle(marker):
            with self.subTest(name):
                path = self.folder / "made.pickle"
                path.write_bytes(data)
                self.assertIn("where one of the classes a class tracker writes belongs", self.refuse(path))
                self.assertFalse(marker.exists())

    def test_memory_is_bounded(self):
        for name, data in big_pickles():
            with self.subTest(name):
                path = self.folder / "made.pickle"
                path.write_bytes(data)
                self.refuse(path)

    def test_collected_ones_are_refused(self):
        folder = SOURCE / "tests/data/pympler/hostile"
        paths = sorted(path for path in folder.iterdir() if path.name not in HARMLESS)
        self.assertGreater(len(paths), 20)
        for path in paths:
            with self.subTest(path.name):
                self.refuse(path)

    def tearDown(self):
        left = {path.name for path in self.folder.iterdir()} - {"made.pickle"}
        self.assertEqual(left, set())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
