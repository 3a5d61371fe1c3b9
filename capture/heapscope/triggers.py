"""When to dump by itself: at a signal, at a size, after a time, before MemoryError, at exit."""

import _signal as signals  # signal itself would load much that the program may not want
import _thread
import atexit
import os

from heapscope import _recorder, dumps

_POLL_SECONDS = 0.1
_EXIT_DUMP_MS = 600000  # as long as a dump may take
_UNITS = {"": 1, "b": 1}
for _power, _letter in enumerate("kmgt", 1):
    _UNITS.update({_letter + _end: 1024 ** _power for _end in ("", "b", "ib")})
_PAGE = os.sysconf("SC_PAGE_SIZE")

_watcher = None


def dump_when(
    rss=None,
    growth=None,
    signal=None,
    memory_error=False,
    at_exit=False,
    every=None,
    values="short",
    path=None,
):
    """Dump when the process reaches a size (`rss`), each time it has grown by `growth`, at a
    signal, at the first failed allocation, at exit, and every so many seconds.

    Sizes are bytes or texts such as "500MiB". Without `path` the dumps go into the recording.
    """
    _arm(rss, growth, signal, memory_error, at_exit, every, values, path)


def _arm(rss=None, growth=None, signal=None, memory_error=False, at_exit=False, every=None,
         values="short", path=None):
    """What takes it back, as functions."""
    global _watcher
    if values not in dumps.VALUES:
        raise ValueError(f'values must be "none", "short" or "redacted", not {values!r}')
    rss, growth = bytes_of(rss), bytes_of(growth)
    if every is not None and not every > 0:
        raise ValueError(f"every must be a number of seconds above 0, not {every!r}")

    def fire(trigger, wait=False):
        return dumps.take("", trigger, values, wait, False, path)

    undo = []
    if signal is not None:
        undo.append(_dump_at_signal(signal, fire))
    if memory_error:
        dumps.arm_memory_error(values, path)
        undo.append(_recorder.forget_memory_error)
    if at_exit:
        def dump_at_exit():
            if path is None and not _recorder.is_recording():
                return  # a child whose recording is not followed
            fire("exit", path is not None)
            if path is None:
                _recorder.cease()  # what is left is to wait
                _recorder.wait_for_dumps(_EXIT_DUMP_MS)
        atexit.register(dump_at_exit)
        undo.append(lambda: atexit.unregister(dump_at_exit))
    if rss is not None or growth is not None or every is not None:
        _watcher = _Watcher(rss, growth, every, fire, _watcher)
        _thread.start_new_thread(_watcher.run, ())
        undo.append(_watcher.stop_for_good)
    return undo


def dump_at(words, values="short", path=None):
    """The triggers as the command line names them: exit, memory-error, SIGUSR2, rss=SIZE,
    growth=SIZE, every=SECONDS. What takes them back, as functions."""
    undo = []
    for word in words:
        name, _, value = word.partition("=")
        if word == "exit":
            undo += _arm(at_exit=True, values=values, path=path)
        elif word == "memory-error":
            undo += _arm(memory_error=True, values=values, path=path)
        elif name in ("rss", "growth") and value:
            undo += _arm(values=values, path=path, **{name: value})
        elif name == "every" and value:
            undo += _arm(every=float(value), values=values, path=path)
        elif word.startswith("SIG") and word.isalnum() and hasattr(signals, word):
            undo += _arm(signal=getattr(signals, word), values=values, path=path)
        else:
            raise ValueError(
                f"{word} is not a trigger. Use exit, memory-error, a signal such as SIGUSR2, "
                "rss=SIZE, growth=SIZE or every=SECONDS."
            )
    return undo


def bytes_of(size):
    """Bytes of 1000, "64MiB", "1.5 GB" (units of 1,024); None stays."""
    if size is None or isinstance(size, int):
        return size
    text = str(size).strip().lower()
    number = text.rstrip("ibkmgt ")
    unit = text[len(number):].strip()
    if unit not in _UNITS or not number.replace(".", "", 1).isdigit():
        raise ValueError(f'{size!r} is not a size. Write bytes, or a size such as "500MiB".')
    return int(float(number) * _UNITS[unit])


def resident_bytes():
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * _PAGE


def _dump_at_signal(number, fire):
    """Runs between two bytecodes of the main thread, then what the program had set before."""
    before = signals.getsignal(number)
    name = next(name for name in dir(signals)
                if name[:3] == "SIG" and name[3:4] != "_" and getattr(signals, name) == number)

    is_over = []

    def handle(received, frame):
        if not is_over:
            fire(name)
        if callable(before):
            before(received, frame)

    def restore():
        is_over.append(True)
        try:
            if signals.getsignal(number) is handle:
                signals.signal(number, signals.SIG_DFL if before is None else before)
        except ValueError:
            pass  # only the main thread may; until then the handler passes signals on

    signals.signal(number, handle)
    return restore


class _Watcher:
    """Looks at the process every 100 ms. A later call takes over what an earlier one watched."""

    def __init__(self, rss, growth, every, fire, earlier):
        self.rss, self.growth, self.every, self.fire, self.earlier = rss, growth, every, fire, earlier
        self.pid = os.getpid()
        self.is_stopped = False
        self.base = resident_bytes()
        self.elapsed = 0.0
        atexit.register(self.stop)

    def stop(self):
        self.is_stopped = True

    def stop_for_good(self):
        self.stop()
        atexit.unregister(self.stop)

    def run(self):
        import time

        while not self.is_stopped and os.getpid() == self.pid:
            time.sleep(_POLL_SECONDS)
            if self.is_stopped:
                return
            try:
                self.look()
            except (OSError, RuntimeError):
                return  # the file or the recording is gone

    def look(self):
        self.elapsed += _POLL_SECONDS
        if _recorder.wait_for_dumps(0) > 0:
            return  # copies of the process must not pile up where a dump outlasts the interval
        resident = resident_bytes()
        if self.rss is not None and resident >= self.rss:
            self.rss = None  # once
            self.fire("rss")
            return
        if self.growth is not None and resident >= self.base + self.growth:
            self.base = resident
            self.fire("growth")
            return
        if self.every is not None and self.elapsed >= self.every:
            self.elapsed = 0.0
            self.fire("every")
