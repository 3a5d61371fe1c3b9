"""What the tracker says is what weak references, the collector and sys.getsizeof say of the same
objects: births of every kind, deaths, sizes; and the program does not notice."""

import copy
import gc
import os
import pickle
import sys
import tempfile
import threading
import unittest
import weakref

from support import RecorderTest
import read_hscope

import heapscope
from heapscope import tracker


class Plain:
    def __init__(self, *data):
        self.data = list(data)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = [1, 2]


class WithNew:
    made = 0

    def __new__(cls, *arguments):
        cls.made += 1
        return super().__new__(cls)


class Failing:
    def __init__(self, fails):
        if fails:
            raise ValueError("no")


class Risen:
    risen = []

    def __del__(self):
        Risen.risen.append(self)


class InProcess(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heapscope-test-")
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "run.hscope")
        heapscope.start(self.file, memory_interval=0)
        self.addCleanup(heapscope.stop)

    def read(self):
        heapscope.stop()
        return read_hscope.read(self.file)

    def check_births(self, recording, name, born, alive):
        objects = [t for t in recording.tracked.values() if t.name == name]
        self.assertEqual(len(objects), born)
        live = sorted(t.address for t in objects if t.death is None)
        self.assertEqual(live, sorted(id(o) for o in alive))
        return objects


class TrackerTest(InProcess):
    def test_births_and_deaths_are_those_of_weak_references(self):
        tracker.track_class(Plain)
        deaths, watchers, alive = [], [], []
        for i in range(3000):
            made = Plain(i)
            watchers.append(weakref.ref(made, deaths.append))
            if i % 3 == 0:
                made.me = made      # dies in a collection
            if i % 50 == 0:
                alive.append(made)
        del made
        gc.collect()
        recording = self.read()
        objects = self.check_births(recording, __name__ + ".Plain", 3000, alive)
        self.assertEqual(sum(t.death is not None for t in objects), len(deaths))

    def test_every_way_to_make_an_instance(self):
        for cls in (Plain, Slotted, WithNew):
            tracker.track_class(cls)
        first, slotted = Plain(1), Slotted()
        alive = [first, copy.copy(first), copy.deepcopy(first), pickle.loads(pickle.dumps(first, 2)),
                 object.__new__(Plain), Plain.__new__(Plain), first.__reduce_ex__(2)[0](Plain)]
        slots = [slotted, copy.copy(slotted), pickle.loads(pickle.dumps(slotted, 2))]
        new = [WithNew(1), WithNew.__new__(WithNew), type("Sub", (WithNew,), {})()]
        recording = self.read()
        self.check_births(recording, __name__ + ".Plain", 7, alive)
        self.check_births(recording, __name__ + ".Slotted", 3, slots)
        self.check_births(recording, __name__ + ".WithNew", 2, new[:2])   # Sub: type() is not watched

    def test_calls_that_the_interpreter_has_specialised(self):
        def make():
            return Plain()
        for _ in range(200):
            make()
        tracker.track_class(Plain)
        for _ in range(200):
            make()
        tracker.detach_class(Plain)
        for _ in range(200):
            make()
        self.check_births(self.read(), __name__ + ".Plain", 200, [])

    def test_subclasses_before_and_after(self):
        class Before(Plain):
            pass
        tracker.track_class(Plain, name="plain")
        class After(Before):
            def __init__(self):     # does not call its base
                pass
        class Data(Plain, dict):
            pass
        called = type("Called", (After,), {})
        missed = called()
        tracker.create_snapshot()
        alive = [Before(), After(), Data(), called()]
        tracker.track_class(After, name="after")
        special = [After(), called()]
        recording = self.read()
        self.check_births(recording, "plain", 4, alive)
        self.check_births(recording, "after", 2, special)

    def test_exceptions_while_made(self):
        tracker.track_class(Failing)
        alive = []
        for i in range(100):
            try:
                alive.append(Failing(i % 2))
            except ValueError:
                pass
        self.check_births(self.read(), __name__ + ".Failing", 100, alive)

    def test_risen_objects_are_alive(self):
        tracker.track_class(Risen)
        for _ in range(10):
            Risen()
        self.assertEqual(len(Risen.risen), 10)
        self.check_births(self.read(), __name__ + ".Risen", 10, Risen.risen)
        del Risen.risen[:]

    def test_changed_class(self):
        class Other:
            pass
        tracker.track_class(Plain)
        one = Plain()
        tracker.create_snapshot("a")
        one.__class__ = Other
        tracker.create_snapshot("b")
        del one
        recording = self.read()
        [tracked] = recording.tracked.values()
        self.assertEqual(tracked.name, __name__ + ".Plain")
        self.assertIn(".Plain object", tracked.sizes[1][1])
        self.assertIn("Other object", tracked.sizes[2][1])
        self.assertIsNotNone(tracked.death)

    def test_many_threads(self):
        tracker.track_class(Plain, trace=True)
        alive = []

        def work():
            for i in range(2000):
                made = Plain(i)
                if i % 100 == 0:
                    alive.append(made)
        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for _ in range(5):
            tracker.create_snapshot()
        for thread in threads:
            thread.join()
        recording = self.read()
        objects = self.check_births(recording, __name__ + ".Plain", 16000, alive)
        for one in objects:
            stream = recording.streams[one.stream]
            _, code, _ = stream.nodes[one.node]
            self.assertTrue(stream.strings[stream.codes[code][1]].endswith("work"))

    def test_detach(self):
        class Sub(Plain):
            pass
        tracker.track_class(Plain)
        alive = [Plain(), Sub()]
        tracker.detach_class(Plain)
        Plain(), Sub()
        self.assertRaises(KeyError, tracker.detach_class, Plain)
        dead = alive.pop()
        del dead
        tracker.detach_all()
        Plain()
        self.assertEqual(tracker.create_snapshot("none").live_objects, 0)
        recording = self.read()
        self.check_births(recording, __name__ + ".Plain", 2, alive)

    def test_class_statements_are_as_before(self):
        import builtins
        before = builtins.__build_class__
        tracker.track_class(Plain)
        self.assertEqual(repr(builtins.__build_class__), repr(before))
        tracker.detach_all()
        self.assertIs(builtins.__build_class__, before)

    def test_keep(self):
        tracker.track_class(Plain, keep=True)
        seen = weakref.ref(Plain())
        gc.collect()
        self.assertIsNotNone(seen())
        tracker.detach_all()
        gc.collect()
        self.assertIsNone(seen())

    def test_one_object(self):
        one = {1, 2, 3}
        tracker.track_object(one)
        tracker.track_object(Plain, name="the class")
        for what in ([], {}, (), 1.5, 7, "text", [].append):
            self.assertRaises(TypeError, tracker.track_object, what)
        for what in (dict, int, object):
            self.assertRaises(TypeError, tracker.track_class, what)
        del one
        recording = self.read()
        self.assertEqual([(t.name, t.death is None) for t in recording.tracked.values()],
                         [("set", False), ("the class", True)])

    def test_sizes_are_those_of_getsizeof(self):
        tracker.track_class(Slotted)
        shared = ["shared" * 9, {"key": 12345678}]
        one, two = Slotted(), Slotted()
        one.a, two.a = [shared, 2.5], [shared, one]
        one.b = two
        tracker.track_change(two, 3)
        made = tracker.create_snapshot("sizes", compute_total=True)
        recording = self.read()
        first, second = (t.sizes[-1][2] for t in recording.tracked.values())
        charged = (one, one.a, 2.5, shared, shared[0], shared[1], "key", 12345678)
        self.assertEqual(first.total, sum(sys.getsizeof(part) for part in charged))
        self.assertEqual(second.total, sys.getsizeof(two) + sys.getsizeof(two.a))
        self.assertEqual(second.flat, sys.getsizeof(two))
        self.assertEqual(made.tracked_bytes, first.total + second.total)
        self.assertGreater(made.total_bytes, 100 * made.tracked_bytes)
        self.assertEqual([p.name for p in second.parts], ["a"])
        [items] = second.parts
        self.assertEqual([(p.name, p.total) for p in items.parts], [("[0]", 0), ("[1]", 0)])

    def test_levels_and_their_limit(self):
        tracker.track_class(Plain, resolution_level=3)
        one = Plain(*[[i] for i in range(5000)])
        made = tracker.create_snapshot()
        recording = self.read()
        [tracked] = recording.tracked.values()
        whole = tracked.sizes[-1][2]
        self.assertEqual(whole.total, made.tracked_bytes)
        lists = sum(sys.getsizeof(part) for part in one.data)
        self.assertGreater(whole.total, lists + sys.getsizeof(one.data))
        self.assertRaises(RuntimeError, tracker.create_snapshot)

    def test_a_second_recording_begins_anew(self):
        tracker.track_class(Plain)
        kept = Plain()
        self.read()
        heapscope.start(self.file, memory_interval=0)
        tracker.track_class(Plain)
        alive = [Plain()]
        del kept
        self.check_births(self.read(), __name__ + ".Plain", 1, alive)

    def test_periodic_snapshots(self):
        tracker.start_periodic_snapshots(0.02)
        import time
        time.sleep(0.3)
        tracker.stop_periodic_snapshots()
        self.assertGreater(len(self.read().snapshots), 3)


