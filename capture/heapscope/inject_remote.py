"""The way into a process that Python 3.14 and later offer themselves: sys.remote_exec."""

import os
import subprocess

from heapscope.target import Refused

_CODE = "import sys; sys.remote_exec(int(sys.argv[1]), sys.argv[2])"


def run_script(target, path):
    """Its own interpreter asks it, since both have to be of one version."""
    try:
        done = subprocess.run([target.executable(), "-I", "-S", "-c", _CODE, str(target.process), path],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Refused("cannot run the interpreter of process %d: %s" % (target.process, error))
    if done.returncode == 0:
        return
    said = done.stdout.decode("utf-8", "replace").strip().split("\n")[-1]
    if "not enabled" in said or "disabled" in said:
        raise Refused("process %d was started with -X disable-remote-debug or PYTHON_DISABLE_REMOTE_DEBUG, which forbids "
                      "to attach to it. Start it without, or as an agent (HEAPSCOPE_AGENT=1)." % target.process)
    if "PermissionError" in said or "Operation not permitted" in said or "Permission denied" in said:
        from heapscope.inject_gdb import why_no_ptrace
        raise Refused(why_no_ptrace(target, said).replace("gdb must not", "Python must not"))
    raise Refused("sys.remote_exec failed in process %d: %s" % (target.process, said))
