"""The dump against what Python says of the same objects."""

import array
import collections
import ctypes
import decimal
import enum
import functools
import gc
import io
import re
import struct
import sys
import types
import unittest
import weakref

import dump_support
from read_dumps import GUESS, IMMORTAL, TRACKED


class Plain:
    def __init__(self, n):
        self.first = n
        self.second = [n]


class Slotted:
    __slots__ = ("left", "right", "__weakref__")


class SlottedWithDict(Slotted):
    __slots__ = ("middle", "__dict__")


class ManyAttributes:
    def __init__(self):
        for i in range(50):
            setattr(self, f"a{i}", object())


class DictSubclass(dict):
    pass


class ListSubclass(list):
    pass


class IntSubclass(int):
    pass


class TextSubclass(str):
    pass


class TupleSubclass(tuple):
    pass


class Meta(type):
    pass


class WithMeta(metaclass=Meta):
    attribute = 1


class Color(enum.IntEnum):
    RED = 1


Point = collections.namedtuple("Point", "x y")


def closure(cell_value):
    other = [cell_value]

    def inner():
        return cell_value, other

    return inner


def generator(argument):
    local = {"of": argument}
    yield local
    yield argument


def make_zoo():
    """One of each kind that has a layout or a size rule of its own."""
    zoo = {
        "ints": [0, 1, -1, 2**30, -(2**30), 2**59, 2**60, 2**62, 2**63 - 1, 2**63, -(2**63), 2**64, 2**200],
        "huge": 3**100000,
        "bools": [True, False],
        "floats": [0.0, -1.5, 1e300, float("inf")],
        "texts": ["", "a", "abc" * 100, "\xe9", "\u20ac" * 5, "\U0001f600" * 7, "\ud800x"],
        "bytes": [b"", b"x", b"y" * 100],
        "bytearrays": [bytearray(), bytearray(b"abc"), bytearray(1000)],
        "lists": [[], [1], list(range(100))],
        "tuples": [(), (1,), tuple(range(50))],
        "dicts": [{}, {1: 2}, {"a": 1, "b": [2]}, {str(i): i for i in range(1000)}, {(1, 2): 3, None: 4}],
        "sets": [set(), {1, 2, 3}, set(range(1000)), frozenset(), frozenset("abcdefgh")],
        "plain": [Plain(i) for i in range(20)],
        "slotted": [Slotted(), SlottedWithDict()],
        "many": ManyAttributes(),
        "dict_subclass": DictSubclass(a=1, b=2),
        "list_subclass": ListSubclass([1, 2, object()]),
        "int_subclass": [IntSubclass(0), IntSubclass(7), IntSubclass(2**100)],
        "text_subclass": TextSubclass("sub"),
        "tuple_subclass": TupleSubclass((1, object())),
        "point": Point(1, object()),
        "enum": Color.RED,
        "meta": [Meta, WithMeta, WithMeta()],
        "closure": closure(object()),
        "generator": generator(object()),
        "defaultdict": collections.defaultdict(list, a=[1]),
        "ordered": collections.OrderedDict(a=1, b=[2]),
        "deque": collections.deque([1, object(), 3], maxlen=9),
        "counter": collections.Counter("hello"),
        "chain": collections.ChainMap({}, {"x": 1}),
        "partial": functools.partial(print, 1, sep=""),
        "array": array.array("d", [1.0] * 100),
        "io": [io.BytesIO(b"x" * 1000), io.StringIO("abc")],
        "pattern": re.compile("a+(b)"),
        "match": re.match("a", "a"),
        "struct": struct.Struct("<IQ"),
        "decimal": decimal.Decimal("1.5"),
        "memoryview": memoryview(b"abc"),
        "method": [].append,
        "bound": Plain(1).__init__,
        "slice": slice(1, 2, None),
        "range": range(10),
        "complex": 1 + 2j,
        "exception": ValueError("wrong", object()),
        "module": types.ModuleType("made"),
        "namespace": types.SimpleNamespace(a=1, b=2),
        "lambda": lambda a, b=[]: (a, b),
        "property": property(lambda self: 1),
        "mappingproxy": types.MappingProxyType({"a": 1}),
        "code": closure.__code__,
        "types": [int, str, object, type, Plain, collections.OrderedDict],
        "ctypes": (ctypes.c_int * 10)(),
        "iterators": [iter([1]), iter({}), iter("x"), zip([1], [2]), map(str, [1])],
    }
    del zoo["plain"][3].second
    zoo["plain"][4].third = 3
    zoo["plain"][5].__dict__
    zoo["slotted"][0].left = object()
    zoo["slotted"][1].middle = 5
    zoo["slotted"][1].extra = 6
    zoo["dict_subclass"].attribute = [7]
    zoo["list_subclass"].attribute = [8]
    zoo["weak"] = [weakref.ref(zoo["plain"][0]), weakref.proxy(zoo["plain"][1])]
    next(zoo["generator"])
    return zoo


