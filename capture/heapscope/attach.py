"""The commands about other processes: attach, stop, dump, list."""

import argparse
import json
import os
import signal
import sys
import time

import heapscope
from heapscope import agent_client, injection, recording_options
from heapscope.agent_client import NoAgent
from heapscope.dumps import VALUES
from heapscope.target import Refused, Target

_WITH_VALUE = recording_options.WITH_VALUE | {"--duration", "--timeout", "--label"}
_PAUSE_SECONDS = 0.1
_INTERRUPTED = 130
_IS_OVER = "The process or its recording has ended."


def main(command, words):
    """The exit status."""
    if heapscope._recorder is not None:
        heapscope._recorder.unlisten()  # HEAPSCOPE_AGENT=1 means the programs, not this
    try:
        return {"attach": attach, "stop": stop, "dump": dump, "list": list_agents}[command](words)
    except Refused as error:
        print("heapscope: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def attach(words):
    parser = parser_of("attach", "PID [-o FILE] [--wait | --duration SECONDS] [options]")
    recording_options.add_to(parser)
    parser.add_argument("--wait", action="store_true", help="stay until Ctrl+C, which ends the recording")
    parser.add_argument("--duration", type=float, metavar="SECONDS", help="end the recording after that time")
    add_timeout(parser)
    process, options = parse(parser, words)
    target = Target(process)
    request = {name: value for name, value in vars(options).items()
               if name not in ("output", "wait", "duration", "timeout")}
    output = os.path.abspath(options.output or "heapscope-%s-%%p.hscope" % target.name())
    if options.wait or options.duration is not None:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    path = find_or_make_agent(target, options.timeout)
    try:
        reply = ask(target, path, {"do": "start", "file": output, "options": request}, options.timeout)
        print("Recording process %d (%s) into %s" % (process, target.name(), reply["file"]), flush=True)
        if not options.wait and options.duration is None:
            print("To end it: python3 -m heapscope stop %d" % process)
            return 0
        return wait(target, path, options)
    except KeyboardInterrupt:
        # Before the reply it may have begun or not.
        return end(target, path, options.timeout)
    except Refused:
        leave(path)
        raise
    except NoAgent:
        raise Refused("process %d ended, or stopped listening, just now. Try again." % process)


def wait(target, path, options):
    seconds = float("inf") if options.duration is None else options.duration
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(min(_PAUSE_SECONDS, max(0, until - time.monotonic())))
        try:
            if not agent_client.status(path)["is_recording"]:
                raise NoAgent()
        except (NoAgent, agent_client.LostReply):
            if not agent_client.is_alive(path, target.process):
                print(_IS_OVER)
                return 0
    end(target, path, options.timeout)
    return 0


def end(target, path, seconds):
    try:
        reply = ask(target, path, {"do": "stop"}, seconds)
    except NoAgent:
        print(_IS_OVER)
        return _INTERRUPTED
    print("Recorded %s into %s" % (size_of(reply["file"]), reply["file"]))
    return _INTERRUPTED


def stop(words):
    parser = parser_of("stop", "PID")
    add_timeout(parser)
    process, options = parse(parser, words)
    target = Target(process)
    target.check_owner()
    try:
        end(target, agent_client.find(target), options.timeout)
    except NoAgent:
        raise Refused("process %d is not being recorded. See: python3 -m heapscope list" % process)
    return 0


def dump(words):
    parser = parser_of("dump", "PID [-o FILE] [--label TEXT] [--values none|short|redacted]")
    parser.add_argument("-o", "--output", metavar="FILE", dest="output",
                        help="file to write (default: the recording, or heapscope-SCRIPT-PID.hscope without one)")
    parser.add_argument("--label", metavar="TEXT", default="", help="a name for the dump")
    parser.add_argument("--values", choices=sorted(VALUES), default="short",
                        help="how much of text and bytes it shows (default: short)")
    add_timeout(parser)
    process, options = parse(parser, words)
    target = Target(process)
    output = os.path.abspath(options.output or "heapscope-%s-%%p.hscope" % target.name())
    path = find_or_make_agent(target, options.timeout)
    try:
        reply = ask(target, path, {"do": "dump", "file": output, "is_file_given": options.output is not None,
                                   "label": options.label, "values": options.values}, options.timeout)
        while agent_client.status(path)["dumps"]:
            time.sleep(_PAUSE_SECONDS)
    except (NoAgent, agent_client.LostReply):
        raise Refused("process %d ended before its objects were written" % process)
    finally:
        leave(path)
    print("Dumped the objects of process %d into %s" % (process, reply["file"]))
    return 0


def list_agents(words):
    parser = parser_of("list", "[--json]")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of a table")
    options = parser.parse_args(words)
    rows = [row_of(process, status) for process, status in agent_client.all_agents()]
    if options.json:
        print(json.dumps(rows, indent=1))
    elif not rows:
        print("No process is being recorded, and none is an agent.")
    else:
        print_table(rows)
    return 0


def row_of(process, status):
    facts = status["recording"] if status["is_recording"] else None
    row = {"pid": process, "command": Target(process).command(), "recording": facts is not None, "records": [],
           "sampling": None, "file": None, "bytes": None, "since": None}
    if facts is not None:
        row.update(facts, bytes=bytes_of_file(facts["file"]))
    return row


def print_table(rows):
    lines = [("PID", "SINCE", "SIZE", "RECORDED", "FILE", "COMMAND")]
    for row in rows:
        if not row["recording"]:
            lines.append((str(row["pid"]), "", "", "nothing yet", "", row["command"]))
            continue
        recorded = ", ".join(row["records"])
        if row["sampling"] != "all" and "allocations" in row["records"]:
            recorded = recorded.replace("allocations", "allocations (%s)" % row["sampling"], 1)
        since = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(row["since"]))
        lines.append((str(row["pid"]), since, size_text(row["bytes"]), recorded, row["file"], row["command"]))
    widths = [max(len(line[i]) for line in lines) for i in range(5)]
    for line in lines:
        print("  ".join([line[i].ljust(widths[i]) for i in range(5)] + [line[5]]))


