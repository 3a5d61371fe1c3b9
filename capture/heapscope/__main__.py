"""python3 -m heapscope run [options] script.py args… | -m module args… | -c code args…"""

import argparse
import os
import runpy
import sys
import types

import heapscope
from heapscope import calls, dump_options, profiler
from heapscope.triggers import bytes_of


def parse_sample(text):
    try:
        if ":" not in text:
            return bytes_of(text)
        pairs = (pair.split(":") for pair in text.split(","))
        return [(bytes_of(limit), float(probability)) for limit, probability in pairs]
    except ValueError:
        raise argparse.ArgumentTypeError(
            "%r is no sample. Write 512KiB, or sizes and how likely each is: 64:0.01,1KiB:0.1" % text)


def parser():
    run = argparse.ArgumentParser(prog="python3 -m heapscope run", allow_abbrev=False,
                                  usage="%(prog)s [options] script.py … | -m module … | -c code …")
    run.add_argument("-o", metavar="FILE", dest="output",
                     help="file to write; %%p is the process id (default heapscope-SCRIPT-PID.hscope)")
    run.add_argument("--sample", type=parse_sample, metavar="BYTES|LIMIT:PROBABILITY,…",
                     help="record a sample of the allocations (default: all)")
    run.add_argument("--no-allocations", action="store_true", help="record no allocations")
    run.add_argument("--calls", action="store_true", help="record every call of a Python function")
    run.add_argument("--cpu", type=float, nargs="?", const=100.0, default=0, metavar="HZ",
                     help="sample the stacks of computing threads (default 100 a second)")
    run.add_argument("--memory", type=float, nargs="?", const=0.1, default=0.1, metavar="SECONDS",
                     help="interval of process memory (default 0.1; 0: off)")
    run.add_argument("--clock", choices=("coarse", "precise"), default="coarse")
    run.add_argument("--when-full", choices=("wait", "drop"), default="wait")
    run.add_argument("--follow-children", choices=("no", "yes"), default="no")
    run.add_argument("--track", action="append", default=[], metavar="module.Class[:LEVEL[:trace]]",
                     help="track all instances of a class and its subclasses; may be repeated")
    dump_options.add_dump_options(run)
    run.add_argument("-m", dest="module", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("-c", dest="code", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("program", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return run


def split_program(arguments):
    """Our options, and the program with its own: a program begins at -m, -c or the first word that is
    no option and no value of one."""
    with_value = {"-o", "--sample", "--clock", "--when-full", "--follow-children",
                  "--dump-at", "--values", "--track"}
    i = 0
    while i < len(arguments):
        word = arguments[i]
        if word in ("-m", "-c"):
            return arguments[:i], word, arguments[i + 1:]
        if not word.startswith("-"):
            return arguments[:i], "", arguments[i:]
        i += 2 if word in with_value else 1
    return arguments, "", []


def run_script(path, arguments):
    sys.argv[:] = [path] + arguments
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    with open(path, "rb") as file:
        source = file.read()
    main = fresh_main()
    main.__file__ = path
    run_in(main, compile(source, path, "exec", dont_inherit=True))


def run_code(code, arguments):
    sys.argv[:] = ["-c"] + arguments
    sys.path[0] = ""
    run_in(fresh_main(), compile(code, "<string>", "exec", dont_inherit=True))


def run_module(name, arguments):
    sys.argv[:] = [name] + arguments
    sys.path[0] = os.getcwd()
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def fresh_main():
    main = types.ModuleType("__main__")
    main.__builtins__ = sys.modules["builtins"]
    sys.modules["__main__"] = main
    return main


def run_in(main, code):
    exec(code, main.__dict__)


def without_our_frames(trace):
    own = {__file__, runpy.__file__, "<frozen runpy>"}
    while trace is not None and trace.tb_frame.f_code.co_filename in own:
        trace = trace.tb_next
    return trace


def show_only_program_frames():
    shown = sys.excepthook

    def show(kind, value, trace):
        sys.excepthook = shown
        trace = without_our_frames(trace)
        shown(kind, value.with_traceback(trace), trace)

    sys.excepthook = show


def run(arguments):
    own, kind, program = split_program(arguments)
    options = parser().parse_args(own)
    if not program:
        parser().error("name a script, -m MODULE or -c CODE")
    name = "c" if kind == "-c" else os.path.splitext(os.path.basename(program[0]))[0]
    output = options.output or "heapscope-%s-%%p.hscope" % name
    if not os.path.isabs(output):
        output = os.path.join(os.getcwd(), output)
    runner = {"": run_script, "-m": run_module, "-c": run_code}[kind]
    if kind == "" and not os.path.exists(program[0]):
        sys.exit("heapscope: cannot open %r: no such file" % program[0])
    try:
        heapscope.start(output, sample=options.sample, allocations=not options.no_allocations,
                        memory_interval=options.memory, clock=options.clock,
                        when_full=options.when_full, follow_children=options.follow_children == "yes")
    except OSError as error:
        sys.exit("heapscope: cannot record into %r: %s" % (output, error.strerror))
    except heapscope.NotSupported as error:
        sys.exit("heapscope: cannot record here: %s" % error)
    dump_options.arm_dumps(options)
    if options.track:
        from heapscope import tracker
        tracker.track_by_name([tracker.parse_track(text) for text in options.track])
    if options.cpu:
        profiler.start_profiling(1000 / options.cpu)
    if options.calls:
        calls.trace().__enter__()
    try:
        runner(program[0], program[1:])
    except SystemExit:
        raise
    except BaseException:
        show_only_program_frames()
        raise


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "run":
        run(sys.argv[2:])
    else:
        sys.exit(__doc__ + "\n\nOptions: python3 -m heapscope run --help")


if __name__ == "__main__":
    main()
