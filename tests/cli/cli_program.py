"""The program under test and the files that every check of the command line runs it on: imported by scripts that are
called with HEAPSCOPE SOURCE_FOLDER."""
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
SOURCE = pathlib.Path(sys.argv[2]).resolve()
SAMPLES = SOURCE.parent / "shared/samples"
EXAMPLE = SOURCE / "assets/example"
DUMP, OTHER, LOG = EXAMPLE / "before.json.gz", EXAMPLE / "after.json.gz", EXAMPLE / "orders.hpm"
TRACKER = SOURCE / "tests/data/pympler/demo.dat"
PROFILE = SOURCE / "tests/data/perprovis/demo.raw.json"
MEMRAY = SOURCE / "tests/data/memray/v13_objects.bin"
CALLS = SOURCE / "tests/data/perprovis/demo_calls.export.json"
IS_SANITIZED = bool(os.environ.get("HEAPSCOPE_SANITIZED"))

sys.path.insert(0, str(SOURCE / "tests/golden"))


def unlimited_hard_stack():
    return resource.getrlimit(resource.RLIMIT_STACK)[1] == resource.RLIM_INFINITY


def no_threads():
    """The stack of a new thread would not fit into the address space: as with a limit of threads, none can be started."""
    resource.setrlimit(resource.RLIMIT_STACK, (1 << 46, resource.RLIM_INFINITY))


def wait_for_the_handler(process):
    """Until SIGINT is caught: before, it ends any program."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        caught = int(next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt:")), 16)
        if caught & 1 << (signal.SIGINT - 1):
            return
        time.sleep(0.002)
    raise AssertionError("SIGINT is not caught")


def run(*words, **more):
    return subprocess.run([PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120, **more)