def parser_of(command, usage):
    return argparse.ArgumentParser(prog="python3 -m heapscope " + command, allow_abbrev=False,
                                   usage="%(prog)s " + usage)


def add_timeout(parser):
    parser.add_argument("--timeout", type=float, default=10, metavar="SECONDS",
                        help="how long to wait for the process to answer (default 10)")


def parse(parser, words):
    """The process id, wherever it stands, and the options: one whose value may be left out takes none
    from the word after it."""
    words, process = list(words), None
    i = 0
    while i < len(words) and process is None:
        if words[i].startswith("-"):
            i += 2 if words[i] in _WITH_VALUE else 1
        else:
            process = words.pop(i)
    options = parser.parse_args(words)
    if process is None:
        parser.error("name a process by its id; `python3 -m heapscope list` and `ps` show them")
    if not process.isdigit() or int(process) == 0:
        parser.error("%r is no process id" % process)
    return int(process), options


def find_or_make_agent(target, seconds):
    target.check_owner()
    try:
        return agent_client.find(target)
    except NoAgent:
        return injection.make_agent(target, seconds)


def ask(target, path, request, seconds):
    try:
        return agent_client.ask(path, request, seconds)
    except Refused as error:
        raise Refused("process %d: %s" % (target.process, error))


def leave(path):
    """An agent that this command made, and that records nothing, goes again."""
    try:
        agent_client.ask(path, {"do": "leave"}, 2)
    except (NoAgent, Refused):
        pass


def bytes_of_file(path):
    try:
        return os.stat(path).st_blocks * 512
    except OSError:
        return None


def size_of(path):
    return size_text(bytes_of_file(path))


def size_text(count):
    if count is None:
        return ""
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return ("%d %s" if unit == "B" else "%.1f %s") % (count, unit)
        count /= 1024
    return "%.2f GiB" % count
