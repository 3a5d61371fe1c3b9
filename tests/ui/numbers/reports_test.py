#!/usr/bin/env python3
"""The report's tables and large numbers against the command line's answers.

usage: reports_test.py HEAPSCOPE
"""
from collections import Counter

from graphs import Dump, short
from random_files import SAMPLED, write_calls, write_dumps, write_log, write_tracker
from reports import Report
from shown import SAMPLES, ask, run_checks
from stacks import Log, site_of

MOST = 50  # rows of a table


def fields(rows, *names):
    return [tuple(row[name] for name in names) for row in rows]


def check_dump(checks, program, folder, seed):
    paths = write_dumps(folder, seed, 2)
    report, dumps = Report(program, folder, *paths), [Dump(program, path) for path in paths]
    for part, dump in zip(("f1-", "f2-"), dumps):
        check_graph(checks, report, part, dump)
    answer = ask(program, "diff", *paths)
    found = report.rows("c1-types", ["objects before", "objects after", "change", "bytes before", "bytes after", "change#2", "new", "deleted", "modified"])
    wanted = fields(answer["types"], "objects_a", "objects_b", "objects_delta", "bytes_a", "bytes_b", "bytes_delta", "new", "deleted",
                    "modified")
    checks.same_rows(found, wanted, "comparison: types")
    for label in ("new", "deleted", "modified"):
        checks.equal(report.figure("c1-summary", label), answer["totals"][label], "comparison:", label)


def check_graph(checks, report, part, dump):
    info = dump.ask("info")[0]
    for label, field in (("Total size", "shallow_bytes"), ("Objects", "objects"), ("References", "edges"), ("Types", "types")):
        checks.equal(report.figure(part + "summary", label), info[field], part, label)
    types = report.rows(part + "types", ["type", "objects", "shallow", "retained"])
    wanted = [(t["type"] and short(t["type"]) or "(no type)", t["objects"], t["shallow_bytes"], t["retained_bytes"]) for t in dump.types]
    checks.same_rows(types, wanted, part, "types")
    shares = [(round(a, 9), round(b, 9)) for a, b in report.rows(part + "types", ["% objects", "% size"])]
    checks.same_rows(shares, [(round(a, 9), round(b, 9)) for a, b in fields(dump.types, "objects_share", "bytes_share")], part, "shares")
    groups = [(g["name"] or "(not known)", g["objects"], g["shallow_bytes"], g["retained_bytes"]) for g in dump.ask("groups")["groups"]]
    checks.same_rows(report.rows(part + "groups", ["module", "objects", "shallow", "retained"]), groups, part, "groups")
    cycles = fields(dump.ask("cycles")["cycles"], "size", "shallow_bytes", "retained_bytes", "referrers")
    checks.equal(report.rows(part + "cycles", ["objects", "shallow", "retained", "referrers"]), cycles[:MOST], part, "cycles")
    known = Counter(fields(dump.objects, "shallow_bytes", "retained_bytes"))
    holders = report.rows(part + "holders", ["shallow", "retained"], "Largest retained")
    checks.equal((Counter(holders) - known, bool(holders)), (Counter(), True), part, "holders")
    piles = report.rows(part + "drops", ["retained"])
    checks.equal(set(piles) - {(o["retained_bytes"],) for o in dump.objects}, set(), part, "piles")
    same = fields(dump.ask("duplicates")["duplicates"], "objects", "text_bytes")
    checks.equal(report.rows(part + "duplicates", ["objects", "text"]), same[:MOST], part, "duplicates")


def check_stacks(checks, report, section, log, caption, *words):
    rows = {row["name"]: (row["self"], row["total"]) for row in log.ask("hotspots", *words)["rows"]}
    found = {site_of(name): (own, total) for name, own, total in report.rows(section, ["line", "self", "total"], caption)}
    checks.equal(found, rows, "hotspots", caption)


