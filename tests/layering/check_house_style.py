#!/usr/bin/env python3
"""Fails when a file breaks the size caps of CONTRIBUTING.md, leaves something undone, or gives a type a name that another
has: two types of one name link without a word, and one gets the other's destructor.

Files at most 600 lines (aim 400), headers at most 300 (aim 200), functions at most 100 lines (aim 60).
"""
import pathlib
import re
import sys

FILE_CAP, HEADER_CAP, FUNCTION_CAP = 600, 300, 100
TYPE = re.compile(r"(?:struct|class|enum class|union) (\w+)(?: final)?(?: : [^;]+)? ?\{")
UNDONE = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def function_lengths(lines):
    """Outermost braces that open after a ')' at namespace level: good enough for this code's format."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"^( {4})?[A-Za-z~].*\)[^;]*\{$", line) and "namespace" not in line:
            start, indent = number, len(line) - len(line.lstrip())
        elif start is not None and re.match(r"^ {%d}\}" % indent, line):
            yield start, number - start + 1
            start = None


def shared_types(lines):
    """Names of the types a file defines at namespace level, but for those nobody else sees."""
    space, is_local = "", False
    for line in lines:
        if opened := re.match(r"namespace ([\w:]+) \{", line):
            space = opened[1]
        if line.startswith(("namespace {", "}  // namespace")):
            is_local = line == "namespace {"
        if not is_local and (found := TYPE.match(line)):
            yield f"{space}::{found[1]}"


def problems(root):
    homes = {}
    for folder in ("app", "core", "render", "tests"):
        for file in sorted((root / folder).glob("**/*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            name = file.relative_to(root)
            lines = file.read_text().splitlines()
            for type_name in shared_types(lines):
                if homes.setdefault(type_name, name) != name:
                    yield f"{name}: {homes[type_name]} has a {type_name}, too"
            cap = HEADER_CAP if file.suffix == ".h" else FILE_CAP
            if len(lines) > cap:
                yield f"{name}: {len(lines)} lines, at most {cap}"
            if file.suffix == ".h" and "#pragma once" not in lines[:1]:
                yield f"{name}: a header begins with #pragma once and says what it is for"
            for start, length in function_lengths(lines):
                if length > FUNCTION_CAP:
                    yield f"{name}:{start}: function of {length} lines, at most {FUNCTION_CAP}"
            for number, line in enumerate(lines, 1):
                if UNDONE.search(line):
                    yield f"{name}:{number}: unfinished: {line.strip()}"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "house style holds")
    sys.exit(1 if found else 0)
