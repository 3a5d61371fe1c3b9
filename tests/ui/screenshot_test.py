#!/usr/bin/env python3
"""What `heapscope screenshot` promises: the same pixels each time, the size asked for, and statuses.

usage: screenshot_test.py HEAPSCOPE EXAMPLE_FOLDER
"""
import gzip
import json
import os
import struct
import subprocess
import sys
import tempfile

PROGRAM, EXAMPLE = sys.argv[1:3]
BEFORE, AFTER, LOG = (os.path.join(EXAMPLE, name) for name in
                      ("before.json.gz", "after.json.gz", "orders.hpm"))
ENVIRONMENT = {name: value for name, value in os.environ.items()
               if name not in ("DISPLAY", "WAYLAND_DISPLAY", "HEAPSCOPE_SCALE")}


def screenshot(*words, status=0):
    done = subprocess.run([PROGRAM, "screenshot", *words], env=ENVIRONMENT, capture_output=True,
                          text=True, timeout=120)
    assert done.returncode == status, f"{words}: status {done.returncode}, {done.stderr}"
    return done.stderr


def picture(*words):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "picture.png")
        screenshot(*words, "-o", path)
        assert os.listdir(folder) == ["picture.png"], "something else was left beside the picture"
        with open(path, "rb") as file:
            return file.read()


def size_of(png):
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return struct.unpack(">II", png[16:24])


def main():
    files = (LOG, BEFORE, AFTER)
    first = picture(*files)
    assert size_of(first) == (1440, 900)
    for _ in range(2):
        assert picture(*files) == first, "the same command gave other pixels"
    assert picture(*files, "--theme", "light") != first
    large = picture(BEFORE, "--size", "800x600", "--scale", "2")
    assert size_of(large) == (800, 600)
    assert picture(BEFORE, "--size", "800x600") != large

    with gzip.open(BEFORE) as dump:
        some_id = next(iter(next(iter(json.load(dump).values()))))
    assert size_of(picture(BEFORE, LOG, "--select", some_id, "--at", "1.5")) == (1440, 900)

    out = ("-o", "never.png")
    assert "nothing-here.json" in screenshot("nothing-here.json", *out, status=1)
    assert "77777" in screenshot(BEFORE, "--select", "77777", *out, status=1)
    assert "two dumps" in screenshot(BEFORE, "--view", "timeline", *out, status=2)
    assert size_of(picture(BEFORE, AFTER, "--view", "timeline")) == (1440, 900)
    assert "overview" in screenshot(BEFORE, "--view", "nonsense", *out, status=2)
    screenshot(BEFORE, status=2)
    screenshot(BEFORE, "--size", "big", *out, status=2)
    assert "/no/folder" in screenshot(BEFORE, "-o", "/no/folder/x.png", status=1)
    assert not os.path.exists("never.png")
    print("pictures are the same each time")


if __name__ == "__main__":
    main()
