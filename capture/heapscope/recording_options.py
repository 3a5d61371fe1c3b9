"""Options that `run` and `attach` share."""

import argparse
import os

from heapscope import dump_options
from heapscope.triggers import bytes_of

# Those whose value is a word of its own.
WITH_VALUE = {"-o", "--output", "--sample", "--clock", "--when-full", "--follow-children", "--dump-at",
              "--values", "--track"}
MAY_HAVE_VALUE = {"--cpu", "--memory"}


def takes_next_word(option, following):
    """Whether the word behind an option is its value: a number is no script, unless there is one of that name."""
    if option in WITH_VALUE:
        return True
    if option not in MAY_HAVE_VALUE or not following or os.path.exists(following[0]):
        return False
    try:
        float(following[0])
    except ValueError:
        return False
    return True


def parse_sample(text):
    try:
        if ":" not in text:
            return bytes_of(text)
        pairs = (pair.split(":") for pair in text.split(","))
        return [(bytes_of(limit), float(probability)) for limit, probability in pairs]
    except ValueError:
        raise argparse.ArgumentTypeError(
            "%r is no sample. Write 512KiB, or sizes and how likely each is: 64:0.01,1KiB:0.1" % text)


def add_to(parser):
    parser.add_argument("-o", "--output", metavar="FILE", dest="output",
                        help="file to write; %%p is the process id (default heapscope-SCRIPT-PID.hscope)")
    parser.add_argument("--sample", type=parse_sample, metavar="BYTES|LIMIT:PROBABILITY,…",
                        help="record a sample of the allocations (default: all)")
    parser.add_argument("--no-allocations", action="store_true", help="record no allocations")
    parser.add_argument("--calls", action="store_true", help="record every call of a Python function")
    parser.add_argument("--cpu", type=float, nargs="?", const=100.0, default=0, metavar="HZ",
                        help="sample the stacks of computing threads (default 100 a second)")
    parser.add_argument("--memory", type=float, nargs="?", const=0.1, default=0.1, metavar="SECONDS",
                        help="interval of process memory (default 0.1; 0: off)")
    parser.add_argument("--clock", choices=("coarse", "precise"), default="coarse")
    parser.add_argument("--when-full", choices=("wait", "drop"), default="wait")
    parser.add_argument("--follow-children", choices=("no", "yes"), default="no")
    parser.add_argument("--track", action="append", default=[], metavar="module.Class[:LEVEL[:trace]]",
                        help="track all instances of a class and its subclasses; may be repeated")
    dump_options.add_dump_options(parser)
