#!/usr/bin/env python3
"""Lints with clang-tidy, and remembers what was clean, so that nothing is linted twice.

tidy.py               the files that differ from the upstream branch, each alone: it includes what it uses
tidy.py FILE...       these, alone as well
tidy.py --all         every file, in groups whose headers are read once: some six minutes on two cores
tidy.py --all --seconds N   begins no file after N seconds and says how many are left
"""
import argparse
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import sysconfig
import time

import source_groups

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build/tidy"
RULES = (".clang-tidy", "tests/.clang-tidy", "capture/.clang-tidy")
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "heapscope-tidy"
INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.M)


def output(*command):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def changed_files():
    if subprocess.run(["git", "rev-parse", "-q", "--verify", "HEAD"], cwd=ROOT, capture_output=True).returncode:
        return []  # not a checkout: nothing differs
    upstream = subprocess.run(["git", "merge-base", "HEAD", "@{upstream}"], cwd=ROOT, capture_output=True, text=True)
    base = upstream.stdout.strip() or "HEAD"
    return (output("git", "diff", "--name-only", "--diff-filter=d", base, "--", "*.cpp").split()
            + output("git", "ls-files", "--others", "--exclude-standard", "--", "*.cpp").split())


def add_recorder_commands(files):
    """capture/ is not built by CMake, but for each Python by its own script: with the headers of this one here."""
    include = sysconfig.get_paths()["include"]
    if not pathlib.Path(include, "Python.h").exists():
        print("Python's headers are not installed: the recorder is not linted")
        return [path for path in files if not path.startswith("capture/")]
    path = BUILD / "compile_commands.json"
    commands = json.loads(path.read_text())
    for file in files:
        if file.startswith("capture/"):
            command = f"/usr/bin/c++ -std=c++17 -I{ROOT}/capture -isystem {include} -o {file}.o -c {ROOT / file}"
            commands.append({"directory": str(BUILD), "file": str(ROOT / file), "command": command})
    path.write_text(json.dumps(commands))
    return files


class Keys:
    """A file's key is made of all that the verdict depends on: its own text, that of what it includes, and the rules."""

    def __init__(self):
        commands = json.loads((BUILD / "compile_commands.json").read_text())
        self.commands = {os.path.relpath(c["file"], ROOT): c["command"] for c in commands}
        self.rules = output("clang-tidy", "--version") + "".join((ROOT / rules).read_text() for rules in RULES)
        self.files = {}  # path -> (digest of its text, paths of ours that it includes)

    def read(self, path):
        if path not in self.files:
            text = (ROOT / path).read_bytes()
            included = [name.decode() for name in INCLUDE.findall(text)]
            self.files[path] = (hashlib.sha256(text).hexdigest(), [i for i in included if (ROOT / i).is_file()])
        return self.files[path]

    def of(self, path):
        reached, waiting = {path}, [path]
        while waiting:
            new = set(self.read(waiting.pop())[1]) - reached
            reached |= new
            waiting += new
        parts = [self.rules, self.commands.get(path, "").replace(str(ROOT), "")] + [name + self.read(name)[0] for name in sorted(reached)]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def groups_of(paths, commands):
    """Files that are compiled alike and do not clash, sixteen at most."""
    alike = collections.defaultdict(list)
    for path in paths:
        alike[re.sub(r" -o .*", "", commands.get(path, path))].append(path)
    return [group for same in alike.values() for group in source_groups.groups(same, 16)]


def tidy(build, path, *more):
    return subprocess.run(["clang-tidy", "-p", build, "--quiet", *more, path], cwd=ROOT, capture_output=True, text=True)


def lint_together(number, paths, commands):
    folder = BUILD / "groups" / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "group.cpp"
    source.write_text("".join(f'#include "{path}"\n' for path in paths))
    command = re.sub(r" -o .*", f" -c {source}", commands[paths[0]])
    (folder / "compile_commands.json").write_text(
        json.dumps([{"directory": str(BUILD), "file": str(source), "command": command}]))
    rules = paths[0].partition("/")[0] + "/.clang-tidy"
    rules = rules if rules in RULES else RULES[0]
    return tidy(str(folder), str(source), f"--config-file={ROOT / rules}", "--checks=-bugprone-suspicious-include",
                r"--header-filter=(app|core|render|tests|capture)/.*\.(h|cpp)$").returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=float, default=float("inf"))
    options = parser.parse_args()
    if not shutil.which("clang-tidy"):
        print("clang-tidy is not installed: nothing is linted")
        return 0
    files = options.files or (output("git", "ls-files", "--", "*.cpp").split() if options.all else changed_files())
    if not files:
        return 0
    # Compile commands without precompiled headers, which clang cannot read; of new files too.
    output("cmake", "-S", ".", "-B", str(BUILD), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug", "-DHEAPSCOPE_PRECOMPILE=OFF")
    files = add_recorder_commands(files)
    CACHE.mkdir(parents=True, exist_ok=True)
    keys = Keys()
    waiting = {path: CACHE / keys.of(path) for path in files if not (CACHE / keys.of(path)).exists()}
    print(f"clang-tidy over {len(waiting)} of {len(files)} files, the others were clean", flush=True)
    deadline = time.monotonic() + options.seconds

    def lint_alone(path):
        if time.monotonic() >= deadline:
            return "left"
        done = tidy(str(BUILD), path)
        if done.returncode == 0:
            waiting[path].touch()
            return "clean"
        print(done.stdout or done.stderr, end="", flush=True)
        return "bad"

    def lint(group):
        """A group is clean, or each of its files is asked alone: its names may clash with those of the others."""
        number, paths = group
        if len(paths) > 1 and time.monotonic() < deadline and lint_together(number, paths, keys.commands):
            for path in paths:
                waiting[path].touch()
            return ["clean"] * len(paths)
        return [lint_alone(path) for path in paths]

    groups = groups_of(waiting, keys.commands) if options.all else [[path] for path in waiting]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        verdicts = [v for group in pool.map(lint, enumerate(groups)) for v in group]
    if left := verdicts.count("left"):
        print(f"{left} files were not linted for want of time")
    return 1 if "bad" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
