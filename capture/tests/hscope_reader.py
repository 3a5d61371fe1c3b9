"""Reads the dumps of an .hscope file, for tests: from the description of the format alone."""

import struct
from collections import namedtuple

Object = namedtuple("Object", "index address type size refcount flags value edges")
Value = namedtuple("Value", "kind value length")
Type = namedtuple("Type", "name module block_offset basic_size flags shape object_index")
Root = namedtuple("Root", "object kind name node stream")
Source = namedtuple("Source", "file name line")
TRACKED, IMMORTAL, GUESS, FINALIZED, TRUNCATED = 1, 2, 4, 8, 16


def _crc_table():
    table = []
    for i in range(256):
        for _ in range(8):
            i = (i >> 1) ^ (0x82F63B78 if i & 1 else 0)
        table.append(i)
    return table


_TABLE = _crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = (crc >> 8) ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc ^ 0xFFFFFFFF


class Records:
    def __init__(self, data):
        self.data, self.at = data, 0

    def __bool__(self):
        return self.at < len(self.data)

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def zig(self):
        value = self.varint()
        return (value >> 1) ^ -(value & 1)

    def raw(self, count):
        self.at += count
        assert self.at <= len(self.data)
        return self.data[self.at - count : self.at]

    def text(self):
        return self.raw(self.varint()).decode("utf-8", "surrogatepass")


class Dump:
    """One dump: its objects by index, with edges as (name, target index)."""

    def __init__(self, stream):
        self.stream = stream
        self.records = []
        self.strings, self.codes, self.nodes, self.types, self.shapes = [None], [None], [None], [None], [None]
        self.objects, self.roots, self.payload_bytes = [], [], 0

    @property
    def by_address(self):
        return {o.address: o for o in self.objects}

    def type_of(self, o):
        return self.types[o.type]

    def type_name(self, o):
        t = self.types[o.type]
        return f"{t.module}.{t.name}" if t.module else t.name

    def read_definitions(self, r):
        s = self.strings
        while r:
            tag = r.byte()
            if tag == 1:
                s.append(r.text())
            elif tag == 2:
                self.codes.append(Source(s[r.varint()], s[r.varint()], r.varint()))
            elif tag == 3:
                parent, code = r.varint(), r.varint()
                self.nodes.append((parent, code, r.zig() + self.codes[code].line))
            elif tag == 5:
                name, module, offset = s[r.varint()], s[r.varint()], r.zig()
                self.types.append(
                    Type(name, module, offset, r.varint(), r.varint(), r.varint(), r.varint() - 1)
                )
            elif tag == 6:
                kind, count = r.varint(), r.varint()
                self.shapes.append((kind, [s[r.varint()] for _ in range(count)]))
            else:
                raise ValueError(f"definition {tag}")

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
            return Value(6, self.codes[r.varint()], 0)
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
        while r:
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
        while r:
            index, kind, name = r.varint(), r.varint(), self.strings[r.varint()]
            self.roots.append(Root(index, kind, name, r.varint(), r.varint()))

    def read_record(self, r):
        names = "time thread_stream label trigger values objects edges status".split()
        values = [r.varint(), r.varint(), r.text(), r.text(), r.varint(), r.varint(), r.varint(), r.varint()]
        assert not r
        self.records.append(dict(zip(names, values)))


def read(path, check=False):
    """Dumps of the file by stream. `check` proves every checksum (slow)."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89HSCOPE\n"
    assert struct.unpack_from("<HHI", data, 8) == (1, 0, 4056)
    assert crc32c(data[:60]) == struct.unpack_from("<I", data, 60)[0]
    dumps, sequences, at = {}, {}, 4056
    while at + 40 <= len(data):
        magic, kind, flags, stored, raw, stream, seq, _time, crc, head = struct.unpack_from(
            "<4sHHIIIIQII", data, at
        )
        assert magic == b"HSCK", at
        payload = data[at + 40 : at + 40 + stored]
        assert crc32c(data[at : at + 36]) == head
        if check and kind != 12:
            assert crc32c(payload) == crc
        expected = sequences.get((stream, kind), 0)
        assert seq == expected, (stream, kind, seq, expected)
        sequences[stream, kind] = seq + 1
        at += 40 + (stored + 7) // 8 * 8
        if kind not in (2, 4, 5, 6) or (stream not in dumps and kind != 6):
            continue  # a dump begins with its record; other streams are threads
        dump = dumps.setdefault(stream, Dump(stream))
        dump.payload_bytes += stored
        r = Records(payload if flags & 15 == 0 else lz4_block(payload, raw))
        {2: dump.read_definitions, 4: dump.read_objects, 5: dump.read_roots, 6: dump.read_record}[kind](r)
    return dumps


def lz4_block(data, raw):
    out, at = bytearray(), 0

    def length(code, at):
        if code == 15:
            while True:
                code += data[at]
                at += 1
                if data[at - 1] != 255:
                    break
        return code, at

    while True:
        token = data[at]
        literals, at = length(token >> 4, at + 1)
        out += data[at : at + literals]
        at += literals
        if at >= len(data):
            assert len(out) == raw
            return bytes(out)
        offset = data[at] | data[at + 1] << 8
        match, at = length(token & 15, at + 2)
        for _ in range(match + 4):
            out.append(out[-offset])
