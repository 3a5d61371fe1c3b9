#!/usr/bin/env python3
"""A slow, obvious answer to the questions about heapprof logs, written from the definitions alone.

Every question replays every event into plain dicts; scaled sums are exact, in whole parts of a byte that every factor
is a multiple of, and rounded once at the end.

usage: oracle_log.py LOG [--scale on|off|auto] info
       oracle_log.py LOG at T[,T…] | flame T | flow T | lines T FILE:LINE
"""
import argparse
import collections
import functools
import gzip
import json
import math
import pathlib
from fractions import Fraction

BACKWARD, FREE, INDEX = 1 << 31, 1 << 30, (1 << 30) - 1
ALWAYS = (1 << 32) - 1
# More allocated bytes' worth of events a second than any machine does.
IMPOSSIBLE_RATE = 2 * 10**7

Event = collections.namedtuple("Event", "time_us trace size sign row")


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def big(self, count):
        if self.at + count > len(self.data):
            raise EOFError
        self.at += count
        return int.from_bytes(self.data[self.at - count:self.at], "big")

    def bytes(self, count):
        if self.at + count > len(self.data):
            raise EOFError
        self.at += count
        return self.data[self.at - count:self.at]

    def varint(self):
        value = shift = 0
        while True:
            byte = self.big(1)
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def more(self):
        return self.at < len(self.data)


def read_half(base, suffix):
    plain = pathlib.Path(str(base) + suffix)
    return plain.read_bytes() if plain.exists() else gzip.open(str(plain) + ".gz").read()