def check_logs(checks, program, folder, seed, scale):
    logs = [Log(program, write_log(folder, name, seed + i, SAMPLED), scale) for i, name in enumerate(("one", "two"))]
    report = Report(program, folder, *(log.path for log in logs), "--scale", scale)
    for part, log in zip(("f1-", "f2-"), logs):
        info = log.ask("info")[0]
        peak = report.figure(part + "summary", "Peak")
        checks.equal(report.figure(part + "summary", "Maximum") if peak is None else peak, info["peak"]["bytes"], part, "peak")
        checks.equal(report.figure(part + "summary", "Live at end"), info["final_bytes"], part, "live at the end")
        check_stacks(checks, report, part + "hotspots", log, "At the end")
        check_stacks(checks, report, part + "hotspots", log, "At the maximum" if peak is None else "At the peak",
                     "--at", info["peak"]["time_s"])
        peaks = fields([peak for peak in log.ask("peaks")["peaks"] if peak["falls"]], "bytes", "prominence_bytes")
        checks.equal(report.rows(part + "peaks", ["live", "prominence"]), peaks[:15], part, "peaks")
        growth = [(site_of(name), *rest) for name, *rest in report.rows(part + "growth", ["line", "first", "last", "growth"])]
        checks.equal(growth, fields(
            log.ask("leaks")["sites"], "name", "first_bytes", "last_bytes", "growth_bytes")[:MOST], part, "growth")
    frames = ask(program, "diff", *(log.path for log in logs), "--by", "frame", "--scale", scale)["frames"]
    compared = [(site_of(name), *rest) for name, *rest in report.rows("c1-functions", ["function", "before", "after", "change"])]
    checks.same_rows(compared,
                     fields(frames, "frame", "bytes_a", "bytes_b", "delta"), "comparison: functions")


def check_calls(checks, program, folder, seed):
    path = write_calls(folder, "calls", seed)
    report = Report(program, folder, path)
    rows = {row["name"]: row["self"] for row in ask(program, "hotspots", path)["rows"]}
    functions = report.rows("f1-functions", ["function", "calls", "memory", "largest call"])
    checks.equal({name: memory for name, _, memory, _ in functions}, rows, "functions: memory")
    hotspots = {name: own for name, own in report.rows("f1-hotspots", ["function", "self"])}
    checks.equal(hotspots, rows, "hotspots: self")
    top = report.rows("f1-top-calls", ["call", "own memory", "total memory"])
    checks.equal(len(top) < MOST, True, "all calls are listed")
    checks.equal([own for _, own, _ in top], sorted((own for _, own, _ in top), reverse=True), "top calls: order")
    for name, calls, memory, most in functions:
        of = [own for call, own, _ in top if call == name]
        checks.equal((calls, memory, most), (len(of), sum(of), max(of, default=None)), "calls of", name)


def check_profile(checks, program, folder, path):
    report = Report(program, folder, path)
    rows = ask(program, "hotspots", path, "--by", "function")["rows"]
    checks.equal(report.rows("f1-hotspots", ["function", "self", "total"]), fields(rows, "name", "self", "total")[:MOST], "hotspots")


def check_trackers(checks, program, folder, seed):
    paths = [write_tracker(folder, name, seed + i) for i, name in enumerate(("one", "two"))]
    report = Report(program, folder, *paths)
    for part, path in zip(("f1-", "f2-"), paths):
        answer = ask(program, "tracked", path)
        found = report.rows(part + "snapshots", ["time", "live objects", "live bytes", "as stored", "reachable", "resident", "virtual"])
        checks.equal(found, fields(answer["snapshots"], "t", "live_objects", "live_bytes", "tracked_bytes", "asizeof_bytes", "rss", "vsz"),
                     part, "snapshots")
        for snapshot in answer["snapshots"]:
            caption = f"{snapshot['description']}, {snapshot['t']:g} s"
            wanted = [row for row in fields(snapshot["classes"], "name", "active", "bytes") if row[1] or row[2]]
            checks.same_rows(report.rows(part + "classes", ["class", "active", "total size"], caption), wanted, part, caption)
        objects = [(c["name"], o["max_bytes"]) for c in answer["classes"] for o in c["objects"]]
        checks.same_rows(report.rows(part + "objects", ["class", "largest"]), objects, part, "objects")
    classes = ask(program, "diff", *paths)["classes"]
    checks.same_rows(report.rows("c1-classes", ["class", "objects before", "objects after", "bytes before", "bytes after", "change"]),
                     [(*row, row[4] - row[3]) for row in fields(classes, "class", "objects_a", "objects_b", "bytes_a", "bytes_b")],
                     "comparison: classes")


if __name__ == "__main__":
    run_checks(*[(f"report of dumps {seed}", check_dump, seed) for seed in (6, 9)],
               *[(f"report of logs 3 and 4, scaling {scale}", check_logs, 3, scale) for scale in ("on", "off")],
               ("report of calls 2", check_calls, 2), ("report of trackers 1 and 2", check_trackers, 1),
               ("report of a profile", check_profile, SAMPLES / "perprovis" / "demo.export.json"))
