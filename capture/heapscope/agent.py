"""The agent of this process: it answers `list`, `attach`, `stop` and `dump` of other processes.

A process has one while it records, and from `heapscope.listen()` on. The thread that listens is
native: Python does not know it, it is away around a fork, and `list` is answered without Python.
Other requests run on the main thread between two bytecodes; while that waits outside Python they run
on the thread that listens.
"""

import atexit
import os
import sys

import heapscope
from heapscope import _recorder, agent_folder, dumps

_is_wanted = False              # by listen(): it stays after recordings
_removes_socket_at_exit = False
_last = (None, b"")             # the last request that was carried out, and its reply


class _NeedsMainThread(Exception):
    pass


def listen():
    global _is_wanted
    open_for_attach()
    _is_wanted = True


def open_for_attach():
    """Listens until the recording that is to come has ended."""
    global _removes_socket_at_exit
    heapscope._register_fork_handlers()
    path = agent_folder.socket_path(agent_folder.own_folder(), os.getpid())
    _recorder.listen(os.fsencode(path), answer)
    if not _removes_socket_at_exit:
        atexit.register(_recorder.unlisten)
        _removes_socket_at_exit = True


def before_recording():
    try:
        open_for_attach()
    except OSError:
        pass  # then it can be stopped from inside alone
    tell_what_is_recorded()


def after_recording():
    tell_what_is_recorded()
    leave()


def leave():
    if _leaves():
        _recorder.unlisten()


def _leaves():
    """Whether the agent goes, from an answer after that."""
    return not _is_wanted and not heapscope.is_recording()


def after_fork_in_child():
    if "heapscope.profiler" in sys.modules:
        sys.modules["heapscope.profiler"].is_profiling = False
    tell_what_is_recorded()
    if _is_wanted:
        try:
            open_for_attach()
        except OSError:
            pass


def tell_what_is_recorded():
    facts = heapscope._facts
    if facts is not None:
        records = [name for name, is_on in (("allocations", facts["allocations"]),
                                            ("calls", _is_on("calls", "_active")),
                                            ("CPU samples", _is_on("profiler", "is_profiling")),
                                            ("tracked objects", _is_on("tracker", "is_tracking")),
                                            ("process memory", facts["memory"])) if is_on]
        facts = {"file": facts["file"], "since": facts["since"], "sampling": facts["sampling"],
                 "records": records}
    _recorder.set_status(_json_text(facts).encode())


def _is_on(module, flag):
    return bool(getattr(sys.modules.get("heapscope." + module), flag, None))


def _json_text(value):
    """Of what the status is made of, without the json package."""
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{%s}" % ",".join(_json_text(key) + ":" + _json_text(value[key]) for key in value)
    if isinstance(value, list):
        return "[%s]" % ",".join(map(_json_text, value))
    if not isinstance(value, str):
        return repr(value)
    return '"%s"' % "".join(map(_json_character, value))


def _json_character(character):
    code = ord(character)
    if code > 0xFFFF:
        code -= 0x10000
        return "\\u%04x\\u%04x" % (0xD800 | code >> 10, 0xDC00 | code & 0x3FF)
    is_plain = 32 <= code < 127 and character not in '"\\'
    return character if is_plain else "\\u%04x" % code


def answer(request, is_main):
    """Called by the extension; KeyboardInterrupt goes on into the program."""
    global _last
    import json
    try:
        wanted = json.loads(request.decode())
        number, carry_out = wanted["id"], _ANSWERS[wanted["do"]]
    except (ValueError, KeyError, TypeError):
        return b'{"error": "it does not know such a request"}'
    if number == _last[0]:
        return _last[1]  # the first reply was lost, by a fork
    try:
        reply = carry_out(wanted, is_main)
    except _NeedsMainThread:
        return b'{"needs_main_thread": true}'
    except OSError as error:
        reply = {"error": "%s: %s" % (error.filename, error.strerror) if error.filename else str(error)}
    except Exception as error:
        reply = {"error": str(error) or type(error).__name__}
    _last = number, json.dumps(reply).encode()
    return _last[1]


def _start(wanted, is_main):
    from heapscope import session
    options = type(sys.implementation)(**wanted["options"])
    is_by_profile_hook = options.calls and not hasattr(sys, "monitoring")
    is_by_signal = any(word.startswith("SIG") for word in options.dump_at)
    if not is_main and (is_by_profile_hook or is_by_signal):
        raise _NeedsMainThread
    if heapscope._facts is not None and heapscope.is_recording():
        return {"error": "it is being recorded already, into %s" % heapscope._facts["file"]}
    if heapscope._facts is not None:
        heapscope.stop()  # that one ended by a write error
    session.begin(wanted["file"], options)
    return {"file": heapscope._facts["file"]}


def _stop(wanted, is_main):
    facts = heapscope._facts
    if facts is None:
        return {"error": "it is not being recorded"}
    heapscope.stop()
    return {"file": facts["file"], "leaves": _leaves()}


def _dump(wanted, is_main):
    is_recording = heapscope._facts is not None and heapscope.is_recording()
    path = wanted["file"] if wanted["is_file_given"] or not is_recording else None
    dump = dumps.take(wanted["label"], "attach", wanted["values"], False, False, path)
    return {"file": os.path.abspath(dump.path or heapscope._facts["file"])}


def _leave(wanted, is_main):
    leave()
    return {"leaves": _leaves()}


_ANSWERS = {"start": _start, "stop": _stop, "dump": _dump, "leave": _leave}
