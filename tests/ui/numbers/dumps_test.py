#!/usr/bin/env python3
"""One dump: its tables, pictures and first screen against each other and against the command line.

usage: dumps_test.py HEAPSCOPE
"""
import re
from collections import Counter

from graphs import Dump, short
from random_files import write_dumps
from shown import Window, claims, number, numbers, run_checks, texts_of

SIZES = ["Objects", "Shallow", "Retained"]
OBJECTS = ["Retained", "Shallow", "References", "Referrers", "ID"]
CYCLES = ["Retained", "Shallow", "Objects", "Referrers"]
PICTURES = ("treemap", "icicle", "graph")
BY_OBJECT = ("view treemap", "wait idle 60", 'click "##Grouped"', 'click "by object"')


def check_tables(checks, window, dump):
    rows = [numbers(row, SIZES) for row in window.read("types").table(["Type", *SIZES])]
    foot = [number(window.read(page).totals(["Type", *titles])["Shallow"]) for page, titles in (("types", SIZES), ("objects", OBJECTS))]
    checks.equal(foot, 2 * [dump.ask("types")["total"]["shallow_bytes"]], "types and objects: totals")
    checks.same_rows(rows[:len(dump.types)], [(t["objects"], t["shallow_bytes"], t["retained_bytes"]) for t in dump.types], "types")
    chosen = window.read("type")
    checks.equal(tuple(number(chosen.fact(title)) for title in SIZES) in rows, True, "inspector of a type")
    found = [numbers(row, OBJECTS) for row in window.read("objects").table(["Type", *OBJECTS])]
    checks.same_rows(found[:len(dump.objects)], [(o["retained_bytes"], o["shallow_bytes"], dump.references[o["id"], o["type"]],
                                                  o["referrers"], int(o["id"])) for o in dump.objects], "objects")
    chosen = window.read("object")
    references = (chosen.fact("References") or "0").split(" and ")[0]
    facts = [chosen.fact("Retained"), chosen.fact("Shallow"), references, chosen.fact("Referrers") or "0"]
    checks.equal([row[:4] for row in found if str(row[4]) == chosen.fact("Address")], [tuple(map(number, facts))], "inspector of an object")


def check_cycles(checks, window, dump):
    cycles = dump.ask("cycles")["cycles"]
    page = window.read("cycles")
    if not cycles:
        checks.equal(page.has("No reference cycles") is not None, True, "cycles: none")
        return
    wanted = [(c["retained_bytes"], c["shallow_bytes"], c["size"], c["referrers"]) for c in cycles]
    titles = [*CYCLES, "Types"]
    checks.same_rows([numbers(row, CYCLES) for row in page.table(titles, "Types") if row.get("Retained")], wanted, "cycles")
    checks.equal(numbers(page.totals(titles, "Types"), CYCLES), (None, sum(w[1] for w in wanted), sum(w[2] for w in wanted), None),
                 "cycles: totals")
    groups = page.has(r"([\d,]+) reference cycles?")
    checks.equal(number(groups[1]) if groups else None, len(cycles), "cycles: how many")


def check_overview(checks, window, dump, rankings):
    """Tiles, rankings and findings of the first screen."""
    info = dump.ask("info", "--findings")[0]
    page = window.read("overview")
    for label, value in (("Total size", info["shallow_bytes"]), ("Objects", info["objects"]), ("References", info["edges"]),
                         ("Types", info["types"])):
        checks.equal(page.tile(label)[:1], [value], "overview:", label)
    check_rankings(checks, rankings, dump)
    checks.equal(claims(window.read("findings"), info["findings"]), [f["claim"] for f in info["findings"]], "overview: findings")


def unknown_rows(rows, known):
    """Those whose number no object of that type or, without a name, of that id has."""
    return [row for row in rows if not any((text, number(row[2])) in known for text in texts_of(row))]


def check_rankings(checks, rankings, dump):
    retained = {(who, o["retained_bytes"]) for o in dump.objects for who in (short(o["type"]), str(o["id"]))}
    checks.equal(unknown_rows(rankings.get("Accumulation points", []), retained), [], "overview: accumulation points")
    bare = [row for row in rankings.get("Accumulation points", []) if row[1].isdigit() and not any(why in row[0] for why in ("(unreachable)", "(no holder in dump)"))]
    checks.equal(bare, [], "overview: says of what has no name why it has none")
    types = [(name, number(note), number(value)) for name, note, value in rankings["Top types by retained size"]]
    known = [(short(t["type"]), t["objects"], t["retained_bytes"]) for t in dump.types]
    best = sorted((row[2] for row in known), reverse=True)
    checks.equal(([row for row in types if row not in known], [row[2] for row in types]), ([], best[:len(types)]), "overview: types")
    cycles = [number(value) for _, _, value in rankings.get("Largest reference cycles", [])]
    checks.equal(cycles, [c["retained_bytes"] for c in dump.ask("cycles")["cycles"]][:8], "overview: cycles")
    same = [number(value.removesuffix("\u00d7")) for _, _, value in rankings.get("Duplicate values", [])]
    checks.equal(same, [d["objects"] for d in dump.ask("duplicates")["duplicates"]][:len(same) or None], "overview: duplicates")
    counts = {(who, dump.references[o["id"], o["type"]]) for o in dump.objects for who in (short(o["type"]), str(o["id"]))}
    checks.equal(unknown_rows(rankings.get("Largest containers", []), counts), [], "overview: containers")


