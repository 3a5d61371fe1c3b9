"""An independent reader of .hscope files, from the design page alone: the oracle of the tests.

`read(path)` checks every checksum, number and reference and returns a Recording; what is wrong raises
BadFile. Objects of dumps are read by read_dumps.py. `python3 read_hscope.py FILE…` prints what is in the
files.
"""

import struct
import sys
from collections import namedtuple

K = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
META, DEFS, EVENTS, OBJECTS, ROOTS, DUMP, TRACKED, SAMPLES, CALLS, SERIES, MARKS = range(1, 12)
LIVE, INDEX = 12, 13


class BadFile(Exception):
    pass


def demand(holds, text):
    if not holds:
        raise BadFile(text)


def make_crc_table():
    table = []
    for byte in range(256):
        for _ in range(8):
            byte = byte >> 1 ^ (0x82F63B78 if byte & 1 else 0)
        table.append(byte)
    return table


CRC_TABLE = make_crc_table()


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


def unpack_lz4(data, raw_size):
    out = bytearray()
    at = 0
    while True:
        token = data[at]
        at += 1
        length = token >> 4
        if length == 15:
            while True:
                length += data[at]
                at += 1
                if data[at - 1] != 255:
                    break
        out += data[at:at + length]
        at += length
        if at >= len(data):
            break
        distance = data[at] | data[at + 1] << 8
        at += 2
        length = (token & 15) + 4
        if length == 19:
            while True:
                length += data[at]
                at += 1
                if data[at - 1] != 255:
                    break
        demand(0 < distance <= len(out), "LZ4 distance")
        start = len(out) - distance
        if distance >= length:
            out += out[start:start + length]
        else:
            for i in range(length):
                out.append(out[start + i])
    demand(len(out) == raw_size, "LZ4 size")
    return bytes(out)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def more(self):
        return self.at < len(self.data)

    def byte(self):
        self.at += 1
        return self.data[self.at - 1]

    def varint(self):
        value = shift = 0
        data, at = self.data, self.at
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                self.at = at
                return value & MASK
            shift += 7
            demand(shift < 70, "varint too long")

    def zig(self):
        value = self.varint()
        return value >> 1 ^ -(value & 1)

    def raw(self, size):
        demand(self.at + size <= len(self.data), "bytes beyond their payload")
        self.at += size
        return self.data[self.at - size:self.at]

    def text(self):
        return self.raw(self.varint()).decode("utf-8", "surrogatepass")


Type = namedtuple("Type", "name module block_offset basic_size flags shape object_index")


class Chunk:
    def __init__(self, kind, stream, sequence, time, payload, is_live, goes_on):
        self.kind, self.stream, self.sequence, self.goes_on = kind, stream, sequence, goes_on
        self.time, self.payload, self.is_live = time, payload, is_live


class Stream:
    def __init__(self, is_dump=False):
        # In a dump, sources of modules and classes may lack file or name.
        self.least_text_of_code = 0 if is_dump else 1
        self.strings, self.codes, self.nodes, self.sites = [""], [None], [None], [None]
        self.types, self.shapes = [None], [None]  # of a dump
        self.threads = []

    def define(self, payload, goes_on):
        reader = Reader(payload)
        demand(goes_on == (len(self.strings) + len(self.codes) + len(self.types) > 3 or bool(self.threads)),
               "definitions go on from those before")
        if goes_on:
            demand(reader.byte() == 1, "a string first")
            numbers = Reader(reader.raw(reader.varint()))
            known = self.strings, self.codes, self.nodes, self.sites, self.types, self.shapes
            demand([numbers.varint() for _ in known] == [len(table) - 1 for table in known] and not numbers.more(),
                   "numbers that definitions go on from")
            self.strings.append(None)
        while reader.more():
            tag = reader.byte()
            if tag == 1:
                self.strings.append(reader.text())
            elif tag == 2:
                code = reader.varint(), reader.varint(), reader.varint()
                demand(self.least_text_of_code <= code[0] < len(self.strings), "file of a code")
                demand(self.least_text_of_code <= code[1] < len(self.strings), "name of a code")
                self.codes.append(code)
            elif tag == 3:
                node = reader.varint(), reader.varint(), reader.zig()
                demand(node[0] < len(self.nodes), "parent of a node")
                demand(0 < node[1] < len(self.codes), "code of a node")
                self.nodes.append(node)
            elif tag == 4:
                site = reader.varint(), reader.varint()
                demand(site[0] < len(self.nodes) and site[1] < 5, "site")
                self.sites.append(site)
            elif tag == 5:
                name, module, offset = reader.varint(), reader.varint(), reader.zig()
                demand(0 < name < len(self.strings) and module < len(self.strings), "name of a type")
                size, flags, shape, index = (reader.varint() for _ in range(4))
                demand(flags < 4 and shape < len(self.shapes), "type")
                self.types.append(Type(self.strings[name], self.strings[module], offset, size, flags,
                                       shape, index - 1))
            elif tag == 6:
                kind, names = reader.varint(), [reader.varint() for _ in range(reader.varint())]
                demand(0 < kind < 4 and all(n < len(self.strings) for n in names), "shape")
                self.shapes.append((kind, [self.strings[n] if n else None for n in names]))
            elif tag == 7:
                self.threads.append((reader.varint(), reader.varint(), reader.text()))
            else:
                raise BadFile("definition tag %d" % tag)

    def stack(self, site):
        return self.frames(self.sites[site][0])

    def frames(self, node):
        """Innermost first: (function, file, line)."""
        frames = []
        while node:
            node, code, delta = self.nodes[node]
            file, name, line = self.codes[code]
            frames.append((self.strings[name], self.strings[file], line + delta))
        return frames


