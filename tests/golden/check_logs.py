#!/usr/bin/env python3
"""What the commands say of event logs, compared with the slow oracle: every question on logs with one oddity each, and the
questions that only logs have on all of them. Files for other tools are read as those tools would.

usage: check_logs.py HEAPSCOPE SOURCE_FOLDER [CHECK or GROUP…]
       check_logs.py --list
"""
import collections
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import types
import xml.etree.ElementTree
from fractions import Fraction

import check_cli
import nasty_logs
import oracle_log
import random_inputs
from check_cli import Mismatch, ask, compare, instants, log_cases, log_of, run
from oracle_log import UNKNOWN, frame_name, frame_text, half_up, time_us

RANDOM_LOGS = check_cli.RANDOM_INPUTS


class Inputs:
    def __init__(self, folder):
        self.folder, self.nasty, self.logs = folder, [], [check_cli.EXAMPLE / "orders.hpm"]
        for number, (name, (hpm, hpd)) in enumerate(nasty_logs.LOGS.items()):
            self.nasty.append(self.write(f"{number} {name}", hpm, hpd))
        for seed in range(100, 100 + RANDOM_LOGS):
            self.logs.append(self.write(str(seed), *random_inputs.log(seed)))
        self.logs = self.nasty + self.logs

    def write(self, name, hpm, hpd):
        (self.folder / f"{name}.hpm").write_bytes(hpm)
        (self.folder / f"{name}.hpd").write_bytes(hpd)
        return self.folder / f"{name}.hpm"


def nasty(check):
    """A check of check_cli, on the nasty logs."""
    def checked(inputs):
        some = Inputs.__new__(Inputs)
        some.folder, some.logs = inputs.folder, inputs.nasty
        for comparison in check(check_cli.share_of(some, checked)):
            yield comparison
    checked.__name__ = "nasty_" + check.__name__
    return checked


