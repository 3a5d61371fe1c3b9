"""The process that `run` records: python3 launch.py KIND OPTIONS PROGRAM args…

Options were read by another process, which has become this one: of the recorder and of the standard
library the program is to find here no more than it takes to record it.
"""

import sys


def _import_package():
    """Without the folder of this file among those that modules are looked for in."""
    folder = __file__.rpartition("/")[0]
    is_first = not getattr(sys.flags, "safe_path", False)
    sys.path[: 1 if is_first else 0] = [folder.rpartition("/")[0] or "/"]
    import heapscope
    sys.path[:1] = [folder] if is_first else []
    return heapscope


class Options:
    def __init__(self, values):
        self.__dict__.update(values)


def main(kind, options, program):
    """kind: "" of a script, else -m or -c."""
    heapscope = _import_package() if __name__ == "__main__" else sys.modules["heapscope"]
    from heapscope import program as programs, session

    sys.argv[:] = ([kind] if kind else []) + program
    try:
        session.begin(options.output, options)
    except OSError as error:
        sys.exit("heapscope: cannot record into %r: %s" % (options.output, error.strerror))
    except heapscope.NotSupported as error:
        sys.exit("heapscope: cannot record here: %s" % error)
    except ValueError as error:
        sys.exit("heapscope: %s" % error)
    runner = {"": programs.run_script, "-m": programs.run_module, "-c": programs.run_code}[kind]
    try:
        runner(program[0], program[1:])
    except SystemExit:
        raise
    except BaseException:
        programs.show_only_program_frames()
        raise


if __name__ == "__main__":
    main(sys.argv[1], Options(eval(sys.argv[2], {"__builtins__": {}})), sys.argv[3:])
