"""Agents: processes that record or have called listen() answer list, attach, stop and dump, and stay as they were."""

import os
import signal
import socket
import subprocess
import sys
import time
import unittest

import support  # noqa: F401  builds the extension
from attach_support import SAID, WORK, AttachTest, Program
from heapscope import agent_client

OPTIONS = dict(sample=None, no_allocations=False, calls=False, cpu=0, memory=0.1, clock="coarse", when_full="wait",
               follow_children="no", track=[], dump_at=[], values="short")


class AgentTest(AttachTest):
    def path_of(self, program):
        return os.path.join(self.runtime, "heapscope", "%d.sock" % program.pid)

    def ask(self, program, **request):
        return agent_client.ask(self.path_of(program), request, 20)

    def test_attach_and_stop(self):
        program = self.start_agent()
        self.assertEqual(os.stat(self.path_of(program)).st_mode & 0o777, 0o600)
        self.assertFalse(self.listed()[program.pid]["recording"])
        said = self.command("attach", program.pid)
        path = os.path.join(self.folder, "heapscope-program-%d.hscope" % program.pid)
        self.assertIn("Recording process %d (program) into %s\n" % (program.pid, path), said)
        self.assertIn("is being recorded already, into " + path,
                      self.command("attach", program.pid, status=1))
        time.sleep(0.3)
        row = self.listed()[program.pid]
        self.assertEqual((row["file"], row["records"]), (path, ["allocations", "process memory"]))
        self.assertGreater(row["bytes"], 1000)
        self.assertLess(abs(row["since"] - time.time()), 60)
        self.assertIn(path, self.command("list"))
        self.assertIn("Recorded ", self.command("stop", program.pid))
        recording = self.read(path)
        self.assertEqual(recording.meta["end_reason"], "stop")
        self.assertGreater(len(recording.events), 100)
        self.assertIn("is not being recorded", self.command("stop", program.pid, status=1))
        self.assertFalse(self.listed()[program.pid]["recording"])  # it has called listen()
        self.check_end(program)
        self.assertEqual(self.sockets(), [])

    def test_twenty_rounds(self):
        program = self.start_agent()
        for i in range(20):
            options = dict(OPTIONS, calls=i % 3 == 0, cpu=100 * (i % 2), dump_at=["SIGUSR2", "exit", "every=60"],
                           track=["threading.Thread"])
            self.ask(program, do="start", file=self.file, options=options)
            time.sleep(0.03)
            self.ask(program, do="stop")
            self.assertGreater(len(self.read().events), 10)
        self.check_end(program)

    def test_a_process_that_records_is_an_agent(self):
        path = self.write("import time\nwhile True:\n    keep = [str(i) for i in range(99)]\n    time.sleep(0.001)\n")
        process = subprocess.Popen([sys.executable, "-m", "heapscope", "run", "-o", self.file, "--calls", path],
                                   env=self.environment(), stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        while not self.sockets():
            time.sleep(0.01)
        self.assertEqual(self.listed()[process.pid]["records"], ["allocations", "calls", "process memory"])
        self.assertIn(self.file, self.command("dump", process.pid, "--label", "now"))
        self.command("stop", process.pid)
        self.assertEqual(self.sockets(), [])
        self.assertIsNone(process.poll())
        self.assertGreater(len(self.read().events), 100)

    def test_dump_without_a_recording(self):
        program = self.start_agent()
        self.command("dump", program.pid, "-o", self.file)
        self.assertGreater(os.path.getsize(self.file), 50000)
        self.check_end(program)

    def test_wait_ends_with_an_interrupt_and_after_a_duration(self):
        program = self.start_agent()
        waiting = subprocess.Popen([sys.executable, "-m", "heapscope", "attach", str(program.pid), "-o", self.file, "--wait"],
                                   env=self.environment(), stdout=subprocess.PIPE)
        self.assertIn(b"Recording process", waiting.stdout.readline())
        time.sleep(0.2)
        waiting.send_signal(signal.SIGINT)
        self.assertIn(b"Recorded ", waiting.communicate()[0])
        self.assertEqual(waiting.returncode, 130)
        self.assertEqual(self.read().meta["end_reason"], "stop")
        self.command("attach", program.pid, "-o", self.file, "--duration", "0.2")
        self.assertEqual(self.read().meta["end_reason"], "stop")
        self.check_end(program)

    def test_main_thread_waits_outside_python(self):
        program = self.start_agent("sys.stdin.readline()\n")
        self.assertIn("main thread waits outside Python", self.command(
            "attach", program.pid, "-o", self.file, "--dump-at", "SIGUSR2", status=1))
        self.command("attach", program.pid, "-o", self.file)
        self.command("dump", program.pid)
        self.command("stop", program.pid)
        self.read()
        self.check_end(program)

    def test_long_calls_outside_python(self):
        program = self.start_agent("import json\ntext = json.dumps([[i, str(i)] for i in range(200000)])\n"
                                   "while not is_over():\n    json.loads(text)\n")
        self.assertGreater(len(self.record_a_while(program, "--sample", "64K").events), 10)
        self.check_end(program)

    def test_threads(self):
        program = self.start_agent(
            "def work():\n    while not is_over(): [str(i) for i in range(99)]\n"
            "all = [threading.Thread(target=work, name='worker') for i in range(4)]\n"
            "for t in all: t.start()\nfor t in all: t.join()\n")
        recording = self.record_a_while(program, "--sample", "4K")
        self.assertGreater(len({event[0] for event in recording.events}), 1)
        self.check_end(program)

    def test_asyncio(self):
        program = self.start_agent(
            "import asyncio\nasync def one():\n    while not is_over():\n        keep = [str(i) for i in range(99)]\n"
            "        await asyncio.sleep(0.001)\n"
            "async def main(): await asyncio.gather(*[one() for i in range(5)])\nasyncio.run(main())\n")
        self.assertGreater(len(self.record_a_while(program).events), 100)
        self.check_end(program)

    def test_forks(self):
        enough = os.path.join(self.folder, "enough")
        program = self.start_agent(
            "import warnings\nwarnings.simplefilter('error')\nwhile not os.path.exists(%r):\n    pid = os.fork()\n"
            "    if pid == 0:\n        junk = [str(i) for i in range(200)]\n        os._exit(4)\n"
            "    assert os.waitpid(pid, 0)[1] >> 8 == 4\n    keep = [str(i) for i in range(200)]\n"
            "os.remove(%r)\n" % (enough, enough) + WORK)
        for _ in range(3):
            self.assertGreater(len(self.record_a_while(program).events), 100)
        with open(enough, "w"):
            pass
        while os.path.exists(enough):  # a child that lives would be listed, too
            time.sleep(0.01)
        self.assertGreater(len(self.sockets()), 1)
        self.assertEqual(list(self.listed()), [program.pid])
        self.assertEqual(len(self.sockets()), 1)  # those of dead children are gone
        self.check_end(program)

    def test_children_answer_for_themselves(self):
        program = self.start_agent("child = os.fork()\n" + WORK + "if child == 0:\n    os._exit(0)\nos.waitpid(child, 0)\n")
        while len(self.sockets()) < 2:
            time.sleep(0.01)
        child = next(pid for pid in self.listed() if pid != program.pid)
        self.command("attach", child, "-o", self.file)
        self.assertEqual([row["recording"] for _, row in sorted(self.listed().items())],
                         [pid == child for pid in sorted((child, program.pid))])
        self.command("stop", child)
        self.assertGreater(len(self.read().events), 10)
        self.check_end(program)

    def test_children_of_a_recording_do_not_answer(self):
        path = self.write("import os, time\npid = os.fork()\nprint('ready', flush=True)\ntime.sleep(0.5)\n"
                          "if pid == 0: os._exit(0)\nos.waitpid(pid, 0)\n")
        process = subprocess.Popen([sys.executable, "-m", "heapscope", "run", "-o", self.file, path],
                                   env=self.environment(), stdout=subprocess.PIPE)
        process.stdout.readline()
        self.assertEqual(self.sockets(), ["%d.sock" % process.pid])
        process.communicate()
        self.assertEqual((process.returncode, self.sockets()), (0, []))

    def test_no_descriptor_over_exec(self):
        text = ("import subprocess\nprint(subprocess.run([sys.executable, '-S', '-c', 'import os; "
                "print(sorted(os.listdir(\"/proc/self/fd\")))'], close_fds=False, stdout=-1).stdout, flush=True)\n" + WORK)
        self.assertEqual(self.start_agent(text).end()[0], Program(self, text).end()[0])

    def test_the_environment_makes_agents_of_programs(self):
        program = Program(self, "import heapscope as h\n" + WORK, environment={"HEAPSCOPE_AGENT": "1"})
        while not self.sockets():
            time.sleep(0.01)
        self.command("attach", program.pid, "-o", self.file, env=self.environment({"HEAPSCOPE_AGENT": "1"}))
        self.assertEqual(list(self.listed()), [program.pid])
        self.command("stop", program.pid)
        self.check_end(program)

    def test_a_program_that_closes_all_descriptors(self):
        program = self.start_agent("sys.stdin.readline()\nos.closerange(3, 1 << 20)\nopens = [os.dup(0) for i in range(50)]\n"
                                   "print(opens == list(range(3, 53)), flush=True)\n")
        self.assertEqual(program.end()[0], "True\n" + SAID)

    def test_dead_sockets_are_removed(self):
        program = self.start_agent()
        program.kill()
        self.assertEqual(len(self.sockets()), 1)
        self.assertEqual(self.command("list"), "No process is being recorded, and none is an agent.\n")
        self.assertEqual(self.sockets(), [])

    def test_clients_that_say_nothing_or_too_much(self):
        program = self.start_agent()
        silent = socket.socket(socket.AF_UNIX)
        self.addCleanup(silent.close)
        silent.connect(self.path_of(program))
        for text in (b"\n", b"nonsense\n", b"{}\n", b"[1]\n", b'{"id": 1, "do": "x"}\n', b"x" * 100000):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(self.path_of(program))
                try:
                    client.sendall(text)
                    client.recv(100)
                except OSError:
                    pass
        self.assertFalse(self.listed()[program.pid]["recording"])
        self.check_end(program)

    def test_a_queue_that_is_full(self):
        program = self.start_agent()
        silent = [socket.socket(socket.AF_UNIX) for _ in range(16)]
        for client in silent:
            self.addCleanup(client.close)
            client.setblocking(False)
            try:
                client.connect(self.path_of(program))
            except BlockingIOError:
                break
        else:
            self.fail("no queue is that long")
        asking = subprocess.Popen([sys.executable, "-m", "heapscope", "stop", str(program.pid)], stderr=subprocess.PIPE,
                                  env=self.environment())
        time.sleep(0.5)
        for client in silent:
            client.close()
        self.assertIn(b"it is not being recorded", asking.communicate()[1])
        self.check_end(program)

    @unittest.skipIf(os.getuid() != 0, "not run: only root can act as another user")
    def test_another_user(self):
        nobody = 65534
        program = self.start_agent()
        for folder in (self.folder, self.runtime, os.path.join(self.runtime, "heapscope")):
            os.chmod(folder, 0o755)
        os.chmod(self.path_of(program), 0o666)
        code = ("import os, socket, sys\nos.setuid(%d)\nc = socket.socket(socket.AF_UNIX)\nc.connect(sys.argv[1])\n"
                "c.sendall(b'status\\n')\nprint(c.recv(1000))" % nobody)
        said = subprocess.run([sys.executable, "-c", code, self.path_of(program)], stdout=subprocess.PIPE).stdout
        self.assertIn(b"only the user of the process may ask it", said)
        code = ("import locale, os, pwd, shutil, sys\nfrom heapscope import attach\nos.setuid(%d)\nsys.exit(attach.main('attach', sys.argv[1:]))"
                % nobody)
        done = subprocess.run([sys.executable, "-c", code, str(program.pid)], stderr=subprocess.PIPE, env=self.environment())
        self.assertIn(b"belongs to another user (root)", done.stderr)
        self.assertEqual(done.returncode, 1)
        self.check_end(program)

    def test_listen_twice_and_own_recordings(self):
        program = self.start_agent("import heapscope as h\nh.listen()\nfor i in range(3):\n"
                                   "    with h.record(%r): keep = [str(i) for i in range(99)]\n" % self.file + WORK)
        self.assertEqual(list(self.listed()), [program.pid])
        self.check_end(program)


if __name__ == "__main__":
    sys.exit(unittest.main())
