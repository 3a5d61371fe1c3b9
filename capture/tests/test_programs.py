"""Whole programs behave as without the recorder: servers, pools, greenlets, C extensions, consoles. What needs a package
that this interpreter does not have is skipped."""

import importlib.util
import os
import re
import sys
import unittest

import read_hscope
from support import RecorderTest


def needs(name):
    return unittest.skipIf(importlib.util.find_spec(name) is None, "needs " + name)


HTTP = """
import http.server, threading, urllib.request
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = ("%s %s" % (self.path, [str(i) for i in range(200)])).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever).start()
sums = {}
def ask(n):
    for i in range(20):
        with urllib.request.urlopen("http://127.0.0.1:%d/%d" % (server.server_port, n * 100 + i)) as answer:
            sums[n, i] = len(answer.read())
clients = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
for c in clients: c.start()
for c in clients: c.join()
server.shutdown()
server.server_close()
print(sorted(sums.items()), threading.active_count())
"""

ASYNCIO = """
import asyncio, sys
served = []
async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line: break
        writer.write(line.upper() * 3)
        await writer.drain()
    writer.close()
    served.append(writer)
async def client(port, n):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    got = []
    for i in range(30):
        writer.write(b"%d word %d\\n" % (n, i))
        got += [len(await reader.readline()) for _ in range(3)]  # none is left: it would reset the connection
    writer.close()
    return sum(got)
async def numbers(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(await asyncio.gather(*(client(port, n) for n in range(8))))
    while len(served) < 8: await asyncio.sleep(0.001)
    print([i async for i in numbers(50)])
    try: await asyncio.wait_for(asyncio.sleep(9), 0.01)
    except asyncio.TimeoutError: print("too late")
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, lambda: [str(i) for i in range(9)]))
    server.close()
asyncio.run(main())
"""

POOL = """
import multiprocessing, os, sys
def work(n):
    return [str(i) * 3 for i in range(n)][-1]
if __name__ == "__main__":
    for way in ("fork", "spawn"):
        with multiprocessing.get_context(way).Pool(3) as pool:
            print(way, pool.map(work, range(1, 60)))
            pool.close()
            pool.join()
"""

PREFORK = """
import os, signal, socket, sys
listener = socket.create_server(("127.0.0.1", 0))
port = listener.getsockname()[1]
workers = []
ready, tell = os.pipe()
for _ in range(3):
    pid = os.fork()
    if pid == 0:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        os.write(tell, b"1")
        while True:
            connection, _ = listener.accept()
            with connection:
                n = int(connection.recv(99))
                connection.sendall(str(sum(map(len, (str(i) for i in range(n))))).encode())
    workers.append(pid)
answers = []
for n in range(60):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(str(n * 50).encode())
        answers.append(connection.recv(99))
for pid in workers: os.read(ready, 1)
for pid in workers: os.kill(pid, signal.SIGTERM)
print(answers, sorted(os.waitpid(pid, 0)[1] for pid in workers))
"""

EXTENSIONS = """
import ctypes, sqlite3, sys, json, zlib, hashlib, decimal, array, collections
text = ctypes.create_string_buffer(b"abc", 1000)
@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
def compare(a, b):
    [str(i) for i in range(20)]
    return a[0] - b[0]
numbers = (ctypes.c_int * 200)(*((i * 7919) % 211 for i in range(200)))
ctypes.CDLL(None).qsort(numbers, 200, 4, compare)
print(list(numbers)[:9], sys.getrefcount(compare))
base = sqlite3.connect(":memory:")
base.create_function("thrice", 1, lambda x: x * 3)
base.execute("create table t(a, b)")
base.executemany("insert into t values(?, ?)", ((i, "x" * (i % 50)) for i in range(3000)))
print(base.execute("select sum(thrice(a)), max(b) from t").fetchall())
print(json.loads(json.dumps({"a": [1.5] * 99}))["a"][-1], len(zlib.compress(b"a" * 99999)))
print(hashlib.sha256(b"x" * 9999).hexdigest(), decimal.Decimal(2).sqrt(), array.array("d", range(99))[-1])
print(collections.OrderedDict((i, str(i)) for i in range(99)).popitem())
"""

