"""Random inputs in which many numbers differ. Dumps are those of the command line's tests."""
import json
import os
import pickle
import random
import sys

from shown import SAMPLES
import random_inputs
from nasty_logs import ALWAYS, FREE, events, table as trace_table

sys.path.insert(0, str(SAMPLES / "pympler"))
from make_dumps import Asized, Snapshot, TrackedObject, _ProcessMemoryInfoProc, adopt  # noqa: E402

# No factor is a whole number, so that sums of rounded numbers show it.
SAMPLED = ((128, int(ALWAYS / 3.7)), (4096, int(ALWAYS / 1.9)))


def write_dumps(folder, seed, count=1):
    """Of one process, each with some objects of the one before gone, new or different; some values are there again."""
    rng, groups = random.Random(seed), json.loads(random_inputs.dump(seed))
    for record in (record for group in groups.values() for record in group.values()):
        record.setdefault("attr", {})["label"] = rng.choice(["waiting for an answer", "all is done", "cancelled by the user"])
    texts = [json.dumps(groups)]
    while len(texts) < count:
        texts.append(random_inputs.changed(texts[-1], seed + len(texts)))
    paths = [folder / f"dump{i}.json" for i in range(count)]
    for path, text in zip(paths, texts):
        path.write_text(text)
    return paths


def write_log(folder, name, seed, ranges=()):
    """Stacks that share frames, recursion, events without a stack, sizes that differ in every digit."""
    rng = random.Random(seed)
    lines = [(f"pkg/mod{i % 3}.py", 10 + i) for i in range(8)]
    traces = [[rng.choice(lines) for _ in range(rng.choice([1, 2, 3, 5]))] + [("pkg/main.py", 1)] for _ in range(9)] + [[]]
    rows, live = [], []
    for _ in range(rng.choice([60, 200])):
        free = bool(live) and rng.random() < 0.4
        index, size = live.pop(rng.randrange(len(live))) if free else (rng.randrange(len(traces) + 2), rng.randrange(1, 9000))
        if not free:
            live.append((index, size))
        rows.append((index | (FREE if free else 0), 0, rng.randrange(1, 90000), size))
    (folder / f"{name}.hpm").write_bytes(trace_table(*traces, ranges=ranges))
    (folder / f"{name}.hpd").write_bytes(events(*rows))
    # The source of one of the files, older than the log: each line is a function of its own.
    source = folder / "pkg" / "mod0.py"
    source.parent.mkdir(exist_ok=True)
    source.write_text("".join(f"def f{line}(): return [{line}]\n" for line in range(1, 40)))
    os.utime(source, (1_500_000_000, 1_500_000_000))
    return folder / f"{name}.hpm"


def write_calls(folder, name, seed):
    """Measured calls as PyProfile writes them: recursion, calls without names, times that differ in every digit."""
    rng = random.Random(seed)

    def call(depth):
        inner = [call(depth + 1) for _ in range(rng.choice([0, 1, 2, 3]) if depth < 4 else 0)]
        names = [{"name": f"v{i}", "type": rng.choice(["list", "dict", "str"]), "value": rng.randrange(1, 9000)}
                 for i in range(rng.randrange(4))]
        sums = {kind: sum(v["value"] for v in names if v["type"] == kind) for kind in {v["type"] for v in names}}
        typed = [{"type": kind, "value": value} for kind, value in sorted(sums.items())]
        return {"name": rng.choice(["load", "parse", "walk", "emit", "main"]), "children": inner,
                "value": sum(c["value"] for c in inner) + rng.randrange(1, 10**6) / 1e6,
                "heapAlloc": {"vars": names, "total": {"total_memory": sum(sums.values()), "typed_memory": typed}}}

    whole = call(0)
    path = folder / f"{name}.stacks.json"
    path.write_text(json.dumps({**whole, "name": "root", "children": [call(1) for _ in range(3)] + whole["children"]}))
    return path


def write_tracker(folder, name, seed):
    """Objects of three classes that live and die between six snapshots; so small that columns have room for each byte."""
    for kind, module in ((TrackedObject, "pympler.classtracker"), (Asized, "pympler.asizeof"), (Snapshot, "pympler.classtracker"),
                         (_ProcessMemoryInfoProc, "pympler.process")):
        adopt(kind, module)
    rng = random.Random(seed)
    index = {}
    for i in range(20):
        birth = rng.uniform(0, 5)
        death = rng.choice([None, birth + rng.uniform(0, 4)])
        sized = [birth] + [float(t) for t in range(1, 7) if t > birth]
        records = [(t, Asized(size := rng.randrange(16, 9000), size // 2, (Asized(size // 3, 8, name="[V] x"),)))
                   for t in sized]
        index.setdefault(f"app.{'ABC'[rng.randrange(3)]}", []).append(TrackedObject(
            id=1000 + i, repr=f"<object {i}>", name="app", birth=birth, death=death, trace=None, _resolution_level=1,
            snapshots=records))
    snapshots = []
    for time in range(1, 7):
        point, process = Snapshot(), _ProcessMemoryInfoProc()
        point.timestamp, point.desc, point.overhead = float(time), f"after step {time}", 10
        point.tracked_total, point.asizeof_total = rng.randrange(10**4, 10**5), rng.randrange(10**5, 10**6)
        process.pid, process.pagefaults, process.available, process.os_specific = 7, 2, True, []
        process.rss, process.vsz = rng.randrange(10**5, 10**6), rng.randrange(10**6, 10**7)
        process.data_segment = process.code_segment = process.shared_segment = process.stack_segment = 1
        point.system_total, point.classes = process, None
        snapshots.append(point)
    path = folder / f"{name}.dat"
    with open(path, "wb") as file:
        pickle.dump(index, file, 2)
        pickle.dump(snapshots, file, 2)
    return path
