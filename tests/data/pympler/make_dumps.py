#!/usr/bin/env python
"""Writes small class tracker dumps of several generations and pickle protocols, and hostile ones.

The classes are stand-ins with the names and states that docs/formats/pympler.md lists; no tracker is needed.
Python 3: make_dumps.py OUT makes current.N.dat (protocols 2 to 5, all the same data), slots.2.dat and hostile/*.
Python 2: makes old.N.dat (protocols 0 to 2) as release 0.1 wrote them, with a classic class for snapshots.
"""
import os
import pickle
import struct
import sys
import types
from collections import defaultdict

PYTHON_2 = sys.version_info[0] == 2


def module(name):
    parts = name.split(".")
    for i in range(1, len(parts) + 1):
        sys.modules.setdefault(".".join(parts[:i]), types.ModuleType(".".join(parts[:i])))
    return sys.modules[name]


def adopt(cls, module_name):
    cls.__module__ = module_name
    cls.__qualname__ = cls.__name__
    setattr(module(module_name), cls.__name__, cls)
    return cls


class TrackedObject(object):
    def __init__(self, **state):
        self.__dict__.update(state)


class Asized(object):
    if not PYTHON_2:
        __slots__ = ("flat", "name", "refs", "size")

    def __init__(self, size, flat, refs=(), name=None):
        self.size, self.flat, self.refs, self.name = size, flat, refs, name


if PYTHON_2:
    class Footprint:  # a classic class: pickled with OBJ or INST
        pass
else:
    class Snapshot(object):
        pass

    class _ProcessMemoryInfoProc(object):
        pass


def current():
    adopt(TrackedObject, "pympler.classtracker")
    adopt(Asized, "pympler.asizeof")
    adopt(Snapshot, "pympler.classtracker")
    adopt(_ProcessMemoryInfoProc, "pympler.process")
    trace = [("app.py", 3, "<module>", ["    main()\n"], 0), ("app.py", 9, "main", None, None)]

    def tracked(**state):
        base = dict(id=0xFFFF8000DEAD0010, repr="", name="app.Node", birth=0.25, death=None, trace=None,
                    _resolution_level=1, snapshots=[])
        base.update(state)
        return TrackedObject(**base)

    key = Asized(56, 56, name="[K] key")
    nodes = [
        tracked(repr="<Node \u00e9\ud800 a\tb>", trace=trace, snapshots=[
            (0.25, Asized(48, 48)),
            (1.0, Asized(200, 48, (Asized(152, 96, (key, Asized(0, 0, name="[V] key: 'x'")), "__dict__"),))),
            (2.0, Asized(300, 48, [Asized(252, 96, (key, Asized(100, 100, name="[V] key: 'yy'")), "__dict__")]))]),
        tracked(id=16, birth=0.5, death=1.5, trace=list(trace), _resolution_level=0, snapshots=[
            (0.5, Asized(48, 48)), (1.0, Asized(500, 48)), (2.0, Asized(16, 16))]),
        tracked(id=32, name="renamed", birth=1.25, repr="<b>", snapshots=[
            (1.25, Asized(64, 64)), (2.0, Asized(0, 0, name=42))]),
    ]
    index = defaultdict(list)
    index["app.Node"] = nodes
    index[42] = [tracked(id=64, name="number", birth=0.75, snapshots=[(0.75, Asized(28, 28))])]
    index["empty"] = []

    def snapshot(time, desc, tracked_total, asizeof_total, available):
        s = Snapshot()
        s.timestamp, s.desc, s.tracked_total, s.asizeof_total, s.overhead = time, desc, tracked_total, asizeof_total, 10
        p = _ProcessMemoryInfoProc()
        p.pid, p.rss, p.vsz, p.pagefaults, p.available = 7, 4096, 1000000, 2, available
        p.data_segment = p.code_segment = p.shared_segment = p.stack_segment = 1
        p.os_specific = [("Peak", "  1.00 MB")]
        s.system_total, s.classes = p, None
        return s

    snapshots = [snapshot(1.0, "first", 700, 0, True), snapshot(2.0, "", 316, 5000, False)]
    del snapshots[1].classes
    return index, snapshots


