"""The example's two heap dumps: the shop of assets/example/shop before and after a busy hour, as PyHeapDumper writes them.

The heap is built by hand, object by object, in the layout that CPython 3.11 has: lists refer to their items from the
back, dicts to values (and to keys where those are not all strings), instances to their __dict__ and class. No process
is dumped, so the same bytes come out everywhere.
"""
import json

from example_log import Sources

STATIC = 0x55D0_1000_0000  # types and the like, built into the interpreter: referred to, never dumped
HEAP = 0x7F3A_5C00_0000
DEAD = 0x7F3A_5B00_0000  # where throw-away bound methods lived for an instant

DICT_METHODS = "clear copy fromkeys get items keys pop popitem setdefault update values".split()
LIST_METHODS = "append clear copy count extend index insert pop remove reverse sort".split()
TUPLE_METHODS = "count index".split()
DEQUE_METHODS = "append appendleft clear copy count extend extendleft index insert pop popleft remove reverse rotate".split()
BUILTIN = "<class 'builtin_function_or_method'>"
METHOD = "<class 'method'>"
CODE_SIZE, FUNCTION_SIZE, CELL_SIZE, MODULE_SIZE, CLASS_SIZE = 276, 152, 40, 72, 1064
INSTANCE_SIZE, SLOTS_BASE, METHOD_SIZE, WEAKREF_SIZE = 48, 48, 64, 72


class Thing:
    """One object. refs() and attrs() give its referents and attributes now, as Things and atoms."""

    def __init__(self, heap, kind, size):
        self.kind, self.size = kind, size
        self.methods, self.method_kind, self.src = [], BUILTIN, None
        self.is_dumped = True
        self.number = heap.take(size)

    def refs(self):
        return []

    def attrs(self):
        return {}


class Stub(Thing):
    """Alive, but not in the dump: a string's tuple, a type of the interpreter, a dict that was born too late."""

    def __init__(self, heap, kind, size=56):
        super().__init__(heap, kind, size)
        self.is_dumped = False


class List(Thing):
    def __init__(self, heap, items=(), kind="list"):
        super().__init__(heap, f"<class '{kind}'>", 56)
        self.items = list(items)
        self.methods = {"list": LIST_METHODS, "tuple": TUPLE_METHODS, "collections.deque": DEQUE_METHODS}[kind]
        self.src = {"co_name": kind.rsplit(".", 1)[-1]}

    def refs(self):
        return self.items if "deque" in self.kind else self.items[::-1]


class Dict(Thing):
    def __init__(self, heap, pairs=()):
        super().__init__(heap, "<class 'dict'>", 64)
        self.pairs = list(pairs)
        self.methods, self.src = DICT_METHODS, {"co_name": "dict"}

    def refs(self):
        if all(isinstance(key, str) for key, _ in self.pairs):
            return [value for _, value in self.pairs]
        return [item for pair in self.pairs for item in pair]


class Module(Thing):
    def __init__(self, heap, name, file):
        super().__init__(heap, "<class 'module'>", MODULE_SIZE)
        self.globals = Dict(heap)
        self.src = {"co_name": name, "co_filename": file}

    def refs(self):
        return [self.globals]

    def attrs(self):
        return dict(self.globals.pairs)


class Class(Thing):
    """A class of the shop; its methods are functions in its __dict__."""

    def __init__(self, heap, module, name, methods, fields=()):
        super().__init__(heap, "<class 'type'>", CLASS_SIZE)
        self.qualified = f"{module.src['co_name']}.{name}"
        self.members = Dict(heap, [("__module__", module.src["co_name"])])
        self.bases = [List(heap, [self, heap.static("object")], "tuple"), List(heap, [heap.static("object")], "tuple")]
        self.src = {"co_name": name}
        self.method_names = [method for method in methods if method != "__init__"]
        self.fields = fields
        module.globals.pairs.append((name, self))

    def refs(self):
        return [self.members, *self.bases, self.bases[1].items[0]]

    def attrs(self):
        return {name: value for name, value in self.members.pairs if not name.startswith("__")}


