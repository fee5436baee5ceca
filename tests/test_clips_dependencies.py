"""What a clip depends on: the closure of its imports, and the files beside them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from test_clips_freshness import project  # noqa: F401

from clips.records import fingerprint
from stage.paint import programs
from stage.paint.sources import Reading, dependencies

SCENES = sorted((ROOT / "scenes").glob("*.py"))


ALWAYS = {"manim.cfg"}
PACKAGE = {"pack/__init__.py", "pack/data.csv", "pack/deep/table.csv"}
DEEP = PACKAGE | {"pack/deep/__init__.py"}


@pytest.mark.parametrize(
    "code, expected",
    [
        ("", set()),
        ("import os, numpy.linalg, manim.utils", set()),
        ("import pack", PACKAGE),
        ("import pack.one", PACKAGE | {"pack/one.py"}),
        ("import os, pack.one as other", PACKAGE | {"pack/one.py"}),
        ("from pack import one", PACKAGE | {"pack/one.py"}),
        ("from pack import NAME", PACKAGE),
        ("from pack.one import NAME", PACKAGE | {"pack/one.py"}),
        ("from pack import (\n    NAME,\n    one as other,\n)", PACKAGE | {"pack/one.py"}),
        ("from pack import *", PACKAGE | {"pack/one.py", "pack/own.py"}),
        ("from pack.one import *", PACKAGE | {"pack/one.py"}),
        ("import pack.own", PACKAGE | {"pack/own.py", "pack/one.py"}),  # from . import one
        ("import pack.deep.up", DEEP | {"pack/deep/up.py", "pack/one.py"}),  # from ..one import
        ("import pack.deep.side", DEEP | {"pack/deep/side.py", "pack/deep/up.py", "pack/one.py"}),
        ("import loose.part", {"loose/part.py"}),  # a folder without __init__.py
        ("import beside", {"scenes/beside.py", "solo.py"}),
        ("import solo", {"solo.py"}),
        ("import ring", {"ring.py", "ring2.py"}),  # each imports the other
        ("def later():\n    with x:\n        import solo", {"solo.py"}),
        ("class A:\n    def f(self):\n        for x in y: import solo", {"solo.py"}),
        ("try: import no\nexcept E: import solo\nelse: pass\nfinally: pass", {"solo.py"}),
        ("try: pass\nexcept E: pass\nelse: pass\nfinally: import solo", {"solo.py"}),
        ("match x:\n    case 1: import solo", {"solo.py"}),
        ("if x: pass\nelif y: import solo", {"solo.py"}),
        ("while x: pass\nelse: import solo", {"solo.py"}),
        ("async def f():\n    async with x: import solo", {"solo.py"}),
        ("if TYPE_CHECKING:\n    import solo", set()),
        ("if typing.TYPE_CHECKING: import pack\nelse: import solo", {"solo.py"}),
        ("text = 'import solo'  # import solo", set()),
        ("from ..... import far", set()),
        ("from .........................x import far", set()),
    ],
)  # fmt: skip
def test_imports_of_every_form(project, code, expected):
    for name, text in {
        "pack/__init__.py": "NAME = 1",
        "pack/one.py": "NAME = 2",
        "pack/own.py": "from . import one",
        "pack/data.csv": "1",
        "pack/deep/__init__.py": "",
        "pack/deep/up.py": "from ..one import NAME",
        "pack/deep/side.py": "from .up import NAME",
        "pack/deep/table.csv": "1",
        "loose/part.py": "",
        "scenes/beside.py": "import solo",
        "solo.py": "",
        "ring.py": "import ring2",
        "ring2.py": "import ring",
    }.items():
        project.write(name, text)
    assert project.dependencies(code) == expected | ALWAYS


def test_a_scene_outside_the_project(project, tmp_path_factory):
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "scene.py").write_text("import fields, own\n")
    (folder / "own.py").write_text("")
    found = dependencies(folder / "scene.py", project.folder)
    ours = [project.folder / name for name in ("fields.py", "manim.cfg", "formulas.py")]
    assert set(found) == {folder / "scene.py", folder / "own.py", *ours}
    names = fingerprint(folder / "scene.py", "l", root=project.folder)
    assert (folder / "own.py").as_posix() in names


def test_a_path_may_be_relative(project, monkeypatch):
    monkeypatch.chdir(project.folder / "scenes")
    assert fingerprint(Path("ground.py"), "l", (), Path("..")) == project.now("ground")


def test_one_reading_reads_and_parses_a_file_once(project, monkeypatch):
    read: list[Path] = []
    parsed: list[bytes] = []
    read_bytes, parse = Path.read_bytes, ast.parse
    monkeypatch.setattr(Path, "read_bytes", lambda file: read.append(file) or read_bytes(file))
    monkeypatch.setattr(ast, "parse", lambda *code: parsed.append(code[0]) or parse(*code))
    monkeypatch.setattr(programs, "_used", {})
    monkeypatch.setattr(programs, "_kept", dict)

    def look() -> list[dict[str, str]]:
        read.clear()
        parsed.clear()
        reading, root = Reading(), project.folder
        files = [root / f"scenes/{name}.py" for name in project.scenes]
        return [fingerprint(file, "l", root=root, reading=reading) for file in files]

    first = look()
    assert first == [project.now(name) for name in project.scenes]
    look()
    assert len(read) == len(set(read))
    assert parsed == []  # for all were, by then
    project.write("stage/palette.py", "RED = 2\n")  # as seen by whoever watches
    assert [old != new for old, new in zip(first, look(), strict=True)] == [True, True, False]
    assert parsed == [b"RED = 2\n"]


# This project -----------------------------------------------------------------------------------

LOADED = """
import importlib.util, json, os, sys
from pathlib import Path

