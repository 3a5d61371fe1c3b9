"""python3 -m heapscope run [options] script.py args… | -m module args… | -c code args…
python3 -m heapscope attach PID [-o FILE] [options]     record a process that runs already
python3 -m heapscope stop PID                           end its recording
python3 -m heapscope dump PID [-o FILE]                 dump all its objects
python3 -m heapscope list [--json]                      what is being recorded, what can be attached to"""

import argparse
import os
import sys

from heapscope import recording_options


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
        i += 2 if recording_options.takes_next_word(word, arguments[i + 1:]) else 1
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
    if kind == "" and not os.path.exists(program[0]):
        sys.exit("heapscope: cannot open %r: no such file" % program[0])
    options.output = output
    become_the_program(kind, options, program)


def become_the_program(kind, options, program):
    """In place of this process, which has loaded what the program may not want."""
    own = vars(options)
    for name in ("module", "code", "program"):
        del own[name]
    if not sys.executable:
        from heapscope import launch
        return launch.main(kind, launch.Options(own), program)
    script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "launch.py")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable] + interpreter_options() + [script, kind, repr(own)] + program)


def interpreter_options():
    words = getattr(sys, "orig_argv", [])
    for i in range(1, len(words) - 1):
        if words[i:i + 2] == ["-m", "heapscope"]:
            return words[1:i]
    import subprocess
    return subprocess._args_from_interpreter_flags()


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
