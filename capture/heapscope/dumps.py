"""Object dumps: into the running recording, or into a file of their own."""

import os
import sys
import time

from heapscope import _recorder

VALUES = {"none": 0, "short": 1, "redacted": 2}

# Files that this process began: real path → [device and inode, monotonic start, next stream].
_own_files = {}


class Dump:
    """What became of a dump: its child process, and with `wait` its counts."""

    __slots__ = ("child", "is_complete", "objects", "edges", "pause_seconds", "path")

    def __init__(self, answer, path):
        self.child, status, self.objects, self.edges, pause_ns = answer
        self.is_complete = status == 1
        self.pause_seconds = pause_ns / 1e9
        self.path = path

    def __repr__(self):
        if self.is_complete:
            return f"<Dump of {self.objects:,} objects, {self.edges:,} references>"
        return "<Dump still being written>" if self.child else "<Dump cut short>"


def dump(label="", values="short", wait=False, in_process=False, path=None):
    """Write every object with its type, size, references and value.

    The dump is made by a copy of the process, so the program stands still only while the
    system copies its page tables. `in_process=True` makes it in the process itself.
    `values`: "none", "short", or "redacted" (numbers, lengths and names of attributes only).
    """
    return take(label, "", values, wait, in_process, path)


def take(label, trigger, values, wait, in_process, path):
    if values not in VALUES:
        raise ValueError(f'values must be "none", "short" or "redacted", not {values!r}')
    if path is not None:
        return _into_file(os.fspath(path), label, trigger, values, wait, in_process)
    target = _recorder.dump_target()
    if target is None:
        raise RuntimeError("Nothing is being recorded. Call heapscope.start(), or dump(path=…).")
    descriptor, time_ns, stream, _ = target
    answer = _write(descriptor, time_ns, stream, label, trigger, values, wait, in_process)
    return Dump(answer, None)


def _into_file(path, label, trigger, values, wait, in_process):
    path, descriptor, start_ns, stream = _open_file(path)
    try:
        time_ns = time.monotonic_ns() - start_ns
        answer = _write(descriptor, time_ns, stream, label, trigger, values, wait, in_process)
    finally:
        os.close(descriptor)
    return Dump(answer, path)


def _open_file(path):
    """Descriptor of the file, begun if this process has not written it yet, and a new stream."""
    path = os.fsdecode(path).replace("%p", str(os.getpid()))
    key = os.path.realpath(path)
    known = _own_files.get(key)
    if known is not None and known[0] == (os.getpid(), _identity_of(key)):
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    else:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        start_ns = time.monotonic_ns()
        try:
            _begin_file(descriptor, start_ns)
        except BaseException:
            os.close(descriptor)
            raise
        known = _own_files[key] = [(os.getpid(), _identity_of(key)), start_ns, 1]
    stream = known[2]
    known[2] += 1
    return path, descriptor, known[1], stream


def arm_memory_error(values, path):
    """One dump when an allocation fails; its place in the file is decided now."""
    target = _recorder.dump_target()
    if path is not None:
        _, descriptor, start_ns, stream = _open_file(path)
        time_ns = time.monotonic_ns() - start_ns
    elif target is not None:
        descriptor, time_ns, stream, _ = target
    else:
        raise RuntimeError("Nothing is being recorded. Call heapscope.start(), or pass path=….")
    _recorder.dump_at_memory_error(*_request(descriptor, time_ns, stream, "", "memory error", values, True, False))


def _identity_of(path):
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _write(*request):
    return _recorder.write_dump(*_request(*request))


def _request(descriptor, time_ns, stream, label, trigger, values, wait, in_process):
    return (
        descriptor,
        stream,
        max(0, time_ns),
        label.encode("utf-8", "replace").replace(b"\0", b" "),
        trigger.encode(),
        VALUES[values],
        wait,
        in_process,
        600,
    )


def _begin_file(descriptor, start_ns):
    facts = {
        "python": sys.version.split()[0],
        "implementation": sys.implementation.name,
        "free_threaded": "0",
        "pointer_bytes": "8",
        "argv": " ".join(sys.argv) if hasattr(sys, "argv") else "",
        "executable": sys.executable or "",
        "cwd": _working_folder(),
        "platform": sys.platform,
    }
    pairs = [(k.encode(), v.encode("utf-8", "replace")) for k, v in facts.items()]
    _recorder.begin_file(descriptor, os.urandom(16), time.time_ns(), start_ns, pairs)


def _working_folder():
    try:
        return os.getcwd()
    except OSError:
        return ""
