"""What is in a file is what happened: stacks, marks, samples, threads, children, kills, full disks."""

import os
import random
import signal
import subprocess
import sys
import time
import unittest

import read_dumps
import read_hscope
from support import RecorderTest

# The package, or None where the program runs plain.
IMPORT = "try:\n    import heapscope\nexcept ImportError:\n    heapscope = None\n"
GENERATORS = """
import asyncio, threading
def numbers(n):
    for i in range(n):
        yield [i]
def nested(n):
    yield from numbers(n)
    for x in numbers(n): yield (x, {})
async def leaf(n):
    await asyncio.sleep(0)
    return [object() for _ in range(n)]
async def many():
    return await asyncio.gather(*(leaf(i) for i in range(30)))
def deep(n):
    try:
        if n == 0: raise ValueError([n])
        return [deep(n - 1)]
    except ValueError as error:
        if n % 3: raise KeyError(n) from error
        return {n: str(error)}
    except KeyError:
        raise ValueError(n)
class Meta(type):
    def __new__(cls, name, bases, space): return super().__new__(cls, name, bases, dict(space))
def work():
    for i in range(40):
        list(nested(20))
        try: deep(i % 50)
        except Exception as e: e.__traceback__.tb_frame.f_locals
        asyncio.run(many()) if threading.current_thread() is threading.main_thread() else None
        exec(compile("def made(): return [%d]\\nmade()" % i, "<made>", "exec"), {})
        Meta("M%d" % i, (), {"x": [i]})
        locals()
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
work()
for t in threads: t.join()
print("done")
"""


