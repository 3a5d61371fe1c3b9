"""Attaching to programs that know nothing of heapscope: by sys.remote_exec from 3.14 on, by gdb before."""

import os
import subprocess
import sys
import time
import unittest
from unittest import mock

import support  # noqa: F401  builds the extension
import build
from heapscope import inject_gdb
from heapscope.target import Refused, Target
from attach_support import SAID, WORK, AttachTest, Program, injection_is_refused, package_without_extensions

REFUSED = injection_is_refused()
# Holds values in ymm16 to ymm31, and in no other vector register, as a memmove of the C library may.
HOLD_REGISTERS = """
#define EACH(DO) DO(16) DO(17) DO(18) DO(19) DO(20) DO(21) DO(22) DO(23) DO(24) DO(25) DO(26) DO(27) \\
                 DO(28) DO(29) DO(30) DO(31)
#define LOAD(i) "vmovdqu64 (" #i "-16)*32(%1), %%ymm" #i "\\n"
#define STORE(i) "vmovdqu64 %%ymm" #i ", (" #i "-16)*32(%2)\\n"
void hold(const char* put, char* got, unsigned long turns) {
    __asm__ volatile("vzeroall\\n kxorq %%k0, %%k0, %%k0\\n kxorq %%k1, %%k1, %%k1\\n kxorq %%k2, %%k2, %%k2\\n"
                     EACH(LOAD) "1: dec %0\\n jnz 1b\\n" EACH(STORE) : "+r"(turns) : "r"(put), "r"(got) : "memory");
}
"""
HOLDS = """
import ctypes
library = ctypes.%s(%r)
put = bytes(range(256)) * 2
is_changed = False
while not is_over():
    got = ctypes.create_string_buffer(len(put))
    library.hold(put, got, ctypes.c_ulong(100000000))
    is_changed |= got.raw != put
print("changed:", is_changed)
"""


@unittest.skipIf(REFUSED, "not run: %s" % REFUSED)
class InjectionTest(AttachTest):
    def check(self, text, *options, least=100, **more):
        """Attaches twice; the program stays as it was, and no agent is left."""
        program = Program(self, text, **more)
        for _ in range(2):
            self.assertGreaterEqual(len(self.record_a_while(program, *options).events), least)
            self.assertEqual(self.sockets(), [])
        self.check_end(program)

    def test_busy(self):
        self.check("while not is_over():\n    keep = [str(i) * 3 for i in range(500)]\n", "--sample", "4K")

    def test_strict_and_with_signals(self):
        self.check("import signal\ndef tick(*_): pass\nsignal.signal(signal.SIGALRM, tick)\n"
                   "signal.setitimer(signal.ITIMER_REAL, 0.003, 0.003)\n" + WORK +
                   "signal.setitimer(signal.ITIMER_REAL, 0)\n", options=["-X", "dev", "-W", "error"])

    def test_main_thread_waits_outside_python(self):
        self.check("sys.stdin.readline()\n", least=0)

    def test_long_calls_outside_python(self):
        self.check("import json\ntext = json.dumps([[i, str(i)] for i in range(200000)])\n"
                   "while not is_over():\n    json.loads(text)\n", "--sample", "64K", least=10)

    def test_threads(self):
        self.check("def work():\n    while not is_over(): [str(i) for i in range(99)]\n"
                   "all = [threading.Thread(target=work, name='worker') for i in range(4)]\n"
                   "for t in all: t.start()\nfor t in all: t.join()\n", "--sample", "4K")

    def test_asyncio(self):
        self.check("import asyncio\nasync def one():\n    while not is_over():\n        keep = [str(i) for i in range(99)]\n"
                   "        await asyncio.sleep(0.001)\n"
                   "async def main(): await asyncio.gather(*[one() for i in range(5)])\nasyncio.run(main())\n")

    def test_forks(self):
        self.check("while not is_over():\n    pid = os.fork()\n    if pid == 0:\n        os._exit(4)\n"
                   "    assert os.waitpid(pid, 0)[1] >> 8 == 4\n    keep = [str(i) for i in range(200)]\n")

    def test_vector_registers_in_use(self):
        with open("/proc/cpuinfo") as file:
            if not {"avx512vl", "avx512bw"} <= set(file.read().split()):
                self.skipTest("not run: the processor has no AVX-512")
        source, library = self.write(HOLD_REGISTERS, "hold.c"), os.path.join(self.folder, "hold.so")
        subprocess.run([build.compiler(), "-x", "c", source, "-O1", "-shared", "-fPIC", "-o", library], check=True)
        for kind in ("PyDLL", "CDLL"):  # with the GIL, and without
            program = Program(self, HOLDS % (kind, library))
            time.sleep(0.2)
            self.record_a_while(program)
            self.assertEqual(program.end(), ("changed: False\n" + SAID, "", 3), kind)

    def test_main_thread_at_its_pending_calls(self):
        source, library = self.write("void make_pending_calls(volatile int* is_over) { while (!*is_over) {} }\n",
                                     "calls.c"), os.path.join(self.folder, "libpython-calls.so")
        subprocess.run([build.compiler(), "-x", "c", source, "-shared", "-fPIC", "-o", library], check=True)
        program = Program(self, "import ctypes\nis_over_now = ctypes.c_int(0)\n"
                          "def watch():\n    while not is_over(): time.sleep(0.01)\n    is_over_now.value = 1\n"
                          "watcher = threading.Thread(target=watch, name='worker')\nwatcher.start()\n"
                          "ctypes.CDLL(%r).make_pending_calls(ctypes.byref(is_over_now))\nwatcher.join()\n" % library)
        time.sleep(0.2)
        with mock.patch.object(inject_gdb, "_TRIES", 2), self.assertRaises(Refused) as refused:
            inject_gdb.run_text(Target(program.pid), "")
        self.assertIn("is inside make_pending_calls each time", str(refused.exception))
        self.check_end(program)

    def test_dump(self):
        program = Program(self, WORK)
        self.command("dump", program.pid, "-o", self.file)
        self.assertGreater(os.path.getsize(self.file), 50000)
        self.assertEqual(self.sockets(), [])
        self.check_end(program)

    def test_the_end_of_the_program_ends_the_recording(self):
        program = Program(self, WORK)
        self.command("attach", program.pid, "-o", self.file, "--dump-at", "exit", "--calls", "--cpu=100")
        time.sleep(0.2)
        self.check_end(program)
        self.assertEqual(self.read().meta["end_reason"], "exit")

    @unittest.skipIf(sys.version_info < (3, 14), "not run: only Python 3.14 has sys.remote_exec")
    def test_remote_debugging_is_forbidden(self):
        program = Program(self, WORK, options=["-X", "disable-remote-debug"])
        self.assertIn("was started with -X disable-remote-debug", self.command("attach", program.pid, status=1))
        self.check_end(program)


