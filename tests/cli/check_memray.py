#!/usr/bin/env python3
"""Commands on every memray sample, compared with what memray's own reader says of it.

usage: check_memray.py HEAPSCOPE SOURCE_FOLDER
"""
import collections
import hashlib
import json
import pathlib
import re
import tempfile
import unittest

from cli_program import SOURCE, run

SAMPLES = sorted((SOURCE / "tests/data/memray").glob("*.bin"))


class Memray(unittest.TestCase):
    def answer(self, *words):
        done = run(*words, "--json")
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return json.loads(done.stdout)

    def stacks(self, path, *words):
        """{stack: bytes or blocks} as the collapsed text has it; stacks without frames are OTHER."""
        done = run("flame", path, *words)
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        sums = collections.Counter()
        for line in done.stdout.splitlines():
            stack, size = line.rsplit(" ", 1)
            sums[stack] += int(size)
        return sums

    def check_stacks(self, path, truth, *words):
        size = self.stacks(path, *words)
        blocks = self.stacks(path, *words, "--count")
        self.assertEqual(sum(size.values()), truth["bytes"], words)
        self.assertEqual(sum(blocks.values()), truth["blocks"], words)
        for top in truth["top"]:
            name = ";".join(top["stack"]) or "OTHER"
            self.assertEqual((size[name], blocks[name]), (top["bytes"], top["blocks"]), (words, name))

    def check_sample(self, path):
        truth = json.loads(path.with_suffix(".json").read_text())
        info, = self.answer("info", path)
        has_events = truth["layout"] == "all"
        self.assertEqual(info["format"], "memray")
        self.assertEqual(info["peak"]["bytes"], truth["metadata"]["peak_bytes"])
        self.assertEqual(info["final_bytes"], truth["leaked_at_end"]["bytes"])
        self.assertEqual((info["command"], info["pid"]), (truth["metadata"]["command_line"], truth["metadata"]["pid"]))
        self.assertEqual(info["rss_peak_bytes"], truth["memory_records"]["max_rss"])
        self.assertEqual(info["pairing"], has_events)
        self.check_stacks(path, truth["at_peak"], "--at", "peak")
        self.check_stacks(path, truth["leaked_at_end"], "--leaked")
        self.check_stacks(path, truth["leaked_at_end"], "--at", "end")
        self.check_memory(path, truth)
        if has_events:
            self.check_events(path, truth, info)

    def check_events(self, path, truth, info):
        stats = truth["stats"]
        self.assertEqual((info["allocs"], info["allocated_bytes"]), (stats["total_allocations"], stats["total_bytes"]))
        self.assertEqual({one["name"].upper(): one["allocs"] for one in info["allocators"]}, stats["allocations_by_allocator"])
        self.assertEqual({one["name"].upper(): one["allocated_bytes"] for one in info["allocators"]},
                         {name: size for name, size in truth["bytes_by_allocator"].items() if name in stats["allocations_by_allocator"]})
        self.assertEqual([(one["id"], one["name"], one["allocs"], one["allocated_bytes"], one["frees"])
                          for one in sorted(info["threads"], key=lambda one: one["id"])],
                         [(one["tid"], one["name"], one["allocations"], one["allocated_bytes"], one["frees"])
                          for one in truth["threads"]])
        self.check_stacks(path, truth["temporary"], "--temporary")
        if truth["also"]["version"] >= 12:  # before, memray lists a line once for each of its frames
            self.check_places(path, stats)
        self.check_parts(path, truth, info)
        if truth.get("objects"):
            told = self.answer("created", path)
            self.assertEqual((told["created"], told["destroyed"], told["surviving"]),
                             (truth["objects"]["created"], truth["objects"]["destroyed"], truth["objects"]["surviving_addresses"]))
            self.assertEqual(sum(row["created"] for row in told["rows"]), told["created"])

    def check_places(self, path, stats):
        """Of the lines that allocated: the innermost frame of each stack."""
        everything = ["--from", "start", "--to", "end"]
        for key, words in (("top_locations_by_size", everything), ("top_locations_by_count", everything + ["--count"])):
            sums = collections.Counter()
            for stack, size in self.stacks(path, *words).items():
                sums[stack.split(";")[-1]] += size
            for name, size in stats[key]:
                if name in sums:
                    self.assertEqual(sums[name], size, (key, name))
        found = [name for name, _ in stats["top_locations_by_size"]]
        self.assertIn(found[0], {stack.split(";")[-1] for stack in self.stacks(path, *everything)})

    def check_parts(self, path, truth, info):
        """Threads and allocators are parts of the whole, in every question that takes them."""
        whole = truth["at_peak"]["bytes"]
        for option, key, group in (("--thread", "threads", "thread"), ("--allocator", "allocators", "allocator")):
            names = [str(one["id"]) if key == "threads" else one["name"] for one in info[key] if one["allocs"]]
            parts = [sum(self.stacks(path, "--at", "peak", option, name).values()) for name in names]
            self.assertEqual(sum(parts), whole, option)
            grouped = self.answer("hotspots", path, "--at", "peak", "--by", group)
            self.assertEqual(sorted(row["self"] for row in grouped["rows"]), sorted(part for part in parts if part))
            self.assertEqual(grouped["total"], whole)
            by_root = collections.Counter()
            for stack, size in self.stacks(path, "--at", "peak", "--by", group).items():
                by_root[stack.split(";")[0]] += size
            self.assertEqual(sorted(by_root.values()), sorted(part for part in parts if part))
            temporary = sum(row["temporary_count"] for name in names
                            for row in self.answer("temporary", path, option, name)["rows"])
            self.assertEqual(temporary, truth["temporary"]["blocks"])
            lived = sum(row["count"] for name in names for row in self.answer("lifetimes", path, option, name)["lifetimes"])
            self.assertEqual(lived, info["allocs"])
        self.assertEqual(sum(row["live_bytes"] for row in self.answer("threads", path, "--at", "peak")["rows"]), whole)
        largest = self.answer("largest", path, "--at", "peak", "--limit", 0)
        self.assertEqual(sum(row["bytes"] for row in largest["rows"]), whole)
        alive = self.stacks(path, "--from", "start", "--to", "end", "--still-alive")
        self.assertEqual(sum(alive.values()), truth["leaked_at_end"]["bytes"])

    def check_memory(self, path, truth):
        rows = self.answer("memory", path)["rows"]
        records = truth["memory_records"]
        start = truth["metadata"]["start_ms"]
        told = [[start + round(row["time_s"] * 1000), row["rss_bytes"], row["heap_bytes"]] for row in rows]
        self.assertEqual(len(told), records["count"])
        for one, row in ((records["first"], told[0]), (records["last"], told[-1])):
            self.assertEqual([one["ms"], one["rss"], one["heap"]], row)
        series = self.answer("timeline", path, "--points", 2)["series"]
        self.assertEqual([[start + round(time * 1000), rss, heap] for (time, rss), (_, heap) in zip(series["RSS"], series["heap"])], told)
        self.assertEqual(hashlib.sha256(json.dumps(told, separators=(",", ":")).encode()).hexdigest(), records["heap_at_each_sha256"])

    def test_samples(self):
        self.assertGreaterEqual(len(SAMPLES), 18)
        for path in SAMPLES:
            with self.subTest(sample=path.name):
                self.check_sample(path)

    def test_an_aggregated_file_has_no_events(self):
        done = run("temporary", SOURCE / "tests/data/memray/v13_orders_aggregated.bin")
        self.assertEqual(done.returncode, 1)
        self.assertIn("a digest has no events", done.stderr)
        with tempfile.TemporaryDirectory() as folder:
            page = pathlib.Path(folder) / "page.html"
            done = run("report", SOURCE / "tests/data/memray/v13_orders_aggregated.bin", "-o", page)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("Threads", page.read_text())

    def test_native_frames_have_no_names(self):
        path = SOURCE / "tests/data/memray/v13_tree_native.bin"
        self.assertEqual(sum(self.stacks(path, "--native").values()), sum(self.stacks(path).values()))
        for stack in self.stacks(path, "--native"):
            self.assertTrue(re.search(r"[^;]+\+0x[0-9a-f]+$", stack), stack)
        self.assertEqual(run("flame", SOURCE / "tests/data/memray/v13_orders.bin", "--native").returncode, 2)

    def test_what_threads_hold_adds_up_in_every_question_about_stacks(self):
        path = SOURCE / "tests/data/memray/v13_orders.bin"

        def held(command, *words):
            answer = self.answer(command, path, *words)
            rows, name, bytes_now = {
                "flow": ("nodes", "frame", "total"),
                "leaks": ("sites", "name", "last_bytes"),
                "diff": ("traces", "trace", "bytes_b"),
            }[command]
            told = collections.Counter()
            for row in answer[rows]:
                amount = row[bytes_now]
                told[row[name]] += amount[0] if isinstance(amount, list) else amount
            return told

        for command, words in (("flow", ["--at", "0.555", "--min-node", "0"]), ("leaks", []), ("diff", ["--at", "0,0.555"])):
            with self.subTest(command=command):
                of_all = held(command, *words)
                of_each = [held(command, *words, "--thread", thread) for thread in ("1", "loader-1", "loader-2")]
                self.assertGreater(len(of_all), 2)
                self.assertEqual(+of_all, +sum(of_each, collections.Counter()))
                self.assertEqual(run(command, path, *words, "--thread", "loader-9").returncode, 2)

    def test_curves_of_parts_add_up_to_the_whole_at_every_point(self):
        path = SOURCE / "tests/data/memray/v13_orders.bin"
        info = self.answer("info", path)[0]
        words = ("--points", 200, "--buckets", 20)
        whole = self.answer("timeline", path, *words)
        for option, names in (("--thread", [str(one["id"]) for one in info["threads"]]),
                              ("--allocator", [one["name"] for one in info["allocators"] if one["allocs"]])):
            with self.subTest(option=option):
                parts = [self.answer("timeline", path, *words, option, name) for name in names]
                self.assertGreater(sum(part["peak"]["bytes"] > 0 for part in parts), 1)
                for i, (time, live, _, _) in enumerate(whole["points"]):
                    self.assertEqual({part["points"][i][0] for part in parts}, {time})
                    self.assertEqual(sum(part["points"][i][1] for part in parts), live, time)
                for key in ("allocated_bytes", "freed_count", "live_bytes"):
                    for i, bucket in enumerate(whole["buckets"]):
                        self.assertEqual(sum(part["buckets"][i][key] for part in parts), bucket[key])
                for name, part in zip(names, parts):
                    highest = max(most for _, _, _, most in part["points"])
                    self.assertEqual(part["peak"]["bytes"], highest)
                    peaks = self.answer("peaks", path, "--prominence", "0", option, name)["peaks"]
                    if highest > 0:
                        self.assertEqual(peaks[0]["bytes"], highest)
                        held = self.stacks(path, "--at", peaks[0]["time_s"], option, name)
                        self.assertLessEqual(peaks[0]["top"][0]["bytes"], sum(held.values()))
        for command in ("timeline", "peaks"):
            self.assertEqual(run(command, path, "--thread", "loader-9").returncode, 2)

    def test_what_a_log_does_not_know_is_wrong_usage(self):
        log = SOURCE / "assets/example/orders.hpm"
        for words in (["--thread", "1"], ["--by", "allocator"], ["--temporary"], ["--from", "0", "--still-alive"]):
            done = run("flame", log, *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
        done = run("flame", SOURCE / "tests/data/memray/v13_orders.bin", "--thread", "loader-9")
        self.assertEqual(done.returncode, 2)
        self.assertIn("1 (main thread), 2 (loader-1), 3 (loader-2)", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=["check_memray.py"])
