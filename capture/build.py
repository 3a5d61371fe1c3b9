"""Builds the extension in place for the interpreter that runs this: `python3 capture/build.py`.

Needs a C++17 compiler (CXX, else g++, c++, clang++) and Python's headers, nothing else. Nothing is done
where the extension is newer than its sources. `--print` says where it is.
"""

import os
import shutil
import subprocess
import sys
import sysconfig

HERE = os.path.dirname(os.path.abspath(__file__))
FLAGS = ["-std=c++17", "-O2", "-g", "-fPIC", "-shared", "-pthread", "-fvisibility=hidden",
         "-fno-exceptions", "-DPY_SSIZE_T_CLEAN=", "-fno-rtti", "-Wall", "-Wextra", "-Wno-deprecated-declarations",
         "-Wno-unused-parameter", "-Wno-missing-field-initializers", "-Wno-cast-function-type"]


def sources_under(folder, endings=(".cpp",)):
    return sorted(os.path.join(where, name) for where, _, names in os.walk(folder)
                  for name in names if name.endswith(endings))


def compiler():
    for name in (os.environ.get("CXX"), "g++", "c++", "clang++"):
        if name and shutil.which(name):
            return name
    raise SystemExit("heapscope needs a C++ compiler: install g++, or set CXX.")


def build(package_folder=os.path.join(HERE, "heapscope"), is_forced=False):
    """Returns the path of the extension."""
    include = sysconfig.get_paths()["include"]
    if not os.path.exists(os.path.join(include, "Python.h")):
        raise SystemExit("heapscope needs Python's headers: %s is missing." % include)
    target = os.path.join(package_folder, "_recorder" + sysconfig.get_config_var("EXT_SUFFIX"))
    native = os.path.join(HERE, "native")
    newest = max(os.path.getmtime(path) for path in sources_under(native, (".cpp", ".h")))
    if not is_forced and os.path.exists(target) and os.path.getmtime(target) >= newest:
        return target
    part = "%s.%d.part" % (target, os.getpid())
    # One unit: the hooks are inlined, and it takes half the time of a file each.
    unit = "".join('#include "%s"\n' % path for path in sources_under(native))
    command = [compiler()] + FLAGS + os.environ.get("CXXFLAGS", "").split() + ["-I", HERE, "-I", include, "-x", "c++", "-", "-o", part]
    subprocess.run(command, input=unit.encode(), check=True)
    os.replace(part, target)
    return target


if __name__ == "__main__":
    print(build(is_forced="--force" in sys.argv))
