"""heapprof logs with one oddity each, as (hpm, hpd): what the format page lists, at its borders."""
from random_inputs import varint

BACK, FREE = 1 << 31, 1 << 30
ALWAYS = 0xFFFFFFFF


def table(*traces, ranges=(), start=(1_600_000_000, 123_456_789)):
    """traces: lists of (file, line), leaf first as in the file."""
    out = (1).to_bytes(4, "big") + start[0].to_bytes(8, "big") + start[1].to_bytes(8, "big") + varint(len(ranges))
    for limit, probability in ranges:
        out += limit.to_bytes(8, "big") + probability.to_bytes(4, "big")
    for trace in traces:
        for name, line in trace:
            name = name if isinstance(name, bytes) else name.encode()
            out += varint(line + 1) + varint(len(name)) + name
        out += b"\0"
    return out


def events(*rows):
    """rows: (flags | trace, seconds, microseconds, size)."""
    return b"".join(word.to_bytes(4, "big") + varint(s) + varint(us) + varint(size) for word, s, us, size in rows)


A, B, C = [("a.py", 1), ("main.py", 9)], [("b.py", 2), ("main.py", 9)], [("a.py", 1), ("b.py", 2), ("main.py", 9)]
SMALL = [(1, 0, 5, 100), (2, 0, 5, 50), (FREE | 1, 0, 5, 100), (1, 1, 0, 700), (FREE | 2, 0, 1, 50)]


def padded(value, length):
    """A varint with needless continuation bytes."""
    return bytes((value >> 7 * i & 0x7F) | (0x80 if i + 1 < length else 0) for i in range(length))


LOGS = {
    "empty": (table(), b""),
    "empty with traces": (table(A, B), b""),
    "no traces": (table(), events(*[(0, 0, i, 10 * i) for i in range(9)])),
    "one event": (table(A), events((1, 2, 3, 4))),
    "one event at time 0": (table(A), events((1, 0, 0, 4))),
    "sizes of 0": (table(A, B), events((1, 0, 1, 0), (2, 0, 1, 0), (FREE | 1, 0, 1, 0))),
    "above 2 GiB": (table(A, B), events((1, 0, 1, 2**31 - 1), (1, 0, 1, 2**31), (2, 0, 1, 2**32 + 1033), (2, 1, 1, 5 << 40),
                                        (FREE | 1, 0, 1, 2**31), (FREE | 2, 0, 7, 5 << 40))),
    "below zero": (table(A, B), events((FREE | 1, 0, 1, 300), (2, 0, 1, 100), (FREE | 2, 0, 1, 250), (1, 0, 1, 20))),
    "only frees": (table(A), events(*[(FREE | 1, 0, 10, 5)] * 4)),
    "equal traces": (table(A, A, B, A, [], []), events(*[(1 + i % 7, 0, 10, 100 + i) for i in range(40)])),
    "recursion": (table([("r.py", 3)] * 5 + [("main.py", 1)], [("r.py", 3), ("s.py", 4)] * 3, [("r.py", 3)]),
                  events((1, 0, 1, 10), (2, 0, 1, 200), (3, 0, 1, 3000), (FREE | 3, 1, 1, 1000))),
    "beyond the table": (table(A), events(*[(1 + i % 3, 0, 100, 10 + i) for i in range(30)])),
    "one far index": (table(A, B), events(*SMALL * 4, (900, 0, 1, 77), *SMALL * 4)),
    "backward": (table(A, B), events((1, 3, 0, 10), (BACK | 2, 1, 750_000, 20), (1, 0, 1, 30), (BACK | FREE | 1, 2, 0, 10),
                                     (2, 0, 500_000, 40), (1, 9, 0, 50))),
    "backward before the start": (table(A), events((BACK | 1, 5, 0, 10), (1, 2, 0, 20), (1, 4, 1, 30))),
    "long pauses": (table(A, B), events((1, 100_000, 999_999, 10), (2, 31_536_000, 0, 20), (FREE | 1, 0, 0, 10))),
    "many at once": (table(A, B), events(*[(1 + i % 2, 0, 0, i) for i in range(200)], (1, 0, 1, 9))),
    "cut event": (table(A), events(*SMALL)[:-1]),
    "cut in the word": (table(A), events(*SMALL) + b"\0\0"),
    "cut table": (table(A, B)[:-4], events(*SMALL)),
    "cut table at its end": (table(A, B)[:-1], events(*SMALL)),
    "padded numbers": (table(A), b"".join((1).to_bytes(4, "big") + padded(1, 3) + padded(2, 9) + padded(300 + i, 8)
                                          for i in range(20))),
    "line 0": (table([("a.py", -0), ("b.py", 2**31)]), events((1, 0, 1, 5))),
    "odd names": (table([(b"\xff\xfe;\\x3b", 1), ("", 2), ("a b", 3)], [("\n\r\t\\", 4)], [("größe \U0001F600", 5)], [(";", 6)]),
                  events(*[(i, 0, 1, 10 * i) for i in range(1, 5)])),
    "far in time": (table(A, start=(0, 0)), events((1, 1, 0, 1))),
}

RANGES = {
    "likely": ([(128, ALWAYS // 4), (8192, ALWAYS // 2)], 400_000),
    "always": ([(128, ALWAYS), (8192, ALWAYS)], 5),
    "never": ([(128, 0), (8192, ALWAYS // 10)], 1000),
    "impossible": ([(128, 429_496), (8192, 429_496_729)], 3),
    "one range": ([(1 << 20, 1)], 10**6),
    # 20 events of 1/p = 42.949672…: 20 x 42.9… events in 20 x (1 + us) us: 42.9… > 20 (1 + us) only for us < 1.147.
    "just impossible": ([(1 << 20, 100_000_000)], 1),
    "just possible": ([(1 << 20, 100_000_000)], 2),
    "borders": ([(16, 3 << 30), (17, 1 << 30), (2**40, 1 << 20)], 10**6),
}
for _name, (_ranges, _gap) in RANGES.items():
    _sizes = [0, 1, 15, 16, 17, 127, 128, 129, 8191, 8192, 8193, 2**20 - 1, 2**20, 2**33, 2**40 - 1, 2**40]
    _rows = [(1 + i % 2, _gap // 10**6, _gap % 10**6, size) for i, size in enumerate(_sizes)]
    _rows += [(FREE | 1, _gap // 10**6, _gap % 10**6, 1)] * 4
    LOGS["sampled, " + _name] = (table(A, C, ranges=_ranges), events(*_rows))


def digest(interval_ms, *snapshots, finished=True):
    """.hpc; each snapshot {trace: bytes}."""
    out = bytearray((1).to_bytes(4, "big") + (1_600_000_000).to_bytes(8, "big") + (0).to_bytes(8, "big"))
    out += varint(interval_ms)
    index_at = len(out)
    out += (0).to_bytes(8, "big")
    offsets = []
    for snapshot in snapshots:
        offsets.append(len(out))
        rows = sorted(snapshot.items(), key=lambda row: -row[1])
        out += (0x5379A0BD).to_bytes(4, "big") + varint(len(rows))
        before = None
        for trace, size in rows:
            out += varint(trace) + varint(size if before is None else before - size)
            before = size
    end = len(out)
    out += (0xAB935776).to_bytes(4, "big") + varint(len(offsets))
    for i, offset in enumerate(offsets):
        out += varint(offset - (offsets[i - 1] if i else 0))
    if finished:
        out[index_at:index_at + 8] = end.to_bytes(8, "big")
    return bytes(out)
