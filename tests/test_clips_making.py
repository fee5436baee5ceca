"""`clips` makes what is out of date and no more: after edits, kills, damage, and two at once."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import video
from projects import PLAIN, Project
from starting import HANG
from test_clips_command import rendered  # noqa: F401
from warm import Warm

from clips import pruning

FILM = "480p15/{}.mp4"


@pytest.fixture
def project(tmp_path: Path, rendered: Project) -> Project:
    """A copy of a project whose clips are up to date."""
    copy = Project(tmp_path / "project")
    shutil.copytree(rendered.media, copy.media, copy_function=shutil.copy)  # with other dates
    return copy


def listed(project: Project) -> dict[str, tuple[str, str]]:
    """Each clip's state, and why."""
    lines = [re.fullmatch(r"(\S+) +(\w+) *(.*)", line) for line in project.run("--list")]
    return {line[1]: (line[2], line[3]) for line in lines}


def made(said: list[str]) -> set[str]:
    return {line.split()[0] for line in said if " made in " in line and "clip" not in line}


def test_what_is_up_to_date_is_not_made_and_manim_not_imported(project):
    before = project.drawings()
    assert project.run() == ["All clips are up to date."]
    assert project.run("Plain") == ["Plain is up to date."]
    script = (
        "import sys; from clips.__main__ import main; main(['-q', 'l']);"
        "heavy = {'manim', 'numpy', 'av', 'multiprocessing.pool', 'pydantic'};"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", script], env=project.environment, cwd="/")
    assert ran.returncode == 0
    assert project.drawings() == before
    assert {state for state, _ in listed(project).values()} == {"fresh"}


def test_an_edited_scene_is_made_anew_and_no_other(project):
    project.write(PLAIN, ("run_time=0.6", "run_time=0.8"))
    assert listed(project)["Plain"] == ("stale", "1.4 s    0.0 MB   scenes/plain.py changed")
    before = project.drawings()
    assert made(project.run()) == {"Plain"}
    after = project.drawings()
    anew = [name for name, inode in after.items() if before.get(name) != inode]
    assert 0 < len(anew) <= 2  # that beat, and the one that follows from it
    assert listed(project)["Plain"][0] == "fresh"


def test_an_edit_that_changes_no_picture_draws_nothing_anew(project):
    project.write(PLAIN, ("class Plain(Clip):", "class Plain(Clip):\n    # a word"))
    before, films = project.drawings(), project.made()
    assert made(project.run()) == {"Plain"}
    assert project.drawings() == before and project.made() == films


GROUND = """
from fields import bowl
from stage.film.clip import Clip
from stage.ground.terrain import Terrain
from stage.look.view import view_of


class Ground(Clip):
    def construct(self):
        self.add(Terrain(bowl, view_of(bowl), 5, 2))
        self.wait(0.4)
"""


def test_a_shader_concerns_all_who_could_show_it_and_redraws_those_that_do(project):
    (project.folder / "scenes/ground.py").write_text(GROUND)
    assert made(project.run()) == {"Ground"}
    shader = project.folder / "stage/ground/shaders/terrain.frag"
    shader.write_text(shader.read_text() + "\n// a word\n")
    now = listed(project)
    assert {state for state, _ in now.values()} == {"stale"}
    assert now["Ground"][1].endswith("stage/ground/shaders/terrain.frag changed")
    before = project.drawings()
    assert made(project.run()) == {"Plain", "Turning", "Ground"}
    anew = [name for name, inode in project.drawings().items() if before.get(name) != inode]
    ground = {file.name for file in (project.media / "cache/480p15/Ground").glob("*.mp4")}
    assert anew and set(anew) <= ground  # a square needs no shader


@pytest.mark.parametrize("suffix", [".mp4", ".png"])
@pytest.mark.parametrize("damage", ["cut", "one byte", "gone"])
def test_a_damaged_film_or_still_is_noticed_and_made_anew(project, suffix, damage):
    file = (project.media / FILM.format("Plain")).with_suffix(suffix)
    good, before = file.read_bytes(), project.drawings()
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(good[:-100] if damage == "cut" else good[:-50] + b"x" + good[-49:])
    assert listed(project)["Plain"][0] in ("stale", "missing")
    assert made(project.run()) == {"Plain"}
    assert file.read_bytes() == good and project.drawings() == before


def test_a_damaged_segment_is_drawn_anew(project):
    segment = next((project.media / "cache/480p15/Plain").glob("*.mp4"))
    films = project.made()
    segment.write_bytes(segment.read_bytes()[:60])
    project.run("--force")
    assert project.made() == films


def test_another_quality_and_force(project):
    assert project.run("Plain", "--force")[-1].startswith("1 clip made")
    state = {line.split()[0]: line.split()[1] for line in project.run("-q", "m", "--list")}
    assert state == {"Plain": "missing", "Turning": "missing"}


def test_variants_lie_beside_the_clip_and_are_up_to_date_too(project):
    before = (project.media / FILM.format("Plain")).read_bytes()
    asked = ("Plain", "--set", "side=1", "--sweep", "way=1,3")
    assert made(project.run(*asked)) == {"Plain@side=1,way=1", "Plain@side=1,way=3"}
    films = [
        (project.media / FILM.format(f"Plain@side=1,way={way}")).read_bytes() for way in (1, 3)
    ]
    assert len({before, *films}) == 3
    assert (project.media / FILM.format("Plain")).read_bytes() == before
    assert project.run(*asked) == ["All clips are up to date."]
    picture = video.picture(project.media / "480p15/Plain@side=1,way=3.png")
    assert (picture != video.picture(project.media / "480p15/Plain.png")).any()
    (said,) = project.run("Plain", "--set", "sid=1", code=2)
    assert said == "Plain has no parameter 'sid' (is it side?); it has side, way, lang, look, shape"
    assert project.run("Plain", "--set", "side", code=2)[0].count("\n") == 0
    params = "\n".join(project.run("Plain", "--params"))
    assert re.search(r"^side +2(\.0)? ", params, re.M) and re.search(r"^way ", params, re.M)


def test_plays_of_other_clips_are_kept_up_to_a_size(project, monkeypatch):
    """The oldest go first; what was asked for stays."""
    cache = project.media / "cache/480p15"
    for age, name in enumerate(("Old@side=1", "New@side=2")):
        (cache / name).mkdir()
        (cache / name / "play.mp4").write_bytes(bytes(1000))
        os.utime(cache / name, (1e9 + age, 1e9 + age))
    kept = sum(f.stat().st_size for f in (cache / "Turning").rglob("*") if f.is_file())
    monkeypatch.setattr(pruning, "KEEP_BYTES", kept + 1500)
    pruning.prune(project.media, {"Plain"})
    assert {folder.name for folder in cache.iterdir()} == {"Plain", "Turning", "New@side=2"}


# --- kills --------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_the_next_run_gives_the_same_bytes(project, rendered, seed):
    """Four times in a row, each on what the last one has left: the command or its whole group, by
    SIGKILL, SIGTERM or SIGINT, from start to still. Once it is the literal command, which imports
    Manim first.
    """
    chance, good = random.Random(seed), rendered.made()
    literal = seed == 0
    ends = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "literal": literal}
    project.clear()
    for _ in range(4):
        process = project.start(**ends)
        time.sleep(chance.uniform(0.4, 3.2) if literal else chance.uniform(0.05, 1.6))
        number = chance.choice([signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
        whom = chance.choice([os.kill, os.killpg])
        if process.poll() is None:
            whom(process.pid, number)
        process.wait(timeout=HANG)
        films = {name: data for name, data in project.made().items() if name.startswith("480p15/")}
        assert films.items() <= good.items()  # each is whole or not there
    project.run()  # it waits for a lock that a dying worker may hold
    assert project.made() == good
    assert project.strays() == []


def test_a_full_disk_is_one_line_and_leaves_the_clip(project):
    """On a file system of a few hundred kilobytes, as root can make one."""
    before = {n: data for n, data in project.made().items() if n.startswith("480p15/")}
    small = project.folder / "media/cache"
    shutil.rmtree(small)
    small.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", str(small)]
    if subprocess.run(line, capture_output=True, check=False).returncode:
        pytest.skip("a small disk to fill can only be mounted by root")
    try:
        project.write(PLAIN, ("side = 2.0", "side = 1.5"))
        said = project.run("Plain", code=1)
        assert said[-1].startswith("Plain: The disk is full: the clip was not made")
        assert "Errno" not in " ".join(said)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)
    assert {n: data for n, data in project.made().items() if n.startswith("480p15/")} == before


def test_a_worker_takes_manims_settings_as_they_are_now(project):
    """Though the server that it is forked off has read them already."""
    script = """
import sys
from clips import ROOT, server

kept = sys.modules["manim"]
server.keep_up()
assert sys.modules["manim"] is kept
settings = ROOT / "manim.cfg"
settings.write_text(settings.read_text().replace("#282a36", "#102030"))
server.keep_up()
from manim import config
print(config.background_color.to_hex())
"""
    line = [sys.executable, "-c", script]
    ran = subprocess.run(line, cwd="/", env=project.environment, capture_output=True, text=True)
    assert ran.stdout == "#102030\n", ran.stderr


# --- two at once --------------------------------------------------------------------------------


def test_a_second_command_waits_for_the_first_and_says_so(project, rendered):
    project.clear()
    first = project.start()
    end = time.monotonic() + HANG
    while not project.strays() and time.monotonic() < end:
        time.sleep(0.02)
    second = project.start()
    (one, _), (other, _) = first.communicate(timeout=HANG), second.communicate(timeout=HANG)
    assert first.returncode == second.returncode == 0
    assert one.splitlines()[-1].startswith("2 clips made")
    waiting, done = other.splitlines()
    assert re.fullmatch(r"Another `clips` is at work in .*: waiting for its end\.", waiting)
    assert done == "All clips are up to date."
    assert project.made() == rendered.made()


# --- watching -----------------------------------------------------------------------------------


# --- as a call ----------------------------------------------------------------------------------


def test_a_call_gives_the_same_film_from_any_folder(project, rendered, tmp_path):
    script = f"""
import os, sys
os.chdir({str(tmp_path)!r})
from manim.utils.module_ops import get_module
from pathlib import Path
from clips.render import render
scene = get_module(Path({str(project.folder / "scenes" / PLAIN)!r})).Plain
made = render(scene, progress=False)
print(made.film)
other = render(scene, filename="other", media_dir=Path("here"), progress=False, side=1.0)
print(other.film.resolve())
try:
    render("Plain", sides=1)
except ValueError as error:
    print(error)
"""
    project.clear()
    (project.folder / "called.py").write_text(script)
    caller = Warm(["called"], project.folder, project.environment)
    said, _ = caller.communicate()
    assert caller.returncode == 0, said
    film, other, error = [line for line in said.splitlines() if line.startswith(("/", "Plain has"))]
    assert Path(film) == project.media / FILM.format("Plain")
    assert Path(film).read_bytes() == (rendered.media / FILM.format("Plain")).read_bytes()
    assert Path(other) == tmp_path / "here/480p15/other.mp4"
    assert error == "Plain has no parameter 'sides'."
