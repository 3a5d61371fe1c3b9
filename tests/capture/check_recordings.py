#!/usr/bin/env python3
"""A program that is recorded, and what heapscope says of the recording: against what the program knows of itself.

usage: check_recordings.py HEAPSCOPE SOURCE_FOLDER PYTHON
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
PYTHON = sys.argv[3]

RECORDED = """
import sys
import threading
import heapscope


class Order:
    def __init__(self, number):
        self.number = number
        self.lines = [bytearray(1000) for _ in range(3)]


ORDERS = []


def load(count):
    for number in range(count):
        ORDERS.append(Order(number))


def churn():
    for _ in range(2000):
        bytearray(700)


load(50)
heapscope.dump(label="few", wait=True)
worker = threading.Thread(target=churn)
worker.start()
worker.join()
load(100)
heapscope.mark("all are there")
heapscope.dump(label="many", wait=True)
print(len(ORDERS), sys.getsizeof(ORDERS))
"""


def line_of(text):
    return next(number for number, line in enumerate(RECORDED.splitlines(), 1) if text in line)


class Recording(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.program = pathlib.Path(cls.folder.name) / "orders.py"
        cls.program.write_text(RECORDED)
        cls.file = cls.program.with_name("orders.hscope")
        environment = dict(os.environ, PYTHONPATH=str(SOURCE / "capture"))
        subprocess.run([PYTHON, str(SOURCE / "capture/build.py")], check=True, stdout=subprocess.DEVNULL)
        done = subprocess.run([PYTHON, "-m", "heapscope", "run", "-o", str(cls.file), "--track", "__main__.Order",
                               str(cls.program)], env=environment, capture_output=True, text=True, check=True)
        cls.said = [int(word) for word in done.stdout.split()]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, *words):
        done = subprocess.run([PROGRAM, *words, "--json"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return json.loads(done.stdout)

    def orders_in(self, name):
        rows = self.ask("types", name, "--limit", "0")["types"]
        return next(row for row in rows if row["type"] == "__main__.Order")

    def test_nothing_is_wrong(self):
        done = subprocess.run([PROGRAM, "verify", str(self.file)], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, "nothing is wrong"), done.stderr)

    def test_a_part_of_the_file_has_what_was_recorded_first(self):
        whole = self.file.read_bytes()
        self.assertLess(len(whole), 4 << 20)  # nothing is kept for live slots
        part = self.file.with_name("part.hscope")
        events = []
        for size in [4096] + [len(whole) * step // 8 for step in range(1, 9)]:
            part.write_bytes(whole[:size])
            info, = self.ask("info", str(part))
            events.append(info["allocs"] or 0)
        self.assertEqual(events, sorted(events))
        self.assertEqual((events[0], events[-1]), (0, self.ask("info", str(self.file))[0]["allocs"]))
        self.assertGreater(events[-2], events[-1] // 2)

    def test_both_halves_are_there(self):
        info, = self.ask("info", str(self.file))
        self.assertEqual(info["format"], "hscope")
        self.assertTrue(info["pairing"])
        self.assertGreater(info["allocs"], 150 * 3 + 2000)
        self.assertGreater(info["objects"], 5000)
        self.assertGreater(info["final_bytes"], 150 * 3 * 1000)  # they are alive to the end
        self.assertEqual(self.orders_in(str(self.file))["objects"], 150)

    def test_each_dump_is_of_its_time(self):
        self.assertEqual(self.orders_in(f"{self.file}#1")["objects"], 50)
        self.assertEqual(self.orders_in(f"{self.file}#2")["objects"], 150)

    def test_a_recording_alone_compares_its_dumps(self):
        changes = self.ask("diff", str(self.file))
        self.assertEqual(changes, self.ask("diff", f"{self.file}#1", f"{self.file}#2"))
        row = next(row for row in changes["types"] if row["type"] == "__main__.Order")
        self.assertEqual(row["objects_delta"], 100)

    def test_lines_have_their_bytes(self):
        rows = self.ask("hotspots", str(self.file), "--at", "end", "--limit", "0")["rows"]
        line = line_of("bytearray(1000)")
        of_line = [row for row in rows if (row["file"] or "").endswith("orders.py") and row["line"] == line]
        self.assertTrue(of_line, rows[:20])
        # 1,000 bytes and what ends them, of each of 450, and what holds them.
        self.assertGreaterEqual(sum(row["self"] for row in of_line), 450 * 1001)
        churned = [row for row in rows if row["function"] == "churn" and row["self"] > 5000]
        self.assertEqual(churned, [])

    def test_sizes_are_those_of_python(self):
        orders, bytes_of_list = self.said
        self.assertEqual(orders, 150)
        rows = self.ask("objects", str(self.file), "--filter", f"type:list >={bytes_of_list}", "--limit", "0")["objects"]
        self.assertIn(bytes_of_list, [row["shallow_bytes"] for row in rows])

    def test_instances_are_tracked(self):
        order, = self.ask("tracked", str(self.file))["classes"]
        self.assertEqual((order["name"], len(order["objects"])), ("__main__.Order", 150))
        # Three blocks of 1,000 bytes each, the list of them and the object itself.
        self.assertTrue(all(one["max_bytes"] > 3000 for one in order["objects"]))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
