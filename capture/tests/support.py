"""What the tests of the recorder share: running programs plain and recorded, reading recordings."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURE = os.path.dirname(HERE)
sys.path[:0] = [CAPTURE, HERE]

import build  # noqa: E402
import read_hscope  # noqa: E402

build.build()
# Started in the background, a shell has this one ignored, and programs that wait for it would not end.
signal.signal(signal.SIGINT, signal.default_int_handler)


class RecorderTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="heapscope-test-")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.file = os.path.join(self.folder, "run.hscope")

    def environment(self, more=()):
        return dict(os.environ, **dict({"PYTHONPATH": CAPTURE}, **dict(more)))

    def write(self, text, name="program.py"):
        path = os.path.join(self.folder, name)
        with open(path, "w") as file:
            file.write(text)
        return path

    def run_plain(self, *program, **more):
        return subprocess.run([sys.executable] + list(program), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.environment(), timeout=300, **more)

    def run_recorded(self, *program, options=(), environment=(), **more):
        command = [sys.executable, "-m", "heapscope", "run", "-o", self.file] + list(options)
        return subprocess.run(command + list(program), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, env=self.environment(environment),
                              timeout=300, **more)

    def check_same(self, text, options=(), environment=()):
        """Runs a program plain and recorded: output and exit status are equal. The recording."""
        path = self.write(text)
        plain = self.run_plain(path)
        recorded = self.run_recorded(path, options=options, environment=environment)
        self.assertEqual(recorded.stdout, plain.stdout)
        self.assertEqual(recorded.stderr, plain.stderr)
        self.assertEqual(recorded.returncode, plain.returncode)
        recording = read_hscope.read(self.file)
        recording.live_blocks()
        return recording
