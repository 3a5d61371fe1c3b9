#!/usr/bin/env python3
"""Asks the example's files by SQL, and compares with what the other commands print.

usage: check_query.py HEAPSCOPE SOURCE_FOLDER
"""
import csv
import json
import pathlib
import sqlite3
import tempfile
import unittest

from cli_program import DUMP, LOG, OTHER, PROFILE, SOURCE, TRACKER, run

AFTER = SOURCE / "tests/data/perprovis/demo_after.raw.json"


class Query(unittest.TestCase):
    def answer(self, *words):
        done = run(*words, "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""), done)
        return json.loads(done.stdout)

    def rows(self, *words):
        return self.answer("query", *words)["rows"]

    def usage(self, *words):
        done = run(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done)
        self.assertEqual(done.stderr.splitlines()[1:], ["usage: heapscope query FILE… SQL"], done.stderr)
        return done.stderr

    def test_types_are_those_of_the_command(self):
        told = self.answer("types", DUMP)["types"]
        names = ["type", "objects", "shallow_bytes", "retained_bytes", "objects_share", "bytes_share"]
        found = self.answer("query", DUMP, f"SELECT {', '.join(names)} FROM types ORDER BY retained_bytes DESC, type")
        self.assertEqual([column["name"] for column in found["columns"]], names)
        self.assertEqual([column["kind"] for column in found["columns"]], ["text", "count", "bytes", "bytes", "share", "share"])
        self.assertEqual(found["rows"], [[row[name] for name in names] for row in told])

    def test_objects_sum_up_to_their_types(self):
        told = {row["type"]: [row["objects"], row["shallow_bytes"]] for row in self.answer("types", DUMP)["types"]}
        found = self.rows(DUMP, "SELECT type, count(*), sum(shallow_bytes) FROM objects GROUP BY type")
        self.assertEqual({name: sums for name, *sums in found}, told)

    def test_an_object_is_found_by_its_id_and_joined_with_its_references(self):
        told = self.answer("objects", DUMP, "--limit", 3)["objects"]
        for row in told:
            names = ["id", "type", "shallow_bytes", "retained_bytes", "refs", "referrers", "attrs"]
            self.assertEqual(self.rows(DUMP, f"SELECT {', '.join(names)} FROM objects WHERE id = '{row['id']}'"),
                             [[row[name] for name in names]])
            joined = self.rows(DUMP, "SELECT e.target FROM objects o JOIN edges e ON e.source = o.id "
                                     f"WHERE o.id = '{row['id']}'")
            scanned = self.rows(DUMP, f"SELECT target FROM edges WHERE +source = '{row['id']}'")
            self.assertEqual(joined, scanned)
            self.assertGreater(len(joined), 0)
        self.assertEqual(self.rows(DUMP, "SELECT * FROM objects WHERE id = 'no number'"), [])
        # So many that they are looked up in another way.
        self.assertEqual(self.rows(DUMP, "SELECT count(*) FROM edges e JOIN objects o ON o.id = e.target"),
                         self.rows(DUMP, "SELECT count(*) FROM edges WHERE NOT dangling"))

    def test_references_are_those_of_the_export(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "refs.csv"
            self.assertEqual(run("export", DUMP, "--table", "refs", "--to", "csv", "-o", path).returncode, 0)
            with path.open(newline="") as file:
                told = [[row["source"], row["name"], row["target"]] for row in csv.DictReader(file)]
        found = [[source, name or "", target] for source, name, target in
                 self.rows(DUMP, "SELECT source, name, target FROM edges")]
        self.assertEqual(found, told)

    def test_sites_of_a_log_are_its_hotspots(self):
        told = self.answer("hotspots", LOG)
        found = self.rows(LOG, "SELECT name, self, total FROM sites ORDER BY self DESC, name")
        self.assertEqual(found, [[row["name"], row["self"], row["total"]] for row in told["rows"]])
        self.assertEqual(self.rows(LOG, "SELECT sum(self) FROM sites"), [[told["total"]]])
        self.assertEqual(self.rows(LOG, "SELECT self FROM files WHERE name LIKE '%models.py'"),
                         [[row["self"]] for row in self.answer("hotspots", LOG, "--by", "file")["rows"]
                          if row["name"].endswith("models.py")])

    def test_functions_of_a_profile(self):
        told = self.answer("hotspots", PROFILE, "--by", "function")["rows"]
        found = self.rows(PROFILE, "SELECT name, self, total_share FROM functions ORDER BY self DESC, name")
        self.assertEqual(found, [[row["name"], row["self"], row["total_share"]] for row in told])

    def test_two_dumps_are_asked_together(self):
        told = {row["type"]: row["objects_delta"] for row in self.answer("diff", DUMP, OTHER)["types"]}
        found = dict(self.rows(DUMP, OTHER, "SELECT b.type, b.objects - coalesce(a.objects, 0) FROM types_b b LEFT JOIN types a "
                                            "ON a.type = b.type"))
        self.assertGreater(len(found), 5)
        self.assertEqual(found, {name: told[name] for name in found})

    def test_stacks_are_those_of_the_export(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "traces.csv"
            self.assertEqual(run("export", LOG, "--table", "traces", "--to", "csv", "-o", path).returncode, 0)
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
        names = ["depth", "bytes", "allocated_bytes", "freed_bytes", "allocations", "frees"]
        found = self.rows(LOG, f"SELECT text, {', '.join(names)} FROM stacks")
        self.assertEqual(found, [[row["trace"], *(int(row[name]) for name in names)] for row in rows])
        self.assertGreater(len(found), 10)
        # However the number of a stack is written, it is found as it is by comparing all.
        for number in ("5", "5.0", "'5'", "5.5", "-1", "NULL"):
            pushed, compared = (self.rows(LOG, f"SELECT count(*) FROM stacks WHERE {stack} = {number}") for stack in ("stack", "CAST(stack AS INTEGER)"))
            self.assertEqual(pushed, compared, number)
        joined = "SELECT count(*) FROM events e JOIN stacks s ON s.stack = e.stack * 1.0"
        self.assertEqual(self.rows(LOG, joined), self.rows(LOG, "SELECT count(*) FROM events WHERE stack IS NOT NULL"))

    def test_events_add_up_to_what_the_log_holds(self):
        info = self.answer("info", LOG)[0]
        sql = "SELECT count(*), sum(is_free), sum(CASE WHEN is_free THEN -size_bytes ELSE size_bytes END) FROM events"
        self.assertEqual(self.rows(LOG, sql, "--scale", "off"), [[info["events"], info["frees"], info["raw_final_bytes"]]])
        for time in (0, 12.5, info["peak"]["time_s"], info["duration_s"], 1e9):
            live = self.answer("timeline", LOG, "--exact", "--at", time, "--scale", "off")["points"][0][1]
            found = self.rows(LOG, f"SELECT coalesce(sum(size_bytes * (1 - 2 * is_free)), 0) FROM events WHERE time_s <= {time}")
            self.assertEqual(found, [[live]])
            whole = self.rows(LOG, f"SELECT count(*) FROM events WHERE +time_s > {time}")
            self.assertEqual(self.rows(LOG, f"SELECT count(*) FROM events WHERE time_s > {time}"), whole)

    def test_two_files_have_tables_of_what_changed(self):
        told = self.answer("diff", DUMP, OTHER)["types"]
        names = [name for name in told[0] if name != "type"]
        found = self.rows(DUMP, OTHER, f"SELECT type, {', '.join(names)} FROM changed_types")
        self.assertEqual({name: numbers for name, *numbers in found}, {row["type"]: [row[name] for name in names] for row in told})
        told = self.answer("diff", DUMP, OTHER, "--by", "object")["objects"]
        names = list(told[0])
        found = self.rows(DUMP, OTHER, f"SELECT {', '.join(names)} FROM changed_objects")
        self.assertEqual(found, [[row[name] for name in names] for row in told])
        told = self.answer("diff", PROFILE, AFTER, "--by", "frame")["frames"]
        found = self.rows(PROFILE, AFTER, "SELECT name, bytes_a, bytes_b, delta, status FROM changed_sites")
        self.assertEqual(found, [[row[name] for name in ("frame", "bytes_a", "bytes_b", "delta", "status")] for row in told])
        listed = {table["name"] for table in self.answer("tables", DUMP, OTHER)["tables"]}
        self.assertLessEqual({"types", "types_b", "changed_types", "changed_objects"}, listed)
        self.assertFalse({name for name in listed if name.startswith("changed_sites")})
        self.assertNotIn("changed", run("tables", DUMP, LOG).stdout)
        self.assertNotIn("changed", run("tables", DUMP, OTHER, DUMP).stdout)

    def test_the_result_goes_where_tables_go(self):
        sql = "SELECT type, objects FROM types ORDER BY type"
        expected = [tuple(row) for row in self.rows(DUMP, sql)]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "result.db"
            done = run("query", DUMP, sql, "--to", "sqlite", "-o", path)
            self.assertEqual((done.returncode, done.stdout), (0, ""), done)
            with sqlite3.connect(path) as database:
                self.assertEqual(list(database.execute("SELECT * FROM result")), expected)
            path = pathlib.Path(folder) / "result.csv"
            self.assertEqual(run("query", DUMP, sql, "--to", "csv", "-o", path).returncode, 0)
            self.assertEqual(path.read_text().splitlines()[0], "type,objects")
        text = run("query", DUMP, sql, "--limit", 2).stdout.splitlines()
        self.assertEqual(text[0].split(), ["TYPE", "OBJECTS"])
        self.assertIn(f"{len(expected) - 2}", text[-1])

    def test_tables_says_what_can_be_asked(self):
        for path, names in ((DUMP, {"objects", "types", "edges", "modules", "code_files", "cycles", "drops", "duplicates", "empty", "groups"}),
                            (LOG, {"sites", "functions", "files", "stacks", "events", "hotspots", "leaks", "peaks", "sizes", "temporary"})):
            tables = self.answer("tables", path)["tables"]
            self.assertLessEqual(names, {table["name"] for table in tables})  # questions come, none goes
            for table in tables:
                columns = ", ".join(f'"{column["name"]}"' for column in table["columns"])
                found = self.answer("query", path, f"SELECT {columns} FROM {table['name']} LIMIT 1")
                self.assertEqual([column["name"] for column in found["columns"]], [column["name"] for column in table["columns"]])
                self.assertEqual(len(found["rows"]), 1, table["name"])
        listed = run("tables", DUMP).stdout
        for word in ("objects", "retained_bytes", "edges", "dangling"):
            self.assertIn(word, listed)

    def test_what_is_wrong_is_said(self):
        self.assertIn("the tables are objects, edges", self.usage("query", DUMP, "SELECT 1 FROM stacks"))
        self.assertIn("no such column: size", self.usage("query", DUMP, "SELECT size FROM objects"))
        self.assertIn("may not be modified", self.usage("query", DUMP, "DELETE FROM objects"))
        self.assertIn("only one SELECT can be run", self.usage("query", DUMP, "CREATE TABLE t (a)"))
        self.assertIn("--to needs -o", self.usage("query", DUMP, "SELECT 1", "--to", "csv"))
        endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
        done = run("query", DUMP, endless, "--seconds", 1)
        self.assertEqual((done.returncode, done.stdout), (1, ""), done)
        self.assertIn("SQL: gave up after 1 s", done.stderr)
        done = run("query", TRACKER, "SELECT 1")
        self.assertEqual(done.returncode, 1, done)
        self.assertIn("needs a heap dump, a log or a profile", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=["check_query.py"], verbosity=2)
