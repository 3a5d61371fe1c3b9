"""What the system says of another process: whose it is, which Python it runs, how it was started."""

import glob
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SUPPORTED = ((3, 8), (3, 14))


class Refused(Exception):
    """It cannot be done; the text says why, and what would work."""


class Target:
    def __init__(self, process):
        self.process = process
        self.folder = "/proc/%d" % process
        try:
            self.user = os.stat(self.folder).st_uid
            self.words = read(self.folder + "/cmdline").rstrip(b"\0").split(b"\0")
        except OSError:
            raise Refused("there is no process %d" % process)
        self.words = [os.fsdecode(word) for word in self.words]

    def name(self):
        """A word for file names: of the script, the module, or the program."""
        kind, word = program_of(self.words)
        if kind == "-c":
            return "c"
        return os.path.splitext(os.path.basename(word))[0] or "python"

    def command(self):
        return " ".join(self.words) or status_field(self.folder, "Name")

    def environment(self):
        try:
            pairs = read(self.folder + "/environ").split(b"\0")
        except OSError:
            return {}
        return dict(os.fsdecode(pair).split("=", 1) for pair in pairs if b"=" in pair)

    def check_owner(self):
        if os.geteuid() not in (0, self.user):
            raise Refused("process %d belongs to another user (%s). Run this as that user, or by sudo."
                          % (self.process, user_name(self.user)))

    def executable(self):
        return os.path.join(self.folder, "exe")

    def read_version(self):
        """(3, 13) and the ABI tag of its extensions, as in cpython-313."""
        try:
            maps = os.fsdecode(read(self.folder + "/maps"))
            program = os.readlink(self.executable())
        except OSError:
            raise Refused("process %d does not let itself be looked at. Run this as its user, or by sudo."
                          % self.process)
        found = (re.search(r"/libpython3\.(\d+)([a-z]*)\.so", maps)
                 or re.search(r"\.cpython-3(\d+)([a-z]*)-[^/]*\.so", maps)
                 or re.match(r".*/python3\.(\d+)([a-z]*)( \(deleted\))?$", program)
                 or re.search(r"/python3\.(\d+)([a-z]*)/lib-dynload/", maps))
        if found is None:
            raise Refused("process %d runs %s, which is no CPython from 3.8 on" % (self.process, program))
        version = 3, int(found.group(1))
        if found.group(2):
            raise Refused("process %d runs Python %d.%d%s: only the usual builds, with the GIL and without "
                          "debug checks, can be recorded" % ((self.process,) + version + (found.group(2),)))
        if not SUPPORTED[0] <= version <= SUPPORTED[1]:
            raise Refused("process %d runs Python %d.%d; 3.8 to 3.14 can be recorded"
                          % ((self.process,) + version))
        return version, "cpython-%d%d" % version

    def package(self):
        """The folder of a `heapscope` whose extension fits the process."""
        version, tag = self.read_version()
        for folder in [HERE] + self.installed_packages(version):
            if glob.glob(os.path.join(glob.escape(folder), "_recorder.%s-*.so" % tag)):
                return folder
        python = self.python(version)
        source = os.path.join(os.path.dirname(HERE), "build.py")
        if os.path.exists(source):
            how = "Build it: %s %s" % (python, source)
        else:
            how = "Install heapscope for it: %s -m pip install FOLDER_OF_HEAPSCOPE/capture" % python
        raise Refused("heapscope has no extension for Python %d.%d, which process %d runs. %s"
                      % (version + (self.process, how)))

    def python(self, version):
        """How a user would start its interpreter."""
        name = "python%d.%d" % version
        try:
            program = os.readlink(self.executable())
        except OSError:
            return name
        if "python" in os.path.basename(program) and os.path.exists(program):
            return program
        return name

    def installed_packages(self, version):
        library = "lib/python%d.%d" % version
        prefixes = [self.environment().get("VIRTUAL_ENV", "")]
        started = self.words[0] if self.words else ""
        for program in (started, self.python(version)):
            if os.path.isabs(program):
                prefixes.append(os.path.dirname(os.path.dirname(program)))
        return [os.path.join(prefix, library, kind, "heapscope") for prefix in prefixes if prefix
                for kind in ("site-packages", "dist-packages")]

    def check_same_files(self):
        """Another mount namespace has other files, and our paths mean nothing there."""
        try:
            is_same = (os.readlink(self.folder + "/ns/mnt") == os.readlink("/proc/self/ns/mnt")
                       and os.path.samefile(self.folder + "/root", "/"))
        except OSError:
            return  # who must not look gets another refusal
        if not is_same:
            raise Refused("process %d sees other files than this command, as in a container. Run this in "
                          "there." % self.process)


def program_of(words):
    """("-c", code), ("-m", module) or ("", script) of a command line of Python; at worst its first word."""
    i = 1
    while i < len(words):
        word = words[i]
        if word in ("-c", "-m"):
            following = words[i + 1:]
            if word == "-m" and following[:2] == ["heapscope", "run"]:
                from heapscope.__main__ import split_program
                _, kind, program = split_program(following[2:])
                return kind, program[0] if program else "heapscope"
            return word, following[0] if following else ""
        if not word.startswith("-"):
            return "", word
        i += 2 if word in ("-W", "-X", "--check-hash-based-pycs") else 1
    return "", words[0] if words else ""


def read(path):
    with open(path, "rb") as file:
        return file.read()


def status_field(folder, name):
    try:
        text = os.fsdecode(read(folder + "/status"))
    except OSError:
        return ""
    found = re.search(r"^%s:\s*(.*)$" % re.escape(name), text, re.MULTILINE)
    return found.group(1) if found else ""


def user_name(user):
    try:
        import pwd
        return pwd.getpwuid(user).pw_name
    except (ImportError, KeyError):
        return "uid %d" % user
