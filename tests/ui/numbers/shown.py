"""Numbers that two places show are one number: what the tests beside this file share. A script drives the real window
over random files and keeps the texts that it really draws; they are compared with each other, with the command line's
answers to the same questions, and with sums that must come out.
"""
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "golden"))

PATIENCE_S = 240
SAMPLES = Path(__file__).parents[2] / "data"
RANKINGS = ("Top growth", "Accumulation points", "Top types by retained size", "Largest reference cycles", "Largest containers",
            "Duplicate values", "Top allocation sites", "Live at end (", "Top functions", "Largest changes",
            "Largest objects", "Classes at")
COMPARE = ["file B compare", "wait idle 60"]


# ---------------------------------------------------------------- what the window draws

class Window:
    """One run of the window over a script; pages by the names under which their texts were kept."""

    def __init__(self, program, folder):
        self.program, self.folder, self.lines = program, folder, ["resize 2600x1700"]

    def do(self, *lines):
        self.lines += lines
        return self

    def page(self, name):
        return self.do("wait idle 60", f'texts "{self.folder}/{name}.json"')

    def overview(self, name="overview", findings="findings"):
        """The first screen, without a tooltip over it; and once more in the units in which `info` tells findings."""
        self.do("view overview", "wheel at 4 4 0").page(name)
        return self.do("command look.binary").page(findings).do("command look.raw")

    def rankings(self, opening, overview):
        """Another run: {title: its bars} of all rankings whose titles that page has."""
        titles = [title for title in RANKINGS if overview.named(title)]
        other = Window(self.program, self.folder).do(*opening, "view overview", "wait idle 60")
        for title in titles:
            other.do(f'click "{title}"', "wheel at 4 4 0").page(title)
        other.run()
        return {title: other.read(title).ranking(title) for title in titles}

    def point(self, name, text):
        """A page with the tooltip of what a picture shows where the text is: pictures have it at once, so a wheel that
        does not turn is enough, and quicker than `hover`."""
        x, y = text["left"] + 2, (text["top"] + text["bottom"]) / 2
        return self.do(f"wheel at {x:.1f} {y:.1f} 0", f'texts "{self.folder}/{name}.json"')

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
        """The value right of a label of the Inspector."""
        edge = self.named("Inspector")[-1]["left"] - 4
        return self._right_of(next((t for t in self.named(label) if t["left"] > edge), None))

    def tooltip_fact(self, label):
        """The same in a tooltip, which is drawn last."""
        return self._right_of((self.named(label) or [None])[-1])

    def _right_of(self, label):
        right = [t for t in self.row_of(label) if t["left"] > label["left"]] if label else []
        return right[0]["text"] if right else None

    def below(self, text, count):
        """The texts below, flush left with it."""
        found = [t for t in self.texts if t["top"] >= text["bottom"] - 8 and abs(t["left"] - text["left"]) < 3 and t != text]
        return [t["text"] for t in sorted(found, key=lambda t: t["top"])[:count]]

    def tile(self, label):
        """Value and change of a large number: the first of those with this label that is one."""
        for text in self.named(label):
            below = self.below(text, 1)
            if below and number(below[0]) is not None:
                value = next(t for t in self.named(below[0]) if t["top"] > text["top"] and abs(t["left"] - text["left"]) < 3)
                behind = [t["text"] for t in self.row_of(value) if value["right"] < t["left"] < value["left"] + 220]
                return [number(below[0]), *behind[:1]]
        return []

    def heading(self, titles):
        """{title: text} of the first line with all of them; None without one."""
        for head in self.named(titles[0]):
            heads = {t["text"]: t for t in reversed(self.row_of(head)) if t["text"] in titles and t["left"] >= head["left"]}
            if len(heads) == len(titles):
                return heads
        return None

    def table(self, titles, flush=None):
        """Rows below the line with all these titles, as {title: text}; the first or this one is flush left with its cells."""
        rows, last = [], None
        for name, row in self._flush_rows(titles, flush):
            if last is not None and name["top"] - last > 40:
                break
            last = name["bottom"]
            rows.append(row)
        return rows

    def totals(self, titles, flush=None):
        """The row at the foot of the table, which stands apart where the table is not full; None without one."""
        rows = [row for _, row in self._flush_rows(titles, flush) if any(number(row.get(title)) is not None for title in titles)]
        return rows[-1] if rows else None

    def _flush_rows(self, titles, flush):
        heads = self.heading(titles)
        assert heads is not None, f"no table with {titles}; texts: {[t['text'] for t in self.texts][:80]}"
        first, names = heads[titles[0]], heads[flush or titles[0]]
        below = [t for t in self.texts if t["top"] > first["bottom"] - 4 and abs(t["left"] - names["left"]) < 5]
        for name in sorted(below, key=lambda t: t["top"]):
            row = {}
            for cell in self.row_of(name):
                if cell["right"] < first["left"]:
                    continue
                title = min(heads, key=lambda h: min(abs(cell["left"] - heads[h]["left"]), abs(cell["right"] - heads[h]["right"])))
                near = min(abs(cell["left"] - heads[title]["left"]), abs(cell["right"] - heads[title]["right"]))
                if near < 24:
                    row.setdefault(title, cell["text"])
            yield name, row

    def ranking(self, title):
        """(name, note, value) of the bars below a heading of the Summary; [] without it. Headings stand side by side, each
        above its own bars, or close together as tabs."""
        rows = []
        for head in self.named(title)[:1]:
            last = head["bottom"]
            heads = [t for t in self.row_of(head) if t["text"].startswith(RANKINGS)]
            are_tabs = any(0 < t["left"] - head["right"] < 60 or 0 < head["left"] - t["right"] < 60 for t in heads)
            left = min(t["left"] for t in heads) if are_tabs else head["left"]
            right = min(t["left"] for t in self.texts if t["left"] > left + 400 and
                        (t["text"] == "Inspector" or not are_tabs and t in heads))
            for name in sorted(self.texts, key=lambda t: t["top"]):
                if name["top"] < head["bottom"] - 2 or not 0 <= name["left"] - left < 16:
                    continue
                if name["top"] - last > 24:
                    break
                last = name["bottom"]
                cells = [t["text"] for t in self.row_of(name) if name["left"] <= t["left"] < right - 20]
                rows.append((cells[0], cells[1] if len(cells) > 2 else "", cells[-1]))
        return rows


