"""Builds and runs the threads of record_layer_test.cpp under the sanitizers, and reads what they recorded."""

import glob
import os
import subprocess
import sys
import unittest

import read_hscope
from support import CAPTURE, HERE, RecorderTest, build

SOURCES = ["record/%s.cpp" % name for name in ("recording", "stream", "stack_table", "definition_log", "sampler")]
SOURCES += ["profile/memory_series.cpp", "track/tracked_log.cpp"]


class RecordLayerTest(RecorderTest):
    def run_sanitized(self, sanitizers):
        program = os.path.join(self.folder, "record_layer_test")
        sources = [os.path.join(HERE, "record_layer_test.cpp")]
        sources += [os.path.join(CAPTURE, "native", name) for name in SOURCES]
        sources += glob.glob(os.path.join(CAPTURE, "native", "file", "*.cpp"))
        # One unit: half the time of a file each.
        unit = "".join('#include "%s"\n' % path for path in sources)
        subprocess.run([build.compiler(), "-std=c++17", "-O1", "-g", "-fsanitize=" + sanitizers, "-Wno-tsan",
                        "-fno-sanitize-recover=all", "-pthread", "-I", CAPTURE, "-x", "c++", "-", "-o", program],
                       input=unit.encode(), check=True)
        done = subprocess.run([program, self.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        # The failed write is said once, nothing else.
        self.assertEqual(done.stderr.count(b"\n"), 1, done.stderr)
        files = dict(line.split() for line in done.stdout.decode().splitlines())
        self.assertEqual(len(files), 8)
        for path, events in files.items():
            recording = read_hscope.read(path)
            recording.live_blocks()
            self.assertEqual((os.path.basename(path), len(recording.events)), (os.path.basename(path), int(events)))

    def test_threads(self):
        self.run_sanitized("thread")

    def test_addresses(self):
        self.run_sanitized("address,undefined")


if __name__ == "__main__":
    sys.exit(unittest.main())
