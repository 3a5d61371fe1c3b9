"""The way into a process by the debugger gdb, for Pythons before 3.14.

Where the main thread holds the GIL or waits for it, it may be in the middle of anything. It gets a
pending call, which it makes between two bytecodes; the page with the text is mapped, so nothing
of its allocators is used. Where it is at its pending calls already it may hold their lock, so it is left alone
for a moment. Where it waits outside Python the text is run at once, as another thread could
run it, but not inside an allocator or the collector, whose locks it would wait for. Where it computes
outside Python its vector registers are in use, which the text would change, so it gets a pending call, too.
"""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import time

from heapscope import gdb_registers
from heapscope.target import Refused, read, status_field

_IS_X86_64 = os.uname().machine == "x86_64"
_TRIES = 40
_PAUSE_SECONDS = 0.05
_SECONDS_FOR_A_CALL = 20
_ALLOCATORS = re.compile(r"\bin (_*(?:libc_|tc_|je_|mi_)?(?:malloc|calloc|realloc|free|memalign|posix_memalign|"
                         r"aligned_alloc|mmap|munmap|mremap)(?:_\w*)?|_int_(?:malloc|free|realloc|memalign)\w*|"
                         r"arena_get\w*|sysmalloc\w*|tcache_\w*|malloc_consolidate|"
                         r"\w*pymalloc\w*|_?Py(?:Mem|Object)_(?:Raw)?(?:Malloc|Calloc|Realloc|Free)\w*|"
                         r"gc_collect\w*|_?PyGC_Collect\w*|_dl_\w+|dl_\w+|dlopen\w*) \(")
_INNERMOST = 8
_LOCKS_PENDING_CALLS = re.compile(r"\bin (\w*[Pp]ending_?[Cc]all\w*) \(")
_WAITS_FOR_GIL = re.compile(r"pthread_cond|take_gil|PyEval_(?:RestoreThread|AcquireThread)")


def check(target):
    if shutil.which("gdb") is None:
        raise Refused("gdb is not installed, which Python before 3.14 needs for attaching to a process that is no "
                      "agent. Install it, or start the program as an agent: HEAPSCOPE_AGENT=1, or "
                      "heapscope.listen() in it, or record it from its start: python3 -m heapscope run.")
    tracer = status_field(target.folder, "TracerPid")
    if tracer not in ("", "0"):
        raise Refused("process %d is being debugged by process %s already" % (target.process, tracer))


def run_text(target, text):
    """The text must raise nothing. It may run later than this returns."""
    for _ in range(_TRIES):
        with _Debugger(target) as debugger:
            found = _LOCKS_PENDING_CALLS.search(debugger.innermost())
            if found is None:
                if (debugger.holds_gil() or _WAITS_FOR_GIL.search(debugger.backtrace())
                        or not debugger.is_in_system_call()):
                    return debugger.add_pending_call(text)
                found = _ALLOCATORS.search(debugger.backtrace())
                if found is None:
                    return debugger.run(text)
        time.sleep(_PAUSE_SECONDS)
    raise Refused("the main thread of process %d is inside %s each time it is looked at. Try again later."
                  % (target.process, found.group(1)))


