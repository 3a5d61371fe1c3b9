"""What the tests of the dump share: the built module, and one dump read back."""

import os
import sys
import tempfile

TESTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(TESTS), TESTS]

import build

build.build()

import heapscope
from heapscope import _recorder as recorder
import read_dumps


def dump_and_read(check=False, **options):
    """Makes a dump of this process, complete, and reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "test.hscope")
        options.setdefault("wait", True)
        made = heapscope.dump(path=path, **options)
        assert made.is_complete, made
        (read,) = read_dumps.read(path, check).values()
        return read

