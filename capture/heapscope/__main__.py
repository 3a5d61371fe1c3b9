"""python3 -m heapscope run [options] script.py args… | -m module args… | -c code args…
python3 -m heapscope attach PID [-o FILE] [options]     record a process that runs already
python3 -m heapscope stop PID                           end its recording
python3 -m heapscope dump PID [-o FILE]                 dump all its objects
python3 -m heapscope list [--json]                      what is being recorded, what can be attached to"""

import argparse
import os
import sys

import heapscope
from heapscope import program as programs
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


def run(arguments):
    own, kind, program = split_program(arguments)
    options = parser().parse_args(own)
    if not program:
        parser().error("name a script, -m MODULE or -c CODE")
    name = "c" if kind == "-c" else os.path.splitext(os.path.basename(program[0]))[0]
    output = options.output or "heapscope-%s-%%p.hscope" % name
    if not os.path.isabs(output):
        output = os.path.join(os.getcwd(), output)
    runner = {"": programs.run_script, "-m": programs.run_module, "-c": programs.run_code}[kind]
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
        programs.show_only_program_frames()
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
