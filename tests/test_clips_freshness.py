"""Which clips are out of date and why, in a small project; nothing is rendered."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from clips import records
from clips.records import fingerprint, read_record, state, write_record
from stage.film.beside import BESIDE
from stage.paint import sources
from stage.paint.sources import dependencies

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
        for each in BESIDE:
            self.write(f"media/480p15/{name}{each.suffix}", f"{each.label.lower()} of {name}")
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


@pytest.mark.parametrize(
    "name, suffix", [("film", ".mp4"), *((each.label.lower(), each.suffix) for each in BESIDE)]
)
def test_film_and_what_is_beside_it_are_as_they_were_made(project, name, suffix):
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
