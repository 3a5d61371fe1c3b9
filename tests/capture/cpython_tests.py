#!/usr/bin/env python3
"""CPython's own tests, plain and recorded: every test has the same result.

usage: cpython_tests.py [--python PYTHON …] [--ways recorded,verified] [--heapscope PROGRAM] [--jobs N] [TEST …]

Prints a row for each interpreter and test module, and each test that ends differently. `verified` records with
HEAPSCOPE_VERIFY=1, which walks each stack in full beside the stamped reading. A test whose results differ runs again
by itself: it is let off where plain runs differ among themselves, or where three more recorded runs are as plain ones.
"""
import argparse
import collections
import concurrent.futures
import fnmatch
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree

SOURCE = pathlib.Path(__file__).resolve().parents[2]
MODULES = """test_generators test_coroutines test_frame test_sys_settrace test_exceptions test_scope test_gc
test_asyncgen test_contextlib test_thread test_threading test_queue test_weakref test_fork1 test_subprocess
test_asyncio""".split()

# Module, test, way: why it may differ.
KNOWN = {}
# Stacks of these may differ from a whole walk: a debugger moves the line of a frame that is suspended.
STACKS_MAY_DIFFER = {"test_sys_settrace"}
AGAIN = 3

Run = collections.namedtuple("Run", "results status seconds different_stacks said")


def outcome(case):
    for kind in ("error", "failure", "skipped"):
        if case.find(kind) is not None:
            return kind
    return case.get("result") or "completed"


def results_in(path):
    """Test → outcome. Tests of one name (subtests, those that run twice) are kept apart by their place."""
    results = {}
    if path.exists():
        for case in xml.etree.ElementTree.parse(path).getroot().iter("testcase"):
            name, copy = case.get("name"), 1
            while (f"{name} ({copy})" if copy > 1 else name) in results:
                copy += 1
            results[f"{name} ({copy})" if copy > 1 else name] = outcome(case)
    return results


def run(python, module, way, options, only=()):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="heapscope-cpython-"))
    try:
        report = folder / "report.xml"
        environment = dict(os.environ, PYTHONPATH=str(SOURCE / "capture"), PYTHONDONTWRITEBYTECODE="1")
        command = [python]
        if way != "plain":
            command += ["-m", "heapscope", "run", "-o", str(folder / "run.hscope")]
        if way == "verified":
            environment["HEAPSCOPE_VERIFY"] = "1"
        # A changed environment (threads, descriptors, hooks left behind) is a failure, too.
        command += ["-m", "test", "-v", "--fail-env-changed", "--junit-xml", str(report)]
        for test in only:
            command += ["-m", test]
        started = time.monotonic()
        with open(folder / "said.txt", "w+b") as said:
            process = subprocess.Popen(command + [module], stdout=said, stderr=subprocess.STDOUT, cwd=folder,
                                       stdin=subprocess.DEVNULL, env=environment, start_new_session=True)
            try:
                status = process.wait(timeout=options.timeout)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                process.wait()
                status = "timeout"
            said.seek(0)
            text = said.read().decode(errors="replace")
        seconds = time.monotonic() - started
        differing = sum(map(int, re.findall(r"heapscope: (\d+) stacks differ", text)))
        recording = folder / "run.hscope"
        if way != "plain" and (not recording.exists() or recording.stat().st_size < 5000):
            status = f"{status}, and nothing is recorded"
        elif way != "plain" and options.heapscope and status != "timeout":
            checked = subprocess.run([options.heapscope, "verify", str(recording)], stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)
            if checked.returncode != 0:
                text += checked.stdout.decode(errors="replace")
                status = f"{status}, and the file is not right"
        return Run(results_in(report), status, seconds, differing, text)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def differences(plain, recorded):
    names = sorted(set(plain.results) | set(recorded.results))
    return [name for name in names if plain.results.get(name) != recorded.results.get(name)]


def reason_of(module, name, way):
    for (known_module, pattern, ways), reason in KNOWN.items():
        if known_module == module and fnmatch.fnmatch(name, pattern) and way in ways:
            return reason
    return None


def is_unsteady(python, module, way, name, options):
    only = (name.partition(" (")[0],)
    plain = {run(python, module, "plain", options, only).results.get(name) for _ in range(AGAIN)}
    if len(plain) > 1:
        return True
    return all(run(python, module, way, options, only).results.get(name) in plain for _ in range(AGAIN))


def compare(python, version, module, options):
    """Rows of the table, and what is wrong."""
    plain = run(python, module, "plain", options)
    rows, wrong = [], []
    if not plain.results:
        rows.append(f"| {version} | {module} | plain | none | {plain.seconds:.0f} s | not compared: {plain.status} |")
        return rows, [f"{version} {module}: no results of a plain run, status {plain.status}: {plain.said[-2000:]}"]
    for way in options.ways:
        recorded = run(python, module, way, options)
        notes, is_let_off = [], False
        different = differences(plain, recorded)
        if len(different) > 20:
            wrong.append(f"{version} {module} {way}: {len(different)} results differ, status {recorded.status}:\n"
                         f"{recorded.said[-3000:]}")
        else:
            for name in different:
                reason = reason_of(module, name, way)
                if reason is None and is_unsteady(python, module, way, name, options):
                    reason = "unsteady"
                is_let_off |= reason is not None
                said = f"{name}: {plain.results.get(name)} → {recorded.results.get(name)}"
                notes.append(f"{said} ({reason})" if reason else said)
                if reason is None:
                    wrong.append(f"{version} {module} {way}: {said}\n{recorded.said if options.verbose else ''}")
        if recorded.status != plain.status and not is_let_off:
            wrong.append(f"{version} {module} {way}: exit status {plain.status} → {recorded.status}\n"
                         f"{recorded.said[-3000:]}")
        if recorded.different_stacks:
            notes.append(f"{recorded.different_stacks} stacks differ")
            if module not in STACKS_MAY_DIFFER:
                wrong.append(f"{version} {module}: {recorded.different_stacks} stacks differ from a whole walk")
        rows.append(f"| {version} | {module} | {way} | {len(plain.results)} | "
                    f"{plain.seconds:.0f} → {recorded.seconds:.0f} s | {'; '.join(notes) or 'the same'} |")
    return rows, wrong


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("modules", nargs="*", default=MODULES, metavar="TEST")
    options.add_argument("--python", action="append", dest="pythons", help="may be repeated (default: this one)")
    options.add_argument("--ways", default="recorded,verified", type=lambda text: text.split(","))
    options.add_argument("--heapscope", help="the program whose `verify` each recording has to pass")
    options.add_argument("--jobs", type=int, default=1)
    options.add_argument("--timeout", type=float, default=1200, help="seconds for one run of a module")
    options.add_argument("--verbose", action="store_true", help="print what a run said whose results differ")
    options = options.parse_args()
    work = []
    for python in options.pythons or [sys.executable]:
        subprocess.run([python, str(SOURCE / "capture/build.py")], check=True, stdout=subprocess.DEVNULL)
        version = subprocess.run([python, "-V"], stdout=subprocess.PIPE, text=True).stdout.split()[1]
        work += [(python, version, module) for module in options.modules]
    print("| Python | module | way | tests | time | result |\n|---|---|---|---:|---:|---|", flush=True)
    wrong = []
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in concurrent.futures.as_completed([pool.submit(compare, *one, options) for one in work]):
            rows, more = future.result()
            print("\n".join(rows), flush=True)
            wrong += more
            if more:
                print("\n".join(more), file=sys.stderr, flush=True)
    print("every result is the same" if not wrong else f"{len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
