#!/usr/bin/env python3
"""Writes the example data in assets/example and the facts about it in tests/data/example_truth.json.

  orders.hpm, orders.hpd            a minute of the shop's allocations, as heapprof logs them
  before.json.gz, after.json.gz     its heap before and after a busy hour, as PyHeapDumper dumps it

Everything is computed from a fixed random stream and from the shop's own source in assets/example/shop: the same bytes
come out on every machine. The truth holds what is so by construction, and what the slow oracles of tests/golden find in
the files that were written.

usage: make_example.py [--check]      --check writes nothing and fails if a file would change
"""
import gzip
import json
import pathlib
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests/golden")]
sys.dont_write_bytecode = True
import example_log  # noqa: E402
import example_shop  # noqa: E402
import oracle_graph  # noqa: E402
import oracle_log  # noqa: E402

EXAMPLE, TRUTH = ROOT / "assets/example", ROOT / "tests/data/example_truth.json"


def zipped(text):
    """Without a time stamp: one zlib always writes the same bytes (another version may pack the same text otherwise)."""
    return gzip.compress(text.encode(), 9, mtime=0)


def graph_truth(path):
    graph = oracle_graph.Graph(path)
    graph.check_by_removal(graph.largest()[:20])
    largest = [{key: row[key] for key in ("id", "type", "retained_bytes")} for row in graph.dominators()["objects"][:5]]
    return {**graph.info(), "largest": largest}


def log_truth(path):
    log = oracle_log.Log(path)
    instants = [0, 5, 20, 33, 40, 50]
    return {**log.info(), "live_at": [[t, log.live(t * 10**6)] for t in instants],
            "top_at_end": [list(row) for row in log.leaves(log.duration_us)[:5]],
            "top_at_peak": [list(row) for row in log.leaves(log.peak()[0])[:5]]}


def build(folder):
    """Writes the files into a folder that has shop/; returns the truth."""
    log_facts = example_log.write_log(folder)
    before, after, graph_facts = example_shop.dumps(folder)
    (folder / "before.json.gz").write_bytes(zipped(before))
    (folder / "after.json.gz").write_bytes(zipped(after))
    return {
        "log": {"story": log_facts, **log_truth(folder / "orders.hpm")},
        "graphs": {"story": graph_facts, "before": graph_truth(folder / "before.json.gz"),
                   "after": graph_truth(folder / "after.json.gz"),
                   "diff_totals": oracle_graph.diff(folder / "before.json.gz", folder / "after.json.gz")["totals"]},
    }


def contents(file):
    """What must not change: a compressed file's text, since zlib's versions compress differently."""
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def check():
    with tempfile.TemporaryDirectory(prefix="hs-example-") as name:
        folder = pathlib.Path(name)
        (folder / "shop").symlink_to(EXAMPLE / "shop")
        truth = json.dumps(build(folder), indent=1) + "\n"
        stale = [file.name for file in sorted(folder.iterdir())
                 if file.is_file() and contents(file) != contents(EXAMPLE / file.name)]
        if truth != TRUTH.read_text():
            stale.append(TRUTH.name)
    print("out of date: " + ", ".join(stale) if stale else "the example is what the script makes")
    return 1 if stale else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(check())
    facts = build(EXAMPLE)
    TRUTH.parent.mkdir(exist_ok=True)
    TRUTH.write_text(json.dumps(facts, indent=1) + "\n")