class Tracked:
    """One tracked object; `sizes` are (time of the snapshot, text, sized), at birth the first."""

    def __init__(self, birth, name, address, stream, node, level):
        self.birth, self.death, self.name, self.address = birth, None, name, address
        self.stream, self.node, self.level, self.sizes = stream, node, level, []


class Sized:
    def __init__(self, total, flat, name, parts):
        self.total, self.flat, self.name, self.parts = total, flat, name, parts


class Recording:
    def __init__(self):
        self.meta, self.streams, self.chunks = {}, {}, []
        self.marks, self.series = [], []
        self.calls = []        # as read_calls says, in the order of each stream
        self.samples = []      # (time, stream, node, weight)
        self.events = []       # (time, stream, op, old block, block, size, site), by time
        self.tracked_classes, self.tracked, self.snapshots = {}, {}, []
        self.lost = [0, 0, 0]
        self.is_cut = False    # ends within a chunk
        self.has_index = False

    def live_blocks(self):
        """Replays the events; an allocation on a live block raises."""
        live = {}
        for time, stream, op, old, block, size, site in self.events:
            if op in (1, 2):
                live.pop(old, None)
            if op in (0, 2):
                demand(block not in live or sum(self.lost), "allocation on the live block %x" % block)
                live[block] = size, stream, site
        return live


def each_chunk(data, checks_payloads=True):
    """(kind, flags, stream, sequence, time, payload as stored, raw size), in the order of the file; a file
    that ends within one gives None at its end."""
    demand(data[:8] == b"\x89HSCOPE\n", "magic")
    major, minor, header_size = struct.unpack_from("<HHI", data, 8)
    demand((major, minor, header_size) == (1, 0, 4056), "version or header size")
    demand(struct.unpack_from("<I", data, 60)[0] == crc32c(data[:60]), "CRC of the file header")
    demand(not any(data[64:4056]), "zeros after the header")
    at = header_size
    begins = set()
    while at < len(data):
        demand(at % 8 == 0, "alignment")
        if at + 40 > len(data):
            yield None
            return
        head = data[at:at + 40]
        demand(head[:4] == b"HSCK", "no chunk at %d" % at)
        kind, flags, stored, raw, stream, sequence, time, crc, own_crc = struct.unpack_from(
            "<HHIIIIQII", head, 4)
        demand(own_crc == crc32c(head[:36]), "CRC of the chunk header at %d" % at)
        payload = data[at + 40:at + 40 + stored]
        if len(payload) < stored:
            yield None
            return
        if kind != LIVE:
            demand(not checks_payloads or crc == crc32c(payload), "CRC of the payload at %d" % at)
            demand(flags >> 4 in ((1, 3) if kind == DEFS else (1,)) and flags & 15 in (0, 1), "flags")
        begins.add(at)
        end = at + 40 + stored
        at = (end + 7) // 8 * 8
        demand(not any(data[end:at]), "padding")
        yield kind, flags, stream, sequence, time, payload, raw
        if kind == INDEX:
            demand(at == len(data) and data[-8:] == b"HSCOPEND", "the index ends the file")
            named = {struct.unpack_from("<Q", payload, i)[0] for i in range(0, len(payload) - 16, 24)}
            demand(named <= begins, "the index names chunks that are there")


