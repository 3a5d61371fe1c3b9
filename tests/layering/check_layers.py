#!/usr/bin/env python3
"""Fails when an #include goes against the layers of ARCHITECTURE.md, or when state is changed from where it may not be.

base <- model <- {import, analysis, table}; analysis <- layout; {analysis, table} <- {questions, export};
{layout, questions} <- report; render -> base; app on top; nobody includes app.
AppState is changed in app/apply.cpp alone; of ViewStates each view, panel and overlay asks for what is its own.
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


CHANGES_APP_STATE = re.compile(r"(?<!const )\bAppState ?&")
OWN_STATE = re.compile(r"\.of<(\w+)>\(\)")


def state_problems(root):
    owners = {}
    for file in sorted((root / "app").glob("**/*")):
        if file.suffix not in (".h", ".cpp"):
            continue
        name = file.relative_to(root).as_posix()
        text = file.read_text()
        if CHANGES_APP_STATE.search(text) and name not in ("app/apply.cpp", "app/app_state.h"):
            yield f"{name}: only app/apply.cpp changes AppState; push an Action"
        if name.startswith(("app/views/", "app/panels/", "app/overlays/", "app/widgets/")):
            for state in set(OWN_STATE.findall(text)):
                if owners.setdefault(state, name) != name:
                    yield f"{name}: {state} belongs to {owners[state]}; push an Action"


if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    found = list(problems(root)) + list(state_problems(root))
    print("\n".join(found) if found else "layers hold")
    sys.exit(1 if found else 0)