def all_under(start):
    """Objects reachable from here without modules and classes, by address."""
    found, todo = {}, [start]
    while todo:
        o = todo.pop()
        if id(o) in found or isinstance(o, types.ModuleType):
            continue
        found[id(o)] = o
        todo.extend(gc.get_referents(o))
    return found


class AgainstPython(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        dump_support.dump_and_read()  # what a first dump changes for good
        cls.zoo = make_zoo()
        gc.collect()
        cls.tracked = gc.get_objects()
        cls.zoo_objects = list(all_under(cls.zoo).values())
        cls.refcounts = {}
        cls.dump = cls.objects = cls.sizes = None
        cls.sizes = {id(o): sys.getsizeof(o) for o in cls.tracked}
        cls.sizes.update((id(o), sys.getsizeof(o)) for o in cls.zoo_objects)
        cls.referents = [[id(r) for r in gc.get_referents(o)] for o in cls.zoo_objects]
        alone = object()
        of_variable = sys.getrefcount(alone)  # itself, and before 3.14 the argument
        for key in ("plain", "slotted"):
            cls.refcounts[key] = []
            for o in cls.zoo[key]:  # a comprehension would make a cell of of_variable
                cls.refcounts[key].append(sys.getrefcount(o) - of_variable)
            del o
        for key in ("many", "defaultdict", "deque", "closure", "point"):
            cls.refcounts[key] = sys.getrefcount(cls.zoo[key]) - 1
        cls.dump = dump_support.dump_and_read(check=True)
        cls.objects = cls.dump.by_address

    def test_every_tracked_object_is_there_but_our_own(self):
        missing = [o for o in self.tracked if id(o) not in self.objects and o is not self.tracked]
        foreign = [o for o in missing if not self.is_own(o)]
        self.assertEqual([], [type(o) for o in foreign])

    def is_own(self, o):
        """Whether it can only be reached through modules called heapscope."""
        names = [n for n in sys.modules if n.split(".")[0] == "heapscope"]
        modules = [sys.modules[n] for n in names if n in sys.modules]
        if o in modules or any(o is vars(m) for m in modules):
            return True
        owner = getattr(o, "__objclass__", o)
        if getattr(owner, "__module__", None) in names:
            return True
        own_functions = [f for m in modules for f in vars(m).values() if isinstance(f, types.FunctionType)]
        if any(o is f.__code__.co_consts for f in own_functions):
            return True
        holders = [h for h in gc.get_referrers(o) if h is not self.tracked and not isinstance(h, types.FrameType)]
        return any(
            h in modules
            or any(h is vars(m) for m in modules)
            or getattr(h, "__module__", None) in names
            or getattr(h, "co_filename", "").endswith(("dumps.py", "heapscope/__init__.py", "triggers.py"))
            or type(h).__name__ in ("ModuleSpec", "SourceFileLoader", "ExtensionFileLoader")
            for h in holders
        )

    def test_everything_of_the_zoo_is_there(self):
        for o in self.zoo_objects:
            if id(o) not in self.objects:
                self.assertTrue(self.is_own(o), type(o))

    def test_sizes_are_those_of_getsizeof(self):
        wrong, guesses = [], []
        for o in self.zoo_objects:
            d = self.objects.get(id(o))
            if d is None:
                continue
            if d.flags & GUESS:
                guesses.append(type(o))
            elif d.size != self.sizes[id(o)] and not self.is_changing(o):
                wrong.append((type(o), d.size, self.sizes[id(o)]))
        self.assertEqual([], wrong[:10])
        self.assertEqual([], guesses)

    def test_sizes_of_all_tracked_objects(self):
        wrong = []
        for o in self.tracked:
            d = self.objects.get(id(o))
            if d is None or self.is_changing(o):
                continue
            if d.size != self.sizes[id(o)] and not d.flags & GUESS:
                wrong.append((type(o), d.size, self.sizes[id(o)]))
        self.assertEqual([], wrong[:10])

    def test_types(self):
        for o in self.zoo_objects:
            d = self.objects.get(id(o))
            if d is None:
                continue
            t = self.dump.type_of(d)
            self.assertEqual(t.name, type(o).__qualname__)
            if type(o).__flags__ & (1 << 9):
                self.assertEqual(t.module, type(o).__module__)
            self.assertEqual(bool(t.flags & 2), bool(type(o).__flags__ & (1 << 9)))
            self.assertEqual(self.dump.objects[t.object_index].address, id(type(o)))
            self.assertEqual(t.basic_size, type(o).__basicsize__)

    def test_tracked_flag(self):
        for o in self.tracked:
            if id(o) in self.objects and gc.is_tracked(o):
                self.assertTrue(self.objects[id(o)].flags & TRACKED, type(o))
        for o in (1, "text", b"", 1.5, None):
            self.assertFalse(self.objects[id(o)].flags & TRACKED)

    def test_references_cover_get_referents(self):
        shown = {}  # dicts that only show what lies in an instance: address → the instance
        for o in self.zoo_objects:
            for name, target in self.edges_of(o):
                if name == "__dict__" and vars(o) and not self.dump.objects[target].edges:
                    shown[self.dump.objects[target].address] = o
        self.assertEqual(bool(shown), sys.version_info >= (3, 13))
        for o, referents in zip(self.zoo_objects, self.referents):
            d = self.objects.get(id(o))
            if d is None or isinstance(o, (types.FrameType, type)) or self.is_changing(o) or id(o) in shown:
                continue
            have = collections.Counter(self.dump.objects[t].address for _, t in d.edges)
            if any(shown.get(address) is o for address in have):
                # Releases differ in whether the instance or that dict visits the values.
                referents = [i for i in referents if i != id(vars(o))] + [id(vars(o))]
                referents += [id(r) for r in gc.get_referents(vars(o))]
            want = collections.Counter(i for i in referents if i in self.objects)
            want[id(type(o))] = have[id(type(o))]  # the reference to the type is no edge
            lost = want - have
            self.assertEqual({}, dict(lost), (type(o), self.describe(lost)))
            more = have - want
            if not isinstance(o, (dict, types.CodeType)):  # keys and constants: untold by Python
                self.assertEqual({}, dict(more), (type(o), self.describe(more)))

    def edges_of(self, o):
        return self.objects[id(o)].edges if id(o) in self.objects else []

    def is_changing(self, o):
        """Whether making the dump itself changes it."""
        ours = [*gc.get_referents(vars(type(self))), self.zoo_objects, self.tracked, self.sizes, self.referents, self.refcounts]
        return isinstance(o, types.FrameType) or any(o is c for c in ours)

    def describe(self, addresses):
        return [self.dump.type_name(self.objects[a]) for a in addresses]

    def named(self, o):
        return {n: self.dump.objects[t].address for n, t in self.objects[id(o)].edges if n}

    def test_attributes_are_those_of_vars(self):
        for o in self.zoo["plain"] + [self.zoo["many"], self.zoo["namespace"], self.zoo["slotted"][1]]:
            d = self.objects[id(o)]
            names = self.named(o)
            if "__dict__" in names:
                inner = self.dump.objects[[t for n, t in d.edges if n == "__dict__"][0]]
                flat = [t for _, t in inner.edges]
                for key, value in zip(flat[::2], flat[1::2]):
                    name = self.dump.objects[key].value.value.decode()
                    names[name] = self.dump.objects[value].address
            for name, value in vars(o).items():
                self.assertEqual(names.get(name), id(value), (o, name))

    def test_slots(self):
        slotted, with_dict = self.zoo["slotted"]
        self.assertEqual(self.named(slotted), {"left": id(slotted.left)})
        self.assertEqual(self.named(with_dict)["middle"], id(with_dict.middle))

    def test_dict_items_in_order(self):
        for o in self.zoo["dicts"] + [self.zoo["dict_subclass"], self.zoo["defaultdict"], self.zoo["ordered"]]:
            edges = [e for e in self.objects[id(o)].edges if e[0] in ("key", "value")]
            addresses = [self.dump.objects[t].address for _, t in edges]
            want = [id(x) for item in o.items() for x in item]
            self.assertEqual(addresses, want, type(o))

    def test_extra_fields_of_containers(self):
        named = self.named(self.zoo["defaultdict"])
        self.assertEqual(named["default_factory"], id(list))

    def test_list_and_tuple_items(self):
        for o in self.zoo["lists"] + self.zoo["tuples"] + [self.zoo["list_subclass"], self.zoo["point"]]:
            edges = [e for e in self.objects[id(o)].edges if e[0].startswith("[")]
            self.assertEqual([n for n, _ in edges], [f"[{i}]" for i in range(len(o))])
            self.assertEqual([self.dump.objects[t].address for _, t in edges], [id(x) for x in o])

    def test_function_and_closure(self):
        f = self.zoo["closure"]
        named = self.named(f)
        self.assertEqual(named["__code__"], id(f.__code__))
        self.assertEqual(named["__globals__"], id(f.__globals__))
        cells = self.objects[named["__closure__"]]
        self.assertEqual([n for n, _ in cells.edges], list(f.__code__.co_freevars))
        for cell, real in zip(cells.edges, f.__closure__):
            d = self.dump.objects[cell[1]]
            self.assertEqual(d.address, id(real))
            self.assertEqual(
                [(n, self.dump.objects[t].address) for n, t in d.edges],
                [("cell_contents", id(real.cell_contents))],
            )

    def test_generator_locals(self):
        g = self.zoo["generator"]
        d = self.objects[id(g)]
        if sys.version_info < (3, 11):
            frame = [t for n, t in d.edges if n == "gi_frame"][0]
            d = self.dump.objects[frame]
        names = {n: self.dump.objects[t].address for n, t in d.edges if n}
        self.assertEqual(names["local"], id(g.gi_frame.f_locals["local"]))
        self.assertEqual(names["argument"], id(g.gi_frame.f_locals["argument"]))

    def test_exception_fields(self):
        e = self.zoo["exception"]
        self.assertEqual(self.named(e)["args"], id(e.args))

    def test_refcounts(self):
        for key, want in self.refcounts.items():
            if isinstance(want, list):
                have = [self.objects[id(o)].refcount for o in self.zoo[key]]
            else:
                have = self.objects[id(self.zoo[key])].refcount
            self.assertEqual(have, want, key)

    def test_block_offset(self):
        zoo = self.zoo
        for o, offset in ((zoo["lists"][1], 16), (zoo["texts"][2], 0)):
            self.assertEqual(self.dump.type_of(self.objects[id(o)]).block_offset, offset)
        expected = 32 if sys.version_info >= (3, 11) else 16
        self.assertEqual(self.dump.type_of(self.objects[id(zoo["plain"][0])]).block_offset, expected)

    def test_values(self):
        for o in self.zoo["ints"][:9]:
            self.assertEqual(self.objects[id(o)].value.value, o)
        for o in self.zoo["ints"][9:]:
            self.assertEqual(self.objects[id(o)].value[:2], (7 if abs(o) >= 2**63 else 1, str(o).encode()))
        huge = self.objects[id(self.zoo["huge"])]
        text = hex(self.zoo["huge"])
        self.assertEqual((huge.value.value, huge.value.length), (text[:48].encode(), len(text)))
        for o in self.zoo["floats"]:
            self.assertEqual(self.objects[id(o)].value.value, o)
        for o in self.zoo["texts"]:
            value = self.objects[id(o)].value
            self.assertEqual(value.value.decode("utf-8", "surrogatepass"), o[:48])
            self.assertEqual(value.length, len(o))
        for o in self.zoo["bytes"] + self.zoo["bytearrays"]:
            value = self.objects[id(o)].value
            self.assertEqual((value.value, value.length), (bytes(o[:24]), len(o)))

    def test_sources(self):
        for o, line in ((closure, closure.__code__.co_firstlineno), (self.zoo["closure"], None), (Plain, None)):
            source = self.objects[id(o)].value.value
            self.assertEqual(source.file, closure.__code__.co_filename)
            if line:
                self.assertEqual(source.line, line)
        self.assertEqual(self.objects[id(Plain)].value.value.name, "Plain")


if __name__ == "__main__":
    unittest.main()
