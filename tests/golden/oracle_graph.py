#!/usr/bin/env python3
"""A slow, obvious answer to the questions about object graphs, written from the definitions alone.

It shares no code and no shortcut with the program: the whole dump is a Python dict, dominators come from the plain
iterative algorithm and are checked by taking objects away. For PyHeapDumper dumps, plain or gzipped.

usage: oracle_graph.py DUMP info|types|dominators|tsv|objects|cycles [--no-repair]
       oracle_graph.py DUMP object ID
       oracle_graph.py DUMP diff OTHER
"""
import argparse
import collections
import decimal
import gzip
import json
import re

DICT_TYPE = "<class 'dict'>"
MODULE_TYPE = "<class 'module'>"
ID_LIMIT = 1 << 64


def is_pair(value):
    """An array of exactly a string and a whole number; one that can be no id dangles."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str) and type(value[1]) is int


def is_id(key):
    return re.fullmatch("[0-9]+", key) is not None and int(key) < ID_LIMIT


def load_records(path):
    """{(type, id): record} in the order of the file. Fractions stay exact; what is no group or record is left out."""
    opener = gzip.open if str(path).endswith(".gz") else open
    with opener(path, "rb") as file:
        text = file.read().decode("utf-8-sig", "surrogatepass")
    groups = json.loads(text, parse_float=decimal.Decimal, strict=False)
    return {(kind, int(key)): record for kind, group in groups.items() if isinstance(group, dict)
            for key, record in group.items() if isinstance(record, dict) and is_id(key)}


def field(record, name, kind):
    """A part of a record, empty when it is absent or of another kind."""
    value = record.get(name)
    return value if isinstance(value, kind) else kind()


def type_order(kind):
    """Ties go by the type's text, as bytes."""
    return kind.encode("utf-8", "surrogatepass")


