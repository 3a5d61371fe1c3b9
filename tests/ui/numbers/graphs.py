"""Object graphs as the command line answers for them, and their names as the window shows them."""
import json
import subprocess
from collections import Counter

from shown import ask


def short(kind):
    """A type as the window shows it."""
    if kind.startswith("<class '") and kind.endswith("'>"):
        kind = kind[len("<class '"):-2]
    return kind.replace("\t", "\\t").replace("\n", "\\n") or "(no type)"


def is_cut_of(shown, whole):
    """What there was no room for is left out in the middle."""
    front, cut, back = shown.partition("\u2026")
    return shown == whole or cut and whole.startswith(front) and whole.endswith(back)


class Dump:
    def __init__(self, program, path):
        self.program, self.path = program, path
        self.types = self.ask("types")["types"]
        self.objects = self.ask("objects", "--sort", "retained")["objects"]
        self.by_id = {}
        for o in self.objects:
            self.by_id.setdefault(o["id"], []).append(o)
        # `objects` counts plain values as well.
        out = path.with_suffix(".refs")
        subprocess.run([program, "export", path, "--table", "refs", "--to", "json", "-o", out, "--quiet"], check=True)
        self.references = Counter((r["source"], r["source_type"]) for r in json.loads(out.read_text()))
        self.referrers = {(o["id"], o["type"]): o["referrers"] for o in self.objects}

    def ask(self, command, *words):
        return ask(self.program, command, self.path, *words)
