#!/usr/bin/env python3
"""Numbers that two places show are one number: the texts that the window really draws of random files are compared with
each other, with the command line's answers to the same questions, and with sums that must come out.

usage: numbers_test.py HEAPSCOPE [SEED…]
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "golden"))
import random_inputs  # noqa: E402
from nasty_logs import FREE, events, table as trace_table  # noqa: E402

PATIENCE_S = 240
UNKNOWN = "<unknown>"
SAMPLES = Path(__file__).parents[1] / "data"


# ---------------------------------------------------------------- random files

def random_log(seed):
    """(hpm, hpd): stacks that share frames, recursion, events without a stack, sizes that differ in every digit."""
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
    return trace_table(*traces), events(*rows)


def write_log(folder, name, seed):
    hpm, hpd = random_log(seed)
    (folder / f"{name}.hpm").write_bytes(hpm)
    (folder / f"{name}.hpd").write_bytes(hpd)
    # The source of one of the files, older than the log: each line is a function of its own.
    source = folder / "pkg" / "mod0.py"
    source.parent.mkdir(exist_ok=True)
    source.write_text("".join(f"def f{line}(): return [{line}]\n" for line in range(1, 40)))
    os.utime(source, (1_500_000_000, 1_500_000_000))
    return folder / f"{name}.hpm"


# ---------------------------------------------------------------- what the window draws

class Window:
    """One run of the window over a script; pages by the names under which their texts were kept."""

    def __init__(self, program, folder):
        self.program, self.folder, self.lines = program, folder, ["resize 2600x1700"]
        self.sites = {}  # that are selected, by page

    def do(self, *lines):
        self.lines += lines
        return self

    def page(self, name):
        return self.do("wait idle 60", f'texts "{self.folder}/{name}.json"')

    def run(self):
        settings = self.folder / "settings.json"
        settings.write_text('{"size_units": "bytes"}')
        script = self.folder / "run.script"
        script.write_text("\n".join(self.lines) + "\n")
        done = subprocess.run([self.program, "--script", script, "--settings", settings], cwd=self.folder,
                              capture_output=True, text=True, timeout=PATIENCE_S)
        assert done.returncode == 0, done.stderr

    def read(self, name):
        return Page(json.loads((self.folder / f"{name}.json").read_text()))


class Page:
    def __init__(self, texts):
        self.texts = [text for text in texts if text["text"].strip()]

    def row_of(self, text):
        """Texts on the same line, from left to right; a unit belongs to its number."""
        middle = (text["top"] + text["bottom"]) / 2
        joined = []
        for t in sorted((t for t in self.texts if t["top"] < middle < t["bottom"]), key=lambda t: t["left"]):
            if t["text"] == "B" and joined and t["left"] - joined[-1]["right"] < 14:
                joined[-1] = {**joined[-1], "text": joined[-1]["text"] + " B", "right": t["right"]}
            else:
                joined.append(t)
        return joined

    def named(self, name):
        return [text for text in self.texts if text["text"] == name]

    def has(self, pattern):
        return next((match for text in self.texts if (match := re.search(pattern, text["text"]))), None)

    def fact(self, label):
        """The value right of a label, as in the Inspector: the rightmost line that begins with it."""
        label = max(self.named(label), key=lambda t: t["left"], default=None)
        if label is None:
            return None
        right = [t for t in self.row_of(label) if t["left"] > label["left"]]
        return right[0]["text"] if right else None

    def table(self, titles):
        """Rows below the line with all these titles, as {title: text}."""
        for head in self.named(titles[0]):
            heads = {t["text"]: t for t in self.row_of(head) if t["text"] in titles}
            if len(heads) == len(titles):
                break
        else:
            raise AssertionError(f"no table with {titles}; texts: {[t['text'] for t in self.texts][:80]}")
        first = heads[titles[0]]
        rows, last = [], first["bottom"]
        below = [t for t in self.texts if t["top"] > first["bottom"] - 4 and abs(t["left"] - first["left"]) < 3]
        for name in sorted(below, key=lambda t: t["top"]):
            if name["top"] - last > 40:
                break
            last = name["bottom"]
            row = {}
            for cell in self.row_of(name):
                if cell["left"] < first["left"] - 3:
                    continue
                title = min(heads, key=lambda h: min(abs(cell["left"] - heads[h]["left"]), abs(cell["right"] - heads[h]["right"])))
                near = min(abs(cell["left"] - heads[title]["left"]), abs(cell["right"] - heads[title]["right"]))
                if near < 24:
                    row.setdefault(title, cell["text"])
            rows.append(row)
        return rows


def number(text):
    """"1,234 B", "+5", "−1,234 B", "-3 B", "→": the whole number, or None."""
    if text is None:
        return None
    match = re.fullmatch(r"([+\-\u2212]?)([\d,]+)( B)?", text.strip())
    if match is None:
        return None
    value = int(match[2].replace(",", ""))
    return -value if match[1] in ("-", "\u2212") else value


def site_of(text):
    return text.split("  ")[-1]


# ---------------------------------------------------------------- comparing

class Checks:
    def __init__(self, what):
        self.what, self.count, self.problems = what, 0, []

    def equal(self, found, wanted, *about):
        self.count += 1
        if found != wanted:
            self.problems.append(f"{self.what}: {' '.join(map(str, about))}: found {found}, expected {wanted}")

    def done(self):
        for problem in self.problems[:20]:
            print(problem)
        print(f"{self.what}: {self.count} comparisons, {len(self.problems)} differ")
        return not self.problems


def ask(program, *words):
    done = subprocess.run([program, *map(str, words), "--json", "--quiet"], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def collapsed(program, *words):
    lines = subprocess.run([program, "flame", *map(str, words), "--quiet"], capture_output=True, text=True,
                           timeout=PATIENCE_S).stdout.splitlines()
    return {stack: int(value) for stack, value in (line.rsplit(" ", 1) for line in lines)}


def by_frame(stacks):
    """{frame: total}, each stack once."""
    totals = defaultdict(int)
    for stack, value in stacks.items():
        for frame in {UNKNOWN} if stack == "OTHER" else set(stack.split(";")):
            totals[frame] += value
    return {frame: value for frame, value in totals.items() if value}


HOTSPOTS = ["Site", "Self", "Total", "Blocks"]
CHANGES = ["Site", "\u0394 Self", "\u0394 Total", "\u0394 Blocks"]
DIFF = ["Site", "Before", "After", "\u0394 Size", "\u0394 Blocks"]
LEAKS = ["Site", "Self growth", "First", "Last"]
SIZES = ["Block size", "Allocations", "Bytes", "Freed"]
RANGE = 'drag "Live bytes over time" at 20% 50% with Shift by 900 0'


def rows_by_site(page, titles):
    return {site_of(row["Site"]): {title: number(row.get(title)) for title in titles[1:]} for row in page.table(titles)}


def check_instant(checks, program, path, window):
    live = ask(program, "timeline", path, "--points", 3)["points"][-1][1]
    answer = ask(program, "hotspots", path)
    rows = rows_by_site(window.read("hotspots"), HOTSPOTS)
    checks.equal({s: (r["Self"], r["Total"]) for s, r in rows.items()},
                 {r["name"]: (r["self"], r["total"]) for r in answer["rows"]}, "hotspots: self and total")
    checks.equal({row["Site"] for row in window.read("hotspots").table(HOTSPOTS)},
                 {(f"{r['function']}  " if r["function"] else "") + r["name"] for r in answer["rows"]}, "hotspots: names")
    named = {r["name"]: r["function"] for r in answer["rows"] if r["name"].startswith("pkg/mod0.py:")}
    checks.equal(named, {name: "f" + name.split(":")[1] for name in named}, "hotspots --json: functions")
    checks.equal(sum(r["Self"] for r in rows.values()), live, "hotspots: sum of self")
    checks.equal(sum(r["self"] for r in answer["rows"]), live, "hotspots --json: sum of self")
    checks.equal(answer["total"], live, "hotspots --json: total")
    own = defaultdict(int)
    for stack, blocks in collapsed(program, path, "--count").items():
        own[UNKNOWN if stack == "OTHER" else stack.split(";")[-1]] += blocks
    checks.equal({s: r["Blocks"] for s, r in rows.items() if r["Blocks"]}, {s: b for s, b in own.items() if b}, "hotspots: blocks")
    page = window.read("selected")
    chosen = window.sites["hotspots"]
    checks.equal((number(page.fact("Self")), number(page.fact("Total"))), (rows[chosen]["Self"], rows[chosen]["Total"]),
                 "inspector: self and total", chosen)
    flame = window.read("flame")
    total = flame.has(r"([\d,]+ B) in ([\d,]+) blocks?")
    checks.equal(number(total[1]) if total else None, live, "flame: total")
    checks.equal(number(total[2]) if total else None, sum(own.values()), "flame: blocks")
    without = flame.has(r"([\d,]+ B) without (?:a )?stack")
    checks.equal(number(without[1]) if without else 0, rows.get(UNKNOWN, {}).get("Self", 0), "flame: bytes without stack")
    flow = ask(program, "flow", path, "--format", "json", "--min-node", 0.3)
    checks.equal(sum(n["self"][0] for n in flow["nodes"]) + flow["unknown"][0] + flow["dropped_self"][0], live, "flow: sum of self")
    without = window.read("flow").has(r"([\d,]+ B) without stack")
    checks.equal(number(without[1]) if without else 0, flow["unknown"][0], "flow: bytes without stack")
    checks.equal(sum(collapsed(program, path).values()), live, "flame: sum of all stacks")
    peaks = ask(program, "peaks", path)["peaks"]
    if peaks:
        at = collapsed(program, path, "--at", peaks[0]["time_s"])
        checks.equal(sum(at.values()) >= sum(t["bytes"] for t in peaks[0]["top"]), True, "peaks: top is part of the peak")


def check_leaks(checks, program, path, window):
    sites = ask(program, "leaks", path)["sites"]
    page = window.read("leaks")
    if not sites:
        return
    rows = rows_by_site(page, LEAKS)
    checks.equal({s: (r["Self growth"], r["First"], r["Last"]) for s, r in rows.items()},
                 {s["name"]: (s["growth_bytes"], s["first_bytes"], s["last_bytes"]) for s in sites}, "leaks")
    hotspots = {r["name"]: r["self"] for r in ask(program, "hotspots", path)["rows"]}
    checks.equal({s: r["Last"] for s, r in rows.items()}, {s: hotspots[s] for s in rows}, "leaks: last is self at the end")
    chosen = window.sites["leaks"]
    if chosen is None:
        return
    # The line on the timeline is the one that the table lists.
    page = window.read("leak")
    legend = next((t for t in page.texts if t["text"].endswith("  self")), None)
    checks.equal(legend is not None, True, "leaks: the timeline's line says that it is self")
    if legend is not None:
        checks.equal(chosen.endswith(site_of(legend["text"][:-len("  self")])), True, "leaks: the timeline's line", chosen)
        values = [number(t["text"].split(" at the end")[0]) for t in page.row_of(legend) if t["left"] > legend["right"] - 2]
        checks.equal(rows[chosen]["Last"] in values, True, "leaks: the timeline's line at the end", chosen, values)


def check_difference(checks, program, path, window):
    """A range of the timeline, as Difference in Hotspots and Flame, as Diff, and in the Inspector."""
    page = window.read("change")
    rows = rows_by_site(page, CHANGES)
    diff_page = window.read("diff")
    diff = rows_by_site(diff_page, DIFF)
    total = diff.pop("Total", None)
    changed = {s: r["\u0394 Total"] for s, r in rows.items()}
    checks.equal(changed, {s: diff[s]["\u0394 Size"] for s in diff}, "difference: hotspots and diff")
    for site, row in diff.items():
        checks.equal(row["\u0394 Size"], row["After"] - row["Before"], "diff: after less before", site)
        checks.equal(row["\u0394 Blocks"] == 0 and row["Before"] == 0 and row["After"] != 0, False, "diff: bytes in no blocks", site)
    net = sum(r["\u0394 Self"] for r in rows.values())
    shown = page.has(r"change over .* \u00b7 *([+\u2212-]?[\d,]+ B)")
    checks.equal(number(shown[1]) if shown else None, net, "difference: sum of self, and the change of everything")
    if total is not None:
        checks.equal(total["\u0394 Size"], net, "diff: the row of totals")
    selected = window.read("change_selected")
    row = rows.get(window.sites["hotspots"])
    if row is not None:
        checks.equal((number(selected.fact("\u0394 Self")), number(selected.fact("\u0394 Total"))),
                     (row["\u0394 Self"], row["\u0394 Total"]), "difference: the inspector", window.sites["hotspots"])


def check_range(checks, window):
    """What a range allocated, and what of it is still there: sums, and Flame's number."""
    for mode in ("allocated", "alive"):
        rows = rows_by_site(window.read(mode), HOTSPOTS)
        total = window.read(mode + "_flame").has(r"([\d,]+ B) in ([\d,]+) blocks?")
        checks.equal(number(total[1]) if total else None, sum(r["Self"] for r in rows.values()), mode + ": sum of self")
        checks.equal(number(total[2]) if total else None, sum(r["Blocks"] for r in rows.values()), mode + ": blocks")


