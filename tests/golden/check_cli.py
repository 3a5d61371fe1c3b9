#!/usr/bin/env python3
"""Runs the program's commands and compares their answers with those of the slow oracles, on the example, on the samples
beside the repository where there are any, and on small random inputs.

usage: check_cli.py HEAPSCOPE SOURCE_FOLDER [CHECK or GROUP…]
       check_cli.py --list
For builds in which every start of the program is slow: HEAPSCOPE_RANDOM_INPUTS is the number of random dumps and
logs, and of all inputs each check takes one of HEAPSCOPE_INPUT_STEP, beginning at another place than its neighbours.
"""
import collections
import contextlib
import copy
import csv
import functools
import gzip
import io
import json
import math
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
import zlib

import nasty_dumps
import oracle_graph
import oracle_log
import random_inputs

PROGRAM, SOURCE = (pathlib.Path(word).resolve() for word in (sys.argv[1:3] + ["", ""])[:2])
EXAMPLE = SOURCE / "assets/example"
SAMPLES = SOURCE.parent / "shared/samples"
RANDOM_INPUTS = int(os.environ.get("HEAPSCOPE_RANDOM_INPUTS", "15"))
INPUT_STEP = int(os.environ.get("HEAPSCOPE_INPUT_STEP", "1"))
FAILURES_SHOWN = 5
EXACT_UP_TO = 40  # objects that are asked about one by one


class Mismatch(Exception):
    pass