class Graph:
    """Nodes are (type, id). edges[node]: targets with multiplicity, in the order of the file, repaired ones last."""

    def __init__(self, path, repair=True):
        self.records = load_records(path)
        self.nodes = list(self.records)
        self.by_id = {}
        for node in self.nodes:
            self.by_id.setdefault(node[1], node)
        self.size = {node: self.size_of(record) for node, record in self.records.items()}
        self.edges = {}
        self.repaired = {}
        self.dangling = {}
        for node in self.nodes:
            self.read_edges(node, repair)
        self.incoming = collections.defaultdict(list)
        for node in self.nodes:
            for target in self.edges[node]:
                self.incoming[target].append(node)
        self.find_roots()
        self.find_dominators()
        self.find_retained()

    @staticmethod
    def size_of(record):
        size = record.get("size")
        return size if type(size) is int and 0 <= size < ID_LIMIT else 0

    def resolve(self, pair):
        """The node a pair means: by type and id, else by id alone, else None (dangling)."""
        node = (pair[0], pair[1])
        return node if node in self.records else self.by_id.get(pair[1])

    def read_edges(self, node, repair):
        record = self.records[node]
        pairs = [value for value in field(record, "ref", list) if is_pair(value)]
        targets = [self.resolve(pair) for pair in pairs]
        self.dangling[node] = [tuple(pair) for pair, target in zip(pairs, targets) if target is None]
        self.edges[node] = [target for target in targets if target is not None]
        self.repaired[node] = []
        if repair and any(kind == DICT_TYPE for kind, _ in self.dangling[node]):
            for value in field(record, "attr", dict).values():
                target = self.resolve(value) if is_pair(value) else None
                if target is not None and target not in self.edges[node]:
                    self.edges[node].append(target)
                    self.repaired[node].append(target)

    # --- roots

    def reachable(self, starts, without=None):
        seen = set(starts) - {without}
        waiting = list(seen)
        while waiting:
            for target in self.edges[waiting.pop()]:
                if target not in seen and target != without:
                    seen.add(target)
                    waiting.append(target)
        return seen

    def components(self, nodes):
        """Strongly connected components within `nodes`: Kosaraju's two passes, without recursion."""
        nodes = set(nodes)
        finished, seen = [], set()
        for start in sorted(nodes):
            if start in seen:
                continue
            seen.add(start)
            stack = [(start, iter(self.edges[start]))]
            while stack:
                node, rest = stack[-1]
                for target in rest:
                    if target in nodes and target not in seen:
                        seen.add(target)
                        stack.append((target, iter(self.edges[target])))
                        break
                else:
                    finished.append(node)
                    stack.pop()
        component_of = {}
        for start in reversed(finished):
            if start in component_of:
                continue
            component_of[start] = start
            waiting = [start]
            while waiting:
                for source in self.incoming[waiting.pop()]:
                    if source in nodes and source not in component_of:
                        component_of[source] = start
                        waiting.append(source)
        members = collections.defaultdict(list)
        for node, name in component_of.items():
            members[name].append(node)
        return component_of, members

    def find_roots(self):
        roots = {node for node in self.nodes if all(source == node for source in self.incoming[node])}
        roots |= {node for node in self.nodes if node[0] == MODULE_TYPE}
        reached = self.reachable(roots)
        left = [node for node in self.nodes if node not in reached]
        component_of, members = self.components(left)
        entered = {component_of[target] for source in left for target in self.edges[source]
                   if target in component_of and component_of[target] != component_of[source]}
        for name, group in members.items():
            if name not in entered:
                roots.add(min(group, key=lambda node: (node[1], type_order(node[0]))))
        self.roots = roots

    # --- dominators

    def find_dominators(self):
        """Cooper, Harvey and Kennedy: go round in reverse postorder until nothing changes. None is the virtual root."""
        order = self.postorder()
        number = {node: i for i, node in enumerate(order)}
        number[None] = len(order)
        self.dominator = {None: None}
        changed = True
        while changed:
            changed = False
            for node in reversed(order):
                best = node  # nothing yet
                for source in ([None] if node in self.roots else []) + self.incoming[node]:
                    if source is not None and source not in self.dominator:
                        continue
                    best = source if best == node else self.common(best, source, number)
                if self.dominator.get(node, node) != best:
                    self.dominator[node] = best
                    changed = True
        self.order = order

    def common(self, a, b, number):
        while a != b:
            while number[a] < number[b]:
                a = self.dominator[a]
            while number[b] < number[a]:
                b = self.dominator[b]
        return a

    def postorder(self):
        order, seen = [], set()
        for start in sorted(self.roots):
            if start in seen:
                continue
            seen.add(start)
            stack = [(start, iter(self.edges[start]))]
            while stack:
                node, rest = stack[-1]
                for target in rest:
                    if target not in seen:
                        seen.add(target)
                        stack.append((target, iter(self.edges[target])))
                        break
                else:
                    order.append(node)
                    stack.pop()
        assert len(order) == len(self.nodes), "the roots reach every object"
        return order

    def find_retained(self):
        self.depth = {None: 0}
        for node in reversed(self.order):  # a dominator comes before what it dominates
            self.depth[node] = self.depth[self.dominator[node]] + 1
        self.retained = dict(self.size)
        for node in sorted(self.nodes, key=lambda n: -self.depth[n]):
            if self.dominator[node] is not None:
                self.retained[self.dominator[node]] += self.retained[node]

    def check_by_removal(self, nodes):
        """Retained bytes once more: what cannot be reached any longer when the object is taken away."""
        for node in nodes:
            gone = sum(self.size.values()) - sum(self.size[n] for n in self.reachable(self.roots, without=node))
            assert gone == self.retained[node], (node, gone, self.retained[node])

    def dominators_of(self, node):
        """The object itself and all above it in the dominator tree."""
        while node is not None:
            yield node
            node = self.dominator[node]

    def largest(self):
        return sorted(self.nodes, key=lambda n: (-self.retained[n], type_order(n[0]), n[1]))

    def retained_of_types(self):
        """Bytes below the topmost objects of each type: no object has another of its type above it twice."""
        totals = collections.Counter()
        below = collections.defaultdict(list)
        for node in self.nodes:
            below[self.dominator[node]].append(node)
        open_types = collections.Counter()
        stack = [(None, iter(below[None]))]
        while stack:
            node, rest = stack[-1]
            child = next(rest, None)
            if child is None:
                stack.pop()
                if node is not None:
                    open_types[node[0]] -= 1
                continue
            if open_types[child[0]] == 0:
                totals[child[0]] += self.retained[child]
            open_types[child[0]] += 1
            stack.append((child, iter(below[child])))
        return totals

    def retained_of_paths(self):
        """{types from the root down: (topmost objects, their retained bytes)}; types in a row that are equal are one."""
        paths, totals = {None: ()}, {}
        for node in sorted(self.nodes, key=lambda n: self.depth[n]):
            above = paths[self.dominator[node]]
            paths[node] = above if above and (above[-1] == node[0] or len(above) == 64) else (*above, node[0])
            if paths[node] != above:
                objects, size = totals.get(paths[node], (0, 0))
                totals[paths[node]] = objects + 1, size + self.retained[node]
        return totals

    def group_of(self, node, by):
        if by == "file":
            name = field(self.records[node], "src", dict).get("co_filename", "")
            return name if isinstance(name, str) else json.dumps(name)
        name = node[0][8:-2] if node[0].startswith("<class '") and node[0].endswith("'>") else node[0]
        return name.split(".<locals>")[0].rpartition(".")[0] or "builtins"

    # --- the contract's answers

    def info(self):
        return {
            "format": "pyheap-json", "kinds": ["graph"], "objects": len(self.nodes),
            "stubs": len({pair for pairs in self.dangling.values() for pair in pairs}),
            "types": len({kind for kind, _ in self.nodes}),
            "edges": sum(len(self.edges[n]) - len(self.repaired[n]) + len(self.dangling[n]) for n in self.nodes),
            "dangling_edges": sum(map(len, self.dangling.values())),
            "repaired_edges": sum(map(len, self.repaired.values())),
            "shallow_bytes": sum(self.size.values()), "roots": len(self.roots),
            "traces": None, "frames": None, "events": None, "allocs": None, "frees": None, "duration_s": None,
            "start_time": None, "peak": None, "final_bytes": None, "raw_peak_bytes": None, "raw_final_bytes": None,
            "scaled": None,
        }

    def types(self):
        total = sum(self.size.values())
        retained = self.retained_of_types()
        rows = []
        for kind in {kind for kind, _ in self.nodes}:
            sizes = [self.size[node] for node in self.nodes if node[0] == kind]
            rows.append({"type": kind, "objects": len(sizes), "shallow_bytes": sum(sizes),
                         "retained_bytes": retained[kind], "objects_share": len(sizes) / len(self.nodes),
                         "bytes_share": sum(sizes) / total if total else 0.0})
        rows.sort(key=lambda row: type_order(row["type"]))
        return {"total": {"objects": len(self.nodes), "shallow_bytes": total}, "types": rows}

    def dominators(self):
        rows = [{"id": str(node[1]), "type": node[0], "shallow_bytes": self.size[node],
                 "retained_bytes": self.retained[node], "dominator": self.dominator_text(node)}
                for node in self.largest()]
        return {"objects": rows}

    def dominator_text(self, node):
        above = self.dominator[node]
        return None if above is None else str(above[1])

    def tsv(self):
        """One line an object, sorted by type and id (the program's order is its own)."""
        escapes = str.maketrans({"\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\"})
        lines = []
        for node in sorted(self.nodes, key=lambda n: (type_order(n[0]), n[1])):
            fields = [node[1], node[0].translate(escapes), self.size[node], len(self.edges[node]),
                      len(self.incoming[node]), len(self.dangling[node]), self.dominator_text(node) or "",
                      self.retained[node]]
            lines.append("\t".join(map(str, fields)))
        return lines

    def objects(self):
        rows = [{"id": str(n[1]), "type": n[0], "shallow_bytes": self.size[n], "retained_bytes": self.retained[n]}
                for n in self.nodes]
        return {"matched": len(rows), "shallow_bytes": sum(self.size.values()), "objects": rows}

    def object(self, number):
        node = self.node_of_id(number)
        refs = []
        for value in field(self.records[node], "ref", list):
            if is_pair(value):
                target = self.resolve(value)
                kind, key = (value[0], value[1]) if target is None else target
                refs.append({"id": str(key), "type": kind, "kind": "stub" if target is None else "object"})
            else:
                refs.append({"kind": "value"})
        refs += [{"id": str(key), "type": kind, "kind": "object"} for kind, key in self.repaired[node]]
        times = collections.Counter(self.incoming[node])
        return {
            "id": str(node[1]), "type": node[0], "shallow_bytes": self.size[node], "retained_bytes": self.retained[node],
            "dominator": self.dominator_text(node), "depth": self.depth[node], "is_root": node in self.roots,
            "refs": refs,
            "referrers": [{"id": str(key), "type": kind, "times": count} for (kind, key), count in times.items()],
        }

    def node_of_id(self, number):
        """What an id alone means when people type it: of several, the first by its type's text."""
        return min((node for node in self.nodes if node[1] == number), key=lambda node: type_order(node[0]))

    def matching(self, number="", text=""):
        """Objects with this part of an id, and of an attribute's name or of its text."""
        return [node for node in self.nodes if number in str(node[1]) and any(
            text in part for name, value in [("", ""), *field(self.records[node], "attr", dict).items()]
            for part in (name, value if isinstance(value, str) else ""))]

    def simple_paths(self, node, count):
        """Lengths of the `count` shortest paths from the roots to an object; None when there are too many to try."""
        lengths, waiting = [], collections.deque([root] for root in self.roots)
        for _ in range(20000):
            if not waiting or len(lengths) == count:
                return lengths
            path = waiting.popleft()
            if path[-1] == node:
                lengths.append(len(path))
                continue
            waiting.extend(path + [target] for target in dict.fromkeys(self.edges[path[-1]]) if target not in path)
        return None

    def distance_to_root(self, node):
        """Objects on a shortest path from the object up to a root, both included."""
        layer, seen, count = {node}, {node}, 1
        while not layer & self.roots:
            layer = {source for member in layer for source in self.incoming[member]} - seen
            seen |= layer
            count += 1
        return count

    def cycles(self):
        _, members = self.components(self.nodes)
        groups = [group for group in members.values() if len(group) > 1 or group[0] in self.edges[group[0]]]
        return sorted(sorted(group) for group in groups)


# --- comparing two dumps

def comparable(value):
    """A form whose == is the contract's: numbers by value, but true is not 1."""
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, list):
        return [comparable(item) for item in value]
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items()}
    return value


