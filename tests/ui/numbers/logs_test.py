#!/usr/bin/env python3
"""One event log, as it is, scaled and raw: the numbers of its views against each other and the command line.

usage: logs_test.py HEAPSCOPE
"""
import re
from collections import defaultdict

from random_files import SAMPLED, write_log
from shown import Window, claims, groups, number, run_checks
from stacks import CHANGES, DIFF, HOTSPOTS, UNKNOWN, Log, rows_by_site, site_of, total_of

LEAKS = ["Site", "Self growth", "First", "Last"]
SIZES = ["Block size", "Allocations", "Bytes", "Freed"]
RANGE = 'drag "Live bytes over time" at 20% 50% with Shift by 900 0'


class Shown:
    """A log in the window, and what of it is selected there."""

    def __init__(self, log, window):
        self.log, self.window, self.read = log, window, window.read
        self.site = known(log.ask("hotspots")["rows"])
        self.leak = known(log.ask("leaks")["sites"])

    def open(self):
        window, select = self.window, f'click "{self.site}"'
        window.do(f'open "{self.log.path}"', "view hotspots", "wait idle 60")
        if self.log.is_sampled:
            window.do('click "##Sizes"', f'click "{"Scaled" if self.log.scale[1] == "on" else "Raw"}"')
        window.page("hotspots").do(select).page("selected")
        window.do("view flame").page("flame").do("view flow").page("flow").do("view charts").page("sizes")
        window.do("view leaks").page("leaks")
        if self.leak is not None:
            window.do(f'click "{self.leak}"').page("leak")
        window.overview().do("view diff").page("diff_all")
        window.do("view hotspots", "wait idle 60", RANGE, "wait idle 60", 'click "##Shown"', 'click "\u0394 range"').page("change")
        window.do(select).page("change_selected").do("view diff").page("diff")
        for mode, label in (("allocated", "Allocated"), ("alive", "Allocated and not freed")):
            window.do("view hotspots", "wait idle 60", 'click "##Shown"', f'click "{label}"').page(mode).do("view flame").page(mode + "_flame")
        window.run()

    def slack(self, rows):
        """Rows are rounded each for itself, their sum once."""
        return (len(rows) + 1) // 2 if self.log.scale[1] == "on" else 0


def known(rows):
    """The first that has a stack."""
    return next((row["name"] for row in rows if row["name"] != UNKNOWN), None)


def check_instant(checks, shown):
    log, live = shown.log, shown.log.live()
    answer = log.ask("hotspots")
    rows = rows_by_site(shown.read("hotspots"), HOTSPOTS)
    slack = shown.slack(rows)
    checks.equal({s: (r["Self"], r["Total"]) for s, r in rows.items()},
                 {r["name"]: (r["self"], r["total"]) for r in answer["rows"]}, "hotspots: self and total")
    checks.equal({row["Site"] for row in shown.read("hotspots").table(HOTSPOTS)},
                 {f"{r['function']} ({r['name']})" if r["function"] else r["name"] for r in answer["rows"]}, "hotspots: names")
    named = {r["name"]: r["function"] for r in answer["rows"] if r["name"].startswith("pkg/mod0.py:")}
    checks.equal(named, {name: "f" + name.split(":")[1] for name in named}, "hotspots --json: functions")
    checks.near(sum(r["Self"] for r in rows.values()), live, slack, "hotspots: sum of self")
    checks.near(sum(r["self"] for r in answer["rows"]), live, slack, "hotspots --json: sum of self")
    checks.equal(answer["total"], live, "hotspots --json: total")
    own = defaultdict(int)
    for stack, blocks in log.collapsed("--count").items():
        own[UNKNOWN if stack == "OTHER" else stack.split(";")[-1]] += blocks
    checks.near_rows({s: r["Blocks"] for s, r in rows.items() if r["Blocks"]}, {s: b for s, b in own.items() if b}, slack,
                     "hotspots: blocks")
    page = shown.read("selected")
    for fact in ("Self", "Total"):
        amount, share = re.fullmatch(r"(.*) \((?:< )?([\d.]+) %\)", page.fact(fact)).groups()
        wanted = rows[shown.site][fact]
        checks.equal(number(amount), wanted, "inspector:", fact, shown.site)
        checks.near(float(share), 100 * wanted / live, 0.6, "inspector: share of", fact, shown.site)
    check_pictures(checks, shown, rows, live)
    peaks = log.ask("peaks")["peaks"]
    listed = groups(shown.read("hotspots").has(r"^(?:[\d,]+ of )?([\d,]+) peaks?$"))
    # There the end of a rising line is no peak.
    checks.equal(listed, (sum(peak["falls"] for peak in peaks),), "timeline: peaks")
    if peaks:
        at = log.collapsed("--at", peaks[0]["time_s"])
        checks.equal(sum(at.values()) + slack >= sum(t["bytes"] for t in peaks[0]["top"]), True, "peaks: top is part of the peak")


