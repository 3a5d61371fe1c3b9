"""Tracks chosen objects, or all instances of chosen classes, from birth to death.

    tracker.track_class(Document)
    tracker.create_snapshot("before")

What is tracked goes into the running recording: births and deaths when they happen, sizes at each
snapshot. Data that several tracked objects share is charged to the first; tracked objects are never
charged to others.
"""

import atexit
import builtins
import sys
import threading
from collections import namedtuple

import heapscope
from heapscope import _recorder

__all__ = ["create_snapshot", "detach_all", "detach_class", "start_periodic_snapshots",
           "stop_periodic_snapshots", "track_change", "track_class", "track_object"]

Snapshot = namedtuple("Snapshot", "tracked_bytes total_bytes overhead_bytes live_objects")

_DIAGNOSTIC = 3
_periodic = None        # (thread, event that ends it)
_told_lost = 0
is_tracking = False


def track_class(cls, name=None, resolution_level=0, keep=False, trace=False):
    """Tracks all instances of `cls` and of its subclasses that are made from now on.

    name: under which they are listed (default: module.class); resolution_level: down to which depth
    what they refer to is listed by itself; keep: keeps them alive until detach_all();
    trace: records the stack of each birth.
    """
    _recorder.track_class(cls, _utf8(name), resolution_level, keep, trace)
    _recorder.watch_classes(builtins.__dict__, _recorder.__build_class__)
    _tell(True)


def track_object(obj, name=None, resolution_level=0, keep=False):
    """Tracks one object, by default under the name of its class."""
    _recorder.track_object(obj, _utf8(name), resolution_level, keep)
    _tell(True)


def track_change(obj, resolution_level=2):
    """Changes the depth to which the tracked object `obj` is listed."""
    _recorder.track_change(obj, resolution_level)


def detach_class(cls):
    """Tracks no further instances of `cls`; those that there are stay tracked."""
    _recorder.detach_class(cls)


def detach_all():
    """Tracks nothing any more, and lets go of objects kept with keep=True."""
    stop_periodic_snapshots()
    _recorder.detach_all()
    _recorder.unwatch_classes(builtins.__dict__, _recorder.__build_class__)
    _tell(False)


def create_snapshot(description="", compute_total=False):
    """Records the size of every tracked object, and with `compute_total` that of all objects."""
    global _told_lost
    *figures, lost = _recorder.take_snapshot(_utf8(description), compute_total)
    if lost != _told_lost:
        _told_lost = lost
        _recorder.mark(_DIAGNOSTIC, b"%d records of tracked objects are lost" % lost)
    if not compute_total:
        figures[1] = None
    return Snapshot(*figures)


def start_periodic_snapshots(interval=1.0):
    """Takes a snapshot each `interval` seconds, in a thread."""
    global _periodic
    if interval <= 0:
        raise ValueError("interval must be positive, not %r" % (interval,))
    stop_periodic_snapshots()
    end = threading.Event()
    thread = threading.Thread(target=_take_snapshots, args=(interval, end),
                              name="heapscope snapshots", daemon=True)
    _periodic = thread, end
    thread.start()


def stop_periodic_snapshots():
    global _periodic
    if _periodic is not None:
        thread, end = _periodic
        _periodic = None
        end.set()
        if thread is not threading.current_thread() and thread.is_alive():
            thread.join()


def _take_snapshots(interval, end):
    while not end.wait(interval):
        if not heapscope.is_recording():
            return
        create_snapshot()


def _tell(is_on):
    global is_tracking
    if is_tracking != is_on:
        is_tracking = is_on
        heapscope.agent.tell_what_is_recorded()


def _utf8(text):
    return b"" if text is None else str(text).encode("utf-8", "surrogatepass")


def parse_track(text):
    """module.Class[:LEVEL[:trace]] → (name, level, trace)"""
    name, _, rest = text.partition(":")
    level, _, trace = rest.partition(":")
    if not name or trace not in ("", "trace"):
        raise ValueError("module.Class[:LEVEL[:trace]] is wanted, not %r" % text)
    return name, int(level or 0), bool(trace)


def track_by_name(wanted):
    """Tracks classes by name: those that there are now, others as soon as a class statement makes
    them. At exit there is a snapshot, and a diagnostic for each class that never came."""
    for name, level, trace in wanted:
        cls = _find_class(name)
        if cls is not None:
            track_class(cls, None, level, False, trace)
        else:
            _recorder.await_class(name.encode(), level, trace)
    if wanted:
        _recorder.watch_classes(builtins.__dict__, _recorder.__build_class__)
        atexit.register(_end_of_program)
        _tell(True)


def forget_end_of_program():
    atexit.unregister(_end_of_program)


def _find_class(name):
    """The class of that name in a module that is loaded already; nothing is imported."""
    parts = name.split(".")
    for i in range(len(parts) - 1, 0, -1):
        found = sys.modules.get(".".join(parts[:i]))
        for part in parts[i:]:
            found = getattr(found, "__dict__", {}).get(part)
        if isinstance(found, type):
            return found
    return None


def _end_of_program():
    stop_periodic_snapshots()
    if not heapscope.is_recording():
        return
    for name in _recorder.awaited_classes():
        _recorder.mark(_DIAGNOSTIC, b"--track " + name + b": no class statement made such a class")
    create_snapshot("exit")