NUMPY = """
import numpy, sys
a = numpy.arange(300000, dtype=float).reshape(300, -1)
b = (a @ a.T).sum() + numpy.array([str(i) for i in range(999)], dtype=object).shape[0]
print(b, sys.getrefcount(a), numpy.sort(a.ravel()[::-1])[:3], [numpy.zeros(1000 * i).size for i in range(50)][-1])
"""

LXML = """
from lxml import etree
root = etree.fromstring("<a>" + "<b k='1'>text</b>" * 3000 + "</a>")
print(len(root.findall("b")), len(etree.tostring(root)), root.xpath("count(//b[@k=1])"))
try: etree.fromstring("<a>")
except etree.XMLSyntaxError as e: print(e)
"""

GREENLETS = """
import greenlet
def deep(n, other):
    if n == 0:
        junk = [str(i) for i in range(5)]
        return other.switch(junk)
    return [deep(n - 1, other), {n: [n]}]
def run(n):
    done = []
    main = greenlet.getcurrent()
    def body(name):
        for i in range(n):
            done.append((name, i, len(str(deep(i % 40, main)))))
    lets = [greenlet.greenlet(lambda name=name: body(name)) for name in range(9)]
    while not all(let.dead for let in lets):
        for let in lets:
            if not let.dead: let.switch()
    return done
print(len(run(60)), sum(size for _, _, size in run(60)))
def fails():
    greenlet.getcurrent().parent.switch(1)
    raise KeyError([1])
let = greenlet.greenlet(fails)
let.switch()
try: let.switch()
except KeyError as e: print("caught", e)
greenlet.greenlet(lambda: greenlet.getcurrent().parent.switch()).switch()  # never ends
"""

GEVENT = """
from gevent import monkey
monkey.patch_all()
import gevent, gevent.pool, socket, threading, queue
from gevent.server import StreamServer
def echo(connection, _):
    for line in connection.makefile("rb"): connection.sendall(line[::-1])
server = StreamServer(("127.0.0.1", 0), echo)
server.start()
def ask(n):
    with socket.create_connection(("127.0.0.1", server.server_port)) as c:
        c.sendall(b"%d hello\\n" % n)
        return c.recv(99)
print(gevent.pool.Pool(5).map(ask, range(40)))
q = queue.Queue()
threads = [threading.Thread(target=lambda n=n: q.put([str(i) for i in range(n)])) for n in range(20)]
for t in threads: t.start()
for t in threads: t.join()
print(sorted(len(q.get()) for _ in range(20)))
server.stop()
"""

CONSOLE = """
import code, gc, io, sys, linecache, traceback
cells = ["x = [i for i in range(100)]", "def f(n):\\n    return [n] * n\\n", "f(3)", "1/0", "class A: pass\\n",
         "a = A(); a.me = a; del a", "import gc; print(gc.collect() > 0)", "%bad", "raise SystemExit(4)"]
console = code.InteractiveConsole({"__name__": "__main__"})
sys.stderr = sys.stdout
for cell in cells:
    try: console.runsource(cell, "<cell>", "exec" if cell.endswith("\\n") else "single")
    except SystemExit as e: print("exit", e)
for i in range(500):
    space = {"__name__": "cell%d" % i}
    text = "def g(x):\\n    y = [x] * %d\\n    return y, locals()\\nr = g(%d)\\n" % (i % 50, i)
    exec(compile(text, "<cell %d>" % i, "exec"), space)
    assert space["r"][1]["x"] == i
    r = eval("[v for v in range(9)]", space)
print(sys.getrefcount(space), len(r))
"""

INTERPRETERS = """
import sys
try: import _interpreters as interpreters
except ImportError: import _xxsubinterpreters as interpreters
def run(n):
    for i in range(n):
        one = interpreters.create()
        interpreters.run_string(one, "import json\\nx = [json.dumps({str(i): i}) for i in range(500)]\\n"
                                     "def f(n): return [f(n - 1)] if n else {}\\ny = [f(i %% 30) for i in range(99)]")
        interpreters.destroy(one)
        keep = [str(j) for j in range(99)]
run(6)
import threading
threads = [threading.Thread(target=run, args=(4,)) for _ in range(%d)]
for t in threads: t.start()
for t in threads: t.join()
print("done")
"""

