"""Small dumps, each with one thing that a reader could stumble over; by name. All load, and all have an answer."""
import json


def dump(**groups):
    """Groups by short name: dict, list, module, type and others of module m."""
    builtin = {"dict", "list", "tuple", "module", "set", "cell", "function", "method"}
    return {f"<class '{name if name in builtin else 'm.' + name}'>": group for name, group in groups.items()}


def text(groups, **options):
    return json.dumps(groups, ensure_ascii=False, **options).encode("utf-8", "surrogatepass")


def record(size=16, refs=(), **fields):
    made = {"size": size}
    if refs:
        made["ref"] = list(refs)
    return {**made, **fields}


DICT, LIST, NODE = "<class 'dict'>", "<class 'list'>", "<class 'm.Node'>"


def chain(count):
    return dump(Node={str(i): record(10 + i, [[NODE, i + 1]]) for i in range(1, count)} | {str(count): record(7)})


def ring(count, first=1):
    return {str(first + i): record(10, [[NODE, first + (i + 1) % count]]) for i in range(count)}


DUMPS = {
    "one": text(dump(dict={"1": record()})),
    "only empty groups": text(dump(dict={}, list={})),
    "nothing": b"{}",
    "no edges": text(dump(list={str(i): record(i) for i in range(1, 9)})),
    "self loops": text(dump(list={"1": record(5, [[LIST, 1]]), "2": record(6, [[LIST, 2], [LIST, 2], [LIST, 3]]),
                                  "3": record(7, [[LIST, 3]])})),
    "one ring": text(dump(Node=ring(5))),
    "rings that hold rings": text(dump(Node={**ring(3, 50), **ring(4, 10), "53": record(3, [[NODE, 52], [NODE, 12]]),
                                             "51": record(9, [[NODE, 52], [NODE, 53]]), "11": record(4, [[NODE, 12]])})),
    "ring of two types": text({NODE: {"9": record(4, [[LIST, 9]])}, LIST: {"9": record(5, [[NODE, 9]])}}),
    "chain": text(chain(60)),
    "diamonds": text(dump(Node={str(i): record(1, [[NODE, t] for t in (2 * i, 2 * i + 1, 2 * i - 1) if 1 < t < 40])
                                for i in range(1, 40)})),
    "same reference often": text(dump(list={"1": record(8, [[LIST, 2]] * 50 + [[LIST, 77]] * 3), "2": record(4)})),
    "modules": text(dump(module={"1": record(1, [[DICT, 2]]), "3": record(1, [[DICT, 4]])},
                         dict={"2": record(2, [["<class 'module'>", 3], [DICT, 4]]), "4": record(3, [["<class 'module'>", 1]])})),
    "same id in two types": text({LIST: {"7": record(1, [[DICT, 7]])}, DICT: {"7": record(2), "8": record(3, [[LIST, 7], ["<class 'x'>", 7]])},
                                  "<class 'aa'>": {"7": record(4)}}),
    "same id again": b"{\"a\": {\"5\": {\"size\": 1, \"ref\": [[\"a\", 6]]}, \"6\": {\"size\": 2}, \"5\": {\"size\": 30}, \"05\": {\"size\": 7, \"ref\": [[\"a\", 6], [\"a\", 6]]}}}",
    "same keys in a record": b"{\"a\": {\"5\": {\"size\": 1, \"ref\": [[\"a\", 6]], \"ref\": [[\"a\", 5]], \"size\": 9, \"attr\": {\"x\": 1, \"y\": 2, \"x\": 3}}, \"6\": {\"size\": 2}}}",
    "stubs": text(dump(list={"1": record(1, [["<class 'type'>", 90], ["<class 'type'>", 90], ["<class 'type'>", 91], ["<class 'str'>", 90],
                                             ["", 0], ["<class 'type'>", 2**64 - 1]])})),
    "ids that no machine has": text(dump(list={"1": record(1, [[LIST, -1], [LIST, 2**64], [LIST, 10**40], [LIST, -10**40], [LIST, -1]])})),
    "huge ids": text(dump(list={str(2**64 - 1): record(1, [[LIST, 2**63]]), str(2**63): record(2, [[LIST, 2**64 - 1], [LIST, 9]]),
                                "9": record(3), "0": record(4, [[LIST, 0]])})),
    "keys that are no ids": text(dump(list={"x": record(1), "": record(1), "-1": record(1), str(2**64): record(1), "1.0": record(1),
                                            " 2": record(1), "٣": record(1), "4": record(1, [[LIST, 5]])})),
    "keys with leading zeros": text(dump(list={"0012": record(1), "13": record(2, [[LIST, 12]])})),
    "sizes": text(dump(list={"1": {}, "2": {"size": -5}, "3": {"size": 1.0}, "4": {"size": "8"}, "5": {"size": None}, "6": {"size": True},
                             "7": {"size": [1]}, "8": {"size": 2**32}, "9": {"size": 2**40 + 1}, "10": {"size": 0}})),
    "sizes beyond 64 bits": b"{\"a\": {\"1\": {\"size\": 99999999999999999999999}, \"2\": {\"size\": 1e3}, \"3\": {\"size\": 4}}}",
    "groups that are none": text({"a": None, "b": [1], "c": 5, "d": "x", LIST: {"1": record(3), "2": None, "3": [], "4": 7, "5": "x"}}),
    "fields that are none": text(dump(list={"1": {"size": 1, "ref": None, "attr": None, "src": None}, "2": {"size": 1, "ref": {}, "attr": []},
                                            "3": {"size": 1, "ref": "x", "attr": 5, "src": [1]}, "4": {"ref": [[LIST, 1]], "size": 2, "more": {"ref": [[LIST, 2]]}}})),
    "pairs that are none": text(dump(list={"1": record(1, [[], ["a"], [LIST, 2, 3], [2, LIST], [LIST, "2"], [LIST, 2.0], [LIST, True], [LIST, None],
                                                          [[LIST, 2]], {"a": [LIST, 2]}, [LIST, 2]]), "2": record(1)})),
    "repair": text(dump(Node={"1": record(5, [[DICT, 99], ["<class 'type'>", 3]], attr={
        "b": [LIST, 4], "a": [LIST, 5], "again": [LIST, 4], "dead": ["<class 'method'>", 8], "self": [NODE, 1], "liar": ["<class 'liar'>", 6],
        "n": 5, "big": [LIST, 2**70]}), "2": record(6, [["<class 'type'>", 3]], attr={"b": [LIST, 5]})},
        list={"4": record(40), "5": record(50), "6": record(60, [[DICT, 98], [LIST, 5], [LIST, 6]], attr={"five": [LIST, 5], "one": [NODE, 1]})})),
    "repair makes a ring": text(dump(Node={"1": record(5, [[DICT, 99]], attr={"x": [NODE, 2]}), "2": record(5, [[DICT, 98]], attr={"x": [NODE, 1]})})),
    "odd type texts": text({"": {"1": record(1)}, "<class 'tab\tnew\nline\\quote\"'>": {"2": record(2, [["", 1]])}, "<class 'größe.漢字'>": {"3": record(3)},
                            "\u2028\u0000x": {"4": record(4)}, "x" * 5000: {"5": record(5)}, "<class 'Z'>": {"6": record(6)}, "<class 'a'>": {"7": record(7)},
                            "\U0001F600": {"8": record(8)}, "\uffee": {"9": record(8)}}),
    "odd keys": b"{\"\\u003cclass 'dict'>\": {\"\\u0031\": {\"\\u0073ize\": 7, \"re\\u0066\": [[\"<class \\u0027dict'>\", 2]]}, \"2\": {\"size\": 1}}}",
    "huge integers": b"{\"a\": {\"1\": {\"size\": 5, \"attr\": {\"MAXWIDTH\": 18446744073709551616, \"x\": " + b"7" * 3000 + b", \"y\": -0}, \"ref\": ["
                     + b"8" * 3000 + b", [\"a\", -0], [\"a\", 1]]}, \"0\": {\"size\": 2}}}",
    "floats": b"{\"a\": {\"1\": {\"size\": 5, \"attr\": {\"x\": 1e400, \"y\": -0.0, \"z\": 5e-324}, \"ref\": [1e-09, 1E5, [\"a\", 1]]}}}",
    "blanks": text(chain(5), indent=3),
    "byte order mark": b"\xef\xbb\xbf" + text(chain(3)) + b"\n\n",
    "surrogates": b"{\"a\": {\"1\": {\"size\": 1, \"ref\": [[\"a\", 2]]}, \"2\": {\"size\": 2, \"attr\": {\"x\\udfff\": \"\\ud83d\\ude00 \\ud800\"}}}}",
    "raw control characters": b"{\"a\": {\"1\": {\"size\": 1, \"attr\": {\"x\": \"nul \x00, unit \x1f, line\n, tab\t\"}, \"ref\": [[\"b\x01\", 2]]}},"
                              b" \"b\x01\": {\"2\": {\"size\": 2}}}",
    "a type name longer than any head": text({"<class '" + "x" * 100_000 + "'>": {"1": record(5, [[LIST, 2]])}, LIST: {"2": record(6)}}),
    "a type name longer than any head, and no class": text({"x" * 100_000: {"1": record(5)}}),
    "sizes that tie": text({kind: {str(i): record(8) for i in (100, 20, 3)} for kind in ("b", "a", "<class 'a'>", "A")}),
    "unreachable behind a ring": text(dump(Node={**ring(3, 20), "23": record(5), "22": record(9, [[NODE, 20], [NODE, 23]])})),
}

