"""python3 -m heapscope run [options] script.py args… | -m module args… | -c code args…
python3 -m heapscope attach PID [-o FILE] [options]     record a process that runs already
python3 -m heapscope stop PID                           end its recording
python3 -m heapscope dump PID [-o FILE]                 dump all its objects
python3 -m heapscope list [--json]                      what is being recorded, what can be attached to"""

import argparse
import os
import runpy
import sys
import types

import heapscope
from heapscope import recording_options, session


def parser():
    run = argparse.ArgumentParser(prog="python3 -m heapscope run", allow_abbrev=False,
                                  usage="%(prog)s [options] script.py … | -m module … | -c code …")
    recording_options.add_to(run)
    run.add_argument("-m", dest="module", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("-c", dest="code", action="store_true", help=argparse.SUPPRESS)
    run.add_argument("program", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    return run


def split_program(arguments):
    """Our options, and the program with its own: a program begins at -m, -c or the first word that is
    no option and no value of one."""
    i = 0
    while i < len(arguments):
        word = arguments[i]
        if word in ("-m", "-c"):
            return arguments[:i], word, arguments[i + 1:]
        if not word.startswith("-"):
            return arguments[:i], "", arguments[i:]
        i += 2 if word in recording_options.WITH_VALUE else 1
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
        session.begin(output, options)
    except OSError as error:
        sys.exit("heapscope: cannot record into %r: %s" % (output, error.strerror))
    except heapscope.NotSupported as error:
        sys.exit("heapscope: cannot record here: %s" % error)
    except ValueError as error:
        sys.exit("heapscope: %s" % error)
    try:
        runner(program[0], program[1:])
    except SystemExit:
        raise
    except BaseException:
        show_only_program_frames()
        raise


def main():
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "run":
        run(sys.argv[2:])
    elif command in ("attach", "stop", "dump", "list"):
        from heapscope import attach
        sys.exit(attach.main(command, sys.argv[2:]))
    else:
        sys.exit(__doc__ + "\n\nOptions: python3 -m heapscope COMMAND --help")


if __name__ == "__main__":
    main()
