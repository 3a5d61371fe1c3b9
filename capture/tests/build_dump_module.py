"""Builds the extension with the dump alone for the running interpreter: python build_dump_module.py FOLDER."""
import os
import subprocess
import sys
import sysconfig

CAPTURE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def build(folder, flags=("-O2",)):
    """Path of the built module `_heapscope`, made anew if a source is newer."""
    os.makedirs(folder, exist_ok=True)
    target = os.path.join(folder, "_heapscope" + sysconfig.get_config_var("EXT_SUFFIX"))
    dump = os.path.join(CAPTURE, "native", "dump")
    sources = [os.path.join(dump, n) for n in sorted(os.listdir(dump)) if n.endswith(".cpp")]
    file_layer = os.path.join(CAPTURE, "native", "file")
    needed = ("chunk_format.cpp", "chunk_writer.cpp", "crc32c.cpp", "file_header.cpp", "lz4_block.cpp")
    sources += [os.path.join(file_layer, n) for n in needed]
    sources.append(os.path.join(CAPTURE, "tests", "native", "dump_module.cpp"))
    headers = [
        os.path.join(CAPTURE, "native", part, n)
        for part in ("dump", "file", "python")
        for n in os.listdir(os.path.join(CAPTURE, "native", part))
    ]
    newest = max(os.path.getmtime(path) for path in sources + headers)
    if os.path.exists(target) and os.path.getmtime(target) >= newest:
        return target
    command = [os.environ.get("CXX", "g++"), "-std=c++17", "-fPIC", "-shared", "-Wall", "-Wextra"]
    command += ["-Wno-missing-field-initializers", "-Wno-cast-function-type", *flags]
    command += ["-I" + CAPTURE, "-isystem", sysconfig.get_paths()["include"], "-pthread"]
    subprocess.run(command + sources + ["-o", target], check=True)
    return target


if __name__ == "__main__":
    print(build(sys.argv[1]))
