#!/usr/bin/env python3
"""Two and three dumps: every table of Diff and the first screen against the command line.

usage: dump_pairs_test.py HEAPSCOPE
"""
from collections import Counter

from graphs import Dump, is_cut_of, short
from random_files import write_dumps
from shown import Window, ask, claims, groups, number, numbers, run_checks, texts_of

TYPES = ["\u0394 Shallow", "Shallow before", "Shallow after", "\u0394 Objects", "Objects before", "Objects after", "New", "Deleted", "Modified"]
TYPE_FIELDS = ["bytes_delta", "bytes_a", "bytes_b", "objects_delta", "objects_a", "objects_b", "new", "deleted", "modified"]
OBJECTS = ["ID", "Shallow before", "Shallow after", "\u0394 Shallow", "\u0394 Retained"]
HOLDERS = ["\u0394 Retained", "Accumulated", "Retained before", "Retained after", "ID"]
PATHS = ["Objects before", "Objects after", "Retained before", "Retained after", "\u0394 Retained"]
PATH_FIELDS = ["objects_a", "objects_b", "retained_bytes_a", "retained_bytes_b", "retained_bytes_delta"]
SIDES = {"a": "before", "b": "after"}
SERIES = ["Objects A", "Objects B", "Objects C", "\u0394 Objects", "Retained A", "Retained B", "Retained C", "\u0394 Retained"]


class Pair:
    def __init__(self, program, folder, seed):
        self.program, self.paths = program, write_dumps(folder, seed, 2)
        self.sides = [Dump(program, path) for path in self.paths]
        self.retained = [{(o["id"], o["type"]): o["retained_bytes"] for o in side.objects} for side in self.sides]
        self.answer = self.diff()

    def diff(self, *words):
        return ask(self.program, "diff", *self.paths, *words)

    def grown(self, key):
        """Retained bytes after less before; what is not there retains nothing."""
        before, after = (side.get(key, 0) for side in self.retained)
        return after - before


def rows_of(page, titles, first):
    """Without the row of totals, which has no number of a row."""
    return [row for row in page.table([first, *titles]) if row.get(titles[0]) is not None]


def check_types(checks, window, pair):
    page = window.read("types")
    found = [(row["Type"], *numbers(row, TYPES)) for row in page.table(["Type", *TYPES])]
    wanted = [(short(t["type"]), *(t[field] for field in TYPE_FIELDS)) for t in pair.answer["types"]]
    totals = pair.answer["totals"]
    # Types that are the same in both are left out, also of the sum.
    changed = [row for row in wanted if any(row[7:])]
    foot = page.totals(["Type", *TYPES])
    checks.same_rows([row for row in found if row[0] != foot["Type"]], changed, "diff by type")
    checks.equal(numbers(foot, TYPES), tuple(map(sum, zip(*(row[1:] for row in changed)))), "diff by type: totals")
    shown = page.has(r"([\d,]+ B)  \u2192  ([\d,]+ B)   ([+\u2212-]?[\d,]+ B)")
    checks.equal(groups(shown), tuple(totals[f] for f in ("bytes_a", "bytes_b", "bytes_delta")),
                 "diff: from all to all")
    for name in ("new", "deleted", "modified", "same"):
        shown_name = "Unchanged" if name == "same" else name.capitalize()
        chip = page.has(rf"^{shown_name} ([\d,]+)$")
        checks.equal(number(chip[1]) if chip else None, totals[name], "diff: switch of", name)


def check_objects(checks, window, pair):
    found = [(row["Status"], *numbers(row, OBJECTS)) for row in window.read("objects").table(["Status", *OBJECTS])
             if number(row.get("ID")) is not None]
    wanted = [(o["status"], int(o["id"]), o["bytes_a"], o["bytes_b"], (o["bytes_b"] or 0) - (o["bytes_a"] or 0),
               pair.grown((o["id"], o["type"]))) for o in pair.diff("--by", "object")["objects"]]
    checks.same_rows(found, wanted, "diff by object")


