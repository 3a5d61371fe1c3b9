#!/usr/bin/env python3
"""Fails when a source file is not laid out as .clang-format says.

usage: check_layout.py SOURCE_FOLDER

Versions of clang-format differ in what they make of the same rules. The one that Debian 12 has decides; where it is not,
nothing is checked (exit status 77).
"""
import pathlib
import re
import shutil
import subprocess
import sys

DECIDES = 14
NOT_CHECKED = 77


def deciding_program():
    for name in (f"clang-format-{DECIDES}", "clang-format"):
        path = shutil.which(name)
        if path is None:
            continue
        told = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        if re.search(rf"version {DECIDES}\.", told):
            return path
    return None


def main(root):
    program = deciding_program()
    if program is None:
        print(f"clang-format {DECIDES} is not here: the layout is not checked")
        return NOT_CHECKED
    files = sorted(str(file) for room in ("app", "core", "render", "tests") for kind in ("cpp", "h")
                   for file in root.glob(f"{room}/**/*.{kind}"))
    done = subprocess.run([program, "--dry-run", "--Werror", *files], capture_output=True, text=True)
    wrong = sorted({line.split(":")[0] for line in done.stderr.splitlines() if "clang-format-violations" in line})
    if wrong:
        print("clang-format -i " + " ".join(wrong))
    elif done.returncode == 0 and files:
        print(f"{len(files)} files are laid out as they should be")
    else:
        print(done.stderr)
    return 0 if files and done.returncode == 0 else 1


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