def run(*words, status=0):
    done = subprocess.run([PROGRAM, *map(str, words)], capture_output=True, timeout=120)
    if done.returncode != status:
        raise Mismatch(f"exit status {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def ask(*words):
    return json.loads(run(*words, "--json"))


def compare(found, expected, where=""):
    """Everything that is expected is there; more fields may be."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            raise Mismatch(f"{where}: expected an object, found {found!r:.200}")
        for key, value in expected.items():
            if key not in found:
                raise Mismatch(f"{where}.{key} is missing")
            compare(found[key], value, f"{where}.{key}")
    elif isinstance(expected, (list, tuple)):
        if not isinstance(found, list) or len(found) != len(expected):
            raise Mismatch(f"{where}: expected {len(expected)} items, found {found!r:.200}")
        for i, (one, other) in enumerate(zip(found, expected)):
            compare(one, other, f"{where}[{i}]")
    elif isinstance(expected, float):
        if not isinstance(found, (int, float)) or not math.isclose(found, expected, rel_tol=1e-12, abs_tol=1e-15):
            raise Mismatch(f"{where}: expected {expected!r}, found {found!r}")
    elif found != expected or isinstance(found, bool) != isinstance(expected, bool):
        raise Mismatch(f"{where}: expected {expected!r:.300}, found {found!r:.300}")


def by_type(rows):
    return sorted(rows, key=lambda row: oracle_graph.type_order(row["type"]))


def node_of(row):
    return row["type"], int(row["id"])


# --- object graphs

@functools.lru_cache(None)
def graph_of(path, repair):
    graph = oracle_graph.Graph(path, repair)
    graph.check_by_removal(graph.largest()[:5])
    return graph


def graph_cases(inputs):
    for path in inputs.dumps:
        yield path, graph_of(path, True), []
        if any(graph_of(path, True).repaired.values()):
            yield path, graph_of(path, False), ["--no-repair"]


def info_of_graphs(inputs):
    for path, graph, options in graph_cases(inputs):
        expected = {"file": str(path), "bytes_on_disk": path.stat().st_size, **graph.info()}
        yield lambda: compare(ask("info", path, *options), [expected])


def types(inputs):
    for path, graph, options in graph_cases(inputs):
        expected = graph.types()
        found = ask("types", path, *options)
        yield lambda: compare({**found, "types": by_type(found["types"])}, expected)
        yield lambda: compare(found["diagnostics"], ask("info", path, *options)[0]["diagnostics"])
        keys = {"count": "objects", "shallow": "shallow_bytes", "retained": "retained_bytes"}
        for sort, field in keys.items():
            rows = sorted(expected["types"], key=lambda row: (-row[field], oracle_graph.type_order(row["type"])))
            yield lambda: compare(ask("types", path, "--sort", sort, *options)["types"], rows)
        yield lambda: compare(ask("types", path, "--sort", "name", "--limit", 2, *options)["types"], expected["types"][:2])
        bare = ask("types", path, "--no-retained", "--sort", "shallow", *options)["types"]
        rows = sorted(expected["types"], key=lambda row: (-row["shallow_bytes"], oracle_graph.type_order(row["type"])))
        yield lambda: compare(bare, [{**row, "retained_bytes": None} for row in rows])


def objects(inputs):
    for path, graph, options in graph_cases(inputs):
        for kind in [None, *sorted({kind for kind, _ in graph.nodes}, key=oracle_graph.type_order)[:4]]:
            for low, high in ((0, 2**40), (50, 600)):
                wanted = [n for n in graph.nodes if kind in (None, n[0]) and low <= graph.size[n] <= high]
                words = ["--min-size", low, "--max-size", high, *(["--type", kind] if kind is not None else [])]
                wanted.sort(key=lambda n: (-graph.retained[n], oracle_graph.type_order(n[0]), n[1]))
                rows = [{"id": str(n[1]), "type": n[0], "shallow_bytes": graph.size[n], "retained_bytes": graph.retained[n],
                         "attrs": len(oracle_graph.field(graph.records[n], "attr", dict))} for n in wanted]
                expected = {"matched": len(rows), "shallow_bytes": sum(row["shallow_bytes"] for row in rows), "objects": rows}
                yield lambda: compare(ask("objects", path, "--sort", "retained", *words, *options), expected)


def dominators(inputs):
    for path, graph, options in graph_cases(inputs):
        expected = graph.dominators()
        yield lambda: compare(ask("dominators", path, *options), expected)
        yield lambda: compare(ask("dominators", path, "--limit", 3, *options)["objects"], expected["objects"][:3])
        lines = run("dominators", path, "--all", "--tsv", *options).decode("utf-8", "surrogateescape").split("\n")
        yield lambda: compare(sorted(lines), sorted([*graph.tsv(), ""]))


def check_path(graph, node, path):
    """Any shortest path will do: from the object to a root, each held by the next."""
    steps = [node_of(step) for step in path]
    compare(len(steps), graph.distance_to_root(node), "length of path_to_root")
    if steps[0] != node or steps[-1] not in graph.roots:
        raise Mismatch(f"path_to_root runs from {steps[0]} to {steps[-1]}")
    for held, holder in zip(steps, steps[1:]):
        if held not in graph.edges[holder]:
            raise Mismatch(f"path_to_root: {holder} does not refer to {held}")


def object_details(inputs):
    for path, graph, options in graph_cases(inputs):
        step = max(1, len(graph.nodes) // EXACT_UP_TO)
        for node in graph.nodes[::step] if len(graph.nodes) < 100 or not options else graph.nodes[:3]:
            node = graph.node_of_id(node[1])
            expected = graph.object(node[1])
            found = ask("object", path, node[1], *options)
            yield lambda: compare({**found, "referrers": sorted(found["referrers"], key=node_of)},
                                  {**expected, "referrers": sorted(expected["referrers"], key=node_of)})
            yield lambda: check_path(graph, node, found["path_to_root"])


def paths(inputs):
    """As many as asked for, none twice, in order of length; the lengths are those that trying all of them gives."""
    for path, graph, options in graph_cases(inputs):
        if len(graph.nodes) > 100:
            continue
        for node in graph.nodes[:: max(1, len(graph.nodes) // 4)]:
            node = graph.node_of_id(node[1])
            for count in (1, 4):
                expected = graph.simple_paths(node, count)
                found = ask("path", path, node[1], "--all", count, *options)["paths"]
                steps = [tuple(node_of(step) for step in one["steps"]) for one in found]

                def check():
                    if expected is not None:
                        compare([len(one) for one in steps], expected, "lengths")
                    compare(len(set(steps)), len(steps), "distinct paths")
                    for one in steps:
                        if one[0] not in graph.roots or one[-1] != node:
                            raise Mismatch(f"a path runs from {one[0]} to {one[-1]}")
                        if any(held not in graph.edges[holder] for holder, held in zip(one, one[1:])):
                            raise Mismatch(f"a path leads where nothing refers: {one}")
                yield check


def cycles(inputs):
    for path, graph, options in graph_cases(inputs):
        found = ask("cycles", path, *options)
        groups = sorted(sorted(node_of(row) for row in cycle["objects"]) for cycle in found["cycles"])
        yield lambda: compare([[list(node) for node in group] for group in groups],
                              [[list(node) for node in group] for group in graph.cycles()])
        sizes = [cycle["retained_bytes"] for cycle in found["cycles"]]
        yield lambda: compare(sizes, sorted(sizes, reverse=True))
        for cycle in found["cycles"][:20]:
            members = {node_of(row) for row in cycle["objects"]}
            below = {node for node in graph.nodes if any(above in members for above in graph.dominators_of(node))}
            yield lambda: compare(cycle, {"size": len(members), "shallow_bytes": sum(graph.size[n] for n in members),
                                          "retained_bytes": sum(graph.size[n] for n in below),
                                          "has_root": bool(members & graph.roots)})


def filters(inputs):
    for path, graph, options in graph_cases(inputs):
        for number, text in (("1", ""), ("22", ""), ("", "name"), ("", "text"), ("0", "a")):
            words = [word for name, value in (("--id", number), ("--attr", text)) if value for word in (name, value)]
            found = {node_of(row) for row in ask("objects", path, *words, *options)["objects"]}
            certain = set(graph.matching(number, text))

            def check():  # numbers and pairs have a text of their own: more may match
                if not certain <= found or (not text and certain != found):
                    raise Mismatch(f"{words}: {len(found)} objects, expected {len(certain)}")
            yield check


def export_of_graphs(inputs):
    for path, graph, options in graph_cases(inputs):
        out = path.parent / "out" if path.parent.name.startswith("hs-golden") else inputs.folder / "out"
        for table, rows in (("types", len({kind for kind, _ in graph.nodes})), ("objects", len(graph.nodes)),
                            ("refs", sum(len(graph.edges[n]) + len(graph.dangling[n]) for n in graph.nodes))):
            for form in ("csv", "json", "xlsx", "sqlite") if options else ("json",):
                run("export", path, "--table", table, "--to", form, "-o", out, *options)
                found = exported(out, form, table)
                yield lambda: compare(len(found), rows, f"rows of {table} as {form}")
                if table == "objects" and form == "json":
                    expected = [{**row, "is_root": int(n in graph.roots)} for row, n in zip(graph.dominators()["objects"], graph.largest())]
                    yield lambda: compare(found, expected)


def exported(out, form, table):
    """The rows of a file, by the readers that Python brings along."""
    if form == "csv":
        return list(csv.reader(io.StringIO(out.read_bytes().decode("utf-8", "surrogateescape"), newline="")))[1:]
    if form == "json":
        return json.loads(out.read_bytes().decode("utf-8", "surrogatepass"))
    if form == "sqlite":
        with contextlib.closing(sqlite3.connect(out)) as database:
            return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] * [None]
    with zipfile.ZipFile(out) as book:
        return (book.read("xl/worksheets/sheet1.xml").count(b"<row ") - 1) * [None]


def growth(inputs):
    """Retained bytes by type and by dominator path, of two dumps and of three."""
    for before, after in inputs.dump_pairs:
        graphs = [graph_of(before, True), graph_of(after, True)]
        retained = [graph.retained_of_types() for graph in graphs]
        for row in ask("diff", before, after)["types"]:
            sizes = [counter[row["type"]] for counter in retained]
            yield lambda: compare(row, {"retained_bytes_a": sizes[0], "retained_bytes_b": sizes[1],
                                        "retained_bytes_delta": sizes[1] - sizes[0]}, row["type"])
        paths = [graph.retained_of_paths() for graph in graphs]
        found = {tuple(row["path"]): [row["objects_a"], row["retained_bytes_a"], row["objects_b"], row["retained_bytes_b"]]
                 for row in ask("diff", before, after, "--by", "path")["paths"]}
        wanted = {path: [*paths[0].get(path, (0, 0)), *paths[1].get(path, (0, 0))] for path in {**paths[0], **paths[1]}}
        yield lambda: compare(sorted(map(list, found)), sorted(map(list, wanted)), "paths")
        for path, sizes in found.items():
            yield lambda: compare(sizes, wanted[path], " > ".join(path))
        series = ask("diff", before, after, before)
        yield lambda: compare([step["modified"] for step in series["steps"]], [series["steps"][0]["modified"]] * 2)
        sizes = [len(graph.nodes) for graph in (graphs[0], graphs[1], graphs[0])]
        yield lambda: compare(series["totals"], {"objects": sizes, "objects_delta": 0, "new": 0, "deleted": 0, "modified": 0})


def status_filter(inputs):
    for before, after in inputs.dump_pairs:
        statuses = oracle_graph.statuses(oracle_graph.load_records(before), oracle_graph.load_records(after))
        for wanted in ("new", "deleted", "modified"):
            rows = ask("diff", before, after, "--by", "object", "--filter", f"status:{wanted}")["objects"]
            yield lambda: compare(sorted(map(list, map(node_of, rows))), sorted(list(n) for n, s in statuses.items() if s == wanted))


def groups(inputs):
    for path, graph, options in graph_cases(inputs):
        for by in ("module", "file"):
            name_of = {node: graph.group_of(node, by) for node in graph.nodes}
            expected = {}
            for node in graph.nodes:
                row = expected.setdefault(name_of[node], {"objects": 0, "shallow_bytes": 0, "retained_bytes": 0})
                row["objects"] += 1
                row["shallow_bytes"] += graph.size[node]
                for name in {name_of[above] for above in graph.dominators_of(node)}:
                    row = expected.setdefault(name, {"objects": 0, "shallow_bytes": 0, "retained_bytes": 0})
                    row["retained_bytes"] += graph.size[node]
            found = {row["name"] or "": row for row in ask("groups", path, "--by", by, *options)["groups"]}
            yield lambda: compare(found, expected)
            yield lambda: compare(len(found), len(expected))


def drops(inputs):
    for path, graph, options in graph_cases(inputs):
        largest = collections.Counter()
        for node in graph.nodes:
            above = graph.dominator[node]
            largest[above] = max(largest[above], graph.retained[node])
        found = ask("drops", path, *options)["drops"]
        order = sorted(graph.nodes, key=lambda n: (largest[n] - graph.retained[n], oracle_graph.type_order(n[0]), n[1]))
        yield lambda: compare(found, [{"id": str(n[1]), "type": n[0], "retained_bytes": graph.retained[n],
                                       "drop_bytes": graph.retained[n] - largest[n]} for n in order])


def holders(inputs):
    """Every node holds what is below it, and itself if it is asked for."""
    for path, graph, options in graph_cases(inputs):
        for kind in sorted({kind for kind, _ in graph.nodes}, key=oracle_graph.type_order)[:3]:
            found = ask("holders", path, "--type", kind, *options)
            members = {node for node in graph.nodes if node[0] == kind}
            sums, seen = collections.Counter(), {}
            for row in reversed(found["nodes"]):
                seen[node_of(row)] = row
                sums[row["id"], row["depth"]] += graph.size[node_of(row)] if node_of(row) in members else 0
                sums[row["parent"], row["depth"] - 1] += sums[row["id"], row["depth"]]

            def check():
                compare(found, {"matched": len(members), "shallow_bytes": sum(graph.size[n] for n in members)})
                compare(sorted(members - set(seen)), [], "objects that are missing")
                for node, row in seen.items():
                    compare(row["depth"], graph.distance_to_root(node), f"depth of {node}")
                if len({n[1] for n in graph.nodes}) == len(graph.nodes):
                    compare([row["shallow_bytes"] for row in found["nodes"]],
                            [sums[row["id"], row["depth"]] for row in found["nodes"]])
            yield check


def diff_of_graphs(inputs):
    for before, after in inputs.dump_pairs:
        for options in ([], ["--strict"]):
            expected = oracle_graph.diff(before, after, bool(options))
            found = ask("diff", before, after, *options)
            yield lambda: compare({**found, "types": by_type(found["types"])}, expected)
            statuses = oracle_graph.statuses(oracle_graph.load_records(before), oracle_graph.load_records(after), bool(options))
            rows = ask("diff", before, after, "--by", "object", *options)["objects"]
            wanted = {node: status for node, status in statuses.items() if status != "same"}
            yield lambda: compare(sorted([*node_of(row), row["status"]] for row in rows),
                                  sorted([*node, status] for node, status in wanted.items()))
            records = oracle_graph.load_records(before), oracle_graph.load_records(after)
            yield lambda: compare(rows, [oracle_graph.object_change(node_of(row), *records, bool(options)) for row in rows])


def sets_of_dumps(inputs):
    """diff --where: the expression as Python says it, over which dumps have a record of that type and id."""
    wheres = {"in B and C but not in A": lambda a, b, c: b and c and not a, "A": lambda a, b, c: a,
              "not (a or b) | A, C": lambda a, b, c: not (a or b) or (a and c), "any without all": lambda a, b, c: not (a and b and c),
              "B - C": lambda a, b, c: b and not c, "": lambda a, b, c: True}
    for (before, after), (other, _) in zip(inputs.dump_pairs, inputs.dump_pairs[1:] + inputs.dump_pairs[:1]):
        for third in (other, before)[:2 if before == inputs.dump_pairs[0][0] else 1]:
            graphs = [graph_of(path, True) for path in (before, after, third)]
            held = {node: [node in graph.size for graph in graphs] for graph in graphs for node in graph.nodes}
            last = {node: max(i for i in range(3) if held[node][i]) for node in held}
            parts = collections.defaultdict(lambda: [0, 0])
            for node, dumps in held.items():
                part = parts["".join(letter for letter, has in zip("ABC", dumps) if has)]
                part[0] += 1
                part[1] += graphs[last[node]].size[node]
            for where, holds in wheres.items():
                found = ask("diff", before, after, third, "--where", where)
                wanted = [node for node in held if holds(*held[node])]
                rows = {node_of(row): row for row in found["objects"]}
                yield lambda: compare(sorted(map(list, rows)), sorted(map(list, wanted)), where)
                yield lambda: compare(found, {"matched": len(wanted), "where": where, "files": [
                    {"dump": letter, "file": str(path)} for letter, path in zip("ABC", (before, after, third))],
                    "shallow_bytes": sum(graphs[last[node]].size[node] for node in wanted)})
                yield lambda: compare({"".join(part["dumps"]): [part["objects"], part["shallow_bytes"]] for part in found["parts"]},
                                      dict(parts), "parts")
                for node in wanted:
                    graph = graphs[last[node]]
                    yield lambda: compare(rows[node], {"dumps": [letter for letter, has in zip("ABC", held[node]) if has],
                                                       "shallow_bytes": graph.size[node], "retained_bytes": graph.retained[node]}, str(node))
                order = [(-row["retained_bytes"], row["type"].encode("utf-8", "surrogatepass"), int(row["id"])) for row in found["objects"]]
                yield lambda: compare([order == sorted(order)], [True], "order")
            # What a part says of itself selects just that part.
            for part in ask("diff", before, after, third, "--where", "", "--no-retained", "--limit", "1")["parts"]:
                again = ask("diff", before, after, third, "--where", part["where"], "--no-retained", "--limit", "1")
                yield lambda: compare(again, {"matched": part["objects"], "shallow_bytes": part["shallow_bytes"]}, part["where"])


# --- event logs

@functools.lru_cache(None)
def log_of(path, scale):
    return oracle_log.Log(path, scale)


def log_cases(inputs):
    for path in inputs.logs:
        yield path, log_of(path, "auto"), []
        if log_of(path, "auto").ranges:
            yield path, log_of(path, "on"), ["--scale", "on"]
            yield path, log_of(path, "off"), ["--scale", "off"]


def instants(log):
    """Times to ask about, as text: between events, just on one, before and after all."""
    times = sorted({event.time_us for event in log.events})
    chosen = {0, log.duration_us, log.duration_us + 10**6, *times[:: max(1, len(times) // 6)], log.peak()[0]}
    return ["%d.%06d" % divmod(t, 10**6) for t in sorted(chosen)]


def info_of_logs(inputs):
    for path, log, options in log_cases(inputs):
        disk = sum(pathlib.Path(log.base + suffix).stat().st_size for suffix in (".hpm", ".hpd"))
        yield lambda: compare(ask("info", path, *options), [{"file": str(path), "bytes_on_disk": disk, **log.info()}])


def timeline(inputs):
    for path, log, options in log_cases(inputs):
        times = instants(log)
        frames = sorted({oracle_log.frame_name(f) for trace in log.table if trace for f in trace})[:4]
        lines = [word for frame in frames for word in ("--line", frame)] if all("\ufffd" not in f for f in frames) else []
        found = ask("timeline", path, "--exact", "--at", ",".join(times), *lines, *options)
        points = [[float(t), log.live(oracle_log.time_us(t))] for t in times]
        yield lambda: compare([point[:2] for point in found["points"]], points)
        for frame in frames if lines else []:
            series = [[float(t), log.line_bytes(oracle_log.time_us(t), frame)] for t in times]
            yield lambda: compare(found["lines"][frame], series)
        peak_us, peak_bytes = log.peak()
        yield lambda: compare(ask("timeline", path, *options), {
            "start_time": log.start_ns / 10**9, "duration_s": log.duration_us / 10**6,
            "peak": {"time_s": peak_us / 10**6, "bytes": peak_bytes}})


def timeline_points(inputs):
    """At most N points, rising; each live value is the state then, and its extremes hold it."""
    for path, log, options in log_cases(inputs):
        for count in (1, 2, 7, 50):
            points = ask("timeline", path, "--points", count, *options)["points"]

            def check():
                times = [point[0] for point in points]
                if len(points) > count or times != sorted(set(times)) or (points and times[-1] != log.duration_us / 10**6):
                    raise Mismatch(f"--points {count}: times are {times}")
                for t, live, low, high in points[:: max(1, count // 7)]:
                    compare(live, log.live(round(t * 10**6)), f"live at {t}")
                    if not low <= live <= high:
                        raise Mismatch(f"live at {t}: {low} {live} {high}")
                if points and log.peak()[1] > 0:
                    compare(max(point[3] for point in points), log.peak()[1], "highest of all points")
            yield check


def peaks(inputs):
    for path, log, options in log_cases(inputs):
        found = ask("peaks", path, *options)["peaks"]
        peak_us, peak_bytes = log.peak()
        if peak_bytes > 0:
            yield lambda: compare(found[0], {"time_s": peak_us / 10**6, "bytes": peak_bytes})
        yield lambda: compare([peak["bytes"] for peak in found], sorted((p["bytes"] for p in found), reverse=True))


def flame(inputs):
    for path, log, options in log_cases(inputs):
        for text in instants(log)[::2]:
            expected = log.flame(oracle_log.time_us(text))
            yield lambda: compare(run("flame", path, "--at", text, *options).decode().splitlines(), expected)
        yield lambda: compare(run("flame", path, *options).decode().splitlines(), log.flame(log.duration_us))
        first, last = instants(log)[0], instants(log)[-1]
        yield lambda: compare(run("flame", path, "--from", first, "--to", last, *options).decode().splitlines(),
                              log.flame(oracle_log.time_us(last), oracle_log.time_us(first)))


def flow(inputs):
    for path, log, options in log_cases(inputs):
        times = instants(log)[-3:]
        answers = [log.flow(oracle_log.time_us(text)) for text in times]
        found = ask("flow", path, "--at", ",".join(times), "--min-node", 0, "--min-edge", 0, *options)
        yield lambda: compare(found["total"], [total for total, _, _ in answers])
        yield lambda: compare(found["unknown"], [log.unknown(oracle_log.time_us(text)) for text in times])
        nodes = {row["frame"]: (row["self"], row["total"]) for row in found["nodes"]}
        for name, (own, total) in nodes.items():
            yield lambda: compare([own, total], [[n.get(name, (0, 0))[i] for _, n, _ in answers] for i in (0, 1)], name)
        missing = {name for _, n, _ in answers for name, (_, total) in n.items() if total} - set(nodes)
        yield lambda: compare(sorted(missing), [], "frames that are missing")
        edges = {(row["from"], row["to"]): row["bytes"] for row in found["edges"]}
        for pair, sizes in edges.items():
            yield lambda: compare(sizes, [e.get(pair, 0) for _, _, e in answers], " -> ".join(pair))
        missing = {pair for _, _, e in answers for pair, size in e.items() if size} - set(edges)
        yield lambda: compare(sorted(missing), [], "edges that are missing")


def hotspots(inputs):
    for path, log, options in log_cases(inputs):
        text = instants(log)[-2]
        _, nodes, _ = log.flow(oracle_log.time_us(text))
        rows = ask("hotspots", path, "--at", text, "--by", "line", *options)["rows"]
        found = {row["name"]: (row["self"], row["total"]) for row in rows}
        wanted = {name: sizes for name, sizes in nodes.items() if any(sizes)}
        if unknown := log.unknown(oracle_log.time_us(text)):
            wanted[oracle_log.UNKNOWN] = (unknown, unknown)
        yield lambda: compare({name: list(found[name]) for name in found if any(found[name])},
                              {name: list(sizes) for name, sizes in wanted.items()})
        yield lambda: compare(len([name for name in found if any(found[name])]), len(wanted), "number of rows")


class Inputs:
    """Paths of everything to ask about."""

    def __init__(self, folder):
        self.dumps = [EXAMPLE / "before.json.gz", EXAMPLE / "after.json.gz"]
        self.dump_pairs = [(EXAMPLE / "before.json.gz", EXAMPLE / "after.json.gz")]
        self.logs = [EXAMPLE / "orders.hpm"]
        if SAMPLES.is_dir():
            self.dumps += [SAMPLES / "pyheap/before.json.gz", SAMPLES / "pyheap/after.json.gz"]
            self.dump_pairs += [(SAMPLES / "pyheap/before.json.gz", SAMPLES / "pyheap/after.json.gz")]
            self.logs += [SAMPLES / "heapprof/orders.hpd"]
        self.folder = folder
        for number, (name, text) in enumerate(nasty_dumps.DUMPS.items()):
            self.dumps.append(folder / f"{number} {name}.json")
            self.dumps[-1].write_bytes(text)
        for number, (name, texts) in enumerate(nasty_dumps.PAIRS.items()):
            self.dump_pairs.append((folder / f"{number} {name} a.json", folder / f"{number} {name} b.json"))
            for path, text in zip(self.dump_pairs[-1], texts):
                path.write_bytes(text)
        for seed in range(RANDOM_INPUTS):
            text = random_inputs.dump(seed)
            pair = folder / f"{seed}a.json", folder / f"{seed}b.json.gz"
            pair[0].write_text(text, "utf-8")
            pair[1].write_bytes(gzip.compress(random_inputs.changed(text, seed).encode()))
            self.dumps.append(pair[0])
            self.dump_pairs.append(pair)
            hpm, hpd = random_inputs.log(seed)
            (folder / f"{seed}.hpm").write_bytes(hpm)
            (folder / f"{seed}.hpd").write_bytes(hpd)
            self.logs.append(folder / f"{seed}.hpm")


# Checks of one group run in one process: the oracles' answers, which take longest, are found once for all of them.
GROUPS = {
    "graph_tables": [info_of_graphs, types, objects, object_details, filters, export_of_graphs],
    "graph_structure": [dominators, paths, cycles, groups, drops, holders],
    "graph_changes": [diff_of_graphs, sets_of_dumps, growth, status_filter],
    "logs": [info_of_logs, timeline, timeline_points, peaks, flame, flow, hotspots],
}


def share_of(inputs, check):
    """What a check takes of the inputs: all, or every so many. Over all checks each input has its turn."""
    some = copy.copy(inputs)
    first = zlib.crc32(check.__name__.encode())
    for name in ("dumps", "dump_pairs", "logs"):
        if all_of_them := getattr(inputs, name, None):
            setattr(some, name, all_of_them[first % min(INPUT_STEP, len(all_of_them))::INPUT_STEP])
    return some


def failures_of(check, inputs, counts):
    """What is wrong, up to a handful; a question that fails as a whole ends its check."""
    rounds, found = check(share_of(inputs, check)), []

    def where():
        local = rounds.gi_frame.f_locals if rounds.gi_frame else {}
        return f"{check.__name__} {local.get('path', local.get('before', ''))} {' '.join(local.get('options', []))}"

    place = ""
    try:
        for comparison in rounds:
            place = where()
            try:
                comparison()
                counts[check.__name__] += 1
            except Exception as problem:  # also what an answer of the wrong shape causes
                found.append(f"{place}: {type(problem).__name__}: {problem}")
                if len(found) == FAILURES_SHOWN:
                    break
    except Exception as problem:
        found.append(f"{check.__name__}, after {place}: {type(problem).__name__}: {problem}")
    return found


def run_checks(groups, inputs_of):
    """What is asked for on the command line: checks or groups of them by name, or everything."""
    if sys.argv[1:] == ["--list"]:
        print("\n".join(groups))
        return 0
    by_name = {check.__name__: [check] for group in groups.values() for check in group} | groups
    failures, counts = [], collections.Counter()
    with tempfile.TemporaryDirectory(prefix="hs-golden-") as name:
        inputs = inputs_of(pathlib.Path(name))
        for check in [check for word in sys.argv[3:] or groups for check in by_name[word]]:
            failures += failures_of(check, inputs, counts)
            print(f"{check.__name__}: {counts[check.__name__]} comparisons")
            if counts[check.__name__] == 0:
                failures.append(f"{check.__name__} compared nothing")
    print("\n".join(failures))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(run_checks(GROUPS, Inputs))
