"""Where the sockets of agents lie: PID.sock in a folder that only its user can enter."""

import os
import stat

_LONGEST_SOCKET_PATH = 107


def own_folder():
    """The folder of this user, made if it is not there."""
    for folder in folders_of(os.geteuid(), os.environ):
        parent = os.path.dirname(folder)
        if len(os.fsencode(folder)) + len("/4194304.sock.new") > _LONGEST_SOCKET_PATH:
            continue
        if not os.path.isdir(parent) or not os.access(parent, os.W_OK):
            continue
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            pass
        if is_private(folder, os.geteuid()):
            return folder
        raise PermissionError("%s is not a folder of this user alone" % folder)
    raise FileNotFoundError("there is no folder for its socket: $XDG_RUNTIME_DIR and /tmp cannot be written")


def folders_of(user, environment):
    """Where agents of a user may be, the likeliest first. Programs started without a login, by
    cron for one, have no $XDG_RUNTIME_DIR."""
    runtime = environment.get("XDG_RUNTIME_DIR")
    found = [os.path.join(runtime, "heapscope")] if runtime else []
    for folder in ("/run/user/%d/heapscope" % user, "/tmp/heapscope-%d" % user):
        if folder not in found:
            found.append(folder)
    return found


def is_private(folder, user):
    try:
        status = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(status.st_mode) and status.st_uid == user and not status.st_mode & 0o077


def socket_path(folder, process):
    return os.path.join(folder, "%d.sock" % process)