def comparable_attrs(record, records, strict=False):
    attrs = {}
    for name, value in field(record, "attr", dict).items():
        dead = is_pair(value) and (value[0], value[1]) not in records
        attrs[name] = value[0:1] if dead and not strict else comparable(value)
    return attrs


def statuses(a, b, strict=False):
    """{node: "same" | "modified" | "new" | "deleted"}; a and b as load_records gives them."""
    found = {}
    for node in {**a, **b}:
        if node not in a or node not in b:
            found[node] = "new" if node in b else "deleted"
            continue
        if strict:
            found[node] = "same" if comparable(a[node]) == comparable(b[node]) else "modified"
            continue
        equal = comparable_attrs(a[node], a) == comparable_attrs(b[node], b)
        for name in ("size", "ref", "src"):
            equal = equal and (name in a[node]) == (name in b[node])
            equal = equal and comparable(a[node].get(name)) == comparable(b[node].get(name))
        found[node] = "same" if equal else "modified"
    return found


def object_change(node, a, b, strict=False):
    """How many references and attributes differ: entries of `ref` as printed, attributes by name."""
    refs = [collections.Counter(json.dumps(value, default=str) for value in field(records.get(node, {}), "ref", list))
            for records in (a, b)]
    attrs = [comparable_attrs(records.get(node, {}), records, strict) for records in (a, b)]
    names = {*attrs[0], *attrs[1]}
    same = [name for name in names if all(name in side for side in attrs) and attrs[0][name] == attrs[1][name]]
    return {"bytes_a": Graph.size_of(a[node]) if node in a else None, "bytes_b": Graph.size_of(b[node]) if node in b else None,
            "refs_added": sum((refs[1] - refs[0]).values()), "refs_removed": sum((refs[0] - refs[1]).values()),
            "attrs_changed": len(names) - len(same)}


