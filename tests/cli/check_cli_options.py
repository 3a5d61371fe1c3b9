#!/usr/bin/env python3
"""Runs every command with every option at its borders and beyond: numbers have bounds that are named, options that do
not fit the file are wrong usage, places to write to are checked, and nothing that a name holds reaches a terminal raw.

usage: check_cli_options.py HEAPSCOPE SOURCE_FOLDER
"""
import concurrent.futures
import csv
import gzip
import json
import os
import pathlib
import pty
import re
import stat
import subprocess
import sys
import tempfile
import time
import unittest

from cli_program import DUMP, LOG, OTHER, PROFILE, PROGRAM, TRACKER, run
import nasty_logs

# What each command needs besides the option that is tried.
BASE = {
    "query": [DUMP, "SELECT 1"],
    "bench": [DUMP], "diff": [LOG, LOG], "flow": [LOG], "leaks": [LOG], "peaks": [LOG], "sizes": [LOG],
    "temporary": [LOG], "timeline": [LOG], "flame": [LOG], "hotspots": [LOG], "tracked": [TRACKER],
    "export": [DUMP, "--table", "types", "--to", "csv", "-o", "OUT"], "report": [DUMP, "-o", "OUT"],
    "screenshot": [LOG, "-o", "OUT"], "path": [DUMP, "ID"], "object": [DUMP, "ID"],
}
NUMBERS = ["0", "-1", "1e308", "nan", "inf", "9223372036854775808", "99999999999999999999999", "0x10", ""]
NUMERIC = {"N", "T", "A", "B", "T,T…", "TA,TB", "SHARE", "SIZE", "WxH", "F"}
ONCE = {"memory", "threads", "limit"}  # the same parser everywhere
LONGEST_S = 20


