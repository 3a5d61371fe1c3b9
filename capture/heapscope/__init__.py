"""Records the memory of a Python program into one .hscope file, which heapscope opens.

    with heapscope.record("run.hscope"):
        work()

`start` and `stop` do the same in two calls; `mark` names a moment of the recording.
"""

import atexit
import os
import sys
import time

try:
    from heapscope import _recorder
except ImportError as error:
    _recorder = None
    _reason = str(error)

__all__ = ["NotSupported", "dump", "dump_when", "is_recording", "listen", "mark", "record", "start",
           "stop"]

_USER, _TRIGGER, _DIAGNOSTIC, _FORK = 1, 2, 3, 4
_following = None       # the options of a recording that children continue
_session = b""
_facts = None           # of the recording, for `list`
_undo = []              # what stop() takes back, last first
_knows_forks = False
_knows_end = False


class NotSupported(RuntimeError):
    """This interpreter cannot do what was asked; the text says why."""


class _Known:
    """The recorder checks at each start what it knows of objects on one of these."""


def start(path, *, sample=None, allocations=True, memory_interval=0.1, clock="coarse",
          when_full="wait", follow_children=False):
    """Starts recording into `path`, in which %p stands for the process id.

    sample: None records all allocations; a number of bytes records a Poisson sample with that mean;
    pairs (largest size, probability) record that share of each size class.
    """
    _start(path, sample, allocations, memory_interval, clock, when_full, follow_children,
           os.urandom(16), ())


def stop():
    """Ends the recording; without one, nothing is done."""
    _stop("stop")


def _end_with_program():
    """After what the program does at its end, and before the interpreter takes its modules apart:
    what is alive then is what the program kept."""
    if is_recording():
        _stop("exit")


def _stop(reason):
    global _following, _facts
    _following = None
    if _recorder is not None:
        while _undo:
            _undo.pop()()
        if "heapscope.tracker" in sys.modules:
            sys.modules["heapscope.tracker"].detach_all()
        _recorder.stop_sampler()
        _recorder.stop(reason)
        if _facts is not None:
            _facts = None
            agent.after_recording()


def is_recording():
    return _recorder is not None and _recorder.is_recording()


def listen():
    """Makes this process one that `python3 -m heapscope attach PID` can record: it answers on a
    socket, to processes of the same user. Nothing is recorded until then."""
    if _recorder is None:
        raise NotSupported("heapscope's extension is not built for this interpreter: " + _reason)
    agent.listen()


def mark(text):
    """Names this moment in the recording."""
    if _recorder is not None:
        _recorder.mark(_USER, text.encode("utf-8", "surrogatepass"))


class record:
    """with heapscope.record("run.hscope"): … (options as of `start`)"""

    def __init__(self, path, **options):
        self._path, self._options = path, options

    def __enter__(self):
        start(self._path, **self._options)

    def __exit__(self, *error):
        stop()


def __getattr__(name):
    """What most programs do not want, and the packages that it takes, are loaded when it is asked for."""
    if _recorder is not None:
        if name == "dump_when":
            from heapscope.triggers import dump_when
            return dump_when
        if name in ("calls", "profiler", "tracker", "triggers"):
            __import__("heapscope." + name)
            return sys.modules["heapscope." + name]
    raise AttributeError("module 'heapscope' has no attribute %r" % name)


def _start(path, sample, allocations, memory_interval, clock, when_full, follow_children, session,
           more_meta):
    global _following, _session, _facts
    if _recorder is None:
        raise NotSupported("heapscope's extension is not built for this interpreter: " + _reason)
    if clock not in ("coarse", "precise"):
        raise ValueError("clock must be 'coarse' or 'precise', not %r" % (clock,))
    if when_full not in ("wait", "drop"):
        raise ValueError("when_full must be 'wait' or 'drop', not %r" % (when_full,))
    rate, classes, sampling = _sampling(sample)
    meta = _meta(sampling, clock) + tuple(more_meta)
    reason = _recorder.self_check(_Known)
    if reason is not None:
        raise NotSupported("heapscope does not know this interpreter: " + reason)
    _register_fork_handlers()
    _register_end()
    real_path = os.fspath(path).replace("%p", str(os.getpid()))
    _recorder.start(real_path, tuple(_utf8(text) for text in meta), classes, rate, session,
                    float(memory_interval or 0), clock == "precise", when_full == "drop",
                    bool(allocations))
    _session = session
    _facts = {"file": os.path.abspath(os.fsdecode(real_path)), "since": time.time(),
              "allocations": bool(allocations), "sampling": sampling, "memory": bool(memory_interval)}
    agent.before_recording()
    _following = None
    if follow_children:
        _following = (path, sample, allocations, memory_interval, clock, when_full, True)


def _sampling(sample):
    if sample is None:
        return 0.0, (), "all"
    if isinstance(sample, (int, float)):
        if sample <= 0:
            raise ValueError("sample must be a positive number of bytes, not %r" % (sample,))
        return float(sample), (), "poisson %d" % sample
    classes = tuple(sorted((int(limit), float(probability)) for limit, probability in sample))
    return 0.0, classes, "classes " + ",".join("%d:%g" % one for one in classes)


def _meta(sampling, clock):
    return ("python", sys.version, "implementation", sys.implementation.name, "free_threaded", "0",
            "pointer_bytes", "8", "argv", " ".join(getattr(sys, "argv", ["-"])), "executable",
            sys.executable or "", "cwd", os.getcwd(), "platform", sys.platform,
            "sampling", sampling, "clock", clock, "domains", "RAW,MEM,OBJ")


def _utf8(text):
    return text.encode("utf-8", "surrogatepass")


def _register_fork_handlers():
    global _knows_forks
    if not _knows_forks:
        os.register_at_fork(before=_recorder.before_fork,
                            after_in_parent=_recorder.after_fork_in_parent,
                            after_in_child=_after_fork_in_child)
        _knows_forks = True


def _register_end():
    global _knows_end
    if not _knows_end:
        atexit.register(_end_with_program)
        _knows_end = True


def _after_fork_in_child():
    global _facts
    _recorder.after_fork_in_child()
    _facts = None
    agent.after_fork_in_child()
    if _following is None:
        return
    path = os.fspath(_following[0])
    if "%p" not in path:
        stem, ending = os.path.splitext(path)
        path = "%s-%%p%s" % (stem, ending)
    try:
        _start(path, *_following[1:], _session, ("fork_of", str(os.getppid())))
    except (OSError, RuntimeError) as error:
        sys.stderr.write("heapscope: cannot record process %d: %s\n" % (os.getpid(), error))


if _recorder is not None:
    from heapscope.dumps import dump
    from heapscope import agent
    if os.environ.get("HEAPSCOPE_AGENT") == "1":
        try:
            listen()
        except OSError as _error:
            sys.stderr.write("heapscope: process %d cannot be attached to: %s\n" % (os.getpid(), _error))
