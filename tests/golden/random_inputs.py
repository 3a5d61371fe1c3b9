"""Small inputs with everything odd that the formats allow, from a fixed random stream: for comparing the program with
the slow oracles where real files have nothing to show."""
import json
import random

from oracle_graph import DICT_TYPE, MODULE_TYPE

TYPES = [DICT_TYPE, MODULE_TYPE, "<class 'list'>", "<class 'shop.Ä'>", "<enum 'tab\t\\ and\nbreak'>", ""]
STUB_TYPES = ["<class 'type'>", DICT_TYPE, "<class 'bytearray'>"]
VALUES = [None, True, 0, -1, 2**64, 10**30, 1.5, "nan", "text\n", [], [1], ["a"], ["a", "b"], [1, "a"], ["a", 1.5],
          ["a", 1, 2], ["a", True], "\u00e9\U0001F600"]
SIZES = [16, 48, 56, 64, 1000, 0]
ODD_SIZES = [-8, 1.5, "many", None, True]


def dump(seed):
    """The text of a dump of up to 60 objects."""
    rng = random.Random(seed)
    count = rng.choice([1, 2, 5, 12, 30, 60])
    numbers = rng.sample(range(1, 400), count)
    if rng.random() < 0.3:
        numbers = [number + 2**63 for number in numbers]
    kinds = {number: rng.choice(TYPES) for number in numbers}

    def value():
        roll = rng.random()
        if roll < 0.55:
            number = rng.choice(numbers)
            return [kinds[number], number]
        if roll < 0.62:  # known by its id alone
            return ["<class 'liar'>", rng.choice(numbers)]
        if roll < 0.78:
            return [rng.choice(STUB_TYPES), rng.randrange(5000, 5010)]
        return rng.choice(VALUES)

    groups = {}
    for number in numbers:
        record = {"size": rng.choice(SIZES)}
        if rng.random() < 0.1:
            record["size"] = rng.choice(ODD_SIZES)
        elif rng.random() < 0.05:
            del record["size"]
        if rng.random() < 0.6:
            record["attr"] = {"name%d" % i: value() for i in range(rng.randrange(6))}
        if rng.random() < 0.8:
            record["ref"] = [value() for _ in range(rng.choice([0, 1, 2, 2, 3, 9]))]
        if rng.random() < 0.5:
            record["src"] = {"co_name": "f", "co_filename": "a b.py", "co_lineno": number}
        groups.setdefault(kinds[number], {})[str(number)] = record
    if rng.random() < 0.3:
        groups["<class 'empty'>"] = {}
    return json.dumps(groups, ensure_ascii=rng.random() < 0.5, indent=rng.choice([None, None, 1]))


def changed(text, seed):
    """Another dump of the same process: some objects gone, some new, some different, and noise."""
    rng = random.Random(seed)
    groups = json.loads(text)
    for kind in list(groups):
        group = groups[kind]
        for key in list(group):
            roll, record = rng.random(), group[key]
            if roll < 0.15:
                del group[key]
            elif roll < 0.25:
                record["size"] = 4096
            elif roll < 0.35:
                record["ref"] = record.get("ref", []) + [["<class 'type'>", 5001]]
            elif roll < 0.45:
                record.setdefault("attr", {})["added"] = rng.choice([1, 1.0, True, None, "1", [kind, int(key)]])
            elif roll < 0.55:  # noise: a dead id of the same type is no change
                record.setdefault("attr", {})["method"] = ["<class 'method'>", rng.randrange(9000, 9999)]
            elif roll < 0.6:
                record["src"] = {"co_name": "g"}
    for _ in range(rng.randrange(5)):
        groups.setdefault(rng.choice(TYPES), {})[str(rng.randrange(1000, 2000))] = {"size": 32}
    return json.dumps(groups)


def varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


FILES = [b"app/main.py", b"app/a b.py", b"odd;name.py", b"back\\slash.py", "größe/漢字.py".encode(), b"bad\xff\xfe.py",
         b"line\nbreak\r.py", b""]


def log(seed):
    """(hpm, hpd) of up to 400 events."""
    rng = random.Random(seed)
    hpm = bytearray((1).to_bytes(4, "big") + rng.randrange(2**31).to_bytes(8, "big"))
    hpm += rng.randrange(10**9).to_bytes(8, "big")
    limits = sorted(rng.sample([8, 64, 128, 1024, 8192], rng.choice([0, 0, 1, 3])))
    hpm += varint(len(limits))
    for limit in limits:
        share = rng.choice([1.0, 0.5, 0.1, 0.001, 0.0001])
        hpm += limit.to_bytes(8, "big") + int(share * 0xFFFFFFFF).to_bytes(4, "big")
    traces = []
    for _ in range(rng.choice([0, 1, 3, 12])):
        trace = [(rng.choice(FILES), rng.randrange(1, 6)) for _ in range(rng.choice([0, 1, 2, 4, 9]))]
        if len(trace) > 2 and rng.random() < 0.4:
            trace[-1] = trace[0]  # recursion
        traces.append(rng.choice(traces) if traces and rng.random() < 0.2 else trace)
    for trace in traces:
        for name, line in trace:
            hpm += varint(line + 1) + varint(len(name)) + name
        hpm += b"\0"
    # Frees mostly undo an allocation, now and then they come first or from nowhere.
    hpd, live = bytearray(), []
    for _ in range(rng.choice([0, 1, 20, 150, 400])):
        index = rng.choice([*range(len(traces) + 1), *range(len(traces) + 1), len(traces) + 1])
        size = rng.choice([0, 1, 7, 8, 100, 127, 128, 5000, 100_000, 2**33])
        free = bool(live) and rng.random() < 0.45 or rng.random() < 0.02
        if free and live:
            index, size = live.pop(rng.randrange(len(live)))
        elif not free:
            live.append((index, size))
        seconds, micros, backward = 0, rng.choice([0, 0, 1, 250, 99_999, 999_999]), 0
        if rng.random() < 0.05:
            seconds = rng.randrange(4)
        if rng.random() < 0.02:
            seconds, backward = rng.randrange(1, 3), 1 << 31
        hpd += (backward | (1 << 30 if free else 0) | index).to_bytes(4, "big")
        hpd += varint(seconds) + varint(micros) + varint(size)
    return bytes(hpm), bytes(hpd)
