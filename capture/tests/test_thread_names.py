"""Threads have the names that the program gave them."""

import unittest

from support import RecorderTest

PROGRAM = """
import _thread, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
try:
    import heapscope
except ImportError:
    heapscope = None
go, ready = threading.Event(), threading.Semaphore(0)
class Worker(threading.Thread):
    __slots__ = ("spare",)
    def run(self): work()
def work():
    ready.release()
    go.wait()
    keep.append([bytearray(1000) for _ in range(100)])
def rename():
    work()
    threading.current_thread().name = "renamed"
    for i in range(250): keep.append([time.sleep(0.001)])
def short(): pass
def plain():
    work()
    done.release()
keep, done = [], _thread.allocate_lock()
early = [threading.Thread(target=work, name="before the start"), Worker(name="sub-class")]
for t in early: t.start()
for t in early: ready.acquire()
if heapscope and MIDWAY: heapscope.start(MIDWAY)
late = [threading.Thread(target=work, name="n\\xe4me \\u65e5\\u672c \\U0001F40D"),
        threading.Thread(target=rename, name="first name")]
for t in late: t.start()
for t in late: ready.acquire()
done.acquire()
_thread.start_new_thread(plain, ())
ready.acquire()
go.set()
for t in early + late: t.join()
with done: pass
for i in range(20):
    t = threading.Thread(target=short, name="short %d" % i)
    t.start()
    t.join()
with ThreadPoolExecutor(2, "pool") as pool: print(list(pool.map(len, [[1]] * 50)))
threading.current_thread().name = "chief"
for i in range(250): keep.append([time.sleep(0.001)])
if heapscope and MIDWAY: heapscope.stop()
"""


class ThreadNameTest(RecorderTest):
    def names(self, recording):
        """The last name of each thread that a stream had, by stream."""
        found = {}
        for number, stream in recording.streams.items():
            for native, ident, name in stream.threads:
                found[number, native, ident] = name
        return sorted(found.values())

    def check(self, names):
        expected = ["before the start", "chief", "n\xe4me \u65e5\u672c \U0001F40D", "pool_0", "renamed",
                    "sub-class"]
        for name in expected + ["short %d" % i for i in range(20)]:
            self.assertIn(name, names)
        self.assertNotIn("first name", names)

    def test_recorded_from_the_beginning(self):
        self.check(self.names(self.check_same("MIDWAY = None\n" + PROGRAM)))

    def test_recorded_from_midway(self):
        import read_hscope
        done = self.run_plain(self.write("MIDWAY = %r\n" % self.file + PROGRAM))
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.check(self.names(read_hscope.read(self.file)))

    def test_without_the_module_nothing_is_imported(self):
        recording = self.check_same("import sys\nprint('threading' in sys.modules)\nprint([[i] for i in range(10)])\n")
        self.assertEqual(self.names(recording), ["MainThread"])

    def test_calls_alone(self):
        recording = self.check_same("import threading\ndef f(): return [1]\n"
                                    "t = threading.Thread(target=f, name='caller')\nt.start()\nt.join()\n",
                                    options=["--calls", "--no-allocations"])
        self.assertIn("caller", self.names(recording))

    def test_modules_that_are_not_what_they_seem(self):
        self.check_same("import _thread, sys, types, threading\n"
                        "class Odd:\n    def __getattr__(self, name): print('asked for', name)\n"
                        "def f(): [[i] for i in range(1000)]; lock.release()\n"
                        "lock = _thread.allocate_lock()\n"
                        "real = sys.modules['threading']\n"
                        "for odd in (Odd(), None, 3, types.ModuleType('threading')):\n"
                        "    sys.modules['threading'] = odd\n"
                        "    lock.acquire()\n    _thread.start_new_thread(f, ())\n    with lock: pass\n"
                        "sys.modules['threading'] = real\n"
                        "ident = _thread.get_ident()\n"
                        "class Name(str):\n    def __eq__(self, other): print('asked')\n    __hash__ = str.__hash__\n"
                        "key = Name('x')\n"
                        "class Bare:\n    __slots__ = ('_name',)\n"
                        "for odd in (Odd(), None, 3, Bare()):\n"
                        "    threading._active[key] = threading._active[-1] = odd\n"
                        "    threading._active[2 ** 80] = threading._active[ident] = odd\n"
                        "    print(len([[i] for i in range(20000)]))\n")


if __name__ == "__main__":
    unittest.main()