def check_holders(checks, window, pair):
    status = {(o["id"], short(o["type"])): o["status"] for o in pair.diff("--by", "object")["objects"]}
    sides = [{(i, short(kind)): bytes for (i, kind), bytes in side.items()} for side in pair.retained]
    rows = [row for row in window.read("holders").table(["Name", "Type", *HOLDERS, "Status"]) if number(row.get("ID")) is not None]
    checks.equal(bool(rows) or pair.answer["unrelated"] or not any(pair.grown(key) > 0 for key in pair.retained[1]), True,
                 "holders: there are some")
    for row in rows:
        key = next((key for key in sides[1] if key[0] == row["ID"] and is_cut_of(row["Type"], key[1])), None)
        before, after = (side.get(key) for side in sides)
        grown, piled, *shown = numbers(row, HOLDERS[:4])
        checks.equal((shown, grown), ([before, after], (after or 0) - (before or 0)), "holders", key)
        is_of_it = piled is not None and (0 < piled <= grown or grown <= piled < 0)
        checks.equal(is_of_it, True, "holders: accumulated is of the growth", key, piled, grown)
        checks.equal(row["Status"], status.get(key, "same"), "holders: status", key)


def check_growth(checks, window, pair):
    """By holder: what each retained before and now, and in all what the dumps hold."""
    titles = ["Before", "After", "\u0394 Retained"]
    page = window.read("growth")
    totals = pair.answer["totals"]
    checks.equal(numbers(page.totals(["Name", *titles]), titles), tuple(totals[f] for f in ("bytes_a", "bytes_b", "bytes_delta")),
                 "growth: totals")
    sides = [set(side.values()) | {0} for side in pair.retained]
    for row in page.table(["Name", *titles]):
        before, after, change = numbers(row, titles)
        if before is None or row["Name"] == "Total" or row["Name"].endswith((" deleted", " more")):
            continue
        checks.equal(change, after - before, "growth", row["Name"])
        checks.equal((before in sides[0], after in sides[1]), (True, True), "growth: of one object", row["Name"])


def check_paths(checks, window, pair):
    answer = [p for p in pair.diff("--by", "path")["paths"] if p["retained_bytes_delta"] != 0]
    page = window.read("paths")
    if not answer:
        return
    found = [("".join(row["Dominator path"].split()), *numbers(row, PATHS)) for row in page.table(["Dominator path", *PATHS])
             if row.get("\u0394 Retained") is not None]
    wanted = [("".join(">".join(map(short, p["path"])).split()), *(p[field] for field in PATH_FIELDS)) for p in answer]
    checks.same_rows(found, wanted[:len(found)] if len(wanted) > 50 else wanted, "diff by path")


def check_overview(checks, window, pair):
    """Tiles of the later dump with what changed, whichever is looked at; growth; findings of the pair and of
    the later dump."""
    info = ask(pair.program, "info", "--findings", *pair.paths)
    totals = pair.answer["totals"]
    changes = {"Total size": totals["bytes_delta"], "Objects": totals["objects_delta"],
               "References": info[1]["edges"] - info[0]["edges"]}
    for i, side in enumerate(("overview a", "overview b")):
        page = window.read(side)
        for label, change in changes.items():
            field = {"Total size": "shallow_bytes", "References": "edges"}.get(label, label.lower())
            tile = page.tile(label)
            checks.equal((tile[:1], number(tile[1] if len(tile) > 1 else None)), ([info[1][field]], change), side, label)
        came = page.has(r"^([\d,]+) \u00b7 ([\d,]+)$")
        checks.equal(groups(came), (totals["new"], totals["deleted"]), side, "new and deleted")
        grown = {(who, pair.grown(key)) for key in pair.retained[1] for who in (short(key[1]), str(key[0]))}
        shown = page.ranking("Top growth")
        strange = [row for row in shown if not any((text.removeprefix("new  "), number(row[2])) in grown for text in texts_of(row))
                   and "\u00d7" not in row[0]]
        checks.equal(strange, [], side, "top growth")
        values = [number(row[2]) for row in shown]
        checks.equal(values, sorted(values, reverse=True), side, "top growth: order")
        growth = info[1]["comparison"]["findings"]
        told = [f["evidence"][0] for f in growth if f["id"] in ("grown-holder", "grown-type")]
        # What grew is not told once more by what it retains.
        again = [f for f in info[1]["findings"] if f["id"] in ("holder", "instances") and f["evidence"][0] in told]
        wanted = growth + [f for f in info[1]["findings"] if f not in again]
        checks.equal(claims(window.read(f"findings {side[-1]}"), again), [], side, "findings: told once")
        checks.equal(claims(window.read(f"findings {side[-1]}"), wanted), [f["claim"] for f in wanted], side, "findings")


