#!/usr/bin/env python3
"""Asks every question on every way there is to ask it: the command as text and JSON, SQL, an export in each format, the
report. All say the same.

usage: check_questions.py HEAPSCOPE SOURCE_FOLDER
"""
import contextlib
import csv
import json
import pathlib
import sqlite3
import tempfile
import unittest
import zipfile

from cli_program import CALLS, DUMP, LOG, MEMRAY, OTHER, SOURCE, run


SHORT = ("durations", "lifetimes", "sizes", "tree")  # no limit: so few rows, or limits of its own


class Questions(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def done(self, *words):
        done = run(*words)
        self.assertEqual((done.returncode, done.stderr), (0, ""), (words, done))
        return done.stdout

    def answer(self, *words):
        return json.loads(self.done(*words, "--json"))

    def questions(self, file):
        """Names of the tables that are commands: of these, those that are no older command of several tables."""
        commands = {line.split()[0] for line in self.done("help").splitlines() if line.startswith("  ") and line.split()}
        for table in self.answer("tables", file)["tables"]:
            if table["name"] in commands - {"types", "objects"}:
                yield table

    def exported(self, file, name, kind):
        out = self.folder / f"{name}.{kind}"
        self.done("export", file, "--table", name, "--to", kind, "-o", out)
        if kind == "csv":
            return list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
        if kind == "json":
            return json.loads(out.read_text())
        if kind == "sqlite":
            with contextlib.closing(sqlite3.connect(out)) as database:
                database.row_factory = sqlite3.Row
                return [dict(row) for row in database.execute(f'SELECT * FROM "{name}"')]
        with zipfile.ZipFile(out) as book:
            self.assertIsNone(book.testzip())
            return book.read("xl/worksheets/sheet1.xml").decode().count("<row ") - 1

    def check(self, file, table):
        name = table["name"]
        told = self.answer(name, file)
        key_of_rows = next(key for key in ("rows", "sites", name) if key in told)
        rows = told[key_of_rows]
        fields = {column["name"]: column["kind"] for column in table["columns"]}
        self.assertTrue(rows, name)
        shared = [key for key in rows[0] if key in fields and not isinstance(rows[0][key], list)]  # SQL has a text there
        found = self.answer("query", file, f"SELECT {', '.join(shared)} FROM {name}")["rows"]
        self.assertEqual(found, [[row[key] for key in shared] for row in rows])
        whole = [key for key in shared if fields[key] in ("count", "bytes", "text") and all(row[key] is not None for row in rows)]
        for kind in ("json", "sqlite", "csv"):
            exported = self.exported(file, name, kind)
            same = [key for key in whole if key in exported[0]]
            self.assertTrue(same, name)
            self.assertEqual([[str(row[key]) for key in same] for row in exported], [[str(row[key]) for key in same] for row in rows])
        self.assertEqual(self.exported(file, name, "xlsx"), len(rows))
        # Text has a heading and a line for each row; for people, a __dict__ may be one with its instance.
        lines = self.done(name, file, *([] if name in SHORT else ["--limit", 0])).splitlines()
        if name == "drops":
            self.assertTrue(1 < len(lines) <= 1 + len(rows), len(lines))
            self.assertNotIn("more (--limit 0", lines[-1])
        else:
            self.assertEqual(len(lines), 1 + len(rows))
        if name not in SHORT:
            limited = self.answer(name, file, "--limit", 2)
            self.assertEqual(limited[key_of_rows], rows[:2])
            self.assertEqual({**limited, key_of_rows: rows}, told)
            section = {"leaks": "growth"}.get(name, name)  # with a picture of each site
            self.assertIn(f'id="f1-{section}"', self.page(file))

    def page(self, file):
        out = self.folder / (file.name + ".html")
        if not out.exists():
            self.done("report", file, "-o", out)
        return out.read_text()

    def test_all_say_the_same(self):
        names = set()
        for file in (DUMP, LOG, CALLS, MEMRAY):
            for table in self.questions(file):
                if file == CALLS and table["name"] == "leaks":
                    continue  # there are no snapshots, which is a warning
                names.add(table["name"])
                with self.subTest(question=table["name"]):
                    self.check(file, table)
        self.assertLessEqual({"calls", "cycles", "drops", "duplicates", "durations", "empty", "groups", "hotspots", "leaks", "peaks", "sizes",
                              "temporary", "ages", "created", "largest", "lifetimes", "memory", "threads"}, names)

    def test_the_tree_of_two_dumps_adds_up_to_both(self):
        done = run("tree", DUMP, OTHER, "--json", "--depth", "1", "--children", "1000000")
        self.assertEqual(done.returncode, 0, done)
        rows = json.loads(done.stdout)["rows"]
        outermost = [row for row in rows if row["depth"] == 0]
        sizes = [file["shallow_bytes"] for file in json.loads(run("info", DUMP, OTHER, "--json").stdout)]
        self.assertEqual([sum(row["before_bytes"] for row in outermost), sum(row["retained_bytes"] for row in outermost)], sizes)
        self.assertEqual(outermost[0]["name"], "module shop.cache")
        self.assertEqual({row["retained_delta"] == row["retained_bytes"] - row["before_bytes"] for row in rows}, {True})
        changes = [row["retained_delta"] for row in outermost]
        self.assertEqual(changes, sorted(changes, key=abs, reverse=True))
        self.assertEqual(run("tree", DUMP, OTHER, DUMP).returncode, 2)

    def test_trees_of_two_processes_are_not_compared(self):
        objects = ", ".join(f'"{900_000 + i}": {{"size": 10}}' for i in range(60))
        stranger = self.folder / "stranger.json"
        stranger.write_text(f'{{"o": {{{objects}}}}}')
        done = run("tree", DUMP, str(stranger))
        self.assertEqual((done.returncode, done.stdout), (1, ""), done)
        self.assertIn("look like two processes", done.stderr)

    def test_info_lists_the_marks_of_a_recording(self):
        info = json.loads(run("info", SOURCE / "tests/data/hscope/marks.hscope", "--json").stdout)[0]
        self.assertEqual(info["marks"][0], {"time_s": 0.2, "kind": "mark", "text": "load orders"})
        self.assertEqual([mark["time_s"] for mark in info["marks"]], sorted(mark["time_s"] for mark in info["marks"]))
        self.assertEqual({mark["kind"] for mark in info["marks"]}, {"mark", "fork", "trigger", "recorder"})
        self.assertNotIn("marks", self.answer("info", SOURCE / "assets/example/orders.hpm")[0])

    def test_a_file_that_does_not_fit_is_an_error(self):
        for table in self.questions(DUMP):
            done = run(table["name"], LOG)
            self.assertEqual((done.returncode, done.stdout), (1, ""), done)
            self.assertIn("needs a heap dump with objects and references; this is a heapprof file", done.stderr)
            done = run("export", LOG, "--table", table["name"], "--to", "csv", "-o", self.folder / "x.csv")
            self.assertEqual(done.returncode, 2, done)
            self.assertFalse((self.folder / "x.csv").exists())


if __name__ == "__main__":
    unittest.main(argv=["check_questions.py"])