class _Debugger:
    def __init__(self, target):
        self._target = target
        self._backtrace = None
        self._registers = None

    def __enter__(self):
        # Of a session of its own: the Ctrl+C of a terminal must not meet a process half changed.
        self._gdb = subprocess.Popen(["gdb", "-nx", "-q", "-readnever"], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                                     env=dict(os.environ, DEBUGINFOD_URLS="", LC_ALL="C"))
        try:
            # The process stands still while gdb reads: names of functions are all that is read.
            for command in ("set pagination off", "set confirm off", "set width 0", "set auto-load off",
                            "set auto-solib-add off", "set debug-file-directory /nowhere",
                            "set unwindonsignal on", "set print frame-arguments none",
                            "set print thread-events off", "file %s" % self._target.executable()):
                self._do(command)
            self._hide_vector_registers()
            said = self._do("attach %d" % self._target.process)
            if "ptrace:" in said or "Could not attach" in said:
                raise Refused(why_no_ptrace(self._target, said))
            self._do("handle all nostop noprint pass")
            for library in ("libpython", "libc[.-]", "libpthread", "malloc"):
                self._do("sharedlibrary %s" % library)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        try:
            self._gdb.stdin.write(b"detach\nquit\n")
            self._gdb.stdin.close()
        except OSError:
            pass
        self._gdb.stdout.read()
        self._gdb.stdout.close()
        self._gdb.wait()
        if self._registers is not None:
            self._registers.close()

    def _hide_vector_registers(self):
        version = re.search(r"GNU gdb .*?(\d+)\.\d", self._do("show version"))
        if not _IS_X86_64 or version is not None and not gdb_registers.is_needed(int(version.group(1))):
            return
        self._registers = tempfile.NamedTemporaryFile("w", prefix="heapscope-", suffix=".xml")
        self._registers.write(gdb_registers.description())
        self._registers.flush()
        self._do("set tdesc filename %s" % self._registers.name)  # read when it attaches

    def is_in_system_call(self):
        return not _IS_X86_64 or self._number("$orig_rax", "gdb cannot read registers") >= 0

    def holds_gil(self):
        return self._call("int", "PyGILState_Check", "(void)", "()") != 0

    def innermost(self):
        return self._do("backtrace %d" % _INNERMOST)

    def backtrace(self):
        if self._backtrace is None:
            self._backtrace = self._do("backtrace 400")
        return self._backtrace

    def add_pending_call(self, text):
        place = self._put(text)
        self._call("int", "Py_AddPendingCall", "(void*, void*)", "((void*)&PyRun_SimpleString, (void*)%d)" % place)

    def run(self, text):
        place = self._put(text)
        state = self._call("int", "PyGILState_Ensure", "(void)", "()")
        try:
            self._call("int", "PyRun_SimpleString", "(const char*)", "((const char*)%d)" % place)
        finally:
            self._call("void", "PyGILState_Release", "(int)", "(%d)" % state)
            self._call("int", "munmap", "(void*, unsigned long)", "((void*)%d, %d)" % (place, 4096))

    def _put(self, text):
        code = text.encode() + b"\0"
        assert len(code) <= 4096
        place = self._call("unsigned long", "mmap", "(void*, unsigned long, int, int, int, long)",
                           "(0, 4096, 3, 34, -1, 0)")
        with open(self._target.folder + "/mem", "r+b", buffering=0) as memory:
            memory.seek(place)
            memory.write(code)
        return place

    def _call(self, result, function, parameters, arguments):
        called = "((%s(*)%s)%s)%s" % (result, parameters, function, arguments)
        if result == "void":
            self._do("call %s" % called, _SECONDS_FOR_A_CALL)
            return 0
        return self._number(called, "gdb cannot call %s" % function)

    def _number(self, expression, failure):
        said = self._do('printf "heapscope: %%ld\\n", (long)%s' % expression, _SECONDS_FOR_A_CALL)
        found = re.search(r"heapscope: (-?\d+)", said)
        if found is None:
            raise Refused("%s in process %d: %s" % (failure, self._target.process, said.strip()))
        return int(found.group(1))

    def _do(self, command, seconds=120):
        """What gdb says to a command."""
        timer = threading.Timer(seconds, self._gdb.send_signal, (signal.SIGINT,))
        timer.start()
        try:
            self._gdb.stdin.write(("%s\necho \\nheapscope-done\\n\n" % command).encode())
            self._gdb.stdin.flush()
            lines = []
            while True:
                line = self._gdb.stdout.readline().decode("utf-8", "replace")
                if not line:
                    raise Refused("gdb ended: %s" % "".join(lines).strip())
                if line.endswith("heapscope-done\n"):
                    return "".join(lines)
                lines.append(line.replace("(gdb) ", ""))
        except BrokenPipeError:
            raise Refused("gdb ended by itself")
        finally:
            timer.cancel()


def why_no_ptrace(target, said):
    line = next((line for line in said.split("\n") if "ptrace" in line or "Could not" in line), said).strip()
    reason = "gdb must not look into process %d (%s). " % (target.process, line.rstrip("."))
    try:
        scope = read("/proc/sys/kernel/yama/ptrace_scope").strip()
    except OSError:
        scope = b"0"
    if scope == b"1" and os.geteuid() != 0:
        what = ("The system allows it to root alone (ptrace_scope is 1): run this by sudo, or allow it until the next "
                "start: echo 0 | sudo tee /proc/sys/kernel/yama/ptrace_scope.")
    elif scope == b"2" and os.geteuid() != 0:
        what = "The system allows it to administrators alone (ptrace_scope is 2): run this by sudo."
    elif scope == b"3":
        what = "The system allows it to nobody until it is started anew (ptrace_scope is 3)."
    else:
        what = ("Run this by sudo; in a container, start that with the right to it: docker run "
                "--cap-add=SYS_PTRACE.")
    return (reason + what + " Without it: start the program as an agent (HEAPSCOPE_AGENT=1), or record it from its "
            "start (python3 -m heapscope run).")
