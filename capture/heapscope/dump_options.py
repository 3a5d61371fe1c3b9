"""Options of the command line that are about dumps, for `run` and `attach`."""

from heapscope import dumps


def add_dump_options(parser):
    parser.add_argument(
        "--dump-at",
        action="append",
        default=[],
        metavar="TRIGGER",
        help="dump all objects at: exit, memory-error, a signal such as SIGUSR2, rss=SIZE, "
        "growth=SIZE, every=SECONDS; may be repeated",
    )
    parser.add_argument(
        "--values",
        choices=sorted(dumps.VALUES),
        default="short",
        help="how much of text and bytes a dump shows (default: short)",
    )