class RefusalTest(AttachTest):
    def refused(self, *words, **more):
        said = self.command("attach", *words, status=1, **more)
        self.assertEqual((said[:11], said.count("\n"), "Traceback" in said), ("heapscope: ", 1, False))
        return said

    def test_no_process(self):
        process = subprocess.Popen(["true"])
        process.wait()
        self.assertIn("there is no process %d" % process.pid, self.refused(process.pid))

    def test_no_python(self):
        process = subprocess.Popen(["sleep", "60"])
        try:
            self.assertIn("which is no CPython", self.refused(process.pid))
        finally:
            process.kill()
            process.wait()

    def test_no_extension_for_that_version(self):
        package = package_without_extensions(self.folder)
        program = Program(self, WORK, environment={"PYTHONPATH": ""})
        said = self.refused(program.pid, env=dict(self.environment(), PYTHONPATH=package))
        self.assertIn("no extension for Python %d.%d" % sys.version_info[:2], said)
        self.assertIn(" %s/build.py" % package, said)
        self.check_end(program)

    @unittest.skipIf(sys.version_info >= (3, 14), "not run: Python 3.14 needs no gdb")
    def test_no_gdb(self):
        program = Program(self, WORK)
        said = self.refused(program.pid, env=dict(self.environment(), PATH="/nowhere"))
        self.assertIn("gdb is not installed", said)
        self.assertIn("HEAPSCOPE_AGENT=1", said)
        self.check_end(program)

    @unittest.skipIf(REFUSED or sys.version_info >= (3, 14), "not run: %s" % (REFUSED or "Python 3.14 needs no gdb"))
    def test_a_process_that_is_being_debugged(self):
        program = Program(self, WORK)
        debugger = subprocess.Popen(["gdb", "-nx", "-q", "-readnever", "-p", str(program.pid)], stdin=subprocess.PIPE,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        debugger.stdin.write(b"continue\n")
        debugger.stdin.flush()
        while b"Continuing" not in debugger.stdout.readline():
            pass
        self.assertIn("is being debugged by process %d already" % debugger.pid, self.refused(program.pid))
        self.check_end(program)
        debugger.communicate(b"quit\n")

    def test_no_process_id(self):
        for words in ((), ("x",), ("0",), ("--cpu",)):
            self.assertIn("process", self.command("attach", *words, status=2))


if __name__ == "__main__":
    if REFUSED:
        sys.stderr.write("attaching to processes that are no agents was not run: %s\n" % REFUSED)
    sys.exit(unittest.main())
