"""Reads the dumps of an .hscope file, for tests: from the description of the format alone."""

import struct
from collections import namedtuple

import read_hscope
from read_hscope import DEFS, DUMP, OBJECTS, ROOTS, Reader, Stream, demand

Object = namedtuple("Object", "index address type size refcount flags value edges")
Value = namedtuple("Value", "kind value length")
Root = namedtuple("Root", "object kind name node stream")
Source = namedtuple("Source", "file name line")
TRACKED, IMMORTAL, GUESS, FINALIZED, TRUNCATED = 1, 2, 4, 8, 16


class Dump(Stream):
    """One dump: its objects by index, with edges as (name, target index)."""

    def __init__(self, stream):
        super().__init__(is_dump=True)
        self.stream = stream
        self.records = []
        self.objects, self.roots, self.payload_bytes = [], [], 0

    @property
    def by_address(self):
        return {o.address: o for o in self.objects}

    def type_of(self, o):
        return self.types[o.type]

    def type_name(self, o):
        t = self.types[o.type]
        return f"{t.module}.{t.name}" if t.module else t.name

    def source(self, code):
        file, name, line = self.codes[code]
        return Source(self.strings[file], self.strings[name], line)

    def read_value(self, r):
        v = r.varint()
        kind, length = v & 7, v >> 3
        if kind == 0:
            return None
        if kind == 1:
            return Value(1, r.zig(), 0)
        if kind == 2:
            return Value(2, struct.unpack("<d", r.raw(8))[0], 0)
        if kind == 6:
            return Value(6, self.source(r.varint()), 0)
        return Value(kind, r.raw(r.varint()), length)

    def edge_names(self, shape, count):
        kind, names = self.shapes[shape] if shape else (3, [])
        if kind == 3:
            return (names + [None] * count)[:count]
        plain = count - len(names)
        if kind == 1:
            return [f"[{i}]" for i in range(plain)] + names
        return ["key", "value"] * (plain // 2) + names

    def read_objects(self, r):
        index, address = r.varint(), 0
        assert index == len(self.objects), (index, len(self.objects))
        while r.more():
            address += r.zig()
            type_, size, refcount, flags = r.varint(), r.varint(), r.varint(), r.varint()
            value = self.read_value(r)
            count = r.varint()
            shape = r.varint() if count & 1 else self.types[type_].shape
            targets = [index + r.zig() for _ in range(count >> 1)]
            edges = list(zip(self.edge_names(shape, count >> 1), targets))
            self.objects.append(Object(index, address << 3, type_, size, refcount, flags, value, edges))
            index += 1

    def read_roots(self, r):
        while r.more():
            index, kind, name = r.varint(), r.varint(), self.strings[r.varint()]
            self.roots.append(Root(index, kind, name, r.varint(), r.varint()))

    def read_record(self, r):
        names = "time thread_stream label trigger values objects edges status".split()
        values = [r.varint(), r.varint(), r.text(), r.text(), r.varint(), r.varint(), r.varint(), r.varint()]
        assert not r.more()
        self.records.append(dict(zip(names, values)))


def read(path, check=False):
    """Dumps of the file by stream. `check` proves the checksums of payloads too (slow)."""
    with open(path, "rb") as file:
        data = file.read()
    dumps, sequences = {}, {}
    for chunk in read_hscope.each_chunk(data, check):
        if chunk is None:
            break
        kind, flags, stream, sequence, _time, payload, raw = chunk
        expected = sequences.get((stream, kind), 0)
        demand(sequence == expected, "sequence of %d/%d: %d, not %d" % (kind, stream, sequence, expected))
        sequences[stream, kind] = sequence + 1
        if kind not in (DEFS, OBJECTS, ROOTS, DUMP) or (stream not in dumps and kind != DUMP):
            continue  # a dump begins with its record; other streams are threads
        dump = dumps.setdefault(stream, Dump(stream))
        dump.payload_bytes += len(payload)
        records = read_hscope.unpacked(flags, payload, raw)
        if kind == DEFS:
            dump.define(records, flags & 32 != 0)
        else:
            {OBJECTS: dump.read_objects, ROOTS: dump.read_roots, DUMP: dump.read_record}[kind](Reader(records))
    return dumps
