#!/usr/bin/env python3
"""heapscope record: finds a Python that has the recorder, passes its words on, and says in plain words when it cannot.

usage: check_record.py HEAPSCOPE SOURCE_FOLDER PYTHON
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
PYTHON = sys.argv[3]
TEXT = """
import sys, time
__import__("heapscope").listen()
print("ready", sys.argv[1:], flush=True)
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    keep = [str(i) for i in range(1000)]
sys.exit(7)
"""


class Record(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name)
        (self.folder / "bin").mkdir()
        (self.folder / "bin/python3").symlink_to(PYTHON)
        (self.folder / "app.py").write_text(TEXT)
        kept = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
        self.environment = dict(kept, XDG_RUNTIME_DIR=made.name, PATH=f"{self.folder}/bin:/usr/bin:/bin")
        subprocess.run([PYTHON, str(SOURCE / "capture/build.py")], check=True, stdout=subprocess.DEVNULL)

    def record(self, *words, status=0, **more):
        done = subprocess.run([PROGRAM, "record", *map(str, words)], env=dict(self.environment, **more), cwd=self.folder,
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, status, (words, done.stdout, done.stderr))
        return done.stderr if status in (1, 2) else done.stdout

    def check(self, path):
        done = subprocess.run([PROGRAM, "verify", path, "--json"], capture_output=True, text=True)
        report = json.loads(done.stdout)
        self.assertEqual((done.returncode, report["passed"], report["faults"]), (0, True, []))
        self.assertGreater(report["events"], 1000)

    def test_a_script_is_run(self):
        self.assertEqual(self.record("-o", "a.hscope", "app.py", "0.2", "--sample", status=7),
                         "ready ['0.2', '--sample']\n")
        self.check(self.folder / "a.hscope")
        self.record("run", "--output", "b.hscope", "app.py", "0.1", status=7)
        self.check(self.folder / "b.hscope")

    def test_a_running_process(self):
        program = subprocess.Popen([PYTHON, "app.py", "600"], cwd=self.folder, stdout=subprocess.PIPE,
                                   env=dict(self.environment, PYTHONPATH=str(SOURCE / "capture")))
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        program.stdout.readline()
        for words in (("attach", program.pid), ("--attach", program.pid)):
            self.assertIn("Recording process", self.record(*words, "-o", "c.hscope"))
            time.sleep(0.2)
            row, = json.loads(self.record("list", "--json"))
            self.assertEqual((row["pid"], row["recording"]), (program.pid, True))
            self.record("dump", program.pid)
            self.assertIn("Recorded ", self.record("stop", program.pid))
            self.check(self.folder / "c.hscope")

    def test_no_python(self):
        self.assertIn("no Python found", self.record("app.py", status=1, PATH="/nowhere"))

    def test_a_python_without_the_recorder(self):
        (self.folder / "bin/python3").unlink()
        (self.folder / "bin/python3").symlink_to("/bin/false")
        said = self.record("app.py", status=1, PATH=f"{self.folder}/bin")
        self.assertIn(f"{self.folder}/bin/python3 {SOURCE}/capture/build.py", said)

    def test_help_and_usage(self):
        self.assertIn("attach PID", self.record("--help"))
        self.assertIn("--follow-children", self.record("run", "--help"))
        self.assertIn("usage: heapscope record", self.record(status=2))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
