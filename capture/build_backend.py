"""The build backend that pip calls (PEP 517): builds the extension and packs a wheel, with the standard
library and a C++ compiler alone, so that nothing has to be downloaded."""

import base64
import hashlib
import os
import shutil
import sysconfig
import tarfile
import tempfile
import zipfile

import build as native_build

NAME, VERSION = "heapscope", "1.0.0"
# With HEAPSCOPE_AGENT=1 each program of this Python is an agent, without a change of its code.
AGENT_LINE = b'import os; os.environ.get("HEAPSCOPE_AGENT") == "1" and __import__("heapscope")\n'
HERE = os.path.dirname(os.path.abspath(__file__))
METADATA = ("Metadata-Version: 2.1\nName: %s\nVersion: %s\nRequires-Python: >=3.8,<3.15\n"
            "Summary: Records the memory of a Python program for the heapscope viewer\n") % (NAME, VERSION)


def wheel_tag():
    tag = "cp" + sysconfig.get_config_var("py_version_nodot")
    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return "%s-%s-%s" % (tag, tag, platform)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    name = "%s-%s-%s.whl" % (NAME, VERSION, wheel_tag())
    with tempfile.TemporaryDirectory() as folder:
        package = os.path.join(folder, NAME)
        os.mkdir(package)
        source = os.path.join(HERE, NAME)
        for file in sorted(os.listdir(source)):
            if file.endswith(".py"):
                shutil.copyfile(os.path.join(source, file), os.path.join(package, file))
        native_build.build(package, is_forced=True)
        contents = {"%s/%s" % (NAME, file): read(os.path.join(package, file))
                    for file in sorted(os.listdir(package))}
    contents["heapscope_agent.pth"] = AGENT_LINE
    info = "%s-%s.dist-info/" % (NAME, VERSION)
    contents[info + "METADATA"] = METADATA.encode()
    contents[info + "WHEEL"] = ("Wheel-Version: 1.0\nGenerator: heapscope\nRoot-Is-Purelib: false\n"
                                "Tag: %s\n" % wheel_tag()).encode()
    rows = ["%s,sha256=%s,%d" % (path, digest(data), len(data)) for path, data in contents.items()]
    contents[info + "RECORD"] = "\n".join(rows + [info + "RECORD,,", ""]).encode()
    with zipfile.ZipFile(os.path.join(wheel_directory, name), "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, data in contents.items():
            wheel.writestr(path, data)
    return name


def build_sdist(sdist_directory, config_settings=None):
    base = "%s-%s" % (NAME, VERSION)
    name = base + ".tar.gz"
    with tarfile.open(os.path.join(sdist_directory, name), "w:gz", format=tarfile.PAX_FORMAT) as pack:
        for part in ("pyproject.toml", "build_backend.py", "build.py", "native", NAME):
            pack.add(os.path.join(HERE, part), "%s/%s" % (base, part), filter=only_sources)
        with tempfile.NamedTemporaryFile() as metadata:
            metadata.write(METADATA.encode())
            metadata.flush()
            pack.add(metadata.name, base + "/PKG-INFO")
    return name


def only_sources(entry):
    is_made = entry.name.endswith(("__pycache__", ".so", ".part"))
    return None if is_made else entry


def read(path):
    with open(path, "rb") as file:
        return file.read()


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
