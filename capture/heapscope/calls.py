"""Traces every call of Python functions into the running recording.

    with calls.trace(only="myproject.*", locals=True):
        work()

`trace` is also a decorator. From 3.12 all threads are traced; before, this one and those that begin later.
"""

import functools
import sys
import threading

import heapscope
from heapscope import _recorder

_active = None
_tool = None
_thread_profile = None


class trace:
    """only: a pattern with * and ? for "module.function"; locals: type and size of the variables at return."""

    def __init__(self, only=None, locals=False):
        self._only, self._locals = only, locals
        self._depth = 0

    def __enter__(self):
        global _active
        if _active is None:
            _active = self
            heapscope.agent.tell_what_is_recorded()  # now, or it would be among the calls
            try:
                _start(self._only, self._locals)
            except BaseException:
                _active = None
                heapscope.agent.tell_what_is_recorded()
                raise
        elif _active is not self:
            raise RuntimeError("calls are traced already")
        self._depth += 1
        return self

    def __exit__(self, *_):
        global _active
        self._depth -= 1
        if self._depth == 0:
            _active = None
            _stop()
            heapscope.agent.tell_what_is_recorded()

    def __call__(self, function):
        @functools.wraps(function)
        def traced(*arguments, **named):
            with self:
                return function(*arguments, **named)

        return traced


def _start(only, with_locals):
    if not heapscope.is_recording():
        raise RuntimeError("calls are traced into a recording: call heapscope.start() first")
    if hasattr(sys, "monitoring"):
        _arm_monitoring(only, with_locals)
    else:
        _arm_profile(only, with_locals)


def _own_file():
    return _start.__code__.co_filename


def _callbacks(events):
    return ((events.PY_START, _recorder.on_enter), (events.PY_RESUME, _recorder.on_enter),
            (events.PY_THROW, _recorder.on_throw), (events.PY_RETURN, _recorder.on_return),
            (events.PY_YIELD, _recorder.on_yield), (events.PY_UNWIND, _recorder.on_unwind))


def _arm_monitoring(only, with_locals):
    global _tool
    monitoring = sys.monitoring
    # 0 to 2 are those of debuggers, coverage and profilers; 5 is that of optimizers.
    _tool = next((i for i in (3, 4, 5) if monitoring.get_tool(i) is None), None)
    if _tool is None:
        raise heapscope.NotSupported("no tool id of sys.monitoring is free")
    monitoring.use_tool_id(_tool, "heapscope")
    wanted = 0
    for event, callback in _callbacks(monitoring.events):
        monitoring.register_callback(_tool, event, callback)
        wanted |= event
    _recorder.start_calls(only or "", with_locals, _own_file(), monitoring.DISABLE)
    monitoring.restart_events()  # what an earlier `only` switched off
    monitoring.set_events(_tool, wanted)


def _arm_profile(only, with_locals):
    global _thread_profile
    if sys.getprofile() is not None:
        raise heapscope.NotSupported("another profiler is set: sys.getprofile() is not None")
    _thread_profile = threading._profile_hook
    threading.setprofile(_recorder.profile_new_thread)
    _recorder.start_calls(only or "", with_locals, _own_file(), None)


def _stop():
    global _tool
    _recorder.stop_calls()
    if _tool is None:
        if not hasattr(sys, "monitoring"):
            threading.setprofile(_thread_profile)
        return
    sys.monitoring.set_events(_tool, 0)
    for event, _ in _callbacks(sys.monitoring.events):
        sys.monitoring.register_callback(_tool, event, None)
    sys.monitoring.free_tool_id(_tool)
    _tool = None