def unpacked(flags, payload, raw):
    if flags & 15 == 1:
        payload = unpack_lz4(payload, raw)
    demand(len(payload) == raw, "raw size")
    return payload


def read_chunks(data, recording):
    for chunk in each_chunk(data):
        if chunk is None:
            recording.is_cut = True
            return
        kind, flags, stream, sequence, time, payload, raw = chunk
        recording.has_index |= kind == INDEX
        if kind == LIVE:
            read_slots(payload, recording)
        else:
            recording.chunks.append(
                Chunk(kind, stream, sequence, time, unpacked(flags, payload, raw), False, flags & 32 != 0))


def read_slots(payload, recording):
    for at in range(0, len(payload), 65536):
        state, used, kind, stream, sequence, flags, time = struct.unpack_from("<6IQ", payload, at)
        demand(state <= 2 and used <= 65536 - 64, "slot")
        if state and used:
            records = payload[at + 64:at + 64 + used]
            recording.chunks.append(Chunk(kind, stream, sequence, time, records, True, flags & 32 != 0))


def read_events(chunk, recording, out, stream):
    reader = Reader(chunk.payload)
    known, sizes = [0] * 256, [0] * 16
    last = site = low = 0
    time = chunk.time
    while reader.more():
        tag = reader.byte()
        op = tag & 3
        if op == 3:
            control = tag >> 2
            if control == 1:
                time += reader.varint()
            elif control == 2:
                for i in range(3):
                    recording.lost[i] += reader.varint()
            elif control == 4:
                low = reader.varint()
            else:
                demand(control in (0, 3), "control %d" % control)
                if control == 3:
                    reader.varint()
            continue
        x = known[reader.byte()] if tag & 4 else (last + reader.zig()) & MASK
        known[(x * K & MASK) >> 56] = last = x
        old = block = x << 4 | low & 15
        size = 0
        if op == 2:
            moved = reader.varint()
            if moved:
                moved -= 1
                x = (last + (moved >> 1 ^ -(moved & 1))) & MASK
                known[(x * K & MASK) >> 56] = last = x
            block = x << 4 | low >> 4
        if op != 1:
            code = tag >> 4
            size = sizes[code] if code else reader.varint()
            sizes[1 + ((size * K & MASK) >> 32) % 15] = size
            if not tag & 8:
                site += reader.zig()
            demand(0 < site < len(stream.sites), "site %d" % site)
        else:
            demand(tag >> 3 == 0, "tag of a free")
        low = 0
        out.append((time, chunk.stream, op, old, block, size, site))


def read_calls(chunk, out, stream):
    """Each: (time, stream, op, function or None, (allocated, freed) or None, {name: (type, bytes)})."""
    reader = Reader(chunk.payload)
    time = chunk.time
    while reader.more():
        head = reader.varint()
        time += head >> 2
        function, sums, variables = None, None, {}
        if head & 3 == 0:
            code = reader.varint()
            demand(0 < code < len(stream.codes), "code of a call")
            function = stream.strings[stream.codes[code][1]]
        else:
            flags = reader.varint()
            demand(flags < 4, "flags of a return")
            if flags & 1:
                sums = reader.varint(), reader.varint()
            if flags & 2:
                for _ in range(reader.varint()):
                    name, kind, size = reader.varint(), reader.varint(), reader.varint()
                    demand(0 < name < len(stream.strings), "name of a variable")
                    demand(0 < kind < len(stream.strings), "type of a variable")
                    variables[stream.strings[name]] = stream.strings[kind], size
        out.append((time, chunk.stream, head & 3, function, sums, variables))


def read_samples(chunk, out, stream):
    reader = Reader(chunk.payload)
    time, node = chunk.time, 0
    while reader.more():
        time += reader.varint()
        node += reader.zig()
        demand(0 <= node < len(stream.nodes), "node of a sample")
        out.append((time, chunk.stream, node, reader.varint()))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    recording = Recording()
    read_chunks(data, recording)
    chunks = {}
    for chunk in recording.chunks:
        chunks.setdefault((chunk.kind, chunk.stream, chunk.sequence), chunk)
    ordered = sorted(chunks.values(), key=lambda c: (c.kind, c.stream, c.sequence))
    before = None
    for chunk in ordered:
        expected = 0
        if before and (before.kind, before.stream) == (chunk.kind, chunk.stream):
            expected = before.sequence + 1
            demand(before.time <= chunk.time, "time runs backwards")
        if not recording.is_cut:
            demand(chunk.sequence == expected, "sequence of %d/%d: %d, not %d" % (
                chunk.kind, chunk.stream, chunk.sequence, expected))
        before = chunk
    for chunk in ordered:
        if chunk.kind == DUMP:
            recording.streams[chunk.stream] = Stream(is_dump=True)
    for chunk in ordered:
        read_chunk(chunk, recording)
    recording.events.sort(key=lambda event: event[0])
    return recording


