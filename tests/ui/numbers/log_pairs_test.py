#!/usr/bin/env python3
"""Two event logs, as they are, scaled and raw: B less A in Hotspots, in Diff and on the command line.

usage: log_pairs_test.py HEAPSCOPE
"""
from random_files import SAMPLED, write_log
from shown import COMPARE, Window, ask, claims, groups, numbers, run_checks
from stacks import CHANGES, DIFF, HOTSPOTS, Log, by_frame, rows_by_site, total_of

SIDES = ["Total before", "Total after", "\u0394 Total"]


def open_both(window, logs):
    window.do(f'open "{logs[0].path}" "{logs[1].path}"', "wait idle 60", *COMPARE, "view diff", "wait idle 60")
    if logs[0].is_sampled:
        window.do('click "##Sizes"', f'click "{"Scaled" if logs[0].scale[1] == "on" else "Raw"}"')
    window.page("diff").do('click "##Grouped"', 'click "by stack"').page("stacks")
    window.do('click "##Grouped"', 'click "by function"').page("functions").do('click "##Grouped"', 'click "by line"')
    window.do("view hotspots", "wait idle 60", 'click "##Shown"', 'click "\u0394 files"').page("change").do('click "##Shown"', 'click "Live at cursor"',
              'click "Live bytes over time"', "key End", "wait idle 60").page("now")
    for side in ("a", "b"):
        window.do(f"file {side.upper()} show").overview(f"overview {side}", f"findings {side}")
    window.run()


def check_frames(checks, window, logs, pair):
    diff, total = (of(window.read("diff"), DIFF) for of in (rows_by_site, total_of))
    rows = rows_by_site(window.read("change"), CHANGES)
    slack = 1 if logs[0].scale[1] == "on" else 0
    answer = {r["frame"]: (r["bytes_a"], r["bytes_b"], r["delta"]) for r in pair("--by", "frame")["frames"]}
    checks.equal({s: tuple(r[title] for title in SIDES) for s, r in diff.items()}, answer, "diff: bytes")
    counts = [by_frame(log.collapsed("--count")) for log in logs]
    checks.near_rows({s: r["\u0394 Blocks"] for s, r in diff.items()},
                     {s: counts[1].get(s, 0) - counts[0].get(s, 0) for s in diff}, 9 * slack, "diff: blocks")
    checks.equal({s: r["\u0394 Total"] for s, r in rows.items()}, {s: delta for s, (_, _, delta) in answer.items()}, "B less A: total")
    own = [{r["name"]: r["self"] for r in log.ask("hotspots")["rows"]} for log in logs]
    checks.near_rows({s: r["\u0394 Self"] for s, r in rows.items()},
                     {s: own[1].get(s, 0) - own[0].get(s, 0) for s in rows}, slack, "B less A: self")
    now = rows_by_site(window.read("now"), HOTSPOTS)
    checks.equal({s: r["Self"] for s, r in now.items()}, own[0], "hotspots of A after B less A")
    live = [log.live() for log in logs]
    checks.near(total and total["\u0394 Total"], live[1] - live[0], slack, "diff: the row of totals")
    checks.equal(total and (total["Total before"], total["Total after"]), tuple(live), "diff: the row of totals, before and after")
    shown = window.read("diff").has(r"([\d,]+ B)  \u2192  ([\d,]+ B)")
    checks.equal(groups(shown), tuple(live), "diff: from all to all")


def check_findings(checks, window, logs):
    """The first screen: what changed between the two, and what is to be said of the log it shows."""
    info = ask(logs[0].program, "info", "--findings", *(log.path for log in logs))
    for side, own in (("a", info[0]), ("b", info[1])):
        wanted = info[1]["comparison"]["findings"] + own["findings"]
        checks.equal(claims(window.read(f"findings {side}"), wanted), [f["claim"] for f in wanted], "findings", side)
    checks.equal(info[0]["findings"] != info[1]["findings"], True, "findings: the logs differ")


def check_pair(checks, program, folder, seed, scale="auto"):
    ranges = SAMPLED if scale != "auto" else ()
    logs = [Log(program, write_log(folder, name, seed + i, ranges), scale) for i, name in enumerate(("before", "after"))]
    window = Window(program, folder)
    open_both(window, logs)

    def pair(*words):
        return ask(program, "diff", logs[0].path, logs[1].path, *words, "--scale", scale)

    check_frames(checks, window, logs, pair)
    if scale == "auto":
        check_findings(checks, window, logs)
    stacks = [numbers(row, SIDES) for row in window.read("stacks").table(DIFF) if row["Site"] != "Total"]
    checks.same_rows(stacks, [(r["bytes_a"], r["bytes_b"], r["delta"]) for r in pair("--by", "trace")["traces"]], "diff by stack")
    # By function: what Hotspots of each says of it.
    functions = [numbers(row, SIDES) for row in window.read("functions").table(DIFF) if row["Site"] != "Total"]
    totals = [{r["name"]: r["total"] for r in log.ask("hotspots", "--by", "function")["rows"]} for log in logs]
    sides = [tuple(side.get(name, 0) for side in totals) for name in {**totals[0], **totals[1]}]
    checks.same_rows([row[:2] for row in functions], sides, "diff by function")


if __name__ == "__main__":
    run_checks(("logs 1 and 2", check_pair, 1), ("sampled logs 3 and 4, scaled", check_pair, 3, "on"), ("sampled logs 3 and 4, raw", check_pair, 3, "off"))
