#!/usr/bin/env python3
"""End to end: the real window on a virtual display, with a real pointer's and keyboard's events.

usage: xvfb-run -a -s "-screen 0 1600x1000x24" xvfb_smoke.py HEAPSCOPE EXAMPLE_FOLDER

The window opens and says its name, F1 opens the page of keys and Escape closes it, nothing is drawn
while nothing happens, a file is opened in the dialog, Ctrl+Q ends it with status 0. Without a display the answer is status 2.
"""
import ctypes
import os
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 30
IDLE_S = 3
IDLE_TICKS = 1  # of 10 ms


class Screen:
    """Pixels of a window, by way of libX11: what is really to be seen."""

    def __init__(self):
        self.x11 = ctypes.CDLL("libX11.so.6")
        self.x11.XOpenDisplay.restype = ctypes.c_void_p
        self.x11.XGetImage.restype = ctypes.c_void_p
        self.x11.XGetPixel.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x11.XOpenDisplay(None))

    def samples(self, window, width, height, step=4):
        all_planes = ctypes.c_ulong(0xFFFFFFFF)
        z_pixmap = 2
        image = self.x11.XGetImage(self.display, ctypes.c_ulong(window), 0, 0, width, height,
                                   all_planes, z_pixmap)
        assert image, "the window's pixels cannot be read"
        pixel = self.x11.XGetPixel
        image = ctypes.c_void_p(image)
        return [pixel(image, x, y) for y in range(0, height, step) for x in range(0, width, step)]


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True,
                          text=True).stdout.strip()


def wait_for(what, condition):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {PATIENCE_S} s for {what}")


def window_of(pid):
    found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(pid), "--name", "heapscope"],
                           capture_output=True, text=True).stdout.split()
    return int(found[-1]) if found else None


def cpu_ticks(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def changed_share(before, after):
    return sum(a != b for a, b in zip(before, after)) / len(before)


def title_of(window):
    return xdotool("getwindowname", window)


def open_by_dialog(window, path):
    xdotool("key", "ctrl+o")
    time.sleep(1)
    xdotool("type", "--delay", 20, path)
    time.sleep(1)
    xdotool("key", "Return")
    name = os.path.basename(path)
    wait_for(f"{name} in the title, now {title_of(window)}", lambda: name in title_of(window))


def check_window(program, example, environment):
    process = subprocess.Popen([program, "--size", "1200x800"], env=environment)
    try:
        window = wait_for("a window named heapscope", lambda: window_of(process.pid))
        screen = Screen()
        look = lambda: screen.samples(window, 1200, 800)
        wait_for("something to be drawn", lambda: len(set(look())) > 4)
        xdotool("mousemove", "--window", window, 600, 790)
        xdotool("windowfocus", window)
        time.sleep(1)

        empty = look()
        xdotool("key", "F1")
        wait_for("the page of keys", lambda: changed_share(empty, look()) > 0.05)
        xdotool("key", "Escape")
        wait_for("the page of keys to close", lambda: changed_share(empty, look()) < 0.02)

        time.sleep(2)
        before = cpu_ticks(process.pid)
        time.sleep(IDLE_S)
        spent = cpu_ticks(process.pid) - before
        assert spent <= IDLE_TICKS, f"{spent} ticks of CPU in {IDLE_S} s in which nothing happened"

        open_by_dialog(window, os.path.join(example, "before.json.gz"))
        xdotool("key", "ctrl+q")
        status = process.wait(timeout=PATIENCE_S)
        assert status == 0, f"Ctrl+Q ended with status {status}"
    finally:
        if process.poll() is None:
            process.kill()


def check_without_display(program, environment):
    bare = {name: value for name, value in environment.items()
            if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run([program], env=bare, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 2, f"without a display: status {done.returncode}"
    assert "heapscope screenshot" in done.stderr, f"without a display: {done.stderr}"


def check_script(program, environment, folder):
    """The same scripts run in the real window."""
    script = os.path.join(folder, "window.script")
    with open(script, "w") as file:
        file.write('click "File"\nexpect_item "Quit"\nshot window.png\nkey Escape\nquit\n')
    done = subprocess.run([program, "--script", script, "--window"], env=environment, cwd=folder,
                          capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, f"a script in the window: {done.stderr}"
    assert os.path.getsize(os.path.join(folder, "window.png")) > 1000


def main():
    program, example = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_CONFIG_HOME=folder, HOME=folder, HEAPSCOPE_SCALE="1")
        # The server may be announced before it accepts connections.
        wait_for("the virtual display", lambda: Screen().display.value)
        check_window(program, example, environment)
        check_script(program, environment, folder)
        check_without_display(program, environment)
    print("the window opens, answers, idles and closes")


if __name__ == "__main__":
    main()
