#!/usr/bin/env python3
"""Fails when a file breaks the size caps of CONTRIBUTING.md, leaves something undone, or gives a type a name that another
has: two types of one name link without a word, and one gets the other's destructor. Or when the engine knows other modules
of the recorder than there are.

Files at most 600 lines (aim 400), headers at most 300 (aim 200), functions at most 100 lines (aim 60), state structs of
the window at most 15 fields: one that has more is two ideas.
"""
import pathlib
import re
import sys

FILE_CAP, HEADER_CAP, FUNCTION_CAP, FIELD_CAP = 600, 300, 100, 15
STRUCT = re.compile(r"\b(?:struct|class) (\w+)(?: final)?(?: : [^;{]+)? ?\{")
NO_FIELD = re.compile(r"(using|static|friend|enum|struct|class|template)\b")
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


def body_of(text, begin):
    """What stands in the braces that open before `begin`, without what is in braces of its own, but for these."""
    depth, body = 1, ""
    for c in text[begin:]:
        depth -= c == "}"
        if depth == 0:
            return body
        body += c if depth == 1 else ""
        depth += c == "{"
    return body


def field_count(body):
    count = 0
    for part in re.sub(r"\{\}(?!\s*;)", ";", body).split(";"):
        name = re.sub(r"\b(public|private|protected):", "", part).strip().split("=")[0]
        while re.search(r"<[^<>]*>", name):
            name = re.sub(r"<[^<>]*>", "", name)
        if name and not NO_FIELD.match(name) and "(" not in name:
            count += 1 + name.count(",")
    return count


def wide_states(file, lines):
    """Structs that are the state of a view, a panel, a widget or the window, and have too many fields."""
    text = "\n".join(re.sub(r"//.*", "", line) for line in lines)
    for found in STRUCT.finditer(text):
        is_state = found[1].endswith("State") or file.name.endswith("_state.h")
        count = field_count(body_of(text, found.end()))
        if is_state and count > FIELD_CAP:
            yield found[1], count


def recorder_modules(root):
    """What the engine takes for the recorder's own frames, beside the package."""
    engine = "core/analysis/finding_sites.cpp"
    known = set(re.findall(r'"(\w+)"', re.search(r"kModules\[\] = \{([^}]*)\}", (root / engine).read_text())[1]))
    there = {file.stem for file in (root / "capture/heapscope").glob("*.py")}
    for module in sorted(known ^ there):
        yield f"{engine}: {module} is {'no' if module in known else 'a'} module of capture/heapscope"


def problems(root):
    yield from recorder_modules(root)
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
            if folder == "app":
                for state, count in wide_states(file, lines):
                    yield f"{name}: {state} has {count} fields, at most {FIELD_CAP}"
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
