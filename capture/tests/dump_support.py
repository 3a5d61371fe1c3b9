"""What the tests of the dump share: the built module, and one dump read back."""

import os
import sys
import tempfile

TESTS = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.dirname(TESTS), TESTS]

try:
    import _heapscope  # noqa: F401  (installed, or a folder on PYTHONPATH)
except ImportError:
    import build_dump_module

    _version = ".".join(map(str, sys.version_info[:3]))
    _folder = os.path.join(tempfile.gettempdir(), "heapscope-test-" + _version)
    build_dump_module.build(_folder)
    sys.path.insert(0, _folder)

import heapscope
import hscope_reader


def dump_and_read(check=False, **options):
    """Makes a dump of this process, complete, and reads it."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "test.hscope")
        options.setdefault("wait", True)
        made = heapscope.dump(path=path, **options)
        assert made.is_complete, made
        (read,) = hscope_reader.read(path, check).values()
        return read


def objects_of(module_or_class):
    return module_or_class
