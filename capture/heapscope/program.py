"""Runs the program to be recorded as the interpreter would have run it: its `__main__`, no frame of ours below."""

import os
import sys

from heapscope import _recorder


def run_script(path, arguments):
    sys.argv[:] = [path] + arguments
    _set_first_folder(os.path.dirname(os.path.abspath(path)))
    with open(path, "rb") as file:
        source = file.read()
    path = _shown_path(path)
    main = _fresh_main(_loaders("_frozen_importlib_external").SourceFileLoader("__main__", path))
    main.__file__ = path
    main.__cached__ = None
    _run_in(main, compile(source, path, "exec", dont_inherit=True))


def run_code(code, arguments):
    sys.argv[:] = ["-c"] + arguments
    _set_first_folder("")
    main = _fresh_main(_loaders("_frozen_importlib").BuiltinImporter)
    if sys.version_info >= (3, 13):  # tracebacks show its lines
        import linecache
        linecache.cache["<string>"] = len(code), None, [line + "\n" for line in code.splitlines()], "<string>"
    _run_in(main, compile(code, "<string>", "exec", dont_inherit=True))


def run_module(name, arguments):
    sys.argv[:] = ["-m"] + arguments
    _set_first_folder(os.getcwd())
    _fresh_main(_loaders("_frozen_importlib").BuiltinImporter)
    import runpy
    _recorder.run_outermost(runpy._run_module_as_main, name)


def _set_first_folder(folder):
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = folder


def _loaders(module):
    """importlib.machinery would have to be imported."""
    return sys.modules[module]


def _fresh_main(loader):
    main = type(sys)("__main__")
    main.__loader__ = loader
    if sys.version_info < (3, 14):
        main.__annotations__ = {}
    main.__builtins__ = sys.modules["builtins"]
    sys.modules["__main__"] = main
    return main


def _run_in(main, code):
    _recorder.run_outermost(code, main.__dict__)


def _shown_path(path):
    """As tracebacks have it: from 3.9 with the working folder before it."""
    if sys.version_info < (3, 9) or os.path.isabs(path):
        return path
    return os.path.join(os.getcwd(), path)


def _without_our_frames(trace):
    ours = trace
    while ours is not None and ours.tb_frame.f_code.co_filename != __file__:
        ours = ours.tb_next
    while ours is not None and ours.tb_frame.f_code.co_filename == __file__:
        ours = ours.tb_next
    return ours or trace


def show_only_program_frames():
    """Of an exception that ends the program."""
    shown = sys.excepthook

    def show(kind, value, trace):
        sys.excepthook = shown
        trace = _without_our_frames(trace)
        shown(kind, value.with_traceback(trace), trace)

    sys.excepthook = show