class RecordingTest(RecorderTest):
    def test_sites_are_functions_and_lines(self):
        recording = self.check_same("def make(n):\n    return bytearray(n)\ndef outer():\n"
                                    "    return [make(777777) for _ in range(3)]\n\nkeep = outer()\n")
        stacks = [tuple(recording.streams[stream].stack(site))
                  for _, stream, op, _, _, size, site in recording.events
                  if op == 0 and size == 777778]
        self.assertEqual(len(stacks), 3)
        names = [(name.rpartition(".")[2], line) for name, _, line in stacks[0]]
        self.assertEqual([n for n in names if n[0] != "<listcomp>"][:3],
                         [("make", 2), ("outer", 4), ("<module>", 6)])
        self.assertTrue(stacks[0][0][1].endswith("program.py"))

    def test_stamped_stacks_equal_whole_walks(self):
        self.check_same(GENERATORS, environment={"HEAPSCOPE_VERIFY": "1"})

    def test_whole_walks_on_request(self):
        recording = self.check_same(GENERATORS, environment={"HEAPSCOPE_STACKS": "walk"})
        self.assertGreaterEqual(len(recording.streams), 3)

    def test_more_than_twenty_thousand_code_objects(self):
        recording = self.check_same(
            "for i in range(23000):\n    space = {}\n"
            "    exec('def f%d(): return [0] * 5000' % i, space)\n    space['f%d' % i]()\n"
            "print('made')\n")
        wrong = 0
        seen = set()
        for _, stream, op, _, _, size, site in recording.events:
            if op == 0 and size == 40000:
                seen.add(recording.streams[stream].stack(site)[0][0])
        self.assertEqual(len(seen), 23000)

    def test_marks_and_series(self):
        recording = self.check_same(
            "import time\ntry:\n    import heapscope\nexcept ImportError:\n    pass\n"
            "heapscope.mark('after \\u00e9') if heapscope.is_recording() else None\ntime.sleep(0.3)\n",
            options=["--memory", "0.05"])
        self.assertEqual([(kind, text) for _, kind, text in recording.marks], [(1, "after \u00e9")])
        self.assertGreater(len(recording.series), 3)
        self.assertGreater(recording.series[0][1]["rss"], 1 << 20)

    def check_last_dump(self, text):
        recording = self.check_same(IMPORT + "keep = [[i] for i in range(2000)]\n" + text)
        self.assertEqual([[record["status"] for record in dump.records] for dump in read_dumps.read(self.file).values()],
                         [[0, 1]])
        return recording

    def test_a_dump_just_before_the_end_is_in_the_file(self):
        for end in ("", "heapscope.stop()\nkeep.append(heapscope.is_recording())\n"):
            self.check_last_dump("if heapscope and heapscope.is_recording():\n"
                                 "    heapscope.dump('last')\n    %s\n" % end.replace("\n", "\n    "))

    def test_a_dump_that_takes_too_long_follows_the_end(self):
        recording = self.check_last_dump(
            "import os, signal\n"
            "if heapscope and heapscope.is_recording():\n"
            "    child = heapscope.dump('slow').child\n    os.kill(child, signal.SIGSTOP)\n"
            "    heapscope.stop()\n    os.kill(child, signal.SIGCONT)\n"
            "    assert heapscope._recorder.wait_for_dumps(20000) == 0\n")
        self.assertFalse(recording.has_index)
        self.assertEqual(recording.meta["end_reason"], "stop")

    def test_the_index_is_right_whoever_writes_meanwhile(self):
        self.check_same(IMPORT + "for i in range(12):\n"
                        "    heapscope.dump('d') if heapscope and heapscope.is_recording() else None\n"
                        "    keep = [[str(j)] for j in range(60000)]\n")

    def test_no_allocations(self):
        recording = self.check_same("x = [str(i) for i in range(999)]\n", options=["--no-allocations"])
        self.assertEqual(recording.events, [])

    def test_poisson_sample_estimates_the_total(self):
        recording = self.check_same("keep = [bytes(1000 + i % 7) for i in range(20000)]\n",
                                    options=["--sample", "20000"])
        self.assertEqual(recording.meta["sampling"], "poisson 20000")
        import math
        estimate = sum(size / (1 - math.exp(-size / 20000.0))
                       for _, _, op, _, _, size, _ in recording.events
                       if op == 0 and 1000 < size < 1100)
        self.assertLess(abs(estimate / (20000 * 1036) - 1), 0.15)

    def test_follow_children(self):
        path = self.write("import os\nfor i in range(3):\n    if os.fork() == 0:\n"
                          "        x = [str(j) for j in range(5000)]\n        raise SystemExit\n"
                          "    os.wait()\n")
        self.file = os.path.join(self.folder, "run-%p.hscope")
        done = self.run_recorded(path, options=["--follow-children", "yes"])
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        files = [name for name in os.listdir(self.folder) if name.endswith(".hscope")]
        self.assertEqual(len(files), 4)
        recordings = [read_hscope.read(os.path.join(self.folder, name)) for name in files]
        self.assertEqual(sum("fork_of" in r.meta for r in recordings), 3)
        for recording in recordings:
            self.assertGreater(len(recording.events), 1000)
            recording.live_blocks()

    def test_killed_at_random_instants(self):
        path = self.write("import itertools, os\nfor i in itertools.count():\n"
                          "    os.write(1, b'%d\\n' % i)\n    x = bytes(100000 + i)\n")
        for seed in range(int(os.environ.get("HEAPSCOPE_TEST_KILLS", "10"))):
            command = [sys.executable, "-m", "heapscope", "run", "-o", self.file, path]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, env=self.environment())
            first = process.stdout.readline()
            time.sleep(random.Random(seed).random() * 0.3)
            process.send_signal(signal.SIGKILL)
            last = int((first + process.stdout.read()).split(b"\n")[-2])
            process.wait()
            process.stdout.close()
            recording = read_hscope.read(self.file)
            recording.live_blocks()
            head = bytes(0).__sizeof__()
            sizes = {size for _, _, op, _, _, size, _ in recording.events if op == 0}
            if last > 0:
                self.assertIn(100000 + last - 1 + head, sizes)

    def test_file_size_limit_stops_the_recording_alone(self):
        path = self.write("import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (4600000,) * 2)\n"
                          "import random\nr = random.Random(1)\n"
                          "for i in range(900): keep = [r.random() * bytes(r.randrange(99)).__len__() "
                          "for _ in range(1000)]\nprint('end')\n")
        done = self.run_recorded(path)
        self.assertEqual((done.returncode, done.stdout), (0, b"end\n"))
        self.assertEqual(done.stderr.count(b"\n"), 1)
        self.assertIn(b"heapscope: recording stopped", done.stderr)
        self.assertTrue(read_hscope.read(self.file).is_cut)

    def test_no_room_for_live_slots(self):
        path = self.write("x = [str(i) for i in range(9999)]\nprint('end')\n")
        done = self.run_recorded(path, preexec_fn=lambda: __import__("resource").setrlimit(
            __import__("resource").RLIMIT_FSIZE, (1 << 20,) * 2))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"end\n", b""))
        recording = read_hscope.read(self.file)
        self.assertGreater(len(recording.events), 10000)
        self.assertIn("no room for live slots", recording.marks[0][2])

    def test_the_end_is_that_of_the_program(self):
        """What is alive is what it kept, also what handlers at its end made, and not what is left once
        the interpreter has taken it apart."""
        text = ("import atexit\nkept = [bytes(5000 + i) for i in range(100)]\n"
                "atexit.register(lambda: kept.append(bytes(7777)))\n")
        for options in ([], ["--dump-at", "exit"]):
            recording = self.check_same(text, options=options)
            self.assertEqual(recording.meta["end_reason"], "exit")
            sizes = {size for size, _, _ in recording.live_blocks().values()}
            head = bytes(0).__sizeof__()
            self.assertEqual({n + head for n in [*range(5000, 5100), 7777]} - sizes, set())

    def test_nothing_is_recorded_while_the_dump_at_the_end_is_written(self):
        path = self.write("kept = [[i] for i in range(400000)]\n")
        self.run_recorded(path, options=["--dump-at", "exit", "--memory=0.01"])
        dump, = read_dumps.read(self.file).values()
        self.assertEqual(dump.records[-1]["status"], 1)
        recording = read_hscope.read(self.file)
        # It takes a third of a second at the least.
        self.assertLess(sum(time > dump.records[0]["time"] for time, _ in recording.series), 20)
        self.assertGreaterEqual(int(recording.meta["end"]), dump.records[0]["time"])

    def test_a_child_ends_its_own_recording(self):
        path = self.write("import os, sys\nkept = [bytes(5000 + i) for i in range(100)]\n"
                          "if os.fork() == 0:\n    kept.append(bytes(7777))\n    sys.exit(0)\nos.wait()\n")
        for follow in ("no", "yes"):
            done = self.run_recorded(path, options=["--follow-children", follow, "--dump-at", "exit"])
            self.assertEqual((done.returncode, done.stderr), (0, b""))
            found = [read_hscope.read(os.path.join(self.folder, name)) for name in os.listdir(self.folder)
                     if name.endswith(".hscope")]
            self.assertEqual([r.meta["end_reason"] for r in found], ["exit"] * (1 + (follow == "yes")))
            made = [7777 + bytes(0).__sizeof__() in {size for size, _, _ in r.live_blocks().values()} for r in found]
            self.assertEqual(sum(made), follow == "yes")

    def test_drop_counts_what_is_lost(self):
        recording = self.check_same("x = [str(i) for i in range(300000)]\n", options=["--when-full", "drop"])
        self.assertEqual(recording.meta["end_reason"], "exit")


if __name__ == "__main__":
    sys.exit(unittest.main())
