#!/usr/bin/env python3
"""Makes reports of every kind of file and reads them: well-formed, self-contained, hostile names harmless. Where
Chromium is installed it also opens them: no console message, the flame graph zooms on a click, tables sort, search finds.

usage: check_report.py HEAPSCOPE SOURCE_FOLDER [FOLDER_FOR_PICTURES]
"""
import base64
import hashlib
import html.parser
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import chromium  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
PICTURES = pathlib.Path(sys.argv[3]) if len(sys.argv) > 3 else None
EXAMPLE = SOURCE / "assets/example"
DATA = SOURCE / "tests/data"

EVIL = "</script><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\""
PAGES = {
    "graph": [EXAMPLE / "before.json.gz"],
    "graphs": [EXAMPLE / "before.json.gz", EXAMPLE / "after.json.gz"],
    "log": [EXAMPLE / "orders.hpm"],
    "profile": [DATA / "perprovis/demo.export.json"],
    "profiles": [DATA / "perprovis/demo.export.json", DATA / "perprovis/demo_after.export.json"],
    "calls": [DATA / "perprovis/demo_calls.export.json"],
    "memory": [DATA / "perprovis/demo.raw.json"],
    "stacks": [DATA / "pyprofile/demo.stacks.json"],
    "tracked": [DATA / "pympler/demo.dat"],
    "mixed": [DATA / "pympler/demo.dat", EXAMPLE / "before.json.gz"],
    "log and dumps": [EXAMPLE / "orders.hpm", EXAMPLE / "before.json.gz", EXAMPLE / "after.json.gz"],
}
VOID = {"meta", "input", "br", "link", "img", "hr"}
ELEMENTS = {
    "html", "head", "meta", "title", "style", "body", "header", "strong", "span", "input", "button", "div", "nav", "p",
    "ul", "li", "a", "main", "article", "h1", "h2", "h3", "section", "b", "dl", "dt", "dd", "figure", "figcaption",
    "svg", "g", "rect", "text", "path", "line", "circle", "table", "thead", "tbody", "tr", "th", "td", "footer",
    "script"}


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.problems, self.ids, self.links = [], [], [], []
        self.script, self.policy, self.text = [], "", []

    def handle_starttag(self, tag, attrs):
        if tag not in ELEMENTS:
            self.problems.append(f"element {tag}")
        for name, value in attrs:
            if name.startswith("on") or name in ("src", "srcset", "data", "action", "formaction", "xlink:href"):
                self.problems.append(f"attribute {name} of {tag}")
            if name == "href" and not (value or "").startswith("#"):
                self.problems.append(f"link to {value}")
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value[1:])
        if tag == "meta" and dict(attrs).get("http-equiv"):
            self.policy = dict(attrs)["content"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"end of {tag} at {self.getpos()}")

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.script.append(data)
        elif not self.open or self.open[-1] != "style":
            self.text.append(data)


def make(folder, name, files):
    out = pathlib.Path(folder) / f"{name}.html"
    done = subprocess.run([PROGRAM, "report", *map(str, files), "-o", str(out)], capture_output=True, text=True,
                          timeout=120)
    assert done.returncode == 0 and done.stdout == "", done
    return out


def hostile_files(folder):
    folder = pathlib.Path(folder)
    dump = folder / f"dump {EVIL[:9].replace('/', '')}.json"
    record = {"size": 10, "attr": {EVIL: EVIL, "name": EVIL}, "ref": [[EVIL, 2]], "src": [EVIL, EVIL, 1]}
    dump.write_text(json.dumps({EVIL: {"1": record, "2": record}}))
    stacks = folder / "stacks.collapsed"
    stacks.write_text(f"{EVIL.replace(';', ',')};leaf 12\n{EVIL.replace(';', ',')} 5\n")
    profile = folder / "profile.json"
    profile.write_text(json.dumps({"name": EVIL, "value": 3, "children": [{"name": EVIL + " (a.py:1)", "value": 2}]}))
    return [dump, stacks, profile]