def old():
    adopt(TrackedObject, "pympler.heapmonitor.heapmonitor")
    adopt(Asized, "pympler.asizeof.asizeof")
    adopt(Footprint, "pympler.heapmonitor.heapmonitor")
    node = TrackedObject(id=140234567890123, repr="it's \"old\"\\\n\xe9", name="<class 'app.Old'>", birth=0.25,
                         death=None, _resolution_level=0,
                         trace=["  app.py:3 in <module>\n", "    main()\n", "  app.py:9 in main\n", "odd\n"],
                         footprint=[(0.25, Asized(48, 48)), (1.0, Asized(88, 48))])
    dead = TrackedObject(id=16, repr="", name="<class 'app.Old'>", birth=0.5, death=0.75, _resolution_level=0,
                         footprint=[(0.5, Asized(48, 48)), (1.0, Asized(16, 16))])
    point = Footprint()
    point.timestamp, point.desc, point.tracked_total, point.asizeof_total = 1.0, u"caf\xe9 \u20ac", 104, 2000
    point.overhead, point.system_total = 12, 123456
    return {"app.Old": [node, dead]}, [point]


def save(path, parts, protocol):
    with open(path, "wb") as file:
        for part in parts:
            pickle.dump(part, file, protocol)


def text(value):
    raw = value.encode()
    return b"\x8c" + bytes([len(raw)]) + raw


def hostile():
    head = b"\x80\x04"
    new = text("pympler.asizeof") + text("Asized") + b"\x93\x94)\x81"  # memo 0: the class
    asized = b"h\x00)\x81"

    def state(refs, size=1):
        return (b"}(" + text("size") + b"K" + bytes([size]) + text("flat") + b"K\x01" + text("name") + b"N" +
                text("refs") + refs + b"ub")

    def dump(tree):
        """An index with one object, whose one size record is what `tree` leaves on the stack."""
        return (head + b"}" + text("c") + b"]" + text("pympler.classtracker") + text("TrackedObject") + b"\x93)\x81}(" +
                text("id") + b"K\x10" + text("name") + text("c") + text("birth") + b"G" + struct.pack(">d", 0.5) +
                text("snapshots") + b"](G" + struct.pack(">d", 1.0) + tree + b"\x86e" + b"ubas." + head + b"].")

    # Every level refers twice to the one below: 2^40 paths.
    tree = new + state(b")") + b"\x94"
    for level in range(40):
        tree += b"0" + asized + state(b"h" + bytes([level + 1]) * 1 + b"h" + bytes([level + 1]) + b"\x86") + b"\x94"
    cycle = new + b"\x94" + state(b"h\x01\x85")
    return {
        "system.0": b"cos\nsystem\n(S'touch pwned'\ntR.",
        "system.2": b"\x80\x02cposix\nsystem\nq\x00X\x0b\x00\x00\x00touch pwnedq\x01\x85q\x02Rq\x03.",
        "system.4": head + text("os") + text("system") + b"\x93" + text("touch pwned") + b"\x85R.",
        "dotted": head + text("builtins") + text("list.__class__") + b"\x93.",
        "getattr": b"cbuiltins\ngetattr\n.",
        "call_list": head + text("builtins") + text("list") + b"\x93)R.",
        "newobj_args": head + text("pympler.asizeof") + text("Asized") + b"\x93K\x01\x85\x81.",
        "newobj_list": head + text("builtins") + text("list") + b"\x93)\x81.",
        "build_dict": head + b"}}b.",
        "ext": head + b"\x82\x01.",
        "persid": b"Pid\n.",
        "inst": b"(ios\nsystem\n.",
        "length": head + b"X\xff\xff\xff\xff.",
        "length8": head + b"\x8d" + b"\xff" * 8 + b".",
        "memo": head + b"Nr\xff\xff\xff\xff0j\xfe\xff\xff\xff.",
        "protocol": b"\x80\x09N.",
        "bytes": head + b"C\x01a.",
        "marks": head + b"(" * 90000,
        "lists": head + b"]" * 90000,
        "tuples": head + b"N" + b"\x85" * 90000 + b".",
        "list_memo": head + b"]\x94" + b"h\x00h\x00a" * 20000 + b".",
        "underflow": head + b"R.",
        "state_shared": head + b"}(" + text("size") + b"K\x01u\x94" + text("pympler.asizeof") + text("Asized") +
                        b"\x93\x94)\x81h\x00b0h\x01)\x81h\x00b.",
        "doubling": dump(tree),
        "cycle": dump(cycle),
    }


if __name__ == "__main__":
    out = sys.argv[1]
    if PYTHON_2:
        for number in (0, 1, 2):
            save(os.path.join(out, "old.%d.dat" % number), old(), number)
    else:
        parts = current()
        for number in (2, 3, 4, 5):
            save(os.path.join(out, "current.%d.dat" % number), parts, number)
        os.makedirs(os.path.join(out, "hostile"), exist_ok=True)
        for name, raw in hostile().items():
            with open(os.path.join(out, "hostile", name + ".pickle"), "wb") as file:
                file.write(raw)
