#!/usr/bin/env python3
"""Fails when an #include goes against the layers of ARCHITECTURE.md.

base <- model <- {import, analysis} <- layout;  render -> base;  app on top; nobody includes app.
"""
import pathlib
import re
import sys

# room -> rooms it may include
ALLOWED = {
    "core/base": {"core/base"},
    "core/model": {"core/base", "core/model"},
    "core/import": {"core/base", "core/model", "core/import"},
    "core/analysis": {"core/base", "core/model", "core/analysis"},
    "core/table": {"core/base", "core/model", "core/table"},
    "core/questions": {"core/base", "core/model", "core/analysis", "core/table", "core/questions"},
    "core/export": {"core/base", "core/model", "core/analysis", "core/table", "core/export"},
    "core/layout": {"core/base", "core/model", "core/analysis", "core/layout"},
    "core/report": {"core/base", "core/model", "core/analysis", "core/layout", "core/table", "core/questions", "core/report"},
    "render": {"core/base", "render"},
    "app/cli": {"core/base", "core/model", "core/import", "core/analysis", "core/layout", "core/table", "core/questions", "core/export", "core/report", "app/cli"},
    "app": {"core/base", "core/model", "core/import", "core/analysis", "core/layout", "core/table", "core/questions", "core/export", "core/report", "render", "app"},
}
IMGUI = re.compile(r"^(imgui|misc/)")
GL = re.compile(r"^(glbinding|GL|EGL|GLFW)/")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def room_of(path):
    return max((room for room in ALLOWED if path.startswith(room + "/")), key=len, default=None)


def problems(root):
    for file in sorted(root.glob("**/*")):
        name = file.relative_to(root).as_posix()
        room = room_of(name)
        if room is None or file.suffix not in (".h", ".cpp"):
            continue
        for included in INCLUDE.findall(file.read_text()):
            target = room_of(included)
            main = name == "app/main.cpp" and target == "app/cli"
            if target and target not in ALLOWED[room] and not main:
                yield f"{name}: {room} may not include {included}"
            ui = name.startswith("render/ui_backend") or (room == "app")
            if IMGUI.match(included) and not ui:
                yield f"{name}: only app and render/ui_backend include Dear ImGui ({included})"
            if GL.match(included) and not (name.startswith("render/gl/") or name.startswith("render/ui_backend")):
                yield f"{name}: only render/gl and render/ui_backend include GL and GLFW ({included})"


if __name__ == "__main__":
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found) if found else "layers hold")
    sys.exit(1 if found else 0)