def check_all_types(checks, window, pair):
    """The view Types of both: the same whichever of the two is the current dump."""
    titles = ["Objects before", "Shallow before", "Objects after", "\u0394 Objects", "Shallow after", "\u0394 Shallow", "New", "Deleted", "Modified"]
    fields = ["objects_a", "bytes_a", "objects_b", "objects_delta", "bytes_b", "bytes_delta", "new", "deleted", "modified"]
    wanted = [(short(t["type"]), *(t[field] for field in fields)) for t in pair.answer["types"]]
    for side in ("all types a", "all types b"):
        page = window.read(side)
        foot = page.totals(["Type", *titles])
        found = [(row["Type"], *numbers(row, titles)) for row in page.table(["Type", *titles]) if row["Type"] != foot["Type"]]
        checks.same_rows(found, wanted, side)
        checks.equal(numbers(foot, titles), tuple(pair.answer["totals"][field] for field in fields), side, "totals")


def check_all_objects(checks, window, pair):
    """The view Objects: those of the current dump, each with what it is in the other one."""
    changes = pair.diff("--by", "object")["objects"]
    for own, other in (("a", "b"), ("b", "a")):
        titles = ["ID", "Shallow", f"Shallow {SIDES[other]}", "\u0394 Shallow"]
        page = window.read(f"all objects {own}")
        found = [(row["Status"], *(number(row.get(title)) for title in titles)) for row in page.table(["Type", "Status", *titles])
                 if number(row.get("ID")) is not None and row["Status"] != "same"]
        wanted = [(o["status"], int(o["id"]), o[f"bytes_{own}"], o[f"bytes_{other}"], (o["bytes_b"] or 0) - (o["bytes_a"] or 0))
                  for o in changes if o[f"bytes_{own}"] is not None]
        checks.same_rows(found, wanted, "objects of", own)


def check_pair(checks, program, folder, seed):
    pair = Pair(program, folder, seed)
    window = Window(program, folder).do(f'open "{pair.paths[0]}" "{pair.paths[1]}"', "wait idle 60", "file A show", "wait idle 60")
    window.overview("overview a", "findings a")
    window.do("view types").page("all types a").do("view objects").page("all objects a").do("view diff", "wait idle 60").page("growth")
    for button, name in (("Type#1", "types"), ("Object", "objects"), ("Path", "paths"), ("Accumulated", "holders")):
        window.do(f'click "{button}"').page(name)
    window.do("file B show", "wait idle 60", "view types").page("all types b").do("view objects").page("all objects b")
    window.overview("overview b", "findings b").run()
    checks.equal(any(pair.answer["totals"][name] for name in ("new", "deleted", "modified")), True, "the dumps differ")
    for check in (check_types, check_objects, check_growth, check_holders, check_paths, check_overview,
                  check_all_types, check_all_objects):
        check(checks, window, pair)


def check_three(checks, program, folder, seed):
    """All dumps by type, and the parts that their objects fall into."""
    paths = write_dumps(folder, seed, 3)
    window = Window(program, folder).do("open " + " ".join(f'"{path}"' for path in paths), "wait idle 60", "view diff", "wait idle 60",
                                        'click "All dumps"').page("types")
    window.run()
    page = window.read("types")
    found = [(row["Type"], *numbers(row, SERIES)) for row in page.table(["Type", *SERIES])]
    wanted = [(short(t["type"]), *t["objects"], t["objects"][2] - t["objects"][0], *t["retained_bytes"], t["retained_bytes_delta"])
              for t in ask(program, "diff", *paths)["types"]]
    foot = page.totals(["Type", *SERIES])
    checks.equal(numbers(foot, SERIES[:4]), tuple(map(sum, zip(*(row[1:5] for row in wanted)))), "three dumps: totals")
    checks.same_rows([row for row in found if row[0] != foot["Type"]], wanted, "three dumps by type")


if __name__ == "__main__":
    run_checks(*[(f"dumps {seed} and changed", check_pair, seed) for seed in (6, 9)], ("three dumps from 10", check_three, 10))