def half_up(value):
    """A fraction to the nearest whole number, halves away from zero."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def frame_text(frame):
    """file:line with the bytes that would break a collapsed line written out; reversible."""
    out = ""
    for char in frame[0].decode("utf-8", "surrogateescape"):
        code = ord(char)
        if 0xDC80 <= code <= 0xDCFF:
            out += f"\\x{code - 0xDC00:02x}"
        else:
            out += {"\\": "\\\\", ";": "\\x3b", "\n": "\\n", "\r": "\\r"}.get(char, char)
    return f"{out}:{frame[1]}"


class Log:
    """traces: tuples of (file, line), root first, equal lists once; None stands for an unknown trace."""

    def __init__(self, path, scale="auto"):
        self.base = str(path)
        for suffix in (".gz", ".hpm", ".hpd"):
            self.base = self.base.removesuffix(suffix)
        self.read_traces(Reader(read_half(self.base, ".hpm")))
        self.read_events(Reader(read_half(self.base, ".hpd")))
        self.scaled = scale == "on" or (scale == "auto" and self.is_plausible())

    def read_traces(self, reader):
        assert reader.big(4) == 1
        self.start_ns = reader.big(8) * 10**9 + reader.big(8)
        self.ranges = [(reader.big(8), reader.big(4)) for _ in range(reader.varint())]
        self.table = [None]
        while reader.more():
            frames = []
            try:
                while line := reader.varint():
                    frames.append((reader.bytes(reader.varint()), line - 1))
            except EOFError:  # cut short: its index is unknown
                break
            self.table.append(tuple(reversed(frames)))

    def read_events(self, reader):
        self.events, now, latest = [], 0, 0
        while reader.more():
            try:
                word, seconds, micros, size = reader.big(4), reader.varint(), reader.varint(), reader.varint()
            except EOFError:
                break
            now += micros + 10**6 * (-seconds if word & BACKWARD else seconds)
            latest = max(latest, now)
            index = word & INDEX
            trace = self.table[index] if index < len(self.table) else None
            self.events.append(Event(latest, trace, size, -1 if word & FREE else 1, index if index < len(self.table) else 0))
        self.duration_us = latest

    @functools.lru_cache(None)
    def factor_of(self, size):
        for limit, probability in self.ranges:
            if size < limit:
                return Fraction(ALWAYS, probability) if probability else Fraction(0)
        return Fraction(1)

    def is_plausible(self):
        scaled_events = sum(self.factor_of(event.size) for event in self.events)
        elapsed_s = Fraction(self.duration_us + len(self.events), 10**6)
        return not self.events or scaled_events <= IMPOSSIBLE_RATE * elapsed_s

    @functools.cached_property
    def parts(self):
        """How many equal parts of a byte make every factor a whole number: sums of them need no fractions."""
        return math.lcm(*(probability for _, probability in self.ranges if probability))

    @functools.lru_cache(None)
    def parts_of(self, size, scaled):
        return int(size * self.parts * (self.factor_of(size) if scaled else 1))

    def change_in_parts(self, event, scaled=None):
        return event.sign * self.parts_of(event.size, self.scaled if scaled is None else scaled)

    def change(self, event, scaled=None):
        return Fraction(self.change_in_parts(event, scaled), self.parts)

    def sum_of(self, events, scaled=None):
        return half_up(Fraction(sum(self.change_in_parts(event, scaled) for event in events), self.parts))

    def peak(self, scaled=None):
        """(time in microseconds, bytes) of the first event that reaches the maximum, from 0."""
        best, live = (0, 0), 0
        for event in self.events:
            live += self.change_in_parts(event, scaled)
            if live > best[1]:
                best = (event.time_us, live)
        return best[0], half_up(Fraction(best[1], self.parts))

    def peak_event(self):
        """How many events there are up to the peak."""
        best, live, at = 0, 0, 0
        for i, event in enumerate(self.events):
            live += self.change_in_parts(event)
            if live > best:
                best, at = live, i + 1
        return at

    def live_traces(self, time_us, since_us=None):
        """{trace: exact bytes} at a time; with since_us, what was allocated after it, frees ignored."""
        totals = collections.defaultdict(int)
        for event in self.events:
            if event.time_us > time_us:
                break
            if since_us is None or (event.sign > 0 and event.time_us > since_us):
                totals[event.trace or None] += self.change_in_parts(event)
        return collections.defaultdict(Fraction, {trace: Fraction(total, self.parts) for trace, total in totals.items()})

    def info(self):
        traces = set(self.table[1:])
        peak_us, peak_bytes = self.peak()
        return {
            "format": "heapprof", "kinds": ["log", "traces"], "objects": None, "stubs": None, "types": None,
            "edges": None, "dangling_edges": None, "repaired_edges": None, "shallow_bytes": None, "roots": None,
            "traces": len(traces), "frames": len({frame for trace in traces for frame in trace}),
            "events": len(self.events), "allocs": sum(event.sign > 0 for event in self.events),
            "frees": sum(event.sign < 0 for event in self.events), "duration_s": self.duration_us / 10**6,
            "start_time": self.start_ns / 10**9, "peak": {"time_s": peak_us / 10**6, "bytes": peak_bytes},
            "final_bytes": self.sum_of(self.events),
            "raw_peak_bytes": self.peak(False)[1],
            "raw_final_bytes": self.sum_of(self.events, False),
        }

    def live(self, time_us):
        return half_up(sum(self.live_traces(time_us).values()))

    def line_bytes(self, time_us, name):
        """Bytes of the traces that contain the line, each once."""
        return half_up(sum(size for trace, size in self.live_traces(time_us).items()
                           if any(frame_name(frame) == name for frame in trace or ())))

    def flame(self, time_us, since_us=None):
        """Collapsed lines: {stack: bytes}, and OTHER; zeros left out."""
        stacks, other = collections.defaultdict(Fraction), Fraction(0)
        for trace, size in self.live_traces(time_us, since_us).items():
            if trace:
                stacks[";".join(map(frame_text, trace))] += size
            else:
                other += size
        rows = [(half_up(size), stack) for stack, size in stacks.items() if half_up(size)]
        rows.sort(key=lambda row: (-row[0], row[1].encode()))
        lines = [f"{stack} {size}" for size, stack in rows]
        return lines + ([f"OTHER {half_up(other)}"] if half_up(other) else [])

    def flow(self, time_us):
        """total, {frame: (self, total)}, {(from, to): bytes}; everything once a trace."""
        own, cumulative, edges = (collections.defaultdict(Fraction) for _ in range(3))
        live = self.live_traces(time_us)
        for trace, size in live.items():
            trace = trace or ()
            for frame in set(trace):
                cumulative[frame] += size
            for pair in set(zip(trace, trace[1:])):
                edges[pair] += size
            if trace:
                own[trace[-1]] += size
        nodes = {frame_name(frame): (half_up(own[frame]), half_up(size)) for frame, size in cumulative.items()}
        arrows = {(frame_name(a), frame_name(b)): half_up(size) for (a, b), size in edges.items()}
        return half_up(sum(live.values())), nodes, arrows

    def leaves(self, time_us):
        """[(frame, self bytes)] at a time, largest first, ties by name; unknown stacks are one."""
        _, nodes, _ = self.flow(time_us)
        own = {name: size for name, (size, _) in nodes.items()}
        if unknown := self.unknown(time_us):
            own[UNKNOWN] = unknown
        return sorted(own.items(), key=lambda row: (-row[1], row[0].encode()))

    def unknown(self, time_us):
        """Bytes of stacks that are not known, or have no frames."""
        return half_up(sum(size for trace, size in self.live_traces(time_us).items() if not trace))


UNKNOWN = "<unknown>"


def frame_name(frame):
    return f"{frame[0].decode('utf-8', 'replace')}:{frame[1]}"


def time_us(text):
    """Decimal seconds to the nearest microsecond."""
    return half_up(Fraction(text) * 10**6)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("log")
    parser.add_argument("question", choices=["info", "at", "flame", "flow", "lines"])
    parser.add_argument("detail", nargs="*")
    parser.add_argument("--scale", default="auto", choices=["on", "off", "auto"])
    words = parser.parse_args()
    log = Log(words.log, words.scale)
    if words.question == "info":
        print(json.dumps(log.info(), indent=1))
    elif words.question == "at":
        print(json.dumps([[text, log.live(time_us(text))] for text in words.detail[0].split(",")]))
    elif words.question == "flame":
        print("\n".join(log.flame(time_us(words.detail[0]))))
    elif words.question == "lines":
        print(log.line_bytes(time_us(words.detail[0]), words.detail[1]))
    else:
        total, nodes, edges = log.flow(time_us(words.detail[0]))
        print(json.dumps({"total": total, "nodes": nodes, "edges": {" -> ".join(k): v for k, v in edges.items()}}, indent=1))


if __name__ == "__main__":
    main()
