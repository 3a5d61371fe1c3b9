"""The program behaves as without the dump: counts, children, threads, signals, hostile classes."""

import gc
import os
import signal
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest

import dump_support
import heapscope
import read_dumps
from read_dumps import GUESS


def scratch_file():
    return os.path.join(tempfile.mkdtemp(), "test.hscope")


class Harmless(unittest.TestCase):
    def setUp(self):
        self.path = scratch_file()

    def dump(self, **options):
        options.setdefault("wait", True)
        return heapscope.dump(path=self.path, **options)

    def read(self):
        return list(read_dumps.read(self.path, check=True).values())[-1]

    def test_counts_are_as_before(self):
        kept = [object(), [], {}, lambda: 1, type("Made", (), {})]
        for in_process in (False, True):
            self.dump(in_process=in_process)
            gc.disable()
            try:
                before = [sys.getrefcount(o) for o in kept], gc.get_count()[1:]
                count = gc.get_count()[0]
                self.dump(in_process=in_process)
                after = [sys.getrefcount(o) for o in kept], gc.get_count()[1:]
                self.assertEqual(before, after)
                # the Python code around the dump makes a few collected objects, the walk none
                self.assertLess(abs(gc.get_count()[0] - count), 20)
            finally:
                gc.enable()

    def test_no_refcount_of_any_object_changes(self):
        objects = [o for o in gc.get_objects() if type(o).__module__ != "heapscope.dumps"]
        before = [sys.getrefcount(o) for o in objects]
        self.dump(in_process=True)
        after = [sys.getrefcount(o) for o in objects]
        changed = [type(o).__name__ for o, b, a in zip(objects, before, after) if a != b]
        # what this test itself and the package hold: frames, module dicts, functions on the way
        self.assertLess(len(changed), 40, changed)

    def test_wait_sees_no_child(self):
        self.dump(wait=False)
        with self.assertRaises(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        with self.assertRaises(ChildProcessError):
            os.wait()
        program = subprocess.Popen([sys.executable, "-c", "pass"])
        self.dump(wait=False)
        self.assertEqual(os.wait()[0], program.pid)
        program.returncode = 0
        self.assertEqual(dump_support.recorder.wait_for_dumps(20000), 0)

    def test_no_zombie_stays(self):
        child = self.dump(wait=False).child
        self.assertEqual(dump_support.recorder.wait_for_dumps(20000), 0)
        self.assertFalse(os.path.exists(f"/proc/{child}"))

    def test_no_child_signal_and_no_fork_handler(self):
        seen = []
        os.register_at_fork(before=lambda: seen.append("fork"))
        old = signal.signal(signal.SIGCHLD, lambda *a: seen.append("child"))
        try:
            self.dump()
        finally:
            signal.signal(signal.SIGCHLD, old)
        self.assertEqual(seen, [])

    def test_pipe_closes_while_a_dump_is_written(self):
        read_end, write_end = os.pipe()
        kept = [[i] for i in range(200000)]
        self.dump(wait=False)
        os.close(write_end)
        began = time.monotonic()
        self.assertEqual(os.read(read_end, 1), b"")
        self.assertLess(time.monotonic() - began, 1.0)
        os.close(read_end)
        self.assertEqual(dump_support.recorder.wait_for_dumps(60000), 0)
        self.assertEqual(self.read().records[-1]["status"], 1)
        self.assertEqual(len(kept), 200000)

    def test_threads_run_and_hold_locks(self):
        stop = threading.Event()
        held = threading.Lock()
        held.acquire()

        def work():
            mine = {}
            while not stop.is_set():
                mine = {i: [str(i)] * 5 for i in range(200)}
                b"x" * 100000  # the lock of malloc
            return mine

        threads = [threading.Thread(target=work, name=f"worker {i}") for i in range(4)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(8):
                self.assertTrue(self.dump().is_complete)
        finally:
            stop.set()
            held.release()
            for thread in threads:
                thread.join()
        last = self.read()
        self.assertEqual(last.records[-1]["status"], 1)
        names = [r.name for r in last.roots if r.kind == 1]
        self.assertGreaterEqual(names.count("mine"), 3)

    def test_killed_child_leaves_a_dump_cut_short(self):
        kept = [[i] for i in range(300000)]
        made = self.dump(wait=False)
        time.sleep(0.02)
        os.kill(made.child, signal.SIGKILL)
        self.assertEqual(dump_support.recorder.wait_for_dumps(20000), 0)
        statuses = [r["status"] for r in self.read().records]
        self.assertEqual(statuses, [0, 2])
        self.assertEqual(len(kept), 300000)

    def test_alarm_ends_a_dump(self):
        kept = [[str(i)] for i in range(2000000)]
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        heapscope.dumps._begin_file(descriptor, time.monotonic_ns())
        stopped = dump_support.recorder.write_dump(
            descriptor, 1, 5, b"", b"", 1, False, False, 1
        )
        os.kill(stopped[0], signal.SIGSTOP)
        time.sleep(1.2)
        os.kill(stopped[0], signal.SIGCONT)
        self.assertEqual(dump_support.recorder.wait_for_dumps(20000), 0)
        os.close(descriptor)
        self.assertEqual([r["status"] for r in self.read().records], [0, 2])
        self.assertEqual(len(kept), 2000000)

    def test_deep_recursion(self):
        def deep(n):
            marker = [n]
            if n == 0:
                return self.dump(), marker
            return deep(n - 1)

        made, _ = deep(sys.getrecursionlimit() - 200)
        self.assertTrue(made.is_complete)
        roots = [r for r in self.read().roots if r.kind == 1 and r.name == "marker"]
        self.assertEqual(len(roots), sys.getrecursionlimit() - 199)

    def test_deep_nesting_needs_no_stack(self):
        nested = None
        for _ in range(200000):
            nested = [nested]
        self.assertTrue(self.dump().is_complete)
        while nested:
            nested = nested[0]

    def test_line_of_frames(self):
        def caller():
            here = [1]
            line = sys._getframe().f_lineno + 1
            self.dump()
            return line, here

        line, _ = caller()
        dump = self.read()
        (root,) = [r for r in dump.roots if r.kind == 1 and r.name == "here"]
        function, _file, found = dump.frames(root.node)[0]
        self.assertEqual(found, line)
        self.assertTrue(function.endswith("caller"))

    def test_hostile_classes(self):
        calls = []

        class Meta(type):
            def __getattribute__(cls, name):
                calls.append(("meta", name))
                return super().__getattribute__(name)

            def mro(cls):
                return super().mro()

        class Hostile(metaclass=Meta):
            __slots__ = ("a", "__dict__")

            def __sizeof__(self):
                calls.append("sizeof")
                return 1 / 0

            def __getattr__(self, name):
                calls.append("getattr")
                raise SystemExit

            def __hash__(self):
                calls.append("hash")
                return 7

            def __eq__(self, other):
                calls.append("eq")
                return True

            def __repr__(self):
                calls.append("repr")
                raise KeyboardInterrupt

            @property
            def __class__(self):
                calls.append("class")
                return int

        class LyingText(str):
            def __len__(self):
                calls.append("len")
                return 10**9

        class KeyWithoutHash(int):
            def __eq__(self, other):
                calls.append("eq")
                raise MemoryError

            __hash__ = int.__hash__

        odd = Hostile()
        odd.a = odd
        kept = [
            odd,
            {odd: 1, KeyWithoutHash(3): 2, 4.5: 3, (): 4, frozenset(): 5, None: 6},
            LyingText("abc"),
            "\ud800\udfff",
            "x" * (1 << 26),
            bytearray(1 << 26),
            1 << (1 << 22),
            -(1 << 200),
        ]
        odd.__dict__["not an identifier"] = 1
        odd.__dict__[5] = 2
        for in_process in (False, True):
            del calls[:]
            made = self.dump(in_process=in_process)
            self.assertEqual(calls, [])
            self.assertTrue(made.is_complete)
        objects = self.read().by_address
        self.assertTrue(objects[id(odd)].flags & GUESS)
        self.assertEqual(objects[id(kept[2])].value.length, 3)
        self.assertEqual(objects[id(kept[4])].value.length, 1 << 26)
        self.assertLess(os.path.getsize(self.path), 20 << 20)

    def test_redacted_has_no_text_but_names(self):
        class Holder:
            pass

        holder = Holder()
        holder.attribute_kept = "secret one " + "x" * 5
        holder.table = {"secret key " + str(id(holder)): b"secret two"}
        self.dump(values="redacted")
        with open(self.path, "rb") as file:
            data = file.read()
        self.assertNotIn(b"secret one", data.replace(b"\0", b""))
        dump = self.read()
        texts = [o.value.value for o in dump.objects if o.value and o.value.kind in (3, 4)]
        self.assertIn(b"attribute_kept", [t for t in texts] + [s.encode("utf-8", "replace") for s in dump.strings[1:]])
        self.assertFalse([t for t in texts if b"secret" in t])
        value = dump.by_address[id(holder.attribute_kept)].value
        self.assertEqual((value.kind, value.length), (5, 16))

    def test_none_has_no_values(self):
        self.dump(values="none")
        self.assertFalse([o for o in self.read().objects if o.value])

    def test_roots(self):
        local_of_mine = [1]
        gc.garbage.append(["left over"])
        self.dump()
        gc.garbage.pop()
        dump = self.read()
        at = lambda r: dump.objects[r.object].address
        self.assertIn(id(local_of_mine), [at(r) for r in dump.roots if r.name == "local_of_mine"])
        modules = {r.name: at(r) for r in dump.roots if r.kind == 3}
        self.assertEqual(modules["sys"], id(sys))
        self.assertEqual(modules["gc"], id(gc))
        self.assertEqual(len([r for r in dump.roots if r.kind == 6]), 1)
        static = {at(r) for r in dump.roots if r.kind == 7}
        self.assertLessEqual({id(int), id(dict), id(type)}, static)
        self.assertNotIn(id(Harmless), static)

    def test_several_dumps_in_one_file(self):
        for label in ("first", "second"):
            heapscope.dump(label, path=self.path, wait=True)
        labels = [d.records[-1]["label"] for d in read_dumps.read(self.path).values()]
        self.assertEqual(labels, ["first", "second"])

    def test_wrong_use_is_told(self):
        with self.assertRaises(ValueError):
            self.dump(values="everything")
        with self.assertRaises(RuntimeError):
            heapscope.dump()
        with self.assertRaises(OSError):
            heapscope.dump(path="/nowhere/at/all.hscope")

    def test_full_disk_does_no_harm(self):
        code = """
            import resource, signal, sys
            sys.path[:0] = PATH
            import dump_support, heapscope
            resource.setrlimit(resource.RLIMIT_FSIZE, (100000, 100000))
            made = heapscope.dump(path=TARGET, wait=True)
            assert not made.is_complete
            made = heapscope.dump(path=TARGET + "2", wait=False)
            assert dump_support.recorder.wait_for_dumps(20000) == 0
            print("alive")
        """
        code = textwrap.dedent(code).replace("PATH", repr(sys.path)).replace("TARGET", repr(self.path))
        done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE)
        self.assertEqual((done.returncode, done.stdout), (0, b"alive\n"))


if __name__ == "__main__":
    unittest.main()
