#!/usr/bin/env python3
"""What other tools write: profiles, measured calls, class trackers. Their views against each other, the command line
and the report, which shows times that the command line does not.

usage: tools_test.py HEAPSCOPE
"""
import re
from collections import Counter, defaultdict

from random_files import write_calls, write_tracker
from reports import Report
from shown import COMPARE, SAMPLES, Window, ask, claims, groups, number, numbers, run_checks

SITES = ["Self bytes", "Total bytes"]
CALLS = ["Memory", "Total"]
FUNCTIONS = ["Calls", "Memory", "Largest call"]
SNAPSHOTS = ["Live", "Bytes", "Resident"]
CLASSES = ["Active", "Total size", "Average"]
TRACKED_DIFF = ["Before", "After", "\u0394 Size", "Objects before", "Objects after", "\u0394 Objects"]


def check_profile(checks, program, folder, path):
    window = Window(program, folder).do(f'open "{path}"', "view hotspots").page("hotspots").do("view flame").page("flame")
    window.run()
    rows = window.read("hotspots").table(["Site", "Self samples", "Total samples"])
    answer = ask(program, "hotspots", path)
    checks.equal({row["Site"]: (number(row["Self samples"]), number(row["Total samples"])) for row in rows},
                 {row["name"]: (row["self"], row["total"]) for row in answer["rows"]}, "hotspots")
    total = window.read("flame").has(r"([\d,]+) samples?")
    checks.equal(number(total[1]) if total else None, answer["total"], "flame: total")


# ---------------------------------------------------------------- measured calls

def check_calls(checks, program, folder, seed):
    path = write_calls(folder, "calls", seed)
    window = Window(program, folder).do(f'open "{path}"', "view calls").page("calls").do('click "Functions"').page("functions")
    window.do("view flame").page("flame").do("view hotspots").page("hotspots").overview().run()
    answer = {row["name"]: (row["self"], row["total"]) for row in ask(program, "hotspots", path)["rows"]}
    hotspots = {row["Site"]: numbers(row, SITES) for row in window.read("hotspots").table(["Site", *SITES])}
    checks.equal(hotspots, answer, "hotspots")
    page = window.read("calls")
    calls = [(row["Call"], *numbers(row, CALLS)) for row in page.table(["Call", *CALLS, "Time"])]
    everything = sum(own for own, _ in answer.values())
    checks.equal(sum(own for _, own, _ in calls), everything, "calls: sum of memory")
    count = page.has(r"^([\d,]+) calls in")
    checks.equal(number(count[1]) if count else None, len(calls), "calls: how many")
    heap = [number(m[1]) for t in page.texts if (m := re.fullmatch(r"(?:list|dict|str)  ([\d,]+ B)", t["text"]))]
    checks.equal(sum(heap), calls[0][1], "calls: what the first one is made of")
    flame = window.read("flame").has(r"([\d,]+ B) the whole profile")
    checks.equal(number(flame[1]) if flame else None, everything, "flame: total")
    overview = window.read("overview")
    checks.equal((overview.tile("Calls")[:1], overview.tile("Total")[:1]), ([len(calls)], [everything]), "overview: tiles")
    by_name = defaultdict(list)
    for name, own, _ in calls:
        by_name[name].append(own)
    rows = window.read("functions").table(["Function", *FUNCTIONS, "Total", "Self"])
    checks.equal({row["Function"]: numbers(row, FUNCTIONS) for row in rows},
                 {name: (len(owns), sum(owns), max(owns)) for name, owns in by_name.items()}, "functions and calls")
    checks.equal({row["Function"]: number(row["Memory"]) for row in rows}, {name: own for name, (own, _) in answer.items()},
                 "functions and hotspots: memory")
    report = Report(program, folder, path)
    times = report.rows("f1-functions", ["function", "total", "self"], value=lambda cell: cell["text"])
    checks.same_rows([(row["Function"], row["Total"], row["Self"]) for row in rows], times, "functions and report: times")
    checks.equal(Counter(report.rows("f1-top-calls", ["call", "own memory", "total memory"])) - Counter(calls), Counter(),
                 "calls and report: memory")


# ---------------------------------------------------------------- class trackers

def classes_of(snapshot):
    return {c["name"]: (c["active"], c["bytes"], c["average_bytes"] and round(c["average_bytes"])) for c in snapshot["classes"]}