def check_pictures(checks, shown, rows, live):
    flame = shown.read("flame")
    total = flame.has(r"([\d,]+ B) .* \u00b7 ([\d,]+) blocks?")
    checks.equal(number(total[1]) if total else None, live, "flame: total")
    checks.near(number(total[2]) if total else None, sum(r["Blocks"] for r in rows.values()), shown.slack(rows), "flame: blocks")
    without = flame.has(r"([\d,]+ B) without (?:a )?stack")
    unknown = rows.get(UNKNOWN, {}).get("Self", 0)
    checks.equal(number(without[1]) if without else 0, unknown, "flame: bytes without stack")
    flow = shown.log.ask("flow", "--format", "json", "--min-node", 0.3)
    slack = shown.slack(flow["nodes"]) + 1 if shown.slack(rows) else 0
    checks.near(sum(n["self"][0] for n in flow["nodes"]) + flow["unknown"][0] + flow["dropped_self"][0], live, slack,
                "flow: sum of self")
    without = shown.read("flow").has(r"([\d,]+ B) without stack")
    checks.equal(number(without[1]) if without else 0, flow["unknown"][0], "flow: bytes without stack")
    checks.equal(flow["unknown"][0], unknown, "flow and hotspots: bytes without stack")
    stacks = shown.log.collapsed()
    checks.near(sum(stacks.values()), live, shown.slack(stacks), "flame: sum of all stacks")
    at_end = shown.read("hotspots").has(r"([\d,]+ B) live")
    checks.equal(number(at_end[1]) if at_end else None, live, "timeline: live at the end")


def check_overview(checks, shown):
    """Tiles and rankings of the first screen; its sentences, which `info --findings` prints too."""
    info = shown.log.ask("info", "--findings")[0]
    page = shown.read("overview")
    for label, value in (("Peak", info["peak"]["bytes"]), ("Live at end", info["final_bytes"]), ("Events", info["events"])):
        tile = page.tile(label) or (page.tile("Maximum") if label == "Peak" else [])
        checks.equal(tile[:1], [value], "overview:", label)
    scaled = shown.log.scale[1] == "on"
    if shown.log.is_sampled:
        checks.equal((info["final_bytes"] == info["raw_final_bytes"], info["scaled"]), (not scaled, scaled), "info: scaled")
    checks.equal(info["final_bytes"], shown.log.live(), "info: live at the end")
    rows = shown.log.ask("hotspots")["rows"]
    for kind in ("self", "total"):
        found = [number(value) for _, _, value in page.ranking(f"Top allocation sites ({kind})")]
        best = sorted((row[kind] for row in rows if row[kind] > 0), reverse=True)[:10]
        checks.equal(found, best, "overview: top sites by", kind)
    checks.equal(claims(shown.read("findings"), info["findings"]), [f["claim"] for f in info["findings"]], "overview: findings")


def check_leaks(checks, shown):
    sites = shown.log.ask("leaks")["sites"]
    if not sites:
        return
    rows = rows_by_site(shown.read("leaks"), LEAKS)
    checks.equal({s: (r["Self growth"], r["First"], r["Last"]) for s, r in rows.items()},
                 {s["name"]: (s["growth_bytes"], s["first_bytes"], s["last_bytes"]) for s in sites}, "leaks")
    hotspots = {r["name"]: r["self"] for r in shown.log.ask("hotspots")["rows"]}
    checks.equal({s: r["Last"] for s, r in rows.items()}, {s: hotspots[s] for s in rows}, "leaks: last is self at the end")
    if shown.leak is None:
        return
    # The line on the timeline is the one that the table lists.
    page = shown.read("leak")
    legend = next((t for t in page.texts if t["text"].endswith("  self")), None)
    checks.equal(legend is not None, True, "leaks: the timeline's line says that it is self")
    if legend is not None:
        checks.equal(shown.leak.endswith(site_of(legend["text"][:-len("  self")])), True, "leaks: the timeline's line", shown.leak)
        values = [number(t["text"].split(" at end")[0]) for t in page.row_of(legend) if t["left"] > legend["right"] - 2]
        checks.equal(rows[shown.leak]["Last"] in values, True, "leaks: the timeline's line at the end", shown.leak, values)