root = os.path.join(sys.argv[1], "")

def ours():
    files = {name: getattr(m, "__file__", None) or "" for name, m in sys.modules.items()}
    return {name: file for name, file in files.items()
            if file.startswith(root) and not file.startswith(root + ".venv")}

loaded = {}
for scene in sys.argv[2:]:
    for name in ours():
        del sys.modules[name]
    spec = importlib.util.spec_from_file_location(Path(scene).stem, scene)
    sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    loaded[scene] = sorted(ours().values())
print(json.dumps(loaded))
"""
LOOK = """
import sys, time
from clips import ROOT
from clips.records import Reading, fingerprint, state

reading = Reading()
for scene in sorted((ROOT / "scenes").glob("*.py")):
    state(ROOT / "media/1080p60" / f"{scene.stem}.mp4", fingerprint(scene, "h", reading=reading))
print(time.process_time(), *sys.modules)
"""


def run(code: str, *arguments: object) -> str:
    """What Python prints in the project's folder."""
    line = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True).stdout


def test_every_module_that_a_scene_loads_is_a_dependency():
    loaded = json.loads(run(LOADED, ROOT, *SCENES))
    for scene in SCENES:
        found = {str(file) for file in dependencies(scene)}
        modules = set(loaded[str(scene)])
        assert len(modules) > 20
        assert modules <= found
        for folder in ("stage/ground/shaders", "assets/fonts"):
            assert {str(file) for file in (ROOT / folder).iterdir()} <= found
        assert str(ROOT / "manim.cfg") in found
        assert not any(".venv" in name or "__pycache__" in name for name in found)


def test_a_look_at_all_clips_is_quick_and_imports_nothing_heavy():
    begin = time.perf_counter()
    took, *modules = run(LOOK).split()
    print(f"{took} s of process time, {time.perf_counter() - begin:.3f} s in all")
    assert "clips.records" in modules
    heavy = {"manim", "numpy", "scipy", "av", "PIL", "cairo", "moderngl", "rich"}
    assert not heavy & {name.partition(".")[0] for name in modules}
    assert {name for name in modules if name.startswith("stage.")} == {
        "stage.film",
        "stage.film.beside",
        "stage.paint",
        "stage.paint.programs",
        "stage.paint.sources",
    }
    assert float(took) < 1.0  # 0.2 on a machine that has nothing else to do