class CommandTest(RecorderTest):
    PROGRAM = """
import collections, threading, weakref
class Node:
    def __init__(self, n): self.items = [n] * n
class Leaf(Node): pass
kept = [Leaf(i) for i in range(50)]
for i in range(500): Node(i % 7)
print(len(kept), Node, Leaf(3).items)
"""

    def test_classes_by_name(self):
        recording = self.check_same(self.PROGRAM, options=["--track", "__main__.Node:2:trace"])
        self.assertEqual(len(recording.tracked), 551)
        self.assertEqual(sum(t.death is None for t in recording.tracked.values()), 50)
        self.assertEqual([s[1] for s in recording.snapshots], ["exit"])
        self.assertTrue(all(t.node for t in recording.tracked.values()))

    def test_without_allocations(self):
        recording = self.check_same(self.PROGRAM, options=["--no-allocations", "--track",
                                                           "__main__.Node:0:trace"])
        self.assertEqual(recording.events, [])
        self.assertEqual(sum(t.death is None for t in recording.tracked.values()), 50)

    def test_a_class_that_never_comes(self):
        recording = self.check_same(self.PROGRAM, options=["--track", "nowhere.Node"])
        self.assertIn("nowhere.Node", recording.marks[0][2])

    def test_fork(self):
        recording = self.check_same(self.PROGRAM + "import os\nif os.fork() == 0:\n"
                                    "    kept = [Node(1) for _ in range(1000)]\n    os._exit(0)\n"
                                    "os.wait()\n", options=["--track", "__main__.Node"])
        self.assertEqual(len(recording.tracked), 551)


if __name__ == "__main__":
    sys.exit(unittest.main())