# Comparisons: the same process before and after.
PAIRS = {
    "equal": (DUMPS["diamonds"], DUMPS["diamonds"]),
    "keys in another order": (b'{"a": {"1": {"size": 1, "attr": {"x": 1, "y": [1, 2]}, "ref": [[\"a\", 2]]}, "2": {"size": 2}}}',
                              b'{"a": {"2": {"size": 2.0}, "1": {"ref": [["a", 2]], "attr": {"y": [1.0, 2e0], "x": 1.0}, "size": 1}}}'),
    "references in another order": (b'{"a": {"1": {"size": 1, "ref": [1, 2]}}}', b'{"a": {"1": {"size": 1, "ref": [2, 1]}}}'),
    "true is not one": (b'{"a": {"1": {"size": 1, "attr": {"x": true}}, "2": {"size": 1, "ref": [0]}}}',
                        b'{"a": {"1": {"size": 1, "attr": {"x": 1}}, "2": {"size": 1, "ref": [false]}}}'),
    "numbers": (b'{"a": {"1": {"size": 1, "attr": {"x": 9007199254740993}}, "2": {"size": 1, "ref": [1e2, 18446744073709551616]}}}',
                b'{"a": {"1": {"size": 1, "attr": {"x": 9007199254740992.0}}, "2": {"size": 1, "ref": [100, 18446744073709551616]}}}'),
    "address used again": (b'{"a": {"1": {"size": 1}}, "b": {"2": {"size": 5, "ref": [["a", 1]]}}}',
                           b'{"b": {"1": {"size": 9}, "2": {"size": 5, "ref": [["a", 1]]}}}'),
    "dead ids": (b'{"a": {"1": {"size": 1, "attr": {"m": ["method", 5], "o": ["a", 2], "w": ["liar", 2]}}, "2": {"size": 1}}}',
                 b'{"a": {"1": {"size": 1, "attr": {"o": ["a", 3], "m": ["method", 6], "w": ["liar", 3]}}, "3": {"size": 1}}}'),
    "a dead id that lives now": (b'{"a": {"1": {"size": 1, "attr": {"o": ["a", 2]}}}}',
                                 b'{"a": {"1": {"size": 1, "attr": {"o": ["a", 2]}}, "2": {"size": 1}}}'),
    "absent and null": (b'{"a": {"1": {"size": 1, "attr": {}}, "2": {"size": 1, "ref": []}, "3": {"size": 1, "attr": {"x": null}}, "4": {}}}',
                        b'{"a": {"1": {"size": 1}, "2": {"size": 1}, "3": {"size": 1, "attr": {}}, "4": {"size": null}}}'),
    "everything gone": (DUMPS["chain"], b'{"z": {"1": {"size": 1}}}'),
    "from nothing": (b"{}", DUMPS["one"]),
    "other fields": (b'{"a": {"1": {"size": 1, "note": 1}}}', b'{"a": {"1": {"size": 1, "note": 2}}}'),
}