def check_difference(checks, shown):
    """A range of the timeline, as Difference in Hotspots and Flame, as Diff, and in the Inspector."""
    page = shown.read("change")
    rows = rows_by_site(page, CHANGES)
    diff, total = (of(shown.read("diff"), DIFF) for of in (rows_by_site, total_of))
    slack = shown.slack(rows)
    checks.equal({s: r["\u0394 Total"] for s, r in rows.items()}, {s: diff[s]["\u0394 Total"] for s in diff},
                 "difference: hotspots and diff")
    for site, row in diff.items():
        checks.near(row["\u0394 Total"], row["Total after"] - row["Total before"], min(slack, 1), "diff: after less before", site)
        checks.equal(row["\u0394 Blocks"] == 0 and row["Total before"] == 0 and row["Total after"] != 0, False, "diff: bytes in no blocks", site)
    net = sum(r["\u0394 Self"] for r in rows.values())
    change = page.has(r"([+\u2212-]?[\d,]+ B) change over")
    checks.near(number(change[1]) if change else None, net, slack, "difference: sum of self, and the change of everything")
    if diff:
        checks.near(total and total["\u0394 Total"], net, slack, "diff: the row of totals")
    selected = shown.read("change_selected")
    row = rows.get(shown.site)
    if row is not None:
        checks.equal((number(selected.fact("\u0394 Self")), number(selected.fact("\u0394 Total"))),
                     (row["\u0394 Self"], row["\u0394 Total"]), "difference: the inspector", shown.site)


def check_instants(checks, shown):
    """Without a range, Diff is of the beginning and the end."""
    end = shown.log.ask("info")[0]["duration_s"]
    frames = shown.log.ask("diff", "--at", f"0,{end}", "--by", "frame")["frames"]
    rows = rows_by_site(shown.read("diff_all"), DIFF)
    checks.equal({site: (row["Total before"], row["Total after"], row["\u0394 Total"]) for site, row in rows.items()},
                 {row["frame"]: (row["bytes_a"], row["bytes_b"], row["delta"]) for row in frames}, "diff of two instants")


def check_range(checks, shown):
    """What a range allocated, and what of it is still there: sums, and Flame's number."""
    for mode in ("allocated", "alive"):
        rows = rows_by_site(shown.read(mode), HOTSPOTS)
        total = shown.read(mode + "_flame").has(r"([\d,]+ B) .* \u00b7 ([\d,]+) blocks?")
        checks.near(number(total[1]) if total else None, sum(r["Self"] for r in rows.values()), shown.slack(rows),
                    mode + ": sum of self")
        checks.near(number(total[2]) if total else None, sum(r["Blocks"] for r in rows.values()), shown.slack(rows),
                    mode + ": blocks")


def check_sizes(checks, shown):
    answer = shown.log.ask("sizes")["sizes"]
    if not answer:
        return
    rows = shown.read("sizes").table(SIZES)
    checks.equal([(number(r.get("Allocations")), number(r.get("Bytes")), number(r.get("Freed"))) for r in rows],
                 [(r["allocated_count"], r["allocated_bytes"], r["freed_count"]) for r in answer], "sizes")
    checks.near(sum(r["remaining_bytes"] for r in answer), shown.log.live(), shown.slack(answer), "sizes: what remains")


def check_log(checks, program, folder, seed, scale="auto"):
    path = write_log(folder, "one", seed, SAMPLED if scale != "auto" else ())
    shown = Shown(Log(program, path, scale), Window(program, folder))
    shown.open()
    for check in (check_instant, check_overview, check_leaks, check_difference, check_instants, check_range, check_sizes):
        check(checks, shown)


if __name__ == "__main__":
    run_checks(("log 7", check_log, 7), ("sampled log 3, scaled", check_log, 3, "on"), ("sampled log 3, raw", check_log, 3, "off"))