def check_tracked(checks, page, answer, at, what):
    rows = page.table(["Class", *CLASSES])
    checks.equal({row["Class"]: numbers(row, CLASSES) for row in rows}, classes_of(answer["snapshots"][at]), what, "classes")
    found = [(row["Class"], number(row["Largest"])) for row in page.table(["Class", "Object", "Largest"])]
    objects = [(c["name"], o["max_bytes"]) for c in answer["classes"] for o in c["objects"]]
    checks.same_rows(found, objects, what, "objects")
    sizes = [numbers(row, ["Size"])[0] for row in page.table(["Referent", "Size", "Shallow"])]
    checks.equal(sizes[:1], [max(size for _, size in objects)], what, "referents: the largest object")


def check_tracker(checks, program, folder, path):
    window = Window(program, folder).do(f'open "{path}"', "view tracked").page("tracked")
    answer = ask(program, "tracked", path)
    last = answer["snapshots"][-1]
    window.do(f'click "{last["description"]}"').page("last")
    window.overview().do("view diff").page("diff").run()
    page = window.read("tracked")
    checks.equal([(row["Snapshot"], *numbers(row, SNAPSHOTS)) for row in page.table(["Snapshot", *SNAPSHOTS])],
                 [(s["description"], s["live_objects"], s["live_bytes"], s["rss"]) for s in answer["snapshots"]],
                 "snapshots")
    check_tracked(checks, page, answer, answer["peak_snapshot"], "at the peak")
    check_tracked(checks, window.read("last"), answer, -1, "at the last")
    stored = window.read("last").has(r"Tracked, as stored  ([\d,]+ B)")
    checks.equal(groups(stored), (last["tracked_bytes"],), "timeline: as stored at the end")
    overview, info = window.read("overview"), ask(program, "info", "--findings", path)[0]
    checks.equal(claims(window.read("findings"), info["findings"]), [f["claim"] for f in info["findings"]], "overview: findings")
    objects = [o for c in answer["classes"] for o in c["objects"]]
    for label, value in (("Tracked objects", len(objects)), ("Still alive", sum(o["death"] is None for o in objects)),
                         ("Classes", len(answer["classes"])), ("Snapshots", len(answer["snapshots"]))):
        checks.equal(overview.tile(label)[:1], [value], "overview:", label)
    shown = [number(value) for _, _, value in overview.ranking("Largest objects at their peak")]
    checks.equal(shown, sorted((o["max_bytes"] for o in objects if o["max_bytes"]), reverse=True)[:10], "overview: objects")
    peak = classes_of(answer["snapshots"][answer["peak_snapshot"]])
    head = overview.has(r"^Classes at .*")
    ranked = [(name, number(value)) for name, _, value in overview.ranking(head[0] if head else "")]
    checks.equal(Counter(ranked), Counter({(name, row[1]): 1 for name, row in peak.items()}), "overview: classes")
    times = f"{answer['snapshots'][0]['t']},{last['t']}"
    check_tracked_diff(checks, window.read("diff"), ask(program, "diff", path, path, "--at", times), "two snapshots")


def check_tracked_diff(checks, page, answer, what):
    found = [(row["Class"], *numbers(row, TRACKED_DIFF)) for row in page.table(["Class", "Status", *TRACKED_DIFF])]
    wanted = [(c["class"], c["bytes_a"], c["bytes_b"], c["bytes_b"] - c["bytes_a"], c["objects_a"], c["objects_b"],
               c["objects_b"] - c["objects_a"]) for c in answer["classes"]]
    foot = page.totals(["Class", "Status", *TRACKED_DIFF])
    totals = numbers(foot, TRACKED_DIFF)
    checks.same_rows([row for row in found if row[0] != foot["Class"]], wanted, what)
    checks.equal(totals, tuple(map(sum, zip(*(row[1:] for row in wanted)))), what, "totals")
    shown = page.has(r"([\d,]+ B)  \u2192  ([\d,]+ B)   ([+\u2212-]?[\d,]+ B)")
    checks.equal(groups(shown), totals[:3], what, "from all to all")


def check_trackers(checks, program, folder, seed):
    paths = [write_tracker(folder, name, seed + i) for i, name in enumerate(("one", "two"))]
    check_tracker(checks, program, folder, paths[0])
    window = Window(program, folder).do(f'open "{paths[0]}" "{paths[1]}"', "wait idle 60", *COMPARE, "view diff").page("diff")
    window.run()
    check_tracked_diff(checks, window.read("diff"), ask(program, "diff", *paths), "two files")


if __name__ == "__main__":
    run_checks(("profile", check_profile, SAMPLES / "perprovis" / "demo.export.json"), ("calls 2", check_calls, 2),
               ("trackers 1 and 2", check_trackers, 1))
