"""Builds and runs the C++ unit test of native/file and the event encoder."""

import glob
import os
import subprocess
import sys
import unittest

from support import CAPTURE, HERE, RecorderTest, build


class FileLayerTest(RecorderTest):
    def test_file_layer(self):
        program = os.path.join(self.folder, "file_layer_test")
        sources = [os.path.join(HERE, "file_layer_test.cpp")]
        sources += glob.glob(os.path.join(CAPTURE, "native", "file", "*.cpp"))
        subprocess.run([build.compiler(), "-std=c++17", "-O1", "-g", "-fsanitize=address,undefined",
                        "-fno-sanitize-recover=all", "-pthread", "-I", CAPTURE, "-o", program]
                       + sources, check=True)
        subprocess.run([program], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(unittest.main())