class Instance(Thing):
    """Fields in a __dict__, or in slots when the class names them."""

    def __init__(self, heap, cls, src, **fields):
        size = SLOTS_BASE + 8 * len(fields) if cls.fields else INSTANCE_SIZE
        super().__init__(heap, f"<class '{cls.qualified}'>", size)
        self.cls, self.src = cls, src
        self.methods, self.method_kind = cls.method_names, METHOD
        self.slots = fields if cls.fields else None
        self.members = None if cls.fields else Dict(heap, fields.items())

    def get(self, name):
        return self.attrs()[name]

    def set(self, name, value):
        if self.slots is not None:
            self.slots[name] = value
        else:
            self.members.pairs = [(key, value if key == name else old) for key, old in self.members.pairs]

    def refs(self):
        return [*self.slots.values(), self.cls] if self.members is None else [self.members, self.cls]

    def attrs(self):
        return dict(self.slots) if self.members is None else dict(self.members.pairs)


class Record(Thing):
    """Anything whose referents are a plain row: functions, code, cells, methods, weak references."""

    def __init__(self, heap, kind, size, row, src=None, attrs=None):
        super().__init__(heap, f"<class '{kind}'>", size)
        self.row, self.src, self.names = row, src or {"co_name": kind}, attrs or {}

    def refs(self):
        return self.row

    def attrs(self):
        return self.names


class Heap:
    def __init__(self):
        self.things, self.statics = [], {}
        self.next_number = HEAP

    def take(self, size):
        number = self.next_number
        self.next_number += (size + 31) // 16 * 16
        return number

    def static(self, name):
        if name not in self.statics:
            stub = Stub(self, "<class 'type'>")
            stub.number = STATIC + 416 * len(self.statics)
            self.statics[name] = stub
        return self.statics[name]

    def add(self, thing):
        """Puts a Thing, and what it owns and nobody has listed yet, among the objects to dump."""
        self.things.append(thing)
        for owned in [getattr(thing, "members", None), getattr(thing, "globals", None), *getattr(thing, "bases", ())]:
            if isinstance(owned, Thing):
                self.things.append(owned)
        return thing

    def dump(self, noise):
        """The JSON text. noise: dead method ids differ between two dumps, as they do in life."""
        groups = {}
        for position, thing in enumerate(self.things):
            if thing.is_dumped:
                group = groups.setdefault(thing.kind, {})
                assert str(thing.number) not in group, "an address is taken once"
                group[str(thing.number)] = self.record(thing, noise + position)
        return json.dumps(groups, ensure_ascii=False)

    @staticmethod
    def record(thing, noise):
        def value_of(value):
            return [value.kind, value.number] if isinstance(value, Thing) else value

        row = {"size": thing.size + container_bytes(thing)}
        attrs = {name: value_of(value) for name, value in thing.attrs().items() if value is not None}
        for turn, name in enumerate(thing.methods):
            attrs[name] = [thing.method_kind, DEAD + 64 * ((noise + turn) % 3)]
        if attrs:
            row["attr"] = dict(sorted(attrs.items()))  # dir() is sorted
        refs = [value_of(value) for value in thing.refs()]
        if refs:
            row["ref"] = refs
        row["src"] = thing.src
        return row


def container_bytes(thing):
    """What a container takes for its slots, the way CPython grows them."""
    if isinstance(thing, Dict):
        count, capacity = len(thing.pairs), 8
        while capacity * 2 // 3 < count:
            capacity *= 2
        return 0 if count == 0 else 40 + capacity * 3 // 2 * 16 + capacity
    if isinstance(thing, List):
        return 8 * len(thing.items) if "tuple" in thing.kind else 8 * ((len(thing.items) * 9 // 8 + 3) // 4 * 4)
    return 0
