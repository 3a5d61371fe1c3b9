#!/usr/bin/env python3
"""Runs the program on profiles with several units, on files of other tools and on damaged files, and checks what it
shows, says and returns.

usage: check_input.py HEAPSCOPE SOURCE_FOLDER
"""
import gzip
import json
import pathlib
import pickle
import sys
import tempfile
import unittest

from cli_program import DUMP, EXAMPLE, LOG, OTHER, SAMPLES, run

SCHEMA = "https://www.speedscope.app/file-format-schema.json"


def profile(name, unit, weights):
    return {"type": "sampled", "name": name, "unit": unit, "startValue": 0, "endValue": sum(weights),
            "samples": [[0], [0, 1]], "weights": weights}


class Input(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-input-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def file(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def speedscope(self, *profiles, name="x.json", **more):
        return self.file(name, json.dumps({"$schema": SCHEMA, "shared": {"frames": [{"name": "main"}, {"name": "f"}]},
                                           "profiles": profiles, **more}))

    def mixed(self, **more):
        return self.speedscope(profile("heap", "bytes", [60, 40]), profile("main thread", "seconds", [4, 1]),
                               profile("arena", "bytes", [20, 0]), **more)

    def answer(self, *words):
        done = run(*words, "--json")
        self.assertEqual(done.returncode, 0, done)
        return json.loads(done.stdout)

    def failure(self, *words):
        done = run(*words)
        self.assertEqual(done.returncode, 1, done)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def test_a_sort_that_does_not_fit_is_said_to_be_so(self):
        done = run("diff", DUMP, OTHER, "--by", "object", "--sort", "retained")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--sort is about --by type", done.stderr)

    def test_bytes_are_never_added_to_seconds(self):
        path = self.mixed()
        by_default = self.answer("hotspots", path)
        self.assertEqual((by_default["total"], by_default["measure"], by_default["profiles"]), (100, "bytes", ["heap"]))
        self.assertIn('shows profile "heap" in bytes, 1 of 3', by_default["diagnostics"][0]["message"])
        for word, total, unit in (("heap", 100, "bytes"), ("0", 100, "bytes"), ("main thread", 5, "seconds"),
                                  ("#1", 5, "seconds"), ("2", 20, "bytes"), ("bytes", 120, "bytes"),
                                  ("seconds", 5, "seconds")):
            found = self.answer("hotspots", path, "--profile", word)
            self.assertEqual((found["total"], found["measure"]), (total, unit), word)
        self.assertEqual(self.answer("hotspots", self.mixed(activeProfileIndex=1))["total"], 5)

    def test_every_command_over_stacks_takes_a_profile(self):
        path, other = self.mixed(), self.mixed(name="other.json")
        flame = run("flame", path, "--profile", "main thread")
        self.assertEqual(flame.stdout, "main 4000000\nmain;f 1000000\n", flame)
        written = json.loads(run("flame", path, "--profile", "1", "--format", "speedscope").stdout)
        self.assertEqual(written["profiles"][0]["unit"], "seconds")
        self.assertEqual(self.answer("flow", path, "--profile", "1")["total"], [5])
        compared = self.answer("diff", path, other, "--profile", "1")
        self.assertEqual(sum(row["bytes_a"] for row in compared["traces"]), 5)
        self.assertEqual((compared["a"]["measure"], compared["b"]["measure"]), ("seconds", "seconds"))
        page = self.folder / "page.html"
        self.assertEqual(run("report", path, "--profile", "main thread", "-o", page).returncode, 0)
        self.assertIn("main thread (seconds)", page.read_text())
        self.assertEqual(run("export", path, "--table", "traces", "--to", "csv", "--profile", "1", "-o",
                             self.folder / "t.csv").returncode, 0)

    def test_the_unit_is_in_the_headings_and_info_lists_the_profiles(self):
        path = self.mixed()
        for word, heading in (("1", "SELF SECONDS"), ("0", "SELF BYTES")):
            self.assertIn(heading, run("hotspots", path, "--profile", word).stdout)
        info = self.answer("info", path, "--profile", "main thread")[0]
        self.assertEqual(info["profiles"], [
            {"id": "heap", "name": "heap", "unit": "bytes", "shown": False},
            {"id": "main thread", "name": "main thread", "unit": "seconds", "shown": True},
            {"id": "arena", "name": "arena", "unit": "bytes", "shown": False}])
        text = run("info", path).stdout
        self.assertIn("heap (bytes)", text)
        self.assertIn("main thread (seconds), arena (bytes)", text)
        self.assertIsNone(self.answer("info", self.speedscope(profile("p", "bytes", [1, 2]), name="one.json"))[0]["profiles"])

    def test_a_profile_that_is_not_there(self):
        message = self.failure("hotspots", self.mixed(), "--profile", "nobody")
        self.assertIn('no profile is called "nobody". Profiles: 0 "heap" (bytes), 1 "main thread" (seconds)', message)
        self.assertNotIn("byte", message.partition("Profiles:")[0])
        done = run("hotspots", LOG, "--profile", "x")
        self.assertEqual(done.returncode, 2, done)
        self.assertIn("--profile needs a file with several profiles", done.stderr)
        self.assertEqual(run("info", LOG, "--profile", "x").returncode, 2)

    def test_a_lone_surrogate(self):
        path = self.mixed()
        text = path.read_text().replace('"f"', '"f\\ud83d"')
        path.write_text(text)
        done = run("flame", path)
        self.assertEqual((done.returncode, done.stdout), (0, "main 60\nmain;f\ufffd 40\n"), done)
        self.assertIn(f"surrogate pair: shown as U+FFFD (byte {text.index(chr(92) + 'ud83d')})", done.stderr)

    def test_files_of_other_tools(self):
        rows = {"a.heapsnapshot": ('{"snapshot":{"meta":{"node_fields":[]}},"nodes":[],"samples":[]}', "a V8 heap snapshot"),
                "b.pickle": (pickle.dumps({"segments": [], "device_traces": []}), "a PyTorch memory snapshot"),
                "c.json": ('{"traceEvents":[]}', "a Chrome trace")}
        for name, (content, expected) in rows.items():
            message = self.failure("info", self.file(name, content))
            self.assertIn(f"{name}: this is {expected}", message)
            self.assertIn("which heapscope cannot read yet. Supported formats: ", message)
        message = self.failure("info", self.file("notes.json", "not a dump"))
        self.assertIn('notes.json: this is not a supported file (it begins with "not a dump"). Supported formats: ', message)
        self.assertIn("this file is empty", self.failure("info", self.file("empty.json", "")))

    def test_every_sample_of_a_format_that_is_not_read(self):
        rows = (("heapsnapshot", ".heapsnapshot"), ("heapsnapshot", ".heapsnapshot.xz"),
                ("heaptrack", ".zst"), ("heaptrack", ".gz"), ("massif-dhat", ".out"), ("massif-dhat", ".dhat.json"),
                ("pprof", ".pb.gz"), ("pprof", ".heap"), ("pyheap-bin", ".pyheap"), ("pytorch", ".pickle"),
                ("tracemalloc", ".snapshot"), ("tracemalloc", ".pickle"))
        for folder, suffix in rows:
            for path in sorted(SAMPLES.glob(f"{folder}/*{suffix}")):
                self.assertIn(": this is a", self.failure("info", path), path)

    def test_a_damaged_dump_is_shown_with_a_warning(self):
        good = '{"<class \'a\'>": {"10": {"size": 5, "attr": {"x": 1, "y": "two"}, "ref": [["b", 2], 7]}, "11": {"size": 6}}}'
        for text, warning in ((good.replace("1, \"y", "1 \"y"), "a comma is missing between two values"),
                              (good.replace("}, \"11", "} \"11"), "a comma is missing between two values"),
                              (good.replace("two", "t\0o"), "a raw control character"),
                              (good.replace("two", "t\x1fo"), "a raw control character")):
            done = run("info", self.file("x.json", text))
            self.assertEqual(done.returncode, 0, done)
            self.assertIn(f"warning: {warning}", done.stderr)
            self.assertRegex(done.stderr, r"\(byte \d+\)")
        self.assertEqual(run("info", self.file("x.json", good)).stderr, "")

    def test_json_of_another_program_is_no_dump(self):
        for text in ('{"config": {"1": {"color": "red"}}}', '{"a": {"added": ["1", "2"], "same": ["3"]}}',
                     '{"users": {"1": [1], "2": [3]}, "b": {"3": {"4": 5}}}'):
            self.assertRegex(self.failure("info", self.file("x.json", text)), "is no heap dump|is not a supported file")
        self.assertEqual(run("info", self.file("x.json", '{"a": {"1": {}}}')).returncode, 0)
        self.assertEqual(run("info", self.file("x.json", "{}")).returncode, 0)

    def test_an_empty_result_says_how_the_filter_was_understood(self):
        for command in ("objects", "holders"):
            self.assertIn("No objects match ", run(command, DUMP, "--type", "Nix").stdout)
        sizes = {word: self.answer("objects", DUMP, "--filter", word)["matched"] for word in (">10k", "SIZE>10k", "size>10k")}
        self.assertEqual(len(set(sizes.values())), 1, sizes)

    def test_totals_of_a_cut_file_are_incomplete_in_every_table(self):
        whole = gzip.decompress(DUMP.read_bytes())
        dump = self.file("cut.json", whole[:len(whole) * 2 // 3])
        log = self.file("cut.hpm", (EXAMPLE / "orders.hpm").read_bytes())
        self.file("cut.hpd", (EXAMPLE / "orders.hpd").read_bytes()[:100_001])
        for words in (["types", dump], ["objects", dump], ["dominators", dump], ["drops", dump], ["groups", dump],
                      ["cycles", dump], ["holders", dump, "--type", "dict"], ["duplicates", dump], ["diff", DUMP, dump],
                      ["hotspots", log], ["leaks", log], ["peaks", log], ["sizes", log], ["temporary", log],
                      ["timeline", log]):
            with self.subTest(words=list(map(str, words))):
                done = run(*words)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(done.stdout.count(" is incomplete: its totals are lower bounds"), 1, done.stdout)
                self.assertTrue(json.loads(run(*words, "--json").stdout)["incomplete"])
        for words in (["flow", log], ["flow", log, "--format", "svg"], ["flame", log, "--format", "svg"]):
            self.assertIn("(incomplete)", run(*words).stdout)
        for words in (["types", DUMP], ["flow", LOG], ["flame", LOG, "--format", "svg"]):
            self.assertNotIn("incomplete", run(*words).stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
