#!/usr/bin/env python3
"""Writes assets/example/shop.hscope: record_shop.py of that folder, run and recorded by a Python that has the recorder.

usage: record_example.py [PYTHON]      default: the one that runs this

A run is never the same to the byte, so this is done by hand when the shop or the recorder has changed; what the file
holds is tested in any case. Nothing of the machine gets into it: no environment, no site packages, and frames name the
files as the example's other files do.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "assets/example"
RUN = """
import sys, types, heapscope
sys.argv = ["record_shop.py", "shop.hscope"]
def code_of(name, path, module):
    sys.modules[name] = module
    with open(path) as file:
        return compile(file.read(), path, "exec")
shop = types.ModuleType("shop")
shop.__path__ = []
sys.modules["shop"] = shop
for name in ("models", "orders", "cache", "events", "encoder", "export", "server"):
    module = types.ModuleType("shop." + name)
    exec(code_of("shop." + name, "shop/%s.py" % name, module), module.__dict__)
    setattr(shop, name, module)
main = types.ModuleType("__main__")
heapscope._recorder.run_outermost(code_of("__main__", "record_shop.py", main), main.__dict__)
"""


def main():
    python = sys.argv[1] if len(sys.argv) > 1 else sys.executable
    subprocess.run([python, ROOT / "capture/build.py"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="shop-") as name:
        folder = pathlib.Path(name)
        shutil.copytree(EXAMPLE / "shop", folder / "shop")
        shutil.copy(EXAMPLE / "record_shop.py", folder)
        shutil.copytree(ROOT / "capture/heapscope", folder / "lib/heapscope", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "run.py").write_text(RUN)
        environment = {"PATH": os.defpath, "PYTHONPATH": "lib", "PYTHONHASHSEED": "0"}
        subprocess.run([python, "-S", "-B", "run.py"], cwd=folder, env=environment, check=True)
        shutil.copy(folder / "shop.hscope", EXAMPLE)


if __name__ == "__main__":
    main()
