"""Traced calls against an independent count by sys.setprofile, and what is said of each call."""

import sys
import unittest
from collections import Counter

import read_hscope
from support import RecorderTest

WORK = """
import asyncio, threading
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def numbers(n):
    for i in range(n):
        yield i
def nested(n):
    yield from numbers(n)
def failing(n):
    if n == 0:
        raise ValueError
    failing(n - 1)
def catching():
    try:
        failing(5)
    except ValueError:
        pass
def received():
    try:
        while True:
            got = yield
            if got is None: break
    finally:
        fib(1)
def throwing():
    g = received()
    next(g)
    g.send(1)
    try: g.throw(KeyError)
    except KeyError: pass
    h = received()
    next(h)
    h.close()
async def leaf(n):
    await asyncio.sleep(0)
    return n
async def streamed(n):
    for i in range(n):
        yield await leaf(i)
async def main():
    await asyncio.gather(*(leaf(i) for i in range(5)))
    async for x in streamed(3): pass
class Thing:
    def __init__(self): self.x = [fib(3)]
    def __del__(self): fib(2)
def work():
    fib(10); list(numbers(4)); list(nested(3)); catching(); throwing()
    for i in range(3): Thing()
    sorted([3, 1, 2], key=lambda x: -x)
    exec(compile("def made(): return fib(1)\\nmade()", "<made>", "exec"), globals())
"""
NAMES = ("fib", "numbers", "nested", "failing", "catching", "received", "throwing", "leaf", "streamed",
         "main", "__init__", "__del__", "work", "<lambda>", "made")

COUNT = WORK + """
import sys, json
counts = {}
def count(frame, event, argument):
    if event in ("call", "return"):
        key = frame.f_code.co_name + " " + event
        counts[key] = counts.get(key, 0) + 1
loop = asyncio.new_event_loop()
threading.setprofile(count)
sys.setprofile(count)
work()
loop.run_until_complete(main())
threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
sys.setprofile(None)
print(json.dumps(counts))
"""
TRACE = WORK + """
import sys, heapscope
from heapscope import calls
loop = asyncio.new_event_loop()
with heapscope.record(sys.argv[1]), calls.trace():
    work()
    loop.run_until_complete(main())
    threads = [threading.Thread(target=work) for _ in range(3)]
    for t in threads: t.start()
    for t in threads: t.join()
"""


def short(name):
    return name.rpartition(".")[2]


