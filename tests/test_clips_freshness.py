"""Which clips are out of date and why, in a small project and in this one; nothing is rendered."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from clips import records
from clips.records import fingerprint, read_record, state, write_record
from stage.paint import sources
from stage.paint.sources import Reading, dependencies

SCENES = sorted((ROOT / "scenes").glob("*.py"))
FILES = {
    "manim.cfg": "[CLI]\n",
    "fields.py": "import formulas\n",
    "formulas.py": "import math\n",
    "unused.py": "",
    "README.md": "",
    "assets/fonts/Sans.ttf": "letters",
    "assets/readme/picture.webp": "picture",
    "stage/__init__.py": "",
    "stage/terrain.py": "from stage import palette\n",
    "stage/palette.py": "RED = 1\n",
    "stage/compass.py": "from .palette import RED\n",
    "stage/shaders/terrain.frag": "void main() {}",
    "stage/shaders/terrain.vert": "void main() {}",
    "scenes/ground.py": "from stage.terrain import Terrain\nfrom fields import hills\n",
    "scenes/needle.py": "from stage.compass import compass\nimport _helper\n",
    "scenes/plain.py": "import manim, fields\n",
    "scenes/_helper.py": "",
}


class Project:
    """A project in miniature, with a film, a still and a record for each of its scenes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name, text in FILES.items():
            self.write(name, text)
        for name in self.scenes:
            self.make(name)

    scenes = ("ground", "needle", "plain")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def film(self, name: str) -> Path:
        return self.folder / "media/480p15" / f"{name}.mp4"

    def now(self, name: str, *parameters: tuple[str, str], quality: str = "l") -> dict[str, str]:
        return fingerprint(self.folder / f"scenes/{name}.py", quality, parameters, self.folder)

    def make(self, name: str) -> None:
        """Do as if the clip was rendered."""
        self.write(f"media/480p15/{name}.mp4", f"film of {name}")
        self.write(f"media/480p15/{name}.png", f"still of {name}")
        write_record(self.film(name), self.now(name), 21, 1.4, 0.5)

    def stale(self) -> dict[str, str]:
        """The clips that are not fresh, and why."""
        states = {name: state(self.film(name), self.now(name)) for name in self.scenes}
        assert {found.kind for found in states.values()} <= {"fresh", "stale"}
        return {name: found.why for name, found in states.items() if found.kind == "stale"}

    def dependencies(self, code: str) -> set[str]:
        """What a scene of this code depends on, by path, without itself."""
        self.write("scenes/asked.py", code)
        found = dependencies(self.folder / "scenes/asked.py", self.folder)
        assert found == sorted(found)
        return {file.relative_to(self.folder).as_posix() for file in found} - {"scenes/asked.py"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_a_clip_that_was_just_made_is_fresh(project):
    assert project.stale() == {}
    assert not list(project.folder.rglob("*.part"))
    assert state(project.film("plain"), project.now("plain")) == records.State("fresh")


@pytest.mark.parametrize(
    "name, clips",
    [
        ("scenes/ground.py", "ground"),
        ("scenes/_helper.py", "needle"),
        ("fields.py", "ground plain"),
        ("formulas.py", "ground plain"),  # by way of another module
        ("stage/__init__.py", "ground needle"),
        ("stage/terrain.py", "ground"),
        ("stage/compass.py", "needle"),
        ("stage/palette.py", "ground needle"),
        ("stage/shaders/terrain.frag", "ground needle"),
        ("assets/fonts/Sans.ttf", "ground needle"),
        ("manim.cfg", "ground needle plain"),
        ("unused.py", ""),
        ("README.md", ""),
        ("assets/readme/picture.webp", ""),
    ],
)
def test_a_change_concerns_the_clips_that_depend_on_the_file(project, name, clips):
    project.write(name, FILES[name] + "# a comment\n")
    assert project.stale() == dict.fromkeys(clips.split(), f"{name} changed")
    project.write(name, FILES[name])
    assert project.stale() == {}
    if not name.startswith("scenes/"):
        (project.folder / name).unlink()
        assert project.stale().keys() == set(clips.split())


def test_timestamps_do_not_count(project):
    for file in project.folder.rglob("*"):
        os.utime(file, (1, 1))
    assert project.stale() == {}
    palette = project.folder / "stage/palette.py"
    palette.write_text("RED = 2\n")  # as long as before
    os.utime(palette, (1, 1))
    assert project.stale() == dict.fromkeys(("ground", "needle"), "stage/palette.py changed")


def test_files_come_and_go(project):
    project.write("stage/shaders/sky.frag", "void main() {}")
    assert project.stale() == dict.fromkeys(("ground", "needle"), "stage/shaders/sky.frag is new")
    project.write("stage/shaders/sky.vert", "void main() {}")
    assert project.stale()["ground"] == "stage/shaders/sky.frag and 1 more are new"
    for name in ("sky.frag", "sky.vert", "terrain.frag"):
        (project.folder / "stage/shaders" / name).unlink()
    assert project.stale()["ground"] == "stage/shaders/terrain.frag is gone"
    (project.folder / "stage/palette.py").unlink()
    assert project.stale()["needle"] == "stage/palette.py and 1 more are gone"
    for name in ("stage/__init__.py", "stage/terrain.py", "manim.cfg"):
        project.write(name, "# new\n")
    assert project.stale() == {
        "ground": "manim.cfg and 2 more changed",
        "needle": "manim.cfg and 1 more changed",
        "plain": "manim.cfg changed",
    }
    (project.folder / "scenes/plain.py").unlink()
    project.write("manim.cfg", FILES["manim.cfg"])
    assert project.stale()["plain"] == "fields.py and 2 more are gone"


def test_an_import_that_finds_its_module_at_last(project):
    project.write("manim.py", "")
    assert project.stale() == {"plain": "manim.py is new"}


def test_what_python_and_editors_leave_does_not_count(project):
    for name in (
        "stage/__pycache__/terrain.cpython-311.pyc",
        "stage/__pycache__/terrain.cpython-311.pyc.140231",
        "stage/shaders/.terrain.frag.swp",
        "stage/shaders/terrain.frag~",
        "stage/.cache/data",
        "assets/fonts/.DS_Store",
        "stage/unused.py",
    ):
        project.write(name, "")
    assert project.stale() == {}


def test_a_file_that_is_not_python_counts_by_its_bytes(project):
    for code in ("def", "\0", "é = 1"):
        (project.folder / "stage/palette.py").write_text(code, encoding="latin-1")
        assert project.stale() == dict.fromkeys(("ground", "needle"), "stage/palette.py changed")
    project.make("needle")
    assert "needle" not in project.stale()


def test_settings_and_versions(project, monkeypatch):
    film = project.film("plain")
    assert state(film, project.now("plain", quality="m")).why == "quality l → m"
    asked = project.now("plain", ("steps", "9"), ("lr", "0.3"))
    assert asked == project.now("plain", ("lr", "0.3"), ("steps", "9"))
    assert state(film, asked).why == "parameters none → lr=0.3, steps=9"
    write_record(film, asked, 21, 1.4, 0.5)
    assert state(film, asked).kind == "fresh"
    assert state(film, project.now("plain", ("lr", "0.5"))).why == (
        "parameters lr=0.3, steps=9 → lr=0.5"
    )
    assert state(film, project.now("plain")).why == "parameters lr=0.3, steps=9 → none"

    def version(name: str) -> str:
        if name == "typst":
            raise sources.PackageNotFoundError
        return "0.21" if name == "manim" else "1.0"

    assert asked["python"] == "{}.{}".format(*sys.version_info)
    assert {f"package {name}" for name in sources.PACKAGES} < asked.keys()
    monkeypatch.setattr(sources, "version", version)
    project.make("plain")
    monkeypatch.setattr(sources, "version", lambda name: "0.22" if name == "manim" else "1.0")
    assert project.stale()["plain"] == "manim 0.21 → 0.22"
    monkeypatch.setattr(sources, "version", lambda name: "0.21" if name == "manim" else "1.0")
    assert project.stale()["plain"] == "typst none → 1.0"


@pytest.mark.parametrize("name, suffix", [("film", ".mp4"), ("still", ".png")])
def test_film_and_still_are_as_they_were_made(project, name, suffix):
    file = project.film("ground").with_suffix(suffix)
    made = file.read_bytes()
    flipped = bytes([made[0] ^ 1]) + made[1:]
    for broken in (made[:-1], made + b"\0", flipped, b""):
        file.write_bytes(broken)
        assert project.stale() == {"ground": f"the {name} is not as it was made"}
    file.write_bytes(made)  # as a render of the same by another command
    assert project.stale() == {}
    file.unlink()
    missing = state(project.film("ground"), project.now("ground"))
    assert missing.kind == ("missing" if name == "film" else "stale")
    assert missing.why == f"the {name} is missing"


def test_a_record_keeps_all_it_was_given(project):
    film = project.film("needle")
    film.write_bytes(b"123456789")
    write_record(film, project.now("needle"), 21, 1.4, 0.5)
    record = read_record(film)
    assert record.fingerprint == project.now("needle")
    assert (record.frames, record.seconds, record.took) == (21, 1.4, 0.5)
    assert record.made["film"] == (9, "cbf43926")  # the check value of CRC-32
    assert record.made["still"][0] == len("still of needle")
    assert read_record(project.film("none")) is None


def test_without_a_record_nothing_is_known(project):
    record = project.film("ground").with_name(".ground.json")
    good = record.read_text()
    record.unlink()
    assert project.stale() == {"ground": "made without `clips`"}
    unknown = json.dumps(json.loads(good) | {"more": 1})
    odd = json.dumps(json.loads(good) | {"film": [1], "frames": "many"})
    endless = json.dumps(json.loads(good) | {"frames": float("inf")})
    for text in ("", good[: len(good) // 2], "[]", "{}", "null", "\0", unknown, odd, endless):
        record.write_text(text)
        assert read_record(project.film("ground")) is None
        assert project.stale() == {"ground": "its record is broken"}
    record.write_bytes(b"\xff\xfe")
    assert project.stale() == {"ground": "its record is broken"}


def test_a_record_is_written_whole_or_not_at_all(project, monkeypatch):
    before = read_record(project.film("plain"))

    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(records.os, "replace", fail)
    with pytest.raises(OSError):
        write_record(project.film("plain"), {}, 1, 1.0, 1.0)
    assert read_record(project.film("plain")) == before
    assert not list(project.folder.rglob("*.part"))


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
    sources._imports.cache_clear()

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
import importlib.util, json, sys
from pathlib import Path

root = Path(sys.argv[1])

def ours():
    files = {name: Path(getattr(m, "__file__", None) or "/") for name, m in sys.modules.items()}
    return {name: str(file) for name, file in files.items()
            if file.is_relative_to(root) and ".venv" not in file.parts}

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
        "stage.paint.sources",
    }
    assert float(took) < 1.0  # 0.2 on a machine that has nothing else to do