def command_names():
    listed = run("help").stdout.split("commands:\n")[1].split("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines()]
    return [name for name in names if name not in ("help", "completion")]


def numeric_options(command):
    for letter, name, metavar in re.findall(r"^  (-\w, )?--([a-z-]+) (\S+)", run(command, "--help").stdout, re.M):
        if metavar in NUMERIC and (name not in ONCE or command in ("types", "tracked")):
            yield name


class Options(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="hs-options-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.an_id = json.loads(run("objects", DUMP, "--limit", 1, "--json").stdout)["objects"][0]["id"]

    def base(self, command):
        replaced = {"OUT": str(self.folder / f"{command}.out"), "ID": self.an_id}
        return [replaced.get(word, word) for word in BASE.get(command, [DUMP])]

    def wrong_usage(self, *words):
        done = run(*words)
        self.assertEqual((done.returncode, done.stdout), (2, ""), (words, done.stderr))
        self.assertTrue(done.stderr.startswith("heapscope: "), done.stderr)
        return done.stderr.splitlines()[0]

    def try_number(self, command, option, value):
        began = time.perf_counter()
        done = run(command, *self.base(command), f"--{option}={value}")
        took = time.perf_counter() - began
        case = (command, option, value, done.returncode, done.stderr)
        self.assertIn(done.returncode, (0, 1, 2), case)
        self.assertLess(took, LONGEST_S, case)
        if done.returncode == 2:
            self.assertIn(option, done.stderr, case)
            self.assertEqual(done.stdout, "", case)
        if option != "memory":  # what is there may be too little
            self.assertIn(done.returncode, (0, 2), case)
        if value in ("nan", "inf", "0x10", ""):
            self.assertEqual(done.returncode, 2, case)

    def test_numbers_at_their_borders(self):
        names = [name for name in command_names() if name != "record"]  # it passes its words on
        self.assertLessEqual(set(BASE), set(names))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            options = dict(zip(names, pool.map(lambda name: list(numeric_options(name)), names)))
            self.assertGreater(sum(map(len, options.values())), 25)
            cases = [(name, option, value) for name in names for option in options[name] for value in NUMBERS]
            for _ in pool.map(lambda case: self.try_number(*case), cases):
                pass

    def test_bounds_are_named(self):
        many = ",".join(["1"] * 10_001)
        for words, bound in (
                (("types", DUMP, "--limit", 2**32), "4,294,967,295"),
                (("types", DUMP, "--threads", 257), "256"),
                (("timeline", LOG, "--points", 1_000_001), "1,000,000"),
                (("timeline", LOG, "--buckets", 1_000_001), "1,000,000"),
                (("timeline", LOG, "--exact", "--at", many), "10,000"),
                (("flow", LOG, "--at", many), "100"),
                (("flame", LOG, "--diff", "1,2,3"), "2"),
                (("diff", LOG, "--at", "1,2,3"), "2"),
                (("leaks", LOG, "--samples", 1001), "1,000"),
                (("leaks", LOG, "--samples", 1), "from 2"),
                (("path", DUMP, self.an_id, "--all", 10_001), "10,000"),
                (("bench", DUMP, "--frames", 10_001), "10,000"),
                (("peaks", LOG, "--prominence", 1.1), "from 0 to 1"),
                (("flow", LOG, "--min-node", "inf"), "from 0 to 1"),
                (("tracked", TRACKER, "--limit", "1e30"), "4,294,967,295"),
                (("screenshot", LOG, "-o", "x.png", "--size", "16385x10"), "16384"),
                (("screenshot", LOG, "-o", "x.png", "--scale", "9"), "8")):
            with self.subTest(words=[str(word)[:20] for word in words]):
                message = self.wrong_usage(*words)
                self.assertIn(bound, message)
                self.assertLess(len(message), 300)
        # A list of times that is just within its bound is answered.
        times = ",".join(["1"] * 10_000)
        self.assertEqual(len(json.loads(run("timeline", LOG, "--exact", "--at", times, "--json").stdout)["points"]), 10_000)

    def test_options_that_do_not_fit_the_file(self):
        for words, option, needed in (
                (("flame", PROFILE, "--at", 1), "--at", "an allocation log"),
                (("flame", PROFILE, "--count"), "--count", "an allocation log"),
                (("flow", PROFILE, "--at", 1), "--at", "an allocation log"),
                (("hotspots", PROFILE, "--at", 1), "--at", "an allocation log"),
                (("hotspots", PROFILE, "--scale", "on"), "--scale", "an allocation log"),
                (("info", LOG, "--no-repair"), "--no-repair", "a heap dump"),
                (("info", DUMP, OTHER, "--scale", "off"), "--scale", "none of the files is one"),
                (("report", LOG, "--no-repair", "-o", self.folder / "x"), "--no-repair", "a heap dump"),
                (("diff", DUMP, OTHER, "--at", "1,2"), "--at", "an allocation log or a class tracker's dump"),
                (("diff", LOG, LOG, "--strict"), "--strict", "a heap dump"),
                (("diff", LOG, LOG, "--where", "in B"), "--where", "a heap dump"),
                (("diff", LOG, LOG, "--sort", "shallow"), "--sort", "a heap dump"),
                (("timeline", TRACKER, "--points", 3), "--points", "an allocation log"),
                (("timeline", TRACKER, "--exact", "--at", 3), "--exact", "an allocation log"),
                (("timeline", LOG, "--types"), "--types", "a class tracker's dump or measured calls"),
                (("export", DUMP, "--scale", "on", "--table", "types", "--to", "csv", "-o", self.folder / "x"), "--scale", "an allocation log"),
                (("export", LOG, "--no-repair", "--table", "traces", "--to", "csv", "-o", self.folder / "x"), "--no-repair", "a heap dump"),
                (("export", DUMP, "--table", "frames", "--to", "csv", "-o", self.folder / "x"), "--table", "refs, cycles, drops, duplicates, empty, groups, objects, tree and types"),
                (("export", LOG, "--table", "types", "--to", "csv", "-o", self.folder / "x"), "--table", "traces, frames, timeline, hotspots, leaks, peaks, sizes and temporary"),
                (("export", DUMP, "--table", "types", "--to", "json", "--raw-cells", "-o", self.folder / "x"), "--raw-cells", "csv"),
                (("screenshot", DUMP, "--at", 1, "-o", self.folder / "x"), "--at", "a file with time"),
                (("screenshot", LOG, "--select", 1, "-o", self.folder / "x"), "--select", "a heap dump"),
                (("screenshot", DUMP, "--view", "flame", "-o", self.folder / "x"), "--view flame", "is a heap dump"),
                (("screenshot", DUMP, "--view", "diff", "-o", self.folder / "x"), "--view diff", "two heap dumps"),
                (("screenshot", LOG, "--view", "types", "-o", self.folder / "x"), "--view types", "is an allocation log"),
                (("objects", DUMP, "--filter", "status:new"), "status", "diff --by object"),
                (("holders", DUMP, "--filter", "status:new"), "status", "diff --by object"),
                (("diff", DUMP, OTHER, "--filter", "status:new"), "--filter", "--by object"),
                (("diff", DUMP, OTHER, "--by", "path", "--filter", "x"), "--filter", "--by object")):
            with self.subTest(words=list(map(str, words))):
                message = self.wrong_usage(*words)
                self.assertIn(option, message)
                self.assertIn(needed, message)
        self.assertEqual(os.listdir(self.folder), [])
        # With several files it is enough that one of them can be asked.
        for option in (["--no-repair"], ["--scale", "off"], ["--no-repair", "--scale", "off"]):
            self.assertEqual(run("info", DUMP, LOG, *option).returncode, 0)

    def test_backward_ranges(self):
        for command in ("flame", "sizes", "temporary"):
            with self.subTest(command=command):
                self.assertIn("--to 1 is before --from 2", self.wrong_usage(command, LOG, "--from", 2, "--to", 1))
                self.assertIn("before --from", self.wrong_usage(command, LOG, "--to=-1"))
                self.assertIn("before 0, the start of the log", self.wrong_usage(command, LOG, "--from", -1))
                self.assertIn("before 0, the start", self.wrong_usage(command, LOG, "--from", "-1e-6", "--to", 2))
                self.assertEqual(run(command, LOG, "--from", 2, "--to", 2).returncode, 0)
        for command in ("objects", "holders"):
            self.assertIn("--max-size is less than --min-size",
                          self.wrong_usage(command, DUMP, "--min-size", 2, "--max-size", 1))
            for text in ("10k..1k", "size10k..1k", "Retained2MB..1MB"):
                self.assertIn("from the smaller size to the larger", self.wrong_usage(command, DUMP, "--filter", text))
        # Two instants may be asked for in either order: the change backwards is a change.
        forth, back = (json.loads(run("flame", LOG, "--diff", times, "--json").stdout)["value"] for times in ("1,9", "9,1"))
        self.assertEqual(forth, -back)
        self.assertEqual(run("diff", LOG, "--at", "9,1").returncode, 0)

    def test_places_to_write_to(self):
        writers = (["info", DUMP], ["report", DUMP],
                   *(["export", DUMP, "--table", "types", "--to", kind] for kind in ("csv", "json", "xlsx", "sqlite")))
        longest = "ü" * 125 + ".out"
        self.assertEqual(len(longest.encode()), 254)
        for words in writers:
            with self.subTest(words=list(map(str, words))):
                for place, why in (("nowhere/x", "No such file or directory"), (".", "Is a directory")):
                    done = run(*words, "-o", self.folder / place)
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertRegex(done.stderr, rf"\Aheapscope: {re.escape(str(self.folder / place))}: .*{why}")
                done = run(*words, "-o", self.folder / longest)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertEqual(os.listdir(self.folder), [longest])
                written = (self.folder / longest).read_bytes()
                (self.folder / longest).unlink()
                # A pipe gets the same, workbooks and databases included.
                piped = subprocess.run([PROGRAM, *map(str, words), "-o", "/dev/stdout"], capture_output=True, timeout=60)
                self.assertEqual((piped.returncode, piped.stderr), (0, b""))
                self.assertEqual(piped.stdout[:4], written[:4])
                self.assertEqual(len(piped.stdout), len(written))
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        process = subprocess.Popen([PROGRAM, "types", DUMP, "--json", "-o", fifo])
        self.assertIn("types", json.loads(fifo.read_text()))
        self.assertEqual(process.wait(60), 0)
        self.assertTrue(stat.S_ISFIFO(fifo.stat().st_mode))
        self.assertEqual(os.listdir(self.folder), ["fifo"])

    def test_standard_output_is_appended_to_and_not_replaced(self):
        log = self.folder / "log"
        log.write_text("kept\n")
        subprocess.run(["sh", "-c", '"$0" types "$1" -o /dev/stdout >>"$2"', PROGRAM, DUMP, log], check=True, timeout=60)
        self.assertEqual(log.read_text(), "kept\n" + run("types", DUMP).stdout)

    def test_inputs_are_not_overwritten(self):
        dump, hpm, hpd = self.folder / "a.json", self.folder / "b.hpm", self.folder / "b.hpd"
        dump.write_bytes(gzip.decompress(DUMP.read_bytes()))
        hpm.write_bytes(LOG.read_bytes())
        hpd.write_bytes(LOG.with_suffix(".hpd").read_bytes())
        link = self.folder / "link"
        link.symlink_to(dump)
        before = {path.name: path.read_bytes() for path in self.folder.iterdir()}
        for words in (("info", dump, "-o", dump), ("info", OTHER, dump, "-o", link), ("info", link, "-o", dump),
                      ("info", hpm, "-o", hpd), ("info", self.folder / "b", "-o", hpm),
                      ("export", dump, "--table", "types", "--to", "csv", "-o", dump), ("report", dump, "-o", dump),
                      ("screenshot", hpm, "-o", hpd)):
            with self.subTest(words=list(map(str, words))):
                self.assertIn("would replace a file that is read", self.wrong_usage(*words))
        self.assertEqual({path.name: path.read_bytes() for path in self.folder.iterdir()}, before)

    def shown_on_terminal(self, *words):
        """What a terminal at standard output and standard error gets to see."""
        master, slave = pty.openpty()
        process = subprocess.Popen([PROGRAM, *map(str, words)], stdout=slave, stderr=slave, stdin=subprocess.DEVNULL)
        os.close(slave)
        seen = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # EIO: the other side is closed
                break
            if not piece:
                break
            seen += piece
        os.close(master)
        process.wait(60)
        # What the program itself sends around its line of progress, and to wipe it: the text between stays to be looked at.
        return re.sub(rb"\r([^\x00-\x1f\x7f]*)\x1b\[K", rb"\1", seen.replace(b"\r\n", b"\n"))

    def test_control_characters_reach_no_terminal(self):
        name = "a\x1b]0;owned\x07\x1b[2J\x9b\u009b31m\r.json"
        evil = "x\x1b[31m\x07\u009b\u202e"
        dump = self.folder / name
        dump.write_text(json.dumps({f"<class '{evil}'>": {"1": {"size": 10, "attr": {evil: evil}, "ref": [], "src": [evil, evil, evil]}}}))
        log = self.folder / (name + ".hpm")
        log.write_bytes(nasty_logs.table([(evil, 1)], [(evil + "b", 2)]))
        log.with_suffix(".hpd").write_bytes(nasty_logs.events((1, 0, 5, 100), (2, 0, 5, 50)))
        missing = self.folder / (name + "missing")
        # Of CSI and other controls, only line ends and tabs may be there; C1 may come as UTF-8.
        raw = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\x9b[0-9]*m")
        for words in (("info", dump), ("info", dump, "--json"), ("types", dump), ("types", dump, "--json"),
                      ("objects", dump, "--json"), ("object", dump, 1), ("dominators", dump, "--all", "--tsv"), ("path", dump, 1),
                      ("flame", log), ("flame", log, "--format", "svg"), ("flow", log), ("hotspots", log),
                      ("timeline", log, "--line", evil + ":1"), ("timeline", log, "--line", evil), ("peaks", log),
                      ("info", missing), ("object", dump, evil), ("types", dump, "--sort", evil), ("types", dump, "--" + evil),
                      ("types", dump, "--limit", evil), ("types", dump, "--memory=" + evil), (evil,), ("help", evil), ("--" + evil,),
                      ("diff", dump, dump, "--where", evil), ("objects", dump, "--filter", evil + ":" + evil),
                      ("tracked", TRACKER, "--sort", evil), ("tracked", TRACKER, "--limit", evil), ("tracked", TRACKER, "--id", evil),
                      ("screenshot", missing, "-o", "x.png"), ("screenshot", dump, "-o", "x.png", "--view", evil),
                      ("screenshot", dump, "-o", "x.png", "--size", evil), ("screenshot", dump, "-o", self.folder / evil / "x.png"),
                      ("--script", missing), ("--" + evil, "--theme", "dark"), ("completion", evil)):
            with self.subTest(words=list(map(ascii, words))):
                seen = self.shown_on_terminal(*words)
                self.assertNotEqual(seen, b"")
                self.assertIsNone(raw.search(seen), seen)

    def test_texts_in_csv_do_not_become_formulas(self):
        names = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", '=cmd|"/C calc"!A0', "plain", "a=b", "-"]
        dump = self.folder / "dump.json"
        dump.write_text(json.dumps({name: {str(i + 1): {"size": i + 1, "attr": {}, "ref": []}} for i, name in enumerate(names)}))
        out = self.folder / "out.csv"

        def exported(*more):
            self.assertEqual(run("export", dump, "--table", "types", "--to", "csv", "-o", out, *more).returncode, 0)
            with open(out, newline="", encoding="utf-8") as file:
                return {int(row["shallow_bytes"]): row["type"] for row in csv.DictReader(file)}

        harmless = {i + 1: ("'" if name[0] in "=+-@\t\r" else "") + name for i, name in enumerate(names)}
        self.assertEqual(exported(), harmless)
        self.assertEqual(exported("--raw-cells"), {i + 1: name for i, name in enumerate(names)})
        # A number stays one, whatever its sign.
        log = self.folder / "log.hpm"
        log.write_bytes(nasty_logs.table([("=a", 1)]))
        log.with_suffix(".hpd").write_bytes(nasty_logs.events((nasty_logs.FREE | 1, 0, 1, 300)))
        self.assertEqual(run("export", log, "--table", "frames", "--to", "csv", "-o", out).returncode, 0)
        with open(out, newline="", encoding="utf-8") as file:
            row = next(row for row in csv.DictReader(file) if row["line"] == "1")
        self.assertEqual((row["frame"], row["file"], row["self_bytes"]), ("'=a:1", "'=a", "-300"))

    def test_the_end_of_a_rise_is_no_peak(self):
        answer = json.loads(run("peaks", LOG, "--json").stdout)["peaks"]
        self.assertEqual([peak["falls"] for peak in answer], [True, False])
        *table, note = run("peaks", LOG).stdout.splitlines()
        self.assertEqual([line.split()[0] for line in table], ["SECONDS", "33.12484"])
        self.assertEqual(note, "live memory rises to 1.33 MiB at 49.909935 s and hardly falls after it: growth, no peak")

    def test_rates_are_the_difference_over_the_time(self):
        site = json.loads(run("leaks", LOG, "--json", "--limit", 1).stdout)["sites"][0]
        duration = json.loads(run("info", LOG, "--json").stdout)[0]["duration_s"]
        self.assertAlmostEqual(site["rate_bytes_per_s"], site["growth_bytes"] / duration)
        shown = f"{site['rate_bytes_per_s'] / 1024:.2f} KiB"
        self.assertIn(f"  {shown}  ", run("leaks", LOG, "--limit", 1).stdout)
        self.assertIn(f"({shown}/s), confidence", run("info", LOG, "--findings").stdout)

    def test_holders_that_only_their_ids_tell_apart_are_one_row(self):
        node, box = "<class 'm.Node'>", "<class 'm.Box'>"
        dump = self.folder / "boxes.json"
        dump.write_text(json.dumps({
            node: {str(i): {"size": 10} for i in range(1, 8)},
            box: {str(100 + i): {"size": 5, "ref": [[node, i]]} for i in range(1, 6)}
            | {"200": {"size": 5, "ref": [[node, 6], [node, 7]]}}}))
        lines = [" ".join(line.split()) for line in run("holders", dump, "--type", "m.Node").stdout.splitlines()]
        self.assertEqual(lines, ["SHALLOW OBJECTS HELD BY ID", "50 B 5 5 \u00d7 m.Box (no holder in dump) \u2013", "20 B 2 m.Box (no holder in dump) 200",
                                 "10 B 1 m.Node: m.Box (no holder in dump).<m.Node> 6", "10 B 1 m.Node: m.Box (no holder in dump).<m.Node> 7", "7 objects, 70 B shallow"])
        nodes = json.loads(run("holders", dump, "--type", "m.Node", "--json").stdout)["nodes"]
        self.assertEqual(len(nodes), 13)

    def test_help_says_what_source_prints(self):
        for command in ("hotspots", "flame", "leaks", "peaks", "temporary"):
            shown = " ".join(run(command, "--help").stdout.split())
            self.assertIn("--source print source lines too: of the files that the input names, which may be any on this machine", shown)

    def test_timeline_as_a_picture(self):
        def picture(*words):
            out = self.folder / "x.png"
            done = run("screenshot", *words, "-o", out, "--size", "800x500")
            self.assertEqual(done.returncode, 0, done.stderr)
            return out.read_bytes()

        large = picture(LOG, "--view", "timeline")
        self.assertEqual(large, picture(LOG, "--view", "timeline"))
        self.assertNotEqual(large, picture(LOG))
        self.assertNotEqual(large, picture(LOG, "--view", "timeline", "--at", 10))
        self.assertIn("timeline", self.wrong_usage("screenshot", LOG, "-o", "x.png", "--view", "nothing"))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], "-v"])
