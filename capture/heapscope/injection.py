"""Makes an agent of a process that is none: the text that it is to run, and the wait for its socket."""

import os
import shutil
import tempfile
import time

from heapscope import agent_client, inject_gdb, inject_remote
from heapscope.target import Refused

_SECONDS_BEFORE_ANOTHER_TRY = 2
_PAUSE_SECONDS = 0.02

# Imports and begins to listen; all else is asked for on the socket.
_SCRIPT = '''
def begin(folder, failed):
    import sys
    try:
        package = sys.modules.get("heapscope")
        if package is None:
            import importlib.util
            spec = importlib.util.spec_from_file_location("heapscope", folder + "/__init__.py",
                                                          submodule_search_locations=[folder])
            package = importlib.util.module_from_spec(spec)
            sys.modules["heapscope"] = package
            try:
                spec.loader.exec_module(package)
            except BaseException:
                del sys.modules["heapscope"]
                raise
        if package._recorder is None:
            raise ImportError(package._reason)
        package.agent.open_for_attach()
    except BaseException as error:
        with open(failed, "w") as file:
            file.write("%%s: %%s" %% (type(error).__name__, error))


begin(%r, %r)
'''

# Leaves no name in __main__ and no exception; without the file it does nothing.
_TEXT = '''
try:
    exec("with open({0!r}, 'rb') as f: text = f.read()\\nexec(compile(text, {0!r}, 'exec'), {{}})", {{}})
except BaseException:
    pass
'''


class _Script:
    """A file that is there for as long as this waits: a process that comes to it later finds nothing."""

    def __init__(self, target):
        self.folder = tempfile.mkdtemp(prefix="heapscope-", dir="/tmp")
        self.path = os.path.join(self.folder, "attach.py")
        self._failed = os.path.join(self.folder, "failed")
        with open(self.path, "w") as file:
            file.write(_SCRIPT % (target.package(), self._failed))
        if os.geteuid() != target.user:
            os.chown(self.path, target.user, -1)
            os.chown(self.folder, target.user, -1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, True)

    def text(self):
        return _TEXT.format(self.path)

    def failure(self):
        try:
            with open(self._failed) as file:
                return file.read()
        except OSError:
            return ""


def make_agent(target, seconds):
    """The path of its socket."""
    target.check_owner()
    target.check_same_files()
    version, _ = target.read_version()
    target.package()
    end = time.monotonic() + seconds
    has_remote_exec = version >= (3, 14)
    if not has_remote_exec:
        inject_gdb.check(target)
    with _Script(target) as script:
        while True:
            if has_remote_exec:
                inject_remote.run_script(target, script.path)
            else:
                inject_gdb.run_text(target, script.text())
            path = _wait(target, script, min(end, time.monotonic() + _SECONDS_BEFORE_ANOTHER_TRY))
            if path is not None:
                return path
            if time.monotonic() >= end:
                raise Refused("process %d has run no Python code on its main thread for %g seconds. Try again later, or "
                              "with a longer --timeout." % (target.process, seconds))
            # remote_exec waits for the main thread; gdb can do without while that is outside Python.
            has_remote_exec = has_remote_exec and shutil.which("gdb") is None


def _wait(target, script, end):
    while True:
        try:
            return agent_client.find(target)
        except agent_client.NoAgent:
            pass
        if script.failure():
            raise Refused("process %d cannot import heapscope: %s" % (target.process, script.failure()))
        if not os.path.exists(target.folder):
            raise Refused("process %d has ended" % target.process)
        if time.monotonic() >= end:
            return None
        time.sleep(_PAUSE_SECONDS)
