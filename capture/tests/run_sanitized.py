"""Runs tests of the recorder with an extension built with a sanitizer: `python3 run_sanitized.py [TEST…]`

The extension is built into a copy of the package, with -fsanitize=address,undefined, and the tests run with that
library loaded first. PYTHONMALLOC=malloc gives each object a block of its own, so that reading beyond one is seen.
"""

import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURE = os.path.dirname(HERE)
# Those that compare numbers with the interpreter's own allocator, or build programs, are not of use here.
TESTS = ["test_host", "test_recordings", "test_programs", "test_tracker", "test_calls", "test_samples",
         "test_dump_is_harmless", "test_dump_triggers"]


def main():
    folder = tempfile.mkdtemp(prefix="heapscope-sanitized-")
    try:
        capture = os.path.join(folder, "capture")
        shutil.copytree(CAPTURE, capture, ignore=shutil.ignore_patterns("*.so", "__pycache__"))
        flags = "-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -O1"
        subprocess.run([sys.executable, os.path.join(capture, "build.py")], check=True, stdout=subprocess.DEVNULL,
                       env=dict(os.environ, CXXFLAGS=flags))
        library = subprocess.run([os.environ.get("CXX", "g++"), "-print-file-name=libasan.so"],
                                 stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        environment = dict(os.environ, LD_PRELOAD=os.path.realpath(library), PYTHONMALLOC="malloc",
                           PYTHONPATH=os.path.join(capture, "tests"),
                           ASAN_OPTIONS="detect_leaks=0:handle_segv=0:handle_abort=0:allocator_may_return_null=1",
                           UBSAN_OPTIONS="print_stacktrace=1")
        failed = []
        for test in sys.argv[1:] or TESTS:
            print("== " + test, flush=True)
            done = subprocess.run([sys.executable, "-m", "unittest", test], env=environment,
                                  cwd=os.path.join(capture, "tests"))
            failed += [test] if done.returncode != 0 else []
        print("failed: " + " ".join(failed) if failed else "no test failed")
        return 1 if failed else 0
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