def check_sizes(checks, program, path, window):
    answer = ask(program, "sizes", path)["sizes"]
    if not answer:
        return
    rows = window.read("sizes").table(SIZES)
    checks.equal([(number(r.get("Allocations")), number(r.get("Bytes")), number(r.get("Freed"))) for r in rows],
                 [(r["allocated_count"], r["allocated_bytes"], r["freed_count"]) for r in answer], "sizes")
    live = ask(program, "timeline", path, "--points", 3)["points"][-1][1]
    checks.equal(sum(r["remaining_bytes"] for r in answer), live, "sizes: what remains")


def known(rows):
    """The first that has a stack."""
    return next((row["name"] for row in rows if row["name"] != UNKNOWN), None)


def log_pages(window, path):
    window.sites = {"hotspots": known(ask(window.program, "hotspots", path)["rows"]),
                    "leaks": known(ask(window.program, "leaks", path)["sites"])}
    select = f'click "{window.sites["hotspots"]}"'
    window.do(f'open "{path}"', "view hotspots").page("hotspots").do(select).page("selected")
    window.do("view flame").page("flame").do("view flow").page("flow").do("view charts").page("sizes")
    window.do("view leaks").page("leaks")
    if window.sites["leaks"] is not None:
        window.do(f'click "{window.sites["leaks"]}"')
    window.page("leak")
    window.do("view hotspots", "wait idle 60", RANGE, "wait idle 60", 'click "Difference"').page("change")
    window.do(select).page("change_selected").do("view diff").page("diff")
    for mode, label in (("allocated", "Allocated"), ("alive", "Still alive")):
        window.do("view hotspots", "wait idle 60", f'click "{label}"').page(mode).do("view flame").page(mode + "_flame")
    return window