class CallsTest(RecorderTest):
    def record(self, text, *arguments):
        done = self.run_plain(self.write(text), self.file, *arguments)
        self.assertEqual(done.stderr, b"")
        self.assertEqual(done.returncode, 0)
        self.output = done.stdout
        return read_hscope.read(self.file)

    def check_nesting(self, recording):
        """(function, op, bytes, variables, depth) of each return; every call was left."""
        ended, open_calls, last = [], {}, {}
        for time, stream, op, function, sums, variables in recording.calls:
            self.assertGreaterEqual(time, last.get(stream, 0))
            last[stream] = time
            here = open_calls.setdefault(stream, [])
            if op == 0:
                here.append(function)
            else:
                ended.append((here.pop(), op, sums, variables, len(here)))
        for stream, here in open_calls.items():
            self.assertEqual(here, [])
        return ended

    def test_counts_are_those_of_setprofile(self):
        import json
        expected = json.loads(self.run_plain(self.write(COUNT, "count.py")).stdout.decode())
        recording = self.record(TRACE)
        ended = Counter(short(name) for name, *_ in self.check_nesting(recording))
        entered = Counter(short(call[3]) for call in recording.calls if call[2] == 0)
        for name in NAMES:
            self.assertEqual(entered[name], expected[name + " call"], name)
            self.assertEqual(ended[name], expected[name + " return"], name)
        self.assertEqual(len({call[1] for call in recording.calls}) > 1, True)

    def test_yields_and_exceptions(self):
        ops = Counter((short(name), op) for name, op, *_ in self.check_nesting(self.record(TRACE)))
        self.assertEqual(ops["fib", 2] + ops["fib", 3], 0)
        self.assertEqual((ops["numbers", 2], ops["numbers", 1]), (4 * 7, 4 * 2))
        self.assertEqual((ops["failing", 3], ops["failing", 1]), (4 * 6, 0))
        self.assertEqual(ops["catching", 1], 4)
        self.assertEqual((ops["received", 2], ops["received", 3]), (4 * 3, 4 * 2))
        self.assertEqual((ops["leaf", 2], ops["leaf", 1]), (8, 8))

    def test_own_bytes(self):
        self.check_own_bytes("")
        self.check_own_bytes(", sample=1 << 20")  # which leaves most allocations out
        self.check_own_bytes(", sample=[(1 << 30, 0.01)]")

    def check_own_bytes(self, sample):
        recording = self.record(
            "import sys, heapscope\nfrom heapscope import calls\nkeep = []\n"
            "def inner(): keep.append(bytearray(700000))\n"
            "def outer():\n    a = bytearray(300000)\n    inner()\n    del a\n"
            "def drop(): keep.clear()\n"
            "with heapscope.record(sys.argv[1]%s), calls.trace():\n    outer()\n    drop()\n" % sample)
        sums = {name: sums for name, _, sums, *_ in self.check_nesting(recording)}
        for name, allocated, freed in (("inner", 700001, 0), ("outer", 300001, 300001),
                                       ("drop", 0, 700001)):
            self.assertTrue(allocated <= sums[name][0] < allocated + 2000, sums)
            self.assertTrue(freed <= sums[name][1] < freed + 2000, sums)

    def test_variables_at_return(self):
        recording = self.record(
            "import sys, heapscope\nfrom heapscope import calls\n"
            "def f(a, *rest, b=2.5, **more):\n    x = [1, 2, 3]\n    text = 'é' * 9\n"
            "    class Own: pass\n    own = Own()\n    cell = (1,)\n"
            "    def g(): return cell\n    global seen\n"
            "    seen = {n: sys.getsizeof(v) for n, v in locals().items()}\n    return g()\n"
            "def bad(n):\n    y = {n: n}\n    1 / 0\n"
            "with heapscope.record(sys.argv[1]), calls.trace(locals=True):\n"
            "    f(1, 2, 3, k=4)\n    try: bad(5)\n    except ZeroDivisionError: pass\n"
            "import json; print(json.dumps(seen))\n")
        import json
        seen = json.loads(self.output.decode())
        of = {name: variables for name, _, _, variables, _ in self.check_nesting(recording)}
        variables = of["f"]
        kinds = {name: kind for name, (kind, _) in variables.items()}
        self.assertEqual(kinds, {"a": "int", "rest": "tuple", "b": "float", "more": "dict",
                                 "x": "list", "text": "str", "Own": "type", "own": "Own",
                                 "cell": "tuple", "g": "function"})
        for name, size in seen.items():
            self.assertEqual(variables[name][1], size, name)
        self.assertEqual(of["bad"]["y"][0], "dict")

    def test_only_and_decorator(self):
        recording = self.record(
            "import sys, heapscope, json\nfrom heapscope import calls\n"
            "@calls.trace(only='json.*')\ndef work(n):\n    if n: work(n - 1)\n"
            "    else: json.dumps({1: [2]})\n"
            "heapscope.start(sys.argv[1])\nwork(2)\n"
            "with calls.trace(only='__main__.h?re'):\n    here = lambda: 0\n"
            "    def hare(): pass\n    def hide(): hare()\n    hide(); hide()\n"
            "heapscope.stop()\n")
        names = Counter(name for name, *_ in self.check_nesting(recording))
        self.assertEqual(names["hare"], 2)
        self.assertEqual(names["dumps"], 1)
        self.assertFalse({"work", "hide"} & set(names))

    def test_misuse(self):
        self.record(
            "import sys, heapscope\nfrom heapscope import calls\n"
            "try: calls.trace().__enter__()\nexcept RuntimeError: pass\nelse: raise SystemExit(1)\n"
            "with heapscope.record(sys.argv[1]), calls.trace():\n"
            "    try: calls.trace().__enter__()\n    except RuntimeError: pass\n"
            "    else: raise SystemExit(1)\n")

    def test_run(self):
        recording = self.check_same(WORK + "work()\nprint('end')\n", ["--calls"])
        entered = Counter(short(call[3]) for call in recording.calls if call[2] == 0)
        self.assertEqual(entered["catching"], 1)
        recording = self.check_same(WORK + "work()\n", ["--calls", "--no-allocations"])
        entered = Counter(short(call[3]) for call in recording.calls if call[2] == 0)
        self.assertEqual(entered["catching"], 1)
        self.assertTrue(all(call[4] is None for call in recording.calls))


if __name__ == "__main__":
    sys.exit(unittest.main())