def pair_of(log):
    times = instants(log)
    return times[len(times) // 3], times[-1]


def trace_name(trace):
    return ";".join(map(frame_text, trace)) if trace else "OTHER"


def collapsed(totals, name=trace_name):
    """Lines in order, of {trace: exact bytes}; stacks of equal names are one."""
    sums = collections.defaultdict(Fraction)
    for trace, size in totals.items():
        sums[name(trace)] += size
    other = half_up(sums.pop("OTHER", 0))
    rows = sorted(((half_up(size), text) for text, size in sums.items()), key=lambda row: (-row[0], row[1].encode()))
    return [f"{text} {size}" for size, text in rows if size] + ([f"OTHER {other}"] if other else [])


def file_text(frame):
    return frame_text((frame[0], 0))[:-2] or frame_text(frame)


class Functions:
    """Names of frames' functions as Python's own compiler has them, of the sources that lie beside a log."""
    def __init__(self, folder):
        self.folder = folder
        self.of_file = {}

    def of_line(self, frame):
        file, line = frame
        if file not in self.of_file:
            self.of_file[file] = self.lines(self.folder / os.fsdecode(file))
        return self.of_file[file].get(line)

    @staticmethod
    def lines(path):
        if not path.is_file():
            return {}
        found = {}

        def visit(code, name):
            for _, _, line in code.co_lines():
                # A def's own line runs in what is around it.
                if line and (line > code.co_firstlineno or name == "<module>"):
                    found.setdefault(line, name)
            for inner in code.co_consts:
                if isinstance(inner, types.CodeType):
                    # Comprehensions and lambdas count with the function that has them.
                    own = name if inner.co_name.startswith("<") else \
                        inner.co_name if name == "<module>" else f"{name}.{inner.co_name}"
                    visit(inner, own)
        visit(compile(path.read_bytes(), str(path), "exec"), "<module>")
        return found

    def text(self, trace):
        if not trace:
            return "OTHER"
        names = [(self.of_line(frame), frame) for frame in trace]
        return ";".join(frame_text(frame) if name is None else f"{name} ({file_text(frame)})" for name, frame in names)


def flame_forms(inputs):
    """Differences, inverted stacks, other kinds of frames, and the same in each format."""
    for path, log, options in log_cases(inputs):
        a, b = pair_of(log)
        before, after = log.live_traces(time_us(a)), log.live_traces(time_us(b))
        change = {trace: after.get(trace, 0) - before.get(trace, 0) for trace in {*before, *after}}

        def lines(*words):
            return run("flame", path, *words, *options).decode().splitlines()
        yield lambda: compare(lines("--diff", f"{a},{b}"), collapsed(change))
        yield lambda: compare(lines("--at", b, "--invert"),
                              collapsed(after, lambda t: ";".join(map(frame_text, reversed(t))) if t else "OTHER"))
        yield lambda: compare(lines("--at", b, "--by", "function"), collapsed(after, Functions(pathlib.Path(path).parent).text))
        yield lambda: compare(lines("--at", b, "--by", "file"),
                              collapsed(after, lambda t: ";".join(map(file_text, t)) if t else "OTHER"))
        yield lambda: compare(lines("--from", a), collapsed(log.live_traces(log.duration_us, time_us(a))))
        tree = json.loads(run("flame", path, "--at", b, "--format", "json", *options))
        yield lambda: compare(tree["value"], half_up(sum(after.values())))
        for words in (["--at", b], ["--diff", f"{a},{b}"], ["--from", a, "--to", b]):
            text = run("flame", path, *words, "--format", "speedscope", *options)
            yield lambda: check_speedscope(json.loads(text))
            svg = run("flame", path, *words, "--format", "svg", *options)
            yield lambda: check_svg(svg, must_have_script=True)
        shown = json.loads(run("flame", path, "--at", b, "--format", "speedscope", *options))
        yield lambda: compare(sum(shown["profiles"][0]["weights"]), sum(half_up(v) for v in after.values() if half_up(v) > 0))


def positions(document):
    """What speedscope's published schema demands, by hand: type, required fields, and nothing that it does not know."""
    known = {"$schema", "shared", "profiles", "name", "activeProfileIndex", "exporter"}
    if not isinstance(document, dict) or not {"$schema", "shared", "profiles"} <= set(document) or set(document) - known:
        raise Mismatch(f"fields of the file: {sorted(document)}")
    compare(document["$schema"], "https://www.speedscope.app/file-format-schema.json")
    for key, kind in (("name", str), ("exporter", str), ("activeProfileIndex", int)):
        if key in document and type(document[key]) is not kind:
            raise Mismatch(f"{key} is {document[key]!r}")
    if set(document["shared"]) != {"frames"}:
        raise Mismatch(f"fields of shared: {sorted(document['shared'])}")
    return document["shared"]["frames"], document["profiles"]


def check_speedscope(document):
    frames, profiles = positions(document)
    for frame in frames:
        if "name" not in frame or set(frame) - {"name", "file", "line", "col"}:
            raise Mismatch(f"frame {frame}")
        if type(frame["name"]) is not str or type(frame.get("file", "")) is not str or type(frame.get("line", 0)) is not int:
            raise Mismatch(f"frame {frame}")
    units = {"bytes", "microseconds", "milliseconds", "nanoseconds", "none", "seconds"}
    for profile in profiles:
        fields = {"type", "name", "unit", "startValue", "endValue", "samples", "weights"}
        if set(profile) != fields or profile["type"] != "sampled" or profile["unit"] not in units:
            raise Mismatch(f"profile {sorted(profile)}, {profile.get('type')}, {profile.get('unit')}")
        numbers = [profile["startValue"], profile["endValue"], *profile["weights"]]
        if any(type(number) not in (int, float) for number in numbers):
            raise Mismatch("a weight or an end is no number")
        if len(profile["samples"]) != len(profile["weights"]):
            raise Mismatch("samples and weights differ in number")
        for stack in profile["samples"]:
            if any(type(frame) is not int or not 0 <= frame < len(frames) for frame in stack):
                raise Mismatch(f"sample {stack}")
    if not 0 <= document.get("activeProfileIndex", 0) < len(profiles):
        raise Mismatch("activeProfileIndex is beyond the profiles")


def check_svg(text, must_have_script=False):
    """Well-formed, and whole: nothing in it is loaded from elsewhere."""
    root = xml.etree.ElementTree.fromstring(text)
    if not root.tag.endswith("}svg"):
        raise Mismatch(f"the root is {root.tag}")
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    for element in root.iter():
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in ("href", "src") and not value.startswith("#"):
                raise Mismatch(f"{element.tag} loads {value}")
    if re.search(rb"@import|url\(\s*['\"]?(?!#)", text):
        raise Mismatch("a style loads something")
    if must_have_script and "script" not in tags:
        raise Mismatch("no script: it cannot be zoomed or searched")


def flow_forms(inputs):
    """Pictures of flow graphs: Graphviz takes the dot file, and the SVG is whole."""
    dot = shutil.which("dot")
    for path, log, options in log_cases(inputs):
        times = ",".join(instants(log)[-2:])
        for words in (["--at", times], ["--at", times, "--no-fold"], ["--at", times, "--min-node", 0, "--min-edge", 0]):
            text = run("flow", path, *words, "--format", "dot", *options)
            if not text.startswith(b"digraph"):
                raise Mismatch(f"dot begins with {text[:20]!r}")
            if dot:
                drawn = subprocess.run([dot, "-Tsvg"], input=text, capture_output=True, timeout=60)
                yield lambda: compare([drawn.returncode, drawn.stderr.decode(errors="replace")], [0, ""])
                yield lambda: check_svg(drawn.stdout)
            svg = run("flow", path, *words, "--format", "svg", *options)
            yield lambda: check_svg(svg)


def flow_pruned(inputs):
    """What the thresholds leave, by their definitions."""
    for path, log, options in log_cases(inputs):
        times = instants(log)[-3::2]
        answers = [exact_flow(log, time_us(text)) for text in times]
        found = ask("flow", path, "--at", ",".join(times), *options)
        frames = {frame for _, totals, _ in answers for frame in totals}

        def reaches(parts, wholes, share):
            return any(part != 0 and (whole <= 0 or part >= share * whole) for part, whole in zip(parts, wholes))
        kept = {f for f in frames if reaches([t.get(f, 0) for _, t, _ in answers], [w for w, _, _ in answers], Fraction(1, 100))}
        yield lambda: compare(sorted(row["frame"] for row in found["nodes"]), sorted(map(frame_name, kept)))
        pairs = {pair for _, _, e in answers for pair in e if kept.issuperset(pair)}
        pairs = {p for p in pairs if reaches([e.get(p, 0) for _, _, e in answers], [t.get(p[0], 0) for _, t, _ in answers], Fraction(5, 100))}
        yield lambda: compare(sorted([row["from"], row["to"]] for row in found["edges"]),
                              sorted([frame_name(a), frame_name(b)] for a, b in pairs))


def exact_flow(log, at):
    """(everything, {frame: exact total}, {(from, to): exact bytes})"""
    totals, edges = collections.defaultdict(Fraction), collections.defaultdict(Fraction)
    live = log.live_traces(at)
    for trace, size in live.items():
        for frame in set(trace or ()):
            totals[frame] += size
        for pair in set(zip(trace or (), (trace or ())[1:])):
            edges[pair] += size
    return sum(live.values()), totals, edges


def diff_of_logs(inputs):
    cases = list(log_cases(inputs))
    for i, (path, log, options) in enumerate(cases):
        a, b = pair_of(log)
        other_path, _, _ = cases[(i + 3) % len(cases)]
        scale = options[1] if options else "auto"
        other = log_of(other_path, scale)
        ends = log.live_traces(log.duration_us), other.live_traces(other.duration_us)
        for words, sides in ((["--at", f"{a},{b}"], (log.live_traces(time_us(a)), log.live_traces(time_us(b)))),
                             ([other_path], ends)):
            for kind, names_of in (("trace", lambda t: [trace_name(t)]), ("frame", lambda t: {frame_name(f) for f in t or ()} or {UNKNOWN})):
                sums = [collections.defaultdict(Fraction), collections.defaultdict(Fraction)]
                for side, live in zip(sums, sides):
                    for trace, size in live.items():
                        for name in names_of(trace):
                            side[name] += size
                expected = sorted([name, half_up(sums[0][name]), half_up(sums[1][name]), half_up(sums[1][name] - sums[0][name])]
                                  for name in {*sums[0], *sums[1]} if sums[0][name] or sums[1][name])
                found = ask("diff", path, *words, "--by", kind, *options)[kind + "s"]
                yield lambda: compare(sorted([row[kind], row["bytes_a"], row["bytes_b"], row["delta"]] for row in found), expected)


def peaks_by_walking(log):
    """[(event, bytes, prominence)] of every event that is first at its height between lower ground."""
    live = [Fraction(0)]
    for event in log.events:
        live.append(live[-1] + log.change(event))
    live.append(Fraction(0))
    found = []
    for i in range(1, len(live) - 1):
        left, k = live[i], i - 1
        while k >= 0 and live[k] < live[i]:
            left, k = min(left, live[k]), k - 1
        left = min(left, 0) if k < 0 else min(left, live[k])
        right, n = live[i], i + 1
        while n < len(live) and live[n] <= live[i]:
            right, n = min(right, live[n]), n + 1
        right = min(right, 0) if n == len(live) else right
        prominence = live[i] - max(left, right)
        if prominence > 0:
            found.append((log.events[i - 1].time_us / 10**6, i, half_up(live[i]), half_up(prominence), prominence))
    return found


def all_peaks(inputs):
    for path, log, options in log_cases(inputs):
        if len(log.events) > 5000:
            continue
        walked = peaks_by_walking(log)
        least, found = Fraction(log.peak()[1]) / 2, []
        for share in (0.5, 0.000001):
            wanted = [p for p in walked if p[4] >= share * max((h[2] for h in walked), default=0)]
            if any(abs(p[4] - least) <= 1 for p in walked):
                continue  # on the border, where rounding decides
            found = ask("peaks", path, "--prominence", share, *options)["peaks"]
            expected = [[t, size, prominence] for t, i, size, prominence, _ in sorted(wanted, key=lambda p: (-p[2], p[1]))]
            yield lambda: compare([[p["time_s"], p["bytes"], p["prominence_bytes"]] for p in found], expected)
        if found and not any(e.time_us == time_us(str(found[0]["time_s"])) for e in log.events[log.peak_event():]):
            top = [[name, own] for name, own in log.leaves(time_us(str(found[0]["time_s"]))) if own][:10]
            yield lambda: compare([[row["frame"], row["bytes"]] for row in found[0]["top"]], top)


def hotspot_links(inputs):
    for path, log, options in log_cases(inputs):
        text = instants(log)[-2]
        everything, totals, edges = exact_flow(log, time_us(text))
        order = [[row["self"], row["name"]] for row in ask("hotspots", path, "--at", text, *options)["rows"]]
        yield lambda: compare(order, sorted(order, key=lambda row: (-row[0], row[1].encode())))
        for row in ask("hotspots", path, "--at", text, *options)["rows"]:
            if row["name"] == UNKNOWN:
                yield lambda: compare([row["file"], row["line"], row["callers"], row["callees"]], [None, None, [], []])
                continue
            callers = {frame_name(a) for (a, b), size in edges.items() if size and frame_name(b) == row["name"]}
            callees = {frame_name(b) for (a, b), size in edges.items() if size and frame_name(a) == row["name"]}
            yield lambda: compare([sorted(row["callers"]), sorted(row["callees"])], [sorted(callers), sorted(callees)])
            share = sum(size for f, size in totals.items() if frame_name(f) == row["name"]) / everything if everything else 0
            yield lambda: compare(row["total_share"], float(share))
            name, line = row["name"].rsplit(":", 1)
            yield lambda: compare([row["file"], row["line"]], [name, int(line)])


def leaks(inputs):
    """Sites grow from the start, when nothing is live, to the end."""
    for path, log, options in log_cases(inputs):
        end = {name: own for name, own in log.leaves(log.duration_us)}
        start = dict(log.leaves(0))
        sites = ask("leaks", path, *options)["sites"]
        for site in sites:
            yield lambda: compare([site["first_bytes"], site["last_bytes"]], [start.get(site["name"], 0), end.get(site["name"], 0)])
            yield lambda: compare(0 <= site["monotony"] <= 1 and 0 <= site["confidence"] <= 1, True)
        grown = sorted(name for name in end if end[name] - start.get(name, 0) > 0)
        if log.duration_us > 0:
            yield lambda: compare(sorted(site["name"] for site in sites if site["growth_bytes"] > 0), grown)
        yield lambda: compare([s["growth_bytes"] for s in sites], sorted((s["growth_bytes"] for s in sites), reverse=True))


def export_of_logs(inputs):
    for path, log, options in log_cases(inputs):
        out = inputs.folder / "out"
        live = log.live_traces(log.duration_us)
        run("export", path, "--table", "traces", "--to", "json", "-o", out, *options)
        rows = json.loads(out.read_text("utf-8", "surrogatepass"))
        found = {row["trace"]: row["bytes"] for row in rows if row["trace"] != "OTHER"}
        expected = {trace_name(t): half_up(live.get(t, 0)) for t in set(log.table) if t}
        yield lambda: compare(found, expected)
        yield lambda: compare(sum(row["allocations"] for row in rows), sum(e.sign > 0 for e in log.events))
        yield lambda: compare(sum(row["frees"] for row in rows), sum(e.sign < 0 for e in log.events))
        run("export", path, "--table", "timeline", "--to", "csv", "-o", out, *options)
        table = list(csv.reader(io.StringIO(out.read_text("utf-8"))))
        yield lambda: compare(table[0][:2], ["time_s", "live_bytes"])
        yield lambda: compare(int(table[-1][1]), log.live(log.duration_us))


def event_statistics(inputs):
    """Time buckets, size classes and temporary allocations, by one loop over the events."""
    for path, log, options in log_cases(inputs):
        buckets = ask("timeline", path, "--buckets", 7, *options).get("buckets", [])
        for bucket in buckets:
            first, last = time_us(repr(bucket["from_s"])), time_us(repr(bucket["to_s"]))
            inside = [e for e in log.events if (first < e.time_us or bucket is buckets[0]) and e.time_us <= last]
            expected = {"live_bytes": log.live(last)}
            for key, sign in (("allocated", 1), ("freed", -1)):
                some = [e for e in inside if e.sign == sign]
                expected |= {key + "_count": len(some), key + "_bytes": half_up(sum(sign * log.change(e) for e in some))}
            yield lambda: compare(bucket, expected)
        yield lambda: compare(sum(b["allocated_count"] + b["freed_count"] for b in buckets), len(log.events))
        expected = collections.defaultdict(lambda: [0, Fraction(0), 0, Fraction(0)])
        newest, temporary = None, collections.Counter()
        for event in log.events:
            row, at = expected[event.size.bit_length()], 0 if event.sign > 0 else 2
            row[at] += 1
            row[at + 1] += event.sign * log.change(event)
        rows = ask("sizes", path, *options)["sizes"]
        yield lambda: compare([[r["least_bytes"].bit_length(), r["allocated_count"], r["allocated_bytes"], r["freed_count"],
                                r["freed_bytes"]] for r in rows],
                              [[bits, a, half_up(b), c, half_up(d)] for bits, (a, b, c, d) in sorted(expected.items())])
        for event in log.events:
            if event.sign > 0:
                newest = event
            elif newest and (newest.row, newest.size) == (event.row, event.size):
                temporary[frame_name(event.trace[-1]) if event.trace else "OTHER"] += 1
                newest = None
        rows = ask("temporary", path, *options)["rows"]
        yield lambda: compare(sorted([r["name"], r["temporary_count"]] for r in rows), sorted(map(list, temporary.items())))


def axes_and_series(inputs):
    """Points by event, series of files and stacks, shares; what a range freed and left."""
    for path, log, options in log_cases(inputs):
        found = ask("timeline", path, "--by", "event", "--points", 9, *options)
        for number, (t, live, _, _) in zip(found["events"], found["points"]):
            yield lambda: compare(live, log.sum_of(log.events[:number]))
            yield lambda: compare(t, log.events[number - 1].time_us / 10**6 if number else 0.0)
        text, end = instants(log)[-2], log.live_traces(time_us(instants(log)[-2]))
        for trace in [t for t in log.table if t and "\ufffd" not in "".join(map(frame_name, t))][:3]:
            name, stack = trace[0][0].decode(), trace_name(trace)
            if not name:
                continue
            found = ask("timeline", path, "--at", text, "--file", name, "--stack", stack, *options)
            of_file = half_up(sum(size for t, size in end.items() if any(f[0] == trace[0][0] for f in t or ())))
            yield lambda: compare(found["lines"], {name: [[float(text), of_file]], stack: [[float(text), half_up(end.get(trace, 0))]]})
            whole = log.live(time_us(text))
            exact = of_file / whole if whole else 0.0
            yield lambda: compare(abs(found["shares"][name][0][1] - exact) <= 1 / max(1, abs(whole)), True)
        a, b = pair_of(log)
        inside = [e for e in log.events if time_us(a) < e.time_us <= time_us(b)]
        for of, signs in (("allocated", {1}), ("freed", {-1}), ("remaining", {1, -1})):
            sums, blocks = collections.defaultdict(Fraction), collections.defaultdict(Fraction)
            for event in inside:
                if event.sign in signs:
                    factor = log.factor_of(event.size) if log.scaled else 1
                    sign = event.sign if of == "remaining" else 1
                    sums[event.trace] += sign * event.size * factor
                    blocks[event.trace] += sign * factor
            words = ["flame", path, "--from", a, "--to", b, "--of", of, *options]
            yield lambda: compare(run(*words).decode().splitlines(), collapsed(sums))
            yield lambda: compare(run(*words, "--count").decode().splitlines(), collapsed(blocks))


def sources(inputs):
    """Lines of files that are there and not newer than the log, where --map leads."""
    old, new = inputs.folder / "old", inputs.folder / "new"
    for folder, when in ((old, 10**9), (new, 4 * 10**9)):
        folder.mkdir()
        (folder / "work.py").write_text("import os\n    x = [1] * 100  # größe\nlast")
        os.utime(folder / "work.py", (when, when))
    hpm = nasty_logs.table([("/gone/work.py", 2)], [("/gone/work.py", 9)], [("/gone/other.py", 1)], [("old/work.py", 3)])
    path = inputs.write("sources", hpm, nasty_logs.events(*[(i, 1, 0, 100 * i) for i in range(1, 5)]))
    for command, rows, name in (("hotspots", "rows", "name"), ("leaks", "sites", "name")):
        for place, text in ((old, "x = [1] * 100  # größe"), (new, None)):
            found = {row[name]: row["source"] for row in ask(command, path, "--map", f"/gone={place}")[rows]}
            yield lambda: compare(found, {"/gone/work.py:2": text, "/gone/work.py:9": None, "/gone/other.py:1": None,
                                          "old/work.py:3": "last"})
        yield lambda: compare(any("source" in row for row in ask(command, path)[rows]), False)
        yield lambda: run(command, path, "--map", "nothing", status=2)
    tree = json.loads(run("flame", path, "--format", "json", "--map", f"/gone={old}"))
    found = {node["name"]: node.get("source") for node in tree["children"]}
    yield lambda: compare(found["/gone/work.py:2"], "x = [1] * 100  # größe")
    svg = run("flame", path, "--format", "svg", "--map", f"/gone={old}")
    yield lambda: compare("größe" in svg.decode(), True)
    yield lambda: check_svg(svg)


def several_leaks(inputs):
    paths = [inputs.nasty[3], check_cli.EXAMPLE / "orders.hpm"]
    together = ask("leaks", *paths)["sites"]
    apart = [{**site, "file": str(path)} for path in paths for site in ask("leaks", path)["sites"]]
    apart.sort(key=lambda site: (-site["growth_bytes"], site["name"].encode()))
    yield lambda: compare(together, apart)


def scale_reasons(inputs):
    """Auto says why it leaves the factors out, and only then."""
    for path in inputs.logs:
        auto, on = log_of(path, "auto"), log_of(path, "on")
        told = [d for d in ask("info", path)[0]["diagnostics"] if "scal" in d["message"]]
        yield lambda: compare(bool(told), not auto.scaled)
        yield lambda: compare(ask("info", path)[0]["scaled"], auto.scaled)
        yield lambda: compare(ask("info", path, "--scale", "on")[0]["scaled"], on.scaled)
        yield lambda: compare(ask("info", path, "--scale", "off")[0]["scaled"], False)


def digests(inputs):
    """A table with a digest alone: the snapshots' states, each from its moment on."""
    snapshots = [{1: 100, 2: 40}, {1: 100, 2: 700, 0: 5}, {}, {2: 2**33}]
    hpm = nasty_logs.table(nasty_logs.A, nasty_logs.B)
    base = inputs.folder / "digest"
    base.with_suffix(".hpm").write_bytes(hpm)
    base.with_suffix(".hpc").write_bytes(nasty_logs.digest(500, *snapshots))
    info = ask("info", base.with_suffix(".hpm"))[0]
    yield lambda: compare(info, {"kinds": ["log", "traces"], "traces": 2, "final_bytes": 2**33})
    for k, snapshot in enumerate(snapshots):
        at = "%.6f" % ((k + 1) * 0.5)
        found = ask("timeline", base.with_suffix(".hpc"), "--exact", "--at", at)["points"]
        yield lambda: compare([point[:2] for point in found], [[(k + 1) * 0.5, sum(snapshot.values())]])
        lines = run("flame", base.with_suffix(".hpm"), "--at", at).decode().splitlines()
        named = {1: "main.py:9;a.py:1", 2: "main.py:9;b.py:2", 0: "OTHER"}
        yield lambda: compare(sorted(lines), sorted(f"{named[t]} {size}" for t, size in snapshot.items()))
    base.with_suffix(".hpc").write_bytes(nasty_logs.digest(500, *snapshots, finished=False))
    yield lambda: run("info", base.with_suffix(".hpm"), status=1)


def broken(inputs):
    """What cannot be read: which part, and at which byte."""
    good_hpm, good_hpd = nasty_logs.LOGS["one event"]
    for name, hpm in (("version", b"\0\0\0\7" + good_hpm[4:]), ("header", good_hpm[:10]), ("nothing", b"")):
        path = inputs.write("broken " + name, hpm, good_hpd)
        done = subprocess.run([check_cli.PROGRAM, "info", path], capture_output=True, timeout=60)
        yield lambda: compare(done.returncode, 1)
        yield lambda: compare(str(path) in done.stderr.decode() and "byte " in done.stderr.decode(), True)
    lone = inputs.folder / "lone.hpd"
    lone.write_bytes(good_hpd)
    yield lambda: run("info", lone, status=1)
    for path in inputs.nasty[:3]:
        for given in (path, path.with_suffix(".hpd"), path.with_suffix("")):
            yield lambda: compare(ask("info", given)[0]["events"], log_of(path, "auto").info()["events"])


GROUPS = {
    "nasty_logs": [*map(nasty, [check_cli.info_of_logs, check_cli.timeline, check_cli.timeline_points, check_cli.peaks,
                                check_cli.flame, check_cli.flow, check_cli.hotspots]), digests, broken],
    "log_pictures": [flame_forms, flow_forms, flow_pruned],
    "log_statistics": [all_peaks, hotspot_links, leaks, several_leaks, event_statistics, scale_reasons, sources],
    "log_series": [diff_of_logs, export_of_logs, axes_and_series],
}


if __name__ == "__main__":
    sys.exit(check_cli.run_checks(GROUPS, Inputs))