# ---------------------------------------------------------------- pictures

SIZE = re.compile(r"(?:^|  )([\d,]+ B)(?: \u00b7|$)")  # alone, or beside a name


def tiles(page):
    """Some of the picture's texts that show a size: those below the tools."""
    fit = page.named("Fit")[0]
    drawn = [t for t in page.texts if fit["bottom"] + 20 < t["top"] < 1600 and 200 < t["left"] < fit["right"] and SIZE.search(t["text"])]
    return drawn[::len(drawn) // 12 + 1]


def hovered(window, pages):
    """A second run of the window, in which the pointer stands on what the first one showed in pictures."""
    names = {}
    window.do(*BY_OBJECT)
    for view in PICTURES:
        window.do(f"view {view}", "wait idle 60")
        for i, text in enumerate(tiles(pages[view])):
            names[f"{view} {i}"] = text
            window.point(f"{view} {i}", text)
    window.run()
    return {name: (text, window.read(name)) for name, text in names.items()}


def check_hovered(checks, dump, name, text, page):
    """What is under the pointer: its tooltip, the number drawn in the picture, and what the command line says."""
    view = name.split()[0]
    retained, own = (re.search(r"([\d,]+) bytes", page.tooltip_fact(fact) or "") for fact in ("Retained", "Shallow"))
    known = dump.by_id.get(page.tooltip_fact("ID"))
    if not (known and own and retained):
        return 0
    found = [(number(retained[1]), number(own[1]))]
    checks.equal([f for f in found if f in [(o["retained_bytes"], o["shallow_bytes"]) for o in known]], found, name, "retained and own")
    if view == "graph":
        counts = [(dump.references[o["id"], o["type"]], dump.referrers[o["id"], o["type"]]) for o in known]
        shown = tuple(number(page.tooltip_fact(fact).split(" (")[0]) for fact in ("References", "Referrers"))
        checks.equal(shown in counts, True, name, "references", shown, counts)
    # A tile that is "(shallow)" has its own size.
    drawn, may = number(SIZE.search(text["text"])[1]), found[0] if view == "treemap" else found[0][:1]
    checks.equal(drawn in may, True, name, "the number in the picture", drawn, may)
    return 1


def check_pictures(checks, window, program, folder, dump):
    pages = {view: window.read(view) for view in PICTURES}
    total = dump.ask("types")["total"]["shallow_bytes"]
    for view in ("treemap", "icicle"):
        checks.equal(total in [number(t["text"]) for t in pages[view].row_of(pages[view].named("Fit")[0])], True, view, "total")
    seen = Counter()
    again = Window(program, folder).do(f'open "{dump.path}"')
    for name, (text, page) in hovered(again, pages).items():
        seen[name.split()[0]] += check_hovered(checks, dump, name, text, page)
    for view in PICTURES:
        checks.equal(seen[view] > 0, True, view, "has sizes to point at", dict(seen))


def check_dump(checks, program, folder, seed, has_pictures=False):
    path, = write_dumps(folder, seed)
    dump = Dump(program, path)
    window = Window(program, folder).do(f'open "{path}"', "view types").page("types").do("key Down").page("type")
    window.do("view objects").page("objects").do("key Down").page("object").do("view cycles").page("cycles")
    window.overview().run()
    check_tables(checks, window, dump)
    check_cycles(checks, window, dump)
    check_overview(checks, window, dump, window.rankings([f'open "{path}"'], window.read("overview")))
    if not has_pictures:
        return
    plain = Window(program, folder).do(f'open "{path}"', *BY_OBJECT)
    for view in PICTURES:
        plain.do(f"view {view}").page(view)
    plain.run()
    check_pictures(checks, plain, program, folder, dump)


if __name__ == "__main__":
    run_checks(("dump 4", check_dump, 4), ("dump 9", check_dump, 9), ("dump 6", check_dump, 6, True))