class Report(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="hs-report-")
        cls.pages = {name: make(cls.temporary.name, name, files) for name, files in PAGES.items()}
        cls.pages["hostile"] = make(cls.temporary.name, "hostile", hostile_files(cls.temporary.name))
        cls.browser = chromium.Browser() if chromium.program() else None

    @classmethod
    def tearDownClass(cls):
        if cls.browser:
            cls.browser.close()
        cls.temporary.cleanup()

    def test_pages_are_well_formed_and_self_contained(self):
        for name, path in self.pages.items():
            with self.subTest(page=name):
                reader = Reader()
                reader.feed(path.read_text(encoding="utf-8"))
                self.assertEqual(reader.problems, [])
                self.assertEqual(reader.open, [])
                self.assertEqual(len(reader.ids), len(set(reader.ids)), "ids are unique")
                self.assertLessEqual(set(reader.links), set(reader.ids), "links lead somewhere")
                digest = base64.b64encode(hashlib.sha256("".join(reader.script).encode()).digest()).decode()
                self.assertIn(f"script-src 'sha256-{digest}'", reader.policy)
                self.assertIn("default-src 'none'", reader.policy)

    def test_hostile_names_stay_text(self):
        reader = Reader()
        reader.feed(self.pages["hostile"].read_text(encoding="utf-8"))
        self.assertIn("document.title='owned'", "".join(reader.text))
        self.assertNotIn("owned", "".join(reader.script))

    def test_equal_input_gives_equal_pages(self):
        again = make(self.temporary.name, "again", PAGES["log"])
        self.assertEqual(again.read_bytes(), self.pages["log"].read_bytes())

    def findings(self, files):
        """Claims as `info --findings` gives them: of each file, after those of its comparison."""
        done = subprocess.run([PROGRAM, "info", "--findings", "--json", *map(str, files)], capture_output=True,
                              text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        claims = []
        for info in json.loads(done.stdout):
            lists = [info.get("comparison", {"findings": []})["findings"], info["findings"]]
            for finding in sum(lists, []):
                self.assertTrue(finding["claim"] and finding["id"], finding)
                self.assertTrue(finding["command"].startswith("heapscope "), finding)
                claims.append(finding["claim"])
        return claims

    def test_claims_are_those_of_info_in_its_order(self):
        for name, files in PAGES.items():
            with self.subTest(page=name):
                reader = Reader()
                reader.feed(self.pages[name].read_text(encoding="utf-8"))
                text, at = "".join(reader.text), 0
                claims = self.findings(files)
                for claim in claims:
                    found = text.find(claim, at)
                    self.assertGreaterEqual(found, 0, claim)
                    at = found + len(claim)
        self.assertIn("Peak: 6.89 MiB at 33.1 s", self.findings(PAGES["log"]))

    def test_dumps_are_compared_with_dumps_alone(self):
        text = self.pages["log and dumps"].read_text(encoding="utf-8")
        self.assertIn("after is 769 KiB larger than before", text)
        self.assertEqual(text.count("<h1>Comparison"), 1)
        self.assertNotIn("<h1>Comparison", self.pages["mixed"].read_text(encoding="utf-8"))

    def test_totals_of_a_file_cut_short_are_marked(self):
        whole = EXAMPLE / "before.json.gz"
        cut = pathlib.Path(self.temporary.name) / "cut.json.gz"
        cut.write_bytes(whole.read_bytes()[:100000])
        self.assertIn("incomplete", make(self.temporary.name, "cut", [cut]).read_text(encoding="utf-8"))
        self.assertNotIn("incomplete", self.pages["graph"].read_text(encoding="utf-8"))
        done = lambda *words: subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True)
        run = lambda *words: done(*words).stdout
        for file, is_cut in ((cut, True), (whole, False)):
            self.assertEqual(json.loads(run("info", "--json", file))[0]["incomplete"], is_cut)
            self.assertEqual(json.loads(run("types", "--json", file))["incomplete"], is_cut)
            for words in (["info"], ["types"], ["diff", whole]):
                shown = done(*words, file)
                self.assertEqual("incomplete" in shown.stdout + shown.stderr, is_cut, words)

    def test_tooltips_of_pictures_have_real_line_ends(self):
        for name, page in self.pages.items():
            for title in re.findall("<title>(.*?)</title>", page.read_text(encoding="utf-8"), re.DOTALL):
                self.assertNotIn("\\n", title, name)
        self.assertRegex(self.pages["log"].read_text(encoding="utf-8"), "<title>all\n[^<]*, 100 %\nself ")

    def test_wrong_use_and_bad_files(self):
        run = lambda *words: subprocess.run([PROGRAM, "report", *map(str, words)], capture_output=True, text=True)
        self.assertEqual(run(EXAMPLE / "before.json.gz").returncode, 2)
        out = pathlib.Path(self.temporary.name) / "none.html"
        done = run("/nonexistent.json", "-o", out)
        self.assertEqual(done.returncode, 1)
        self.assertIn("/nonexistent.json", done.stderr)
        self.assertFalse(out.exists())

    # With a browser.

    def pages_in_browser(self):
        return self.pages.items() if self.browser else ()

    def test_browser_has_nothing_to_complain_about(self):
        for name, path in self.pages_in_browser():
            with self.subTest(page=name):
                self.browser.size(1440, 1000)
                self.browser.open(path)
                self.assertEqual(self.browser.complaints(), [])
                self.assertNotEqual(self.browser.value("document.title"), "owned")
                wide = self.browser.value("document.documentElement.scrollWidth")
                self.assertLessEqual(wide, 1440, "nothing sticks out sideways")
                for theme in ("light", "dark") if PICTURES else ():
                    self.browser.theme(theme)
                    height = min(5000, self.browser.value("document.documentElement.scrollHeight"))
                    self.browser.size(1440, height)
                    self.browser.picture(PICTURES / f"{name}-{theme}.png")
                self.browser.size(1440, 1000)

    def box(self, index):
        return json.loads(self.browser.value(
            "(function () { var boxes = Array.from(document.querySelectorAll('figure.zooms')[0].querySelectorAll('.f'));"
            f"var g = boxes.filter(function (b) {{ return b.dataset.d === '3' && +b.dataset.w > 30; }})[{index}];"
            "g.scrollIntoView({block: 'center'}); var r = g.querySelector('rect').getBoundingClientRect();"
            "return JSON.stringify({x: r.left + r.width / 2, y: r.top + r.height / 2, w: r.width,"
            "name: g.tipText.split('\\n')[0]}); })()"))

    def test_flame_graph_zooms_on_click_and_back(self):
        for name, path in self.pages_in_browser():
            if name != "log":
                continue
            self.browser.open(path)
            before = self.box(0)
            self.browser.move(before["x"], before["y"])
            self.assertIn(before["name"], self.browser.value("document.getElementById('tip').textContent"))
            self.browser.click(before["x"], before["y"])
            after = self.box(0)
            self.assertGreater(after["w"], 1.5 * before["w"])
            self.assertEqual(self.browser.value("document.querySelector('.crumb').textContent"), before["name"])
            self.browser.value("document.querySelector('.reset').click()")
            self.assertAlmostEqual(self.box(0)["w"], before["w"], delta=0.5)

    def test_search_theme_and_sorting(self):
        for name, path in self.pages_in_browser():
            if name != "log":
                continue
            self.browser.open(path)
            self.browser.value("var s = document.getElementById('search'); s.value = 'export.py';"
                               "s.dispatchEvent(new Event('input'))")
            self.assertRegex(self.browser.value("document.getElementById('found').textContent"), r"^\d+ matches$")
            self.assertRegex(self.browser.value("document.querySelector('.hits').textContent"), r"^\d+ match.* %$")
            shown = self.browser.value("Array.from(document.querySelectorAll('tbody tr')).filter("
                                       "function (r) { return r.offsetParent; }).map("
                                       "function (r) { return r.textContent; }).join('|')")
            self.assertTrue(shown and all("export.py" in row for row in shown.split("|")))
            self.browser.theme("light")
            self.browser.value("document.getElementById('theme').click()")
            self.assertEqual(self.browser.value("document.documentElement.dataset.theme"), "dark")
            column = ("Array.from(document.querySelector('table').tBodies[0].rows).map("
                      "function (r) { return +r.cells[3].dataset.s; })")
            self.browser.value("document.querySelectorAll('table')[0].querySelectorAll('th button')[3].click()")
            values = self.browser.value(column)
            self.assertEqual(values, sorted(values, reverse=True))
            self.assertEqual(self.browser.complaints(), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