STORM = """
import signal, sys, time
count = 0
def handle(number, frame):
    global count
    count += 1
    junk = [str(i) for i in range(9)], frame.f_lineno, {**frame.f_locals}.keys()
signal.signal(signal.SIGALRM, handle)
signal.signal(signal.SIGPROF, handle)
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
signal.setitimer(signal.ITIMER_PROF, 0.0007, 0.0007)
def deep(n): return [deep(n - 1), bytearray(n)] if n else []
end = time.monotonic() + 1
while time.monotonic() < end: deep(50)
signal.setitimer(signal.ITIMER_REAL, 0)
signal.setitimer(signal.ITIMER_PROF, 0)
print(count > 200)
"""

COLLECTOR = """
import gc, sys, weakref
log = []
class Node:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self): log.append(self.n)
def leaf(n): return [{}, [n], (n, [n])]
def deep(n, y): return deep(n - 1, y) if n else [y, [1.5 * n], bytearray(10)]
keep, counts = [], []
watched = weakref.WeakValueDictionary()
gc.collect()
gc.callbacks.append(lambda phase, facts: log.append((phase, facts["generation"], facts["collected"])))
for i in range(3000):
    keep.append(deep(i % 23, {"a": leaf(i), i: [str(i)]}))
    watched[i] = Node(i)
    if i % 50 == 0: counts.append((gc.get_count(), len(watched)))
if sys.version_info[:2] not in ((3, 11), (3, 12)):  # whose stamps are dicts: collections may come an instant earlier
    print(counts, log)
print(len([one for one in log if type(one) is tuple]))
print([sys.getrefcount(x) for x in (leaf, keep, deep, log)], len(gc.get_objects()) - len(gc.get_objects()))
gc.collect()
print(len(watched), gc.get_count()[1:], gc.garbage, gc.isenabled())
"""

ENDS = {
    "exit in a thread": "import sys, threading\ndef work():\n    [str(i) for i in range(999)]\n    sys.exit(3)\n"
                        "t = threading.Thread(target=work)\nt.start()\nt.join()\nprint('main goes on')\n",
    "exception in a thread": "import threading\ndef work():\n    raise KeyError([str(i) for i in range(3)])\n"
                             "t = threading.Thread(target=work)\nt.start()\nt.join()\nprint('main goes on')\n",
    "memory error": "def f(n):\n    x = [n]\n    return bytearray(1 << 62)\nf(1)\n",
    "interrupted": "import os, signal\nkeep = [str(i) for i in range(999)]\nos.kill(os.getpid(), signal.SIGINT)\n"
                   "for i in range(10**9): str(i)\n",
    "terminated": "import os, signal\nkeep = [str(i) for i in range(999)]\nos.kill(os.getpid(), signal.SIGTERM)\n",
    "fatal": "import faulthandler, sys\nfaulthandler.enable()\ndef f(): faulthandler._sigsegv()\n"
             "print('before', flush=True)\nf()\n",
    "abort": "import os\nprint('before', flush=True)\nos.abort()\n",
    "at exit": "import atexit, sys\natexit.register(lambda: print('last', [str(i) for i in range(9)]))\n"
               "class A:\n    def __del__(self): print('gone')\nkept = A()\nsys.exit(2)\n",
    "exec": "import os, sys\nkeep = [str(i) for i in range(9999)]\nsys.stdout.flush()\n"
            "os.execv(sys.executable, [sys.executable, '-c', 'print(6)'])\n",
    "no room": "import resource\nhere = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
               "resource.setrlimit(resource.RLIMIT_AS, (here + (40 << 20),) * 2)\n"
               "def fill():\n    x = []\n    while True: x.append([str(len(x)), {len(x): bytearray(5000)}])\n"
               "for i in range(3):\n    try: fill()\n    except MemoryError: print('caught')\n"
               "import threading\nt = threading.Thread(target=lambda: [str(i) for i in range(999)])\n"
               "t.start()\nt.join()\nprint('after')\n",
}