def check_log(program, seed):
    checks = Checks(f"log {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = write_log(folder, "one", seed)
        window = log_pages(Window(program, folder), path)
        window.run()
        check_instant(checks, program, path, window)
        check_leaks(checks, program, path, window)
        check_difference(checks, program, path, window)
        check_range(checks, window)
        check_sizes(checks, program, path, window)
    return checks.done()


def check_pair(program, seed):
    """Two logs: B less A in Hotspots and in Diff, and on the command line."""
    checks = Checks(f"logs {seed} and {seed + 1}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        a, b = write_log(folder, "before", seed), write_log(folder, "after", seed + 1)
        window = Window(program, folder).do(f'open "{a}" "{b}"', "wait idle 60", *COMPARE, "view diff").page("diff")
        window.do("view hotspots", "wait idle 60", 'click "B - A"').page("change")
        window.run()
        diff = rows_by_site(window.read("diff"), DIFF)
        total = diff.pop("Total", None)
        answer = {r["frame"]: (r["bytes_a"], r["bytes_b"], r["delta"]) for r in ask(program, "diff", a, b, "--by", "frame")["frames"]}
        checks.equal({s: (r["Before"], r["After"], r["\u0394 Size"]) for s, r in diff.items()}, answer, "diff: bytes")
        counts = [by_frame(collapsed(program, path, "--count")) for path in (a, b)]
        checks.equal({s: r["\u0394 Blocks"] for s, r in diff.items()},
                     {s: counts[1].get(s, 0) - counts[0].get(s, 0) for s in diff}, "diff: blocks")
        rows = rows_by_site(window.read("change"), CHANGES)
        checks.equal({s: r["\u0394 Total"] for s, r in rows.items()}, {s: delta for s, (_, _, delta) in answer.items()}, "B less A: total")
        own = [{r["name"]: r["self"] for r in ask(program, "hotspots", path)["rows"]} for path in (a, b)]
        checks.equal({s: r["\u0394 Self"] for s, r in rows.items()}, {s: own[1].get(s, 0) - own[0].get(s, 0) for s in rows}, "B less A: self")
        if total is not None:
            checks.equal(total["\u0394 Size"], sum(own[1].values()) - sum(own[0].values()), "diff: the row of totals")
    return checks.done()


COMPARE = ["file B compare", "wait idle 60"]


def check_dump(program, seed):
    checks = Checks(f"dump {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "one.json"
        path.write_text(random_inputs.dump(seed))
        window = Window(program, folder).do(f'open "{path}"', "view types").page("types").do("key Down").page("type")
        window.do("view objects").page("objects").do("key Down").page("object")
        window.run()
        titles = ["Objects", "Shallow", "Retained"]
        answer = ask(program, "types", path)
        page = window.read("types")
        heads = ["Type", *titles]
        rows = [tuple(number(row.get(title)) for title in titles) for row in page.table(heads)]
        checks.equal(sorted(rows[:len(answer["types"])], key=str),
                     sorted(((t["objects"], t["shallow_bytes"], t["retained_bytes"]) for t in answer["types"]), key=str), "types")
        chosen = window.read("type")
        checks.equal(tuple(number(chosen.fact(title)) for title in titles) in rows, True, "inspector of a type")
        objects = ask(program, "objects", path, "--sort", "retained")["objects"]
        heads = ["Type", "Retained", "Shallow"]
        found = [(number(row.get("Retained")), number(row.get("Shallow"))) for row in window.read("objects").table(heads)]
        checks.equal(sorted(found[:len(objects)]), sorted((o["retained_bytes"], o["shallow_bytes"]) for o in objects), "objects")
        chosen = window.read("object")
        checks.equal((number(chosen.fact("Retained")), number(chosen.fact("Shallow"))) in found, True, "inspector of an object")
    return checks.done()


def check_profile(program, path):
    checks = Checks(path.name)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = Window(program, folder).do(f'open "{path}"', "view hotspots").page("hotspots").do("view flame").page("flame")
        window.run()
        rows = window.read("hotspots").table(["Site", "Self samples", "Total samples"])
        answer = ask(program, "hotspots", path)["rows"]
        checks.equal({row["Site"]: (number(row["Self samples"]), number(row["Total samples"])) for row in rows},
                     {row["name"]: (row["self"], row["total"]) for row in answer}, "hotspots")
    return checks.done()


def check_tracker(program, path):
    """Snapshots and objects of a class tracker."""
    checks = Checks(path.name)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        window = Window(program, folder).do(f'open "{path}"', "view tracked").page("tracked")
        window.run()
        answer = ask(program, "tracked", path)
        page = window.read("tracked")
        rows = page.table(["Snapshot", "Bytes"])
        checks.equal([(row["Snapshot"], number(row["Bytes"])) for row in rows],
                     [(s["description"], s["live_bytes"]) for s in answer["snapshots"]], "snapshots: live bytes")
        rows = page.table(["Class", "Largest"])
        checks.equal(sorted((row["Class"], number(row["Largest"])) for row in rows),
                     sorted((c["name"], o["max_bytes"]) for c in answer["classes"] for o in c["objects"]), "objects")
    return checks.done()


def main():
    program = str(Path(sys.argv[1]).resolve())
    seeds = [int(word) for word in sys.argv[2:]] or [1, 2, 7]
    passed = [check_log(program, seed) for seed in seeds]
    passed += [check_pair(program, seed) for seed in seeds[:2]]
    passed += [check_dump(program, seed) for seed in seeds]
    passed.append(check_profile(program, SAMPLES / "perprovis" / "demo.export.json"))
    passed.append(check_tracker(program, SAMPLES / "pympler" / "demo.dat"))
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
