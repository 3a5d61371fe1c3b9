"""Measures what recording costs: `python3 capture/tests/measure.py WORKLOAD.py[:ARGUMENT]…`

One interleaved run of each program: plain, plain once more (the noise), hooks passing through, sampled
at 512 KiB, recorded in full, and memray if it is there. CPU time is user and system of all threads, the
least of `--runs`, less that of an empty script run the same way. Prints a table in Markdown.
"""

import argparse
import os
import shutil
import struct
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
CAPTURE = os.path.dirname(HERE)
PASSING = ("import sys, heapscope; heapscope.start(sys.argv.pop(1)); heapscope.stop(); "
           "import runpy; sys.argv.pop(0); runpy.run_path(sys.argv[0], run_name='__main__')")
RECORD = ["-m", "heapscope", "run", "-o"]


def commands(file, has_memray):
    ways = {
        "plain": [],
        "plain again": [],
        "passing": ["-c", PASSING, file],
        "sampled": RECORD + [file, "--sample", "512KiB"],
        "recorded": RECORD + [file],
    }
    if has_memray:
        ways["memray"] = ["-m", "memray", "run", "-q", "-f", "--trace-python-allocators", "-o", file]
    return ways


def cpu_seconds(command):
    environment = dict(os.environ, PYTHONPATH=CAPTURE)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    if status != 0:
        raise SystemExit("%s failed: status %d" % (" ".join(command), status))
    return usage.ru_utime + usage.ru_stime


def event_bytes(path):
    """Bytes of EVENTS chunks: raw and as stored; from the chunk headers alone."""
    raw_bytes = stored_bytes = 0
    with open(path, "rb") as file:
        data = file.read()
    at = 4056
    while at + 40 <= len(data):
        kind, _, stored, raw = struct.unpack_from("<HHII", data, at + 4)
        if kind == 3:
            raw_bytes += raw
            stored_bytes += stored
        at += (40 + stored + 7) // 8 * 8
    return raw_bytes, stored_bytes


COUNT = ("import sys; sys.path.insert(0, sys.argv[1]); import read_hscope; "
         "print(len(read_hscope.read(sys.argv[2]).events))")


def count_events(python, path):
    output = subprocess.run([python, "-c", COUNT, HERE, path], stdout=subprocess.PIPE, check=True)
    return int(output.stdout)


def measure(python, workload, arguments, ways, runs, folder):
    """Least CPU seconds by way, of the workload and of an empty script."""
    empty = os.path.join(folder, "empty.py")
    open(empty, "w").close()
    least, least_empty = {}, {}
    for _ in range(runs):
        for name, way in ways.items():
            for best, program in ((least_empty, [empty]), (least, [workload] + arguments)):
                seconds = cpu_seconds([python] + way + program)
                best[name] = min(seconds, best.get(name, seconds))
    return {name: least[name] - least_empty[name] for name in ways}


def main():
    options = argparse.ArgumentParser()
    options.add_argument("workloads", nargs="+", metavar="WORKLOAD.py[:ARGUMENT]")
    options.add_argument("--python", default=sys.executable)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--no-events", action="store_true", help="do not decode to count the events")
    options = options.parse_args()
    subprocess.run([options.python, os.path.join(CAPTURE, "build.py")], check=True,
                   stdout=subprocess.DEVNULL)
    has_memray = subprocess.run([options.python, "-c", "import memray"],
                                stderr=subprocess.DEVNULL).returncode == 0
    version = subprocess.run([options.python, "-V"], stdout=subprocess.PIPE).stdout.decode().strip()
    folder = tempfile.mkdtemp(prefix="heapscope-measure-")
    file = os.path.join(folder, "run.hscope")
    ways = commands(file, has_memray)
    print("| %s | %s | ns an event | bytes an event, raw | compressed |" % (
        version, " | ".join(ways)))
    print("|---|%s---:|---:|---:|" % ("---:|" * len(ways)))
    for workload in options.workloads:
        path, _, argument = workload.partition(":")
        arguments = [argument] if argument else []
        seconds = measure(options.python, path, arguments, ways, options.runs, folder)
        plain = min(seconds["plain"], seconds["plain again"])
        cells = ["%.2f s" % plain if name == "plain" else "%.2f" % (seconds[name] / plain)
                 for name in ways]
        cells += ["", "", ""]
        if not options.no_events:
            cpu_seconds([options.python] + ways["recorded"] + [path] + arguments)
            events = count_events(options.python, file)
            raw, stored = event_bytes(file)
            cells[-3:] = ["%.0f" % ((seconds["recorded"] - plain) / events * 1e9),
                          "%.2f" % (raw / events), "%.2f" % (stored / events)]
        name = os.path.splitext(os.path.basename(path))[0].replace("wl_", "")
        print("| %s | %s |" % (name, " | ".join(cells)), flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