class ProgramTest(RecorderTest):
    def check_verified(self, text, options=()):
        """The same result, and each cached stack is that of a whole walk (else a line on standard error)."""
        return self.check_same(text, options=options, environment={"HEAPSCOPE_VERIFY": "1"})

    def check_followed(self, text, least_files):
        """The same result with all children recorded; every file is whole."""
        path = self.write(text)
        plain = self.run_plain(path)
        self.file = os.path.join(self.folder, "run-%p.hscope")
        recorded = self.run_recorded(path, options=["--follow-children", "yes"])
        self.assertEqual((recorded.stdout, recorded.stderr, recorded.returncode),
                         (plain.stdout, plain.stderr, plain.returncode))
        files = [name for name in os.listdir(self.folder) if name.endswith(".hscope")]
        self.assertGreaterEqual(len(files), least_files)
        for name in files:
            read_hscope.read(os.path.join(self.folder, name)).live_blocks()

    def test_threaded_server(self):
        recording = self.check_verified(HTTP)
        self.assertGreaterEqual(len(recording.streams), 3)

    def test_asyncio_service(self):
        self.check_verified(ASYNCIO)

    def test_multiprocessing_pool(self):
        self.check_followed(POOL, 4)

    def test_prefork_server(self):
        self.check_followed(PREFORK, 4)

    def test_extensions(self):
        self.check_verified(EXTENSIONS)

    @needs("numpy")
    def test_numpy(self):
        self.check_verified(NUMPY)

    @needs("lxml")
    def test_lxml(self):
        self.check_verified(LXML)

    @needs("greenlet")
    def test_greenlets(self):
        self.check_verified(GREENLETS)

    @needs("gevent")
    def test_gevent(self):
        self.check_verified(GEVENT)

    @needs("pytest")
    def test_pytest(self):
        path = self.write("import pytest\ndef f(n): return [f(n - 1)] if n else {}\n"
                          "@pytest.fixture\ndef made(tmp_path): yield f(30)\n"
                          "@pytest.mark.parametrize('n', range(40))\ndef test_good(made, n): assert f(n) == f(n)\n"
                          "def test_bad(made): assert f(2) == f(3)\ndef test_raises():\n"
                          "    with pytest.raises(RecursionError): (lambda g: g(g))(lambda g: g(g))\n", "test_it.py")
        program = ["-m", "pytest", "-p", "no:cacheprovider", "--durations=0", "-vv", path]
        plain, recorded = self.run_plain(*program), self.run_recorded(*program)
        lines = [[line for line in one.stdout.decode().splitlines() if "s " not in line[:8] and " in " not in line]
                 for one in (plain, recorded)]
        self.assertEqual(lines[1], lines[0])
        self.assertEqual((recorded.returncode, plain.returncode), (1, 1))

    def test_console(self):
        self.check_verified(CONSOLE)

    def test_sub_interpreters(self):
        # Before 3.12 those of several threads at once crash by themselves.
        self.check_same(INTERPRETERS % (3 if sys.version_info >= (3, 12) else 0))

    def test_storm_of_signals(self):
        self.check_verified(STORM)

    def test_collector(self):
        self.check_same(COLLECTOR)

    def test_ends(self):
        for name, text in ENDS.items():
            with self.subTest(name):
                plain, recorded = (run(self.write(text)) for run in (self.run_plain, self.run_recorded))
                self.assertEqual(recorded.stdout, plain.stdout)
                # A fatal error shows the number of its thread, from 3.10 the extensions that are loaded, and
                # from 3.14 the addresses of the C stack.
                said = [re.sub(rb"thread 0x\w+|\nExtension modules: .*\n|\n.* C stack trace (?s:.*)", b"", one.stderr)
                        for one in (plain, recorded)]
                self.assertEqual(said[1], said[0])
                self.assertEqual(recorded.returncode, plain.returncode)
                read_hscope.read(self.file).live_blocks()


if __name__ == "__main__":
    sys.exit(unittest.main())