def texts_of(row):
    """What may be the type in a row of a ranking: it stands behind a name, is the name or, with nothing behind it, the
    name begins with it; a text with a line break is drawn in pieces, which are read as one."""
    first = row[0].split(" ", 1)[0] if row[1] in ("", "new", "only in after") else ""
    return (*row[:2], row[0].rsplit("   ", 1)[-1], "type" if first == "class" else first)


def number(text):
    """"1,234 B", "+5", "\u22121,234 B", "-3 B", "\u2192": the whole number, or None."""
    if text is None:
        return None
    match = re.fullmatch(r"([+\-\u2212]?)([\d,]+)( B)?", text.strip())
    if match is None:
        return None
    value = int(match[2].replace(",", ""))
    return -value if match[1] in ("-", "\u2212") else value


def numbers(row, titles):
    return tuple(number(row.get(title)) for title in titles)


def groups(match):
    """The numbers that a pattern found; None without a match."""
    return match and tuple(map(number, match.groups()))


# ---------------------------------------------------------------- comparing

class Checks:
    def __init__(self, what):
        self.what, self.count, self.problems = what, 0, []

    def equal(self, found, wanted, *about):
        self.count += 1
        if found != wanted:
            self.problems.append(f"{self.what}: {' '.join(map(str, about))}: found {found}, expected {wanted}")

    def near(self, found, wanted, slack, *about):
        is_near = found is not None and abs(found - wanted) <= slack
        self.equal(found, found if is_near else wanted, *about)

    def near_rows(self, found, wanted, slack, *about):
        """{name: number} of both; a number that is near 0 may be missing."""
        for name in {**found, **wanted}:
            self.near(found.get(name, 0), wanted.get(name, 0), slack, *about, name)

    def same_rows(self, found, wanted, *about):
        """The same rows, in whichever order: the difference is told."""
        found, wanted = sorted(found, key=str), sorted(wanted, key=str)
        self.equal([row for row in found if row not in wanted], [row for row in wanted if row not in found], *about)
        self.equal(len(found), len(wanted), *about, "rows")

    def done(self):
        for problem in self.problems[:20]:
            print(problem)
        print(f"{self.what}: {self.count} comparisons, {len(self.problems)} differ")
        return not self.problems


def ask(program, *words):
    done = subprocess.run([program, *map(str, words), "--json", "--quiet"], capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def claims(page, findings):
    """The findings' sentences that the page shows, in the order of the findings."""
    def is_shown(claim):  # a long one is cut in its middle: what is claimed of what stays
        begun = [text["text"].split("\u2026") for text in page.texts if "\u2026" in text["text"]]
        return page.named(claim) or any(len(claim) > 40 and claim.startswith(ends[0]) and claim.endswith(ends[-1]) and len(ends[-1]) > 8 for ends in begun)

    return [finding["claim"] for finding in findings if is_shown(finding["claim"])]


def run_checks(*checks):
    """Each is called with the program, a fresh folder and its own arguments, and fills its Checks."""
    program = str(Path(sys.argv[1]).resolve())
    passed = True
    for what, check, *arguments in checks:
        with tempfile.TemporaryDirectory() as name:
            result = Checks(what)
            check(result, program, Path(name), *arguments)
            passed = result.done() and passed
    sys.exit(0 if passed else 1)
