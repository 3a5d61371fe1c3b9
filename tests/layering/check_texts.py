#!/usr/bin/env python3
"""Lists every text that a user can see, by file, for a reader; fails on words that we do not use.

usage: check_texts.py ROOT [LIST]

Texts are the string literals of the program with a letter in them, less those that only programs read: names of settings,
fields and formats. LIST is where they are written, a line each.
"""
import re
import sys
from pathlib import Path

FOLDERS = ("app", "core")
# Their literals are read by programs or are Python's, not ours.
SKIPPED = ("app/script/", "core/report/page_script", "core/report/page_style", "core/layout/flame_svg")

LITERAL = re.compile(r'R"\w*\(.*?\)\w*"|"(?:[^"\\\n]|\\.)*"', re.S)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
CODE = re.compile(r"^[a-z0-9_.:/*+#%<>=&|!?,;(){}\[\]\\-]*$")  # no space, no capital: a name for programs

WORDS = {
    r"\b[Cc]olours?\b|\b[Ll]icence\b|\b[Aa]nalyse|\b[Cc]entred?\b|\bgrey\b|\bcancelled\b": "American spelling",
    r"\bmost was live\b|\bwhat is live\b|\bwas live\b": "live memory, peak",
    r"\bwhat came since\b|\bcame and went\b": "growth; allocations and frees",
    r"\bwhoever\b|\bnobody\b": "you, or the passive",
    r"\bown size\b|\btakes itself\b|\bkeeps itself\b": "shallow, retained",
    r"\bholds alone\b|\bkept alive through\b": "dominates, dominators",
    r"\bwhat keeps it\b|\bwhat refers to it\b": "path from root, referrers",
    r"\bthe ring\b|\brings?\b of\b|\bin circles\b": "reference cycle",
    r"\bnothing outside\b": "unreachable",
    r"\b(?:events|bytes|times?|samples|allocations) a second\b": "/s, per second",
    r"\bof all\b(?! )|\bof everything\b": "% of total",
    r"\bless [AB]\b|\b[AB] less\b": "after minus before",
    r"^[Ee]xpected\b": "what failed, why, where, what to do",
    r"\bnot the (?:program|file)'s\b": "say what is",
    r"\bdoes not say\b": "no data",
    r"\bdatasets?\b": "file",
    r"\bas many as\b|\bsuch as has\b": "plainer",
}


def literals(text):
    """(line, text) of each literal, neighbours joined as the compiler joins them."""
    spans = []
    position = 0
    pattern = re.compile(f"(?P<comment>{COMMENT.pattern})|(?P<text>{LITERAL.pattern})|(?P<char>'(?:[^'\\\\]|\\\\.)')", re.S)
    for match in pattern.finditer(text):
        if match.group("text") is None:
            continue
        between = text[position:match.start()]
        value = match.group("text")
        value = value[1:-1] if value[0] == '"' else value[value.index("(") + 1:value.rindex(")")]
        if spans and not between.strip():
            spans[-1][1] += value
        else:
            spans.append([text.count("\n", 0, match.start()) + 1, value])
        position = match.end()
    return spans


def texts_of(path):
    source = path.read_text()
    source = re.sub(r"^\s*#\s*\w+[^\n]*", "", source, flags=re.M)
    for line, value in literals(source):
        value = value.replace("\\n", " ").replace('\\"', '"').split("##")[0]
        if re.search(r"[A-Za-z]{2}", value) and not CODE.match(value):
            yield line, value


def main():
    root = Path(sys.argv[1])
    listed, refused = [], []
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.cpp")) + sorted((root / folder).rglob("*.h")):
            name = path.relative_to(root).as_posix()
            if name.startswith(SKIPPED):
                continue
            for line, value in texts_of(path):
                listed.append(f"{name}:{line}: {value}")
                for pattern, better in WORDS.items():
                    if re.search(pattern, value):
                        refused.append(f'{name}:{line}: "{value}": {better}')
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text("\n".join(listed) + "\n")
    print("\n".join(refused))
    print(f"{len(listed)} texts, {len(refused)} refused")
    assert len(listed) > 1500, "texts are not found any more"
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
