"""What the tests of attaching share: programs that run until they are told to end, and the commands."""

import json
import os
import shutil
import subprocess
import sys
import time

import read_hscope
from support import CAPTURE, RecorderTest

# Says that it is there, works until its standard input ends, and says how it fared.
FRAME = """
import os, select, sys, threading, time
def is_over():
    return bool(select.select([0], [], [], 0)[0])
print("ready", flush=True)
%s
print("threads:", [t.name for t in threading.enumerate() if t.name != "worker"], "names:",
      sorted(n for n in globals() if "heapscope" in n), flush=True)
sys.exit(3)
"""
WORK = "while not is_over():\n    keep = [str(i) * 3 for i in range(200)]\n    time.sleep(0.005)\n"
LISTEN = "__import__('heapscope').listen()\n"
SAID = "threads: ['MainThread'] names: []\n"


def injection_is_refused():
    """None, or why a process that is no agent cannot be attached to here."""
    if sys.version_info >= (3, 14):
        return None
    if shutil.which("gdb") is None:
        return "gdb is not installed"
    probe = subprocess.Popen(["sleep", "30"])
    said = subprocess.run(["gdb", "-nx", "-q", "-readnever", "-batch", "-p", str(probe.pid)], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).stdout
    probe.kill()
    probe.wait()
    return "gdb must not attach to processes here" if b"ptrace:" in said else None


class Program:
    """A running program, ended by `end`."""

    def __init__(self, test, text, frame=FRAME, before="", environment=(), options=()):
        path = test.write(before + frame % text)
        self._process = subprocess.Popen([sys.executable] + list(options) + [path], stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                         env=test.environment(environment))
        self.pid = self._process.pid
        test.addCleanup(self.kill)
        test.programs.append(self)
        test.assertEqual(self._process.stdout.readline(), b"ready\n")

    def end(self):
        """(standard output, standard error, exit status)"""
        out, said = self._process.communicate(timeout=60)
        return out.decode(), said.decode(), self._process.returncode

    def is_running(self):
        return self._process.poll() is None

    def state(self):
        """For the message of a test that fails; the program is over after that."""
        if self.is_running():
            with open("/proc/%d/stat" % self.pid) as file:
                how = "runs (%s)" % file.read().rpartition(")")[2].split()[0]
            self._process.kill()
        else:
            how = "has ended with %d" % self._process.returncode
        out, said = self._process.communicate(timeout=60)
        return "program %d %s, said %r and %r" % (self.pid, how, out.decode(), said.decode())

    def kill(self):
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            pipe.close()


class AttachTest(RecorderTest):
    def setUp(self):
        super().setUp()
        self.programs = []
        # In /tmp: the path of a socket must be short.
        self.runtime = os.path.join(self.folder, "run")
        os.mkdir(self.runtime, 0o700)
        before = os.environ.get("XDG_RUNTIME_DIR")
        os.environ["XDG_RUNTIME_DIR"] = self.runtime
        self.addCleanup(lambda: os.environ.pop("XDG_RUNTIME_DIR") if before is None
                        else os.environ.__setitem__("XDG_RUNTIME_DIR", before))

    def start_agent(self, text=WORK, **more):
        return Program(self, text, before=LISTEN, **more)

    def command(self, *words, status=0, **more):
        """Standard output of a command of the package, or standard error of one that must fail."""
        done = subprocess.run([sys.executable, "-m", "heapscope"] + [str(word) for word in words], cwd=self.folder,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120,
                              env=more.pop("env", None) or self.environment(), **more)
        if done.returncode != status:
            self.fail("\n".join(["%s ended with %d, said %r and %r" % (words, done.returncode, done.stdout, done.stderr),
                                 "sockets: %s" % self.sockets()] + [program.state() for program in self.programs]))
        return (done.stderr if status else done.stdout).decode()

    def listed(self):
        return {row["pid"]: row for row in json.loads(self.command("list", "--json"))}

    def record_a_while(self, program, *options, seconds=0.3):
        """Attaches, waits, stops; the recording."""
        self.command("attach", program.pid, "-o", self.file, *options)
        time.sleep(seconds)
        self.command("stop", program.pid)
        return self.read()

    def read(self, path=None):
        recording = read_hscope.read(path or self.file)
        recording.live_blocks()
        return recording

    def check_end(self, program):
        self.assertEqual(program.end(), (SAID, "", 3))

    def sockets(self):
        folder = os.path.join(self.runtime, "heapscope")
        return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def package_without_extensions(folder):
    """A copy of the package for which nothing is built."""
    copy = os.path.join(folder, "capture")
    shutil.copytree(os.path.join(CAPTURE, "heapscope"), os.path.join(copy, "heapscope"),
                    ignore=shutil.ignore_patterns("*.so", "__pycache__"))
    shutil.copy(os.path.join(CAPTURE, "build.py"), copy)
    return copy
