"""The tables of the page that `heapscope report` makes, with the exact numbers behind their cells."""
import html.parser
import subprocess

from shown import PATIENCE_S


class _Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.section, self.caption, self.tables, self.figures = "", "", [], {}
        self.cell, self.text, self.figure = None, None, None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "section":
            self.section, self.caption = attributes["id"], ""
        elif tag == "table":
            self.tables.append({"section": self.section, "caption": self.caption, "columns": [], "rows": []})
        elif tag == "tr" and self.tables:
            self.tables[-1]["rows"].append([])
        elif tag in ("td", "th"):
            self.cell = {"text": "", "number": attributes.get("data-s")}
            table = self.tables[-1]
            (table["columns"] if tag == "th" else table["rows"][-1]).append(self.cell)
        elif tag == "h3":
            self.caption = ""
        elif tag == "div" and self.section.endswith("-summary"):
            self.figure = {"exact": attributes.get("title"), "parts": []}
        self.text = tag

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.cell = None
        elif tag == "div" and self.figure and len(self.figure["parts"]) >= 2:
            value, label = self.figure["parts"][:2]
            self.figures[self.section, label] = self.figure["exact"] or value
            self.figure = None
        elif tag == "table":
            self.caption = ""
        self.text = None

    def handle_data(self, data):
        if self.cell is not None:
            self.cell["text"] += data
        elif self.text == "h3":
            self.caption += data
        elif self.text in ("b", "span") and self.figure is not None:
            self.figure["parts"].append(data)


def value_of(cell):
    """The exact number behind a cell; its text where there is none."""
    if cell["number"] is None:
        return cell["text"]
    value = float(cell["number"])
    return int(value) if value == int(value) else value


class Report:
    def __init__(self, program, folder, *words):
        path = folder / "report.html"
        subprocess.run([program, "report", *map(str, words), "-o", str(path), "--quiet"], check=True, timeout=PATIENCE_S)
        self.reader = _Reader()
        self.reader.feed(path.read_text(encoding="utf-8"))

    def rows(self, section, columns, caption=None, value=value_of):
        """Rows of a section's table as tuples of these columns; [] where nothing is listed."""
        for table in self.reader.tables:
            names = [cell["text"] for cell in table["columns"]]
            if table["section"] == section and caption in (None, table["caption"]):
                return [tuple(value(row[at]) for at in columns_at(names, columns)) for row in table["rows"] if row]
        return []

    def figure(self, section, label):
        """As a whole number; None without it."""
        text = self.reader.figures.get((section, label), "").removesuffix(" bytes").removesuffix(" byte").replace(",", "")
        return int(text) if text.isdigit() else None


def columns_at(names, wanted):
    """Places of the columns; the second of one name is "name#2"."""
    places = []
    for name in wanted:
        name, _, which = name.partition("#")
        places.append([i for i, known in enumerate(names) if known == name][int(which or 1) - 1])
    return places
