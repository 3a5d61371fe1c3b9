#!/usr/bin/env python3
"""A file that another program cuts or writes over while it is shown: no number is made of bytes that are gone. The window
says so until the file is read again; then it shows what it showed before. The files are so large that they are mapped.

usage: overwritten_test.py HEAPSCOPE EXAMPLE_FOLDER
"""
import gzip
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
EXAMPLE = pathlib.Path(sys.argv[2]).resolve()
PATIENCE_S = 180
CHANGED = "changed on disk while it was open"


class Overwritten(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-overwritten-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for name, source in (("x", "before"), ("y", "after")):
            data = gzip.decompress((EXAMPLE / f"{source}.json.gz").read_bytes())
            for suffix in ("", "_kept"):
                (self.folder / f"{name}{suffix}.json").write_bytes(data)
        (self.folder / "log.hpm").write_bytes((EXAMPLE / "orders.hpm").read_bytes())
        (self.folder / "log.hpd").write_bytes((EXAMPLE / "orders.hpd").read_bytes() * 4)

    def run_script(self, *lines):
        script = self.folder / "steps"
        script.write_text("\n".join(("resize 1600x1000", *lines)) + "\n")
        done = subprocess.run([PROGRAM, "--script", script], cwd=self.folder, capture_output=True, text=True, timeout=PATIENCE_S)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_current_dump(self):
        self.run_script("open x.json y.json", "wait done", "file A show", "view types", "wait done", 'expect "Objects before"',
                        'expect "8,914"', "cut x.json to 0", "view overview", "wait idle", f'expect "x.json {CHANGED}"', 'expect_not "modified"',
                        'expect_not "deleted"', "shot current.png", "view diff", "wait idle", f'expect "x.json {CHANGED}"',
                        'expect_not "modified"', "key F5", "wait idle", 'expect "Could not open x.json"',
                        "copy x_kept.json to x.json", "key F5", "wait done", "view types", "wait done",
                        'expect "Objects before"', 'expect "8,914"', f'expect_not "{CHANGED}"')

    def test_compared_dump(self):
        self.run_script("open x.json y.json", "wait done", "file B show", "file A compare", "view diff", "wait done",
                        'expect "Swap"', "cut x.json to 0", "key F5", "wait done", f'expect "x.json {CHANGED}"',
                        'expect "Read it again to compare with it."', 'expect_not "modified"', "shot compared.png",
                        "view types", "wait done", 'expect "14,026 objects"', f'expect "x.json {CHANGED}"',
                        "copy x_kept.json to x.json", 'click "Read again"', "wait done", "view diff", "wait done",
                        'expect "Swap"', f'expect_not "{CHANGED}"')

    def test_dump_written_over(self):
        self.run_script("open x.json", "wait done", "view objects", "wait done", 'expect "8,914 objects"',
                        "copy y_kept.json to x.json", "view types", "wait idle", f'expect "x.json {CHANGED}"',
                        'click "Read again"', "wait done", 'expect "14,026 objects"', f'expect_not "{CHANGED}"')

    def test_dump_that_grows(self):
        (self.folder / "x.json").write_bytes((self.folder / "x_kept.json").read_bytes()[:3_000_000])
        self.run_script("open x.json", "wait done", "view types", "wait done", "grow x.json from x_kept.json to 5000000",
                        "view objects", "wait done", f'expect_not "{CHANGED}"', 'expect "incomplete"')

    def test_dump_replaced(self):
        self.run_script("open x.json", "wait done", "view types", "wait done", "move y_kept.json to x.json", "view objects",
                        "wait done", f'expect_not "{CHANGED}"', 'expect "8,914 objects"', "key F5", "wait done",
                        'expect "14,026 objects"')

    def test_query_of_the_compared_dump(self):
        self.run_script("open x.json y.json", "wait done", "file B show", "file A compare", "cut x.json to 0", "view query",
                        "wait done", f'expect "x.json {CHANGED}"')

    def test_events_of_a_log(self):
        self.run_script("open log.hpm", "wait done", "view flame", "wait done", 'expect "live at peak"', "cut log.hpm to 0",
                        "key F5", "wait done", "cut log.hpd to 0", "view hotspots", "wait done", f'expect "log.hpd {CHANGED}"',
                        'expect_not "live at"', "shot log.png")

    def test_log_without_events(self):
        self.run_script("open log.hpm", "wait done", "view flame", "wait done", "cut log.hpd to 0", "key F5", "wait done",
                        'expect "incomplete"', "view log", "wait done", 'expect "no events"', "view overview", "wait done",
                        "shot empty.png")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