def read_chunk(chunk, recording):
    stream = recording.streams.setdefault(chunk.stream, Stream())
    reader = Reader(chunk.payload)
    if chunk.kind == META:
        while reader.more():
            key = reader.text()
            recording.meta[key] = reader.text()
    elif chunk.kind == DEFS:
        stream.define(chunk.payload, chunk.goes_on)
    elif chunk.kind == EVENTS:
        read_events(chunk, recording, recording.events, stream)
    elif chunk.kind == CALLS:
        read_calls(chunk, recording.calls, stream)
    elif chunk.kind == SAMPLES:
        read_samples(chunk, recording.samples, stream)
    elif chunk.kind == MARKS:
        time = chunk.time
        while reader.more():
            time += reader.varint()
            mark = time, reader.varint(), reader.text()
            if mark[1] == 6:
                total, node = reader.varint(), reader.varint()
                mark += total, node, [(reader.text(), reader.varint()) for _ in range(reader.varint())]
            recording.marks.append(mark)
    elif chunk.kind == SERIES:
        time = chunk.time
        while reader.more():
            time += reader.varint()
            values = {}
            for _ in range(reader.varint()):
                name = reader.varint()
                demand(0 < name < len(stream.strings), "name of a metric")
                values[stream.strings[name]] = reader.varint()
            recording.series.append((time, values))
    elif chunk.kind == TRACKED:
        read_tracked(reader, recording, stream)
    else:
        demand(chunk.kind in (OBJECTS, ROOTS, DUMP, INDEX), "kind %d" % chunk.kind)


def read_tracked(reader, recording, stream):
    snapshots, tracked = recording.snapshots, recording.tracked
    while reader.more():
        tag = reader.byte()
        if tag == 1:
            number, name = reader.varint(), reader.varint()
            demand(number not in recording.tracked_classes, "class %d twice" % number)
            demand(0 < name < len(stream.strings), "name of a tracked class")
            recording.tracked_classes[number] = stream.strings[name]
        elif tag == 2:
            time, number, of_class = reader.varint(), reader.varint(), reader.varint()
            demand(number not in tracked, "birth of %d twice" % number)
            demand(of_class in recording.tracked_classes, "class of a birth")
            tracked[number] = Tracked(time, recording.tracked_classes[of_class], *(
                reader.varint() for _ in range(4)))
        elif tag == 3:
            time, one = reader.varint(), tracked[reader.varint()]
            demand(one.death is None and time >= one.birth, "death")
            one.death = time
        elif tag == 4:
            snapshots.append((reader.varint(), reader.text(), reader.varint(), reader.varint() - 1,
                              reader.varint()))
        elif tag == 5:
            one = tracked[reader.varint()]
            demand(one.death is None, "size of a dead object")
            text, sized = reader.text(), read_sized(reader, stream)
            time = one.birth if not one.sizes else snapshots[-1][0]
            one.sizes.append((time, text, sized))
        elif tag == 6:
            one = tracked[reader.varint()]
            one.level = reader.varint()
        else:
            raise BadFile("tracked tag %d" % tag)


def read_sized(reader, stream):
    total, flat, name, count = (reader.varint() for _ in range(4))
    demand(name < len(stream.strings), "name of a size")
    parts = [read_sized(reader, stream) for _ in range(count)]
    demand(flat + sum(part.total for part in parts) <= total, "parts are larger than the whole")
    return Sized(total, flat, stream.strings[name], parts)


def main():
    for path in sys.argv[1:]:
        recording = read(path)
        live = recording.live_blocks()
        kinds = [event[2] for event in recording.events]
        print("%s: %d allocations, %d frees, %d reallocations, %d live blocks of %d bytes, lost %s, "
              "%d streams, %d nodes, %d series, marks %s, end %s%s" % (
                  path, kinds.count(0), kinds.count(1), kinds.count(2), len(live),
                  sum(size for size, _, _ in live.values()), recording.lost, len(recording.streams),
                  sum(len(s.nodes) - 1 for s in recording.streams.values()), len(recording.series),
                  recording.marks, recording.meta.get("end_reason"),
                  ", cut" if recording.is_cut else ""))


if __name__ == "__main__":
    main()
