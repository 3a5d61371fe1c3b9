"""The host program behaves as without the recorder: output, exit status, references, descriptors."""

import re
import sys
import unittest

from support import RecorderTest


class HostTest(RecorderTest):
    def test_what_cannot_be_recorded_is_said_in_a_line(self):
        path = self.write("print('never')\n")
        for options, said in ((["-o", "/nowhere/x.hscope"], "cannot record into"),
                              (["--sample", "much"], "'much' is no sample")):
            done = self.run_plain("-m", "heapscope", "run", *(options + [path]))
            self.assertNotEqual(done.returncode, 0)
            self.assertEqual(done.stdout, b"")
            self.assertIn(said, done.stderr.decode())
            self.assertNotIn("Traceback", done.stderr.decode())

    def test_uncaught_exception(self):
        self.check_same("def f(n):\n    return 1 / n\nf(0)\n")

    def test_exit_statuses(self):
        for text in ("raise SystemExit(3)", "import sys; sys.exit('a message')", "raise SystemExit",
                     "import os; os._exit(7)", "import os, signal; os.kill(os.getpid(), 9)"):
            with self.subTest(text):
                self.check_same(text + "\n")

    def test_reference_counts(self):
        self.check_same("import sys\nx = []\nd = {}\n"
                        "def f(a):\n    y = [a]\n    return sys.getrefcount(y), sys.getrefcount(None)\n"
                        "print(sys.getrefcount(x), f(d)[0], sys.getrefcount(d))\n"
                        "def g():\n    a = 1\n    for i in range(9): str(i)\n    print(locals())\n"
                        "    b = [2]\n    print(sorted(locals()))\ng()\n")

    def test_descriptors_keep_their_numbers(self):
        self.check_same("import os\na = os.open('/dev/null', os.O_RDONLY)\n"
                        "b = open('/dev/null')\nprint(a, b.fileno())\n"
                        "os.closerange(3, 256)\nx = [str(i) for i in range(100000)]\nprint(len(x))\n")

    def test_arguments_and_main_module(self):
        path = self.write("import sys, __main__\nprint(sys.argv[1:], __name__, __main__.__dict__ is "
                          "globals(), sys.path[0])\n")
        plain = self.run_plain(path, "-x", "--sample", "b")
        recorded = self.run_recorded(path, "-x", "--sample", "b")
        self.assertEqual(recorded.stdout, plain.stdout)
        self.assertEqual(recorded.stderr, b"")

    def test_code_and_module(self):
        for program in (["-c", "import sys; print(sys.argv, __name__)", "a"],
                        ["-m", "json.tool", "--help"]):
            with self.subTest(program=program):
                plain, recorded = self.run_plain(*program), self.run_recorded(*program)
                self.assertEqual(recorded.stdout.replace(b"python3 -m ", b""),
                                 plain.stdout.replace(b"python3 -m ", b""))
                self.assertEqual(recorded.returncode, plain.returncode)

    def test_nothing_is_loaded_that_the_program_did_not_ask_for(self):
        text = "import sys\nprint('\\n'.join(sorted(sys.modules)), sys.flags, sys.warnoptions, sys.argv, sys.path)\n"
        path = self.write(text)
        plain = self.run_plain("-O", "-Wignore::UserWarning", path, "a b").stdout.decode().split("\n")
        done = self.run_plain("-O", "-Wignore::UserWarning", "-m", "heapscope", "run", "-o", self.file, path, "a b")
        recorded = done.stdout.decode().split("\n")
        ours = {name for name in recorded if name.partition(".")[0] == "heapscope"} | {"atexit"}
        self.assertEqual(sorted(set(recorded) - ours), sorted(set(plain) - {"atexit"}), done.stderr)

    def test_modules_beside_the_script_come_before_those_of_python(self):
        for name in ("json", "re", "types", "calls", "session", "contextlib"):
            self.write("print(__name__, 'of the program')\n", name + ".py")
        self.check_same("import json, re, types, calls, session, contextlib\n")

    def test_frames_of_the_program_are_the_outermost(self):
        text = ("import faulthandler, inspect, sys, traceback, warnings\n"
                "print(list(globals()), __loader__.__class__, sys.argv[1:], sys.path[0])\n"
                "print(__file__ if '__file__' in globals() else '', sys._getframe().f_back, len(inspect.stack()))\n"
                "def depth(n=1):\n    try: return depth(n + 1)\n    except RecursionError: return n\n"
                "print(depth())\nsys.setrecursionlimit(700)\nprint(depth(), sys.getrecursionlimit(), flush=True)\n"
                "faulthandler.dump_traceback(all_threads=False)\ntraceback.print_stack()\n"
                "warnings.warn('of whom', stacklevel=2)\n"
                "def fail(): raise ValueError(sys.argv)\nfail()\n")
        path = self.write(text)
        programs = [path, "a"], ["./program.py", "a"], ["-c", text, "a"], ["-m", "program", "a"]
        for program in programs:
            with self.subTest(program=program[0]):
                plain = self.run_plain(*program, cwd=self.folder)
                recorded = self.run_recorded(*program, cwd=self.folder)
                # Frames show where they lie.
                for one in plain, recorded:
                    one.stdout = re.sub(b"0x[0-9a-f]+", b"0x", one.stdout)
                self.assertEqual(recorded.stdout, plain.stdout)
                self.assertEqual(recorded.stderr, plain.stderr)
                self.assertEqual(recorded.returncode, 1)

    def test_child_forked_past_the_interpreter(self):
        self.check_same("import ctypes, os, sys\nchild = ctypes.CDLL(None).fork()\n"
                        "if child == 0:\n"
                        "    if 'heapscope' in sys.modules:\n"
                        "        import heapscope\n"
                        "        assert not heapscope.is_recording()\n"
                        "        heapscope.mark('by nobody')\n        heapscope.stop()\n"
                        "    junk = [str(i) for i in range(9999)]\n"
                        "    if os.fork() == 0: sys.exit(5)\n"
                        "    assert os.wait()[1] >> 8 == 5\n"
                        "    sys.exit(7)\n"
                        "print(os.waitpid(child, 0)[1] >> 8)\n")

    def test_fork_brings_no_warning_and_children_record_nothing(self):
        recording = self.check_same(
            "import os, warnings\nwarnings.simplefilter('error')\n"
            "for i in range(50):\n    pid = os.fork()\n    if pid == 0:\n"
            "        junk = [str(j) for j in range(1000)]\n        os._exit(i)\n"
            "    assert os.waitpid(pid, 0)[1] >> 8 == i\n    keep = [str(j) for j in range(1000)]\n"
            "print('done')\n")
        self.assertGreater(sum(event[2] == 0 for event in recording.events), 40000)

    def test_wait_sees_no_child_of_ours(self):
        self.check_same("import os\ntry:\n    os.wait()\nexcept ChildProcessError as e:\n    print(e)\n")

    def test_daemon_threads_at_exit(self):
        self.check_same("import threading, time\ndef work():\n    while True: [str(i) for i in range(99)]\n"
                        "for i in range(3): threading.Thread(target=work, daemon=True).start()\n"
                        "time.sleep(0.2)\nprint('end')\n")

    def test_memory_error_under_a_limit(self):
        self.check_same("import resource\nhere = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
                        "resource.setrlimit(resource.RLIMIT_AS, (here + (256 << 20),) * 2)\n"
                        "try:\n    x = []\n    while True: x.append(bytearray(1 << 20))\n"
                        "except MemoryError:\n    del x\n    print('caught')\n")

    def test_recursion_limit(self):
        self.check_same("def f(): return f()\nfor i in range(20):\n    try: f()\n"
                        "    except RecursionError as e: print(e)\n")

    def test_start_twice_and_stop(self):
        path = self.write(
            "import heapscope, sys\nheapscope.start(sys.argv[1])\n"
            "try: heapscope.start(sys.argv[1])\nexcept RuntimeError as e: print(e)\n"
            "heapscope.mark('middle')\nheapscope.stop()\nheapscope.stop()\n"
            "for i in range(12):\n    with heapscope.record(sys.argv[1]): keep = [str(j) for j in range(500)]\n"
            "print(heapscope.is_recording())\n")
        done = self.run_plain(path, self.file)
        self.assertEqual(done.stdout, b"heapscope is recording already\nFalse\n", done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
