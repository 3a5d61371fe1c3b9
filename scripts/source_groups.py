"""Groups of source files that one compilation can read together, so that their headers are read once for all of them.

Files clash where a name that one keeps to itself (in a namespace without a name) is declared in the other or in a header
of the other. Declarations are found by their place at the start of a line, which clang-format guarantees; a clash that
is missed shows as a compile error of the group.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
NOT_CODE = re.compile(r'//(?! namespace$)[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.M | re.S)
HIDDEN = re.compile(r"^namespace \{(.*?)^\}  // namespace$", re.M | re.S)
HIDDEN_FUNCTION = re.compile(r"^static [^\n]*?(\w+)\(", re.M)
DECLARATIONS = [
    re.compile(r"^(?:struct|class|enum class|enum|union)\s+(\w+)", re.M),
    re.compile(r"^using\s+(\w+)\s*=", re.M),
    re.compile(r"^[A-Za-z_][^\n;{}()=]*?[\s&*](\w+)\(", re.M),
    re.compile(r"^[A-Za-z_][\w:<>, *&]*[\s&*](\w+)\s*(?:\[[^\]]*\])?\s*(?:=[^=]|\{|;)", re.M),
]


def declared(text):
    return {name for pattern in DECLARATIONS for name in pattern.findall(text)} - {"namespace"}


class Sources:
    def __init__(self):
        self.parsed = {}  # path -> (names it hides, names others see, files of ours that it includes)

    def parse(self, path):
        if path not in self.parsed:
            text = (ROOT / path).read_text()
            code = NOT_CODE.sub("", text)
            hidden = declared("\n".join(HIDDEN.findall(code))) | set(HIDDEN_FUNCTION.findall(code))
            included = [name for name in INCLUDE.findall(text) if (ROOT / name).is_file()]
            self.parsed[path] = (hidden, declared(HIDDEN.sub("", code)), included)
        return self.parsed[path]

    def names(self, path):
        """What it hides, and what it or its headers show."""
        reached, waiting, shown = {path}, [path], set()
        while waiting:
            _, here, included = self.parse(waiting.pop())
            shown |= here
            waiting += set(included) - reached
            reached |= set(included)
        return self.parse(path)[0], shown


def groups(paths, most):
    """Each path in one list; the files with the most clashes first, each into the emptiest list that takes it."""
    sources = Sources()
    names = {path: sources.names(path) for path in paths}

    def clash(a, b):
        (hidden_a, shown_a), (hidden_b, shown_b) = names[a], names[b]
        return not (hidden_a.isdisjoint(hidden_b) and hidden_a.isdisjoint(shown_b) and hidden_b.isdisjoint(shown_a))

    clashes = {path: sum(clash(path, other) for other in paths) for path in paths}
    made = [[] for _ in range(-(-len(paths) // most))]
    for path in sorted(paths, key=lambda path: (-clashes[path], path)):
        fitting = [g for g in made if len(g) < most and not any(clash(path, other) for other in g)]
        if fitting:
            min(fitting, key=len).append(path)
        else:
            made.append([path])
    return [g for g in made if g]


if __name__ == "__main__":  # source_groups.py MOST FILE…: a line a group, for the build
    for group in groups(sys.argv[2:], int(sys.argv[1])):
        print(";".join(group))
