"""What logs and profiles have in common: stacks with amounts, asked of the command line and read from tables."""
import subprocess
from collections import defaultdict

from shown import PATIENCE_S, ask, number

UNKNOWN = "<unknown>"
HOTSPOTS = ["Site", "Self", "Total", "Blocks"]
CHANGES = ["Site", "\u0394 Self", "\u0394 Total", "\u0394 Blocks"]
DIFF = ["Site", "Total before", "Total after", "\u0394 Total", "\u0394 Blocks"]


class Log:
    """A log as the command line answers for it, with or without its sampling factors."""

    def __init__(self, program, path, scale="auto"):
        self.program, self.path, self.scale = program, path, ("--scale", scale)
        self.is_sampled = scale != "auto"

    def ask(self, command, *words):
        return ask(self.program, command, self.path, *words, *self.scale)

    def live(self):
        return self.ask("timeline", "--points", 3)["points"][-1][1]

    def collapsed(self, *words):
        """{stack: value}, root first."""
        lines = subprocess.run([self.program, "flame", self.path, *map(str, words), *self.scale, "--quiet"],
                               capture_output=True, text=True, timeout=PATIENCE_S).stdout.splitlines()
        return {stack: int(value) for stack, value in (line.rsplit(" ", 1) for line in lines)}


def by_frame(stacks):
    """{frame: total}, each stack once."""
    totals = defaultdict(int)
    for stack, value in stacks.items():
        for frame in {UNKNOWN} if stack == "OTHER" else set(stack.split(";")):
            totals[frame] += value
    return {frame: value for frame, value in totals.items() if value}


def site_of(text):
    """Of "put (shop/cache.py:22)": functions are read from sources where those are there."""
    return text.removesuffix(")").rpartition(" (")[2]


def rows_by_site(page, titles):
    rows = {site_of(row["Site"]): {title: number(row.get(title)) for title in titles[1:]} for row in page.table(titles)}
    rows.pop("Total", None)
    return rows


def total_of(page, titles):
    row = page.totals(titles)
    return {title: number(row.get(title)) for title in titles[1:]} if row["Site"] == "Total" else None
