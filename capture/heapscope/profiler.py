"""Samples of what the program does, of every thread, into the running recording.

    profiler.start_profiling(interval_ms=10); work(); profiler.stop_profiling()

`add_sample` and `add_memory_snapshot` put in what the program measured itself.
"""

import atexit
import json

import heapscope
from heapscope import _recorder

_stops_at_exit = False
is_profiling = False


def start_profiling(interval_ms=10, clock="cpu"):
    """clock: "cpu" samples a thread for each `interval_ms` that it computes, "wall" all threads in turn."""
    global _stops_at_exit, is_profiling
    if clock not in ("cpu", "wall"):
        raise ValueError("clock must be 'cpu' or 'wall', not %r" % (clock,))
    if not 0.1 <= interval_ms <= 60000:
        raise ValueError("interval_ms must lie between 0.1 and 60000, not %r" % (interval_ms,))
    if not heapscope.is_recording():
        raise RuntimeError("samples go into a recording: call heapscope.start() first")
    try:
        _recorder.start_sampler(int(interval_ms * 1e6), clock == "wall")
    except OSError as error:
        raise heapscope.NotSupported(str(error))
    is_profiling = True
    heapscope.agent.tell_what_is_recorded()
    if not _stops_at_exit:
        atexit.register(stop_profiling)
        _stops_at_exit = True


def stop_profiling():
    global is_profiling
    is_profiling = False
    _recorder.stop_sampler()
    heapscope.agent.tell_what_is_recorded()


def add_sample(stack_trace, metrics=None):
    """stack_trace: (function, file, line) of each frame, outermost first; metrics: what JSON can hold."""
    text = b"" if metrics is None else json.dumps(metrics).encode()
    if len(text) > 16000:
        raise ValueError("metrics are %d bytes as JSON, at most 16000 fit" % len(text))
    _recorder.add_sample(_frames(stack_trace), text)


def add_memory_snapshot(total_bytes, allocations=None, stack_trace=None):
    """allocations: bytes by site, a dict or pairs."""
    pairs = allocations.items() if hasattr(allocations, "items") else allocations or ()
    sites = tuple((str(site).encode("utf-8", "surrogatepass"), int(size)) for site, size in pairs)
    _recorder.add_memory_snapshot(int(total_bytes), sites, _frames(stack_trace or ()))


def _frames(stack_trace):
    return tuple((str(function), str(file), int(line)) for function, file, line in stack_trace)