def diff(path_a, path_b, strict=False):
    a, b = load_records(path_a), load_records(path_b)
    rows = {}
    for node, status in statuses(a, b, strict).items():
        for name in (node[0], None):  # the type's row, and the totals
            row = rows.setdefault(name, collections.Counter())
            row[status] += 1
            for side, records in (("a", a), ("b", b)):
                if node in records:
                    row["objects_" + side] += 1
                    row["bytes_" + side] += Graph.size_of(records[node])

    def complete(row):
        columns = ("objects_a", "objects_b", "bytes_a", "bytes_b", "new", "deleted", "modified", "same")
        return {**{name: row[name] for name in columns}, "objects_delta": row["objects_b"] - row["objects_a"],
                "bytes_delta": row["bytes_b"] - row["bytes_a"]}

    totals = complete(rows.pop(None, collections.Counter()))
    types = [{"type": kind, **complete(rows[kind])} for kind in sorted(rows, key=type_order)]
    return {"types": types, "totals": totals}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dump")
    parser.add_argument("question", choices=["info", "types", "dominators", "tsv", "objects", "object", "cycles", "diff"])
    parser.add_argument("detail", nargs="?", help="an id, or the other dump")
    parser.add_argument("--no-repair", action="store_true")
    parser.add_argument("--strict", action="store_true")
    words = parser.parse_args()
    if words.question == "diff":
        answer = diff(words.dump, words.detail, words.strict)
    else:
        graph = Graph(words.dump, not words.no_repair)
        graph.check_by_removal(graph.largest()[:10])
        if words.question == "tsv":
            print("\n".join(graph.tsv()))
            return
        question = getattr(graph, words.question)
        answer = question(int(words.detail)) if words.detail else question()
    print(json.dumps(answer, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
