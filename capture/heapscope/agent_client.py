"""Asks agents of other processes: finds their sockets, and removes those that nobody listens on."""

import json
import os
import random
import re
import socket
import struct
import time

from heapscope import agent_folder
from heapscope.target import Refused

_SECONDS_FOR_STATUS = 5
_PAUSE_SECONDS = 0.02


class NoAgent(Exception):
    pass


class LostReply(Exception):
    """The agent closed the connection, because the process forked or ended."""


def find(target):
    """The socket of a process; raises NoAgent."""
    environments = [os.environ]
    if os.geteuid() in (0, target.user):
        environments.insert(0, target.environment())
    for environment in environments:
        for folder in agent_folder.folders_of(target.user, environment):
            path = agent_folder.socket_path(folder, target.process)
            if is_alive(path, target.process):
                return path
    raise NoAgent()


def all_agents():
    """(process, status) of each agent of this user, by process."""
    found = {}
    for folder in agent_folder.folders_of(os.geteuid(), os.environ):
        if not agent_folder.is_private(folder, os.geteuid()):
            continue
        for name in os.listdir(folder):
            match = re.match(r"(\d+)\.sock$", name)
            path = os.path.join(folder, name)
            if match is None or not is_alive(path, int(match.group(1))):
                continue
            try:
                found[int(match.group(1))] = status(path)
            except (NoAgent, LostReply, Refused):
                pass
    return sorted(found.items())


def is_alive(path, process):
    """Whether that process listens there. A socket file that it left behind is removed."""
    connection = socket.socket(socket.AF_UNIX)
    try:
        _connect(connection, path, _SECONDS_FOR_STATUS)
        # That of the process that began to listen: a child may hold the socket without answering.
        listens, user, _ = struct.unpack("3i", connection.getsockopt(
            socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
        if listens == process:
            return True
        is_left_behind = not os.path.exists("/proc/%d" % listens)
    except ConnectionRefusedError:
        is_left_behind = True
    except OSError:
        return False
    finally:
        connection.close()
    if is_left_behind:
        try:
            os.unlink(path)
        except OSError:
            pass
    return False


def _connect(connection, path, seconds):
    """An agent whose queue of connections is full is there all the same."""
    connection.settimeout(seconds)
    end = time.monotonic() + seconds
    while True:
        try:
            return connection.connect(path)
        except BlockingIOError:
            if time.monotonic() >= end:
                raise socket.timeout()
        time.sleep(_PAUSE_SECONDS)


def status(path):
    """{"is_recording", "dumps", "recording": {"file", "since", "sampling", "records"} or None}"""
    return exchange(path, b"status\n", _SECONDS_FOR_STATUS)


def ask(path, request, seconds):
    """The reply to a request, which is carried out once even where it has to be sent again."""
    line = json.dumps(dict(request, id=random.getrandbits(48))).encode() + b"\n"
    for _ in range(50):
        try:
            reply = exchange(path, line, seconds)
        except LostReply:
            continue
        if reply.get("needs_main_thread"):
            raise Refused("its main thread waits outside Python, and that thread alone can set signal "
                          "handlers and, before Python 3.12, trace its calls. Try again later, or without "
                          "the signal of --dump-at and without --calls.")
        if "error" in reply:
            raise Refused(reply["error"])
        if reply.get("leaves"):
            _wait_until_gone(path)
        return reply
    raise NoAgent()


def _wait_until_gone(path):
    """An agent that leaves removes its socket after its last reply."""
    end = time.monotonic() + _SECONDS_FOR_STATUS
    while os.path.exists(path) and time.monotonic() < end:
        time.sleep(_PAUSE_SECONDS / 10)


def exchange(path, line, seconds):
    connection = socket.socket(socket.AF_UNIX)
    pieces = []
    try:
        _connect(connection, path, seconds)
        connection.sendall(line)
        while True:
            piece = connection.recv(65536)
            if not piece:
                break
            pieces.append(piece)
    except socket.timeout:
        raise Refused("it has not answered for %g seconds: it is in one long call outside Python, or stopped"
                      % seconds)
    except (ConnectionRefusedError, FileNotFoundError):
        raise NoAgent()
    except PermissionError:
        raise Refused("its socket %s belongs to another user" % path)
    except OSError:
        raise LostReply()
    finally:
        connection.close()
    if not pieces:
        raise LostReply()
    reply = json.loads(b"".join(pieces).decode())
    return reply
