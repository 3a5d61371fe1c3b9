#!/usr/bin/env python3
"""What the window remembers: theme, text size and recent files come back in the next run; a damaged
file of settings is kept aside and told; a kill at any moment leaves a whole file.

usage: settings_test.py HEAPSCOPE EXAMPLE_FOLDER
"""
import json
import os
import random
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 90
KILLS = 12


def script_file(folder, lines):
    path = os.path.join(folder, "run.script")
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")
    return path


def run(program, settings, folder, lines):
    done = subprocess.run([program, "--script", script_file(folder, lines), "--settings", settings],
                          cwd=folder, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 0, done.stderr


def check_two_runs(program, example, folder):
    settings = os.path.join(folder, "settings.json")
    run(program, settings, folder, [f'open "{example}/orders.hpm"', "wait idle", "key Ctrl+T", "text_size 120"])
    remembered = json.load(open(settings))
    assert remembered["theme"] == "light", remembered
    assert remembered["text_percent"] == 120, remembered
    run(program, settings, folder, ["wait idle", "expect_item \"orders.hpm\"", "key Ctrl+T"])
    assert json.load(open(settings))["theme"] == "dark"


def check_damaged(program, folder):
    settings = os.path.join(folder, "bad", "settings.json")
    os.mkdir(os.path.dirname(settings))
    with open(settings, "w") as file:
        file.write('{"theme": "light", "text_')
    run(program, settings, folder, ['wait text "Settings are the defaults"'])
    kept = settings + ".damaged"
    assert open(kept).read().startswith('{"theme": "light"'), "the damaged file was not kept"


def check_kills(program, folder):
    settings = os.path.join(folder, "killed.json")
    changes = [line for _ in range(200) for line in ("key Ctrl+T", "wait frames 2")]
    script = script_file(folder, changes)
    delays = random.Random(7)
    for _ in range(KILLS):
        process = subprocess.Popen([program, "--script", script, "--settings", settings], cwd=folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delays.uniform(0.05, 1.2))
        process.kill()
        process.wait()
        if os.path.exists(settings):
            json.load(open(settings))
    run(program, settings, folder, ["wait idle", "key Ctrl+T"])
    left = [name for name in os.listdir(folder) if name.startswith("killed.json") and name != "killed.json"]
    assert len(left) <= KILLS and not os.path.exists(settings + ".damaged"), left


def main():
    program, example = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        check_two_runs(program, example, folder)
        check_damaged(program, folder)
        check_kills(program, folder)
    print("settings are remembered, and survive damage and kills")


if __name__ == "__main__":
    main()
