"""`python -m clips` in a copy of the project: same films as Manim's command, errors, Ctrl-C."""

from __future__ import annotations

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import ROOT
from projects import PLAIN, TURNING, Project
from starting import ENDING_NAMES, ENDINGS, HANG, NOHUP

from clips.options import STOPPED


@pytest.fixture(scope="module")
def rendered(once: Callable[..., Path]) -> Project:
    """A project whose clips were made by the command; tests leave it as it is."""

    def make(folder: Path) -> None:
        said = Project(folder / "the project").run(literal=True, cwd=Path(sys.prefix))
        (folder / "said").write_text("\n".join(said))

    folder = once("rendered", make)
    project = Project(folder / "the project")
    project.said = (folder / "said").read_text().splitlines()
    return project


@pytest.fixture
def project(tmp_path: Path, rendered: Project) -> Project:
    """A copy of that project, to be changed."""
    copy = Project(tmp_path / "project")
    shutil.copytree(rendered.media, copy.media)
    return copy


def test_films_stills_and_segments_are_those_of_the_manim_command(rendered, tmp_path):
    plain = Project(tmp_path / "plain")
    plain.manim(PLAIN)
    plain.manim(TURNING, literal=True)
    ours, theirs = rendered.made(), plain.made()
    assert len(ours) == 10
    # Manim's own texts hold a number of the process they were first made in; so does the name of a
    # play that shows one. What is in the files is the same, and each finds what the other has made.
    assert sorted(ours.values()) == sorted(theirs.values())
    assert ours["480p15/Turning.mp4"] == theirs["480p15/Turning.mp4"]
    assert {name for name in ours if "Plain" in name} == {
        name for name in theirs if "Plain" in name
    }
    drawings = plain.drawings()
    plain.run()
    assert plain.drawings() == drawings
    assert plain.made() == theirs


def test_the_manim_command_finds_what_the_command_has_drawn(project):
    drawings, made = project.drawings(), project.made()
    project.manim(TURNING)
    assert project.drawings() == drawings
    assert project.made() == made


def test_a_line_for_each_clip_where_there_is_no_terminal(rendered):
    first, *lines, last = rendered.said
    assert first == "Making 2 clips."
    films = {name: rendered.media / f"480p15/{name}.mp4" for name in ("Plain", "Turning")}
    for line in lines:
        match = re.fullmatch(r"(\w+) +1\.4 s  made in +\d+\.\d s  (/.+)", line)
        assert films.pop(match[1]) == Path(match[2])
    assert not films
    assert re.fullmatch(r"2 clips made in \d+\.\d s\.", last)


def test_bars_on_a_terminal(project):
    shutil.rmtree(project.media / "cache/480p15")
    ours, theirs = pty.openpty()
    process = project.start("--force", stdout=theirs, stderr=theirs)
    os.close(theirs)
    said = b""
    with suppress(OSError):  # how a pseudo terminal ends on Linux
        while chunk := os.read(ours, 65536):
            said += chunk
    os.close(ours)
    assert process.wait(timeout=HANG) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", said.decode())
    assert re.search(r"Turning +[━╸╺ ]+ +\d+ of 21 frames", text)
    assert re.search(r"all +[━╸╺ ]+ +0 of 2 clips", text)
    assert "2 of 2 clips" in text
    assert re.search(r"Plain +1\.4 s  made in ", text)


def test_a_failing_clip_does_not_stop_the_others(project):
    before = project.made()
    print_and_fail = "print('so far')\n        {}['lost']"
    project.write(TURNING, ('self.next_section("halt")', print_and_fail))
    (project.folder / "scenes/broken.py").write_text("class Broken(Clip:\n")
    said = project.run("--force", code=1, cwd=project.folder)
    done = r"Plain +1\.4 s  made in +\d+\.\d s  media/480p15/Plain\.mp4"
    for expected in (done, r"Turning +failed after +\d+\.\d s"):
        assert any(re.fullmatch(expected, line) for line in said)
    assert said[-3].startswith("1 of 3 clips made in ")
    assert said[-2].startswith("broken: SyntaxError: ")
    assert said[-1] == "Turning: KeyError: 'lost' (traceback: media/logs/Turning.log)"
    log = (project.media / "logs/Turning.log").read_text()
    assert log.startswith("so far\nTraceback")
    assert "turning.py" in log
    pair = {name: data for name, data in project.made().items() if name.startswith("480p15")}
    assert pair.items() <= before.items()
    assert project.strays() == []

    project.write(TURNING)
    (project.folder / "scenes/broken.py").unlink()
    project.run("--force")
    assert [log.name for log in project.media.glob("logs/*")] == ["broken.log"]


def test_bad_input_of_a_scene_is_its_own_sentence(project):
    project.write(PLAIN, ('shape = "right40"', 'shape = "wide"'))
    said = project.run("plain", code=1)
    assert said[-1].startswith("Plain: shape is 'wide'; it can be 16:9, right65, ")


def test_a_crash_costs_its_own_clip_only(project):
    project.write(TURNING, ('self.next_section("halt")', "import os; os.abort()"))
    said = project.run("--force", code=1)  # at whose end Python may warn of what the crash has left
    summary = said.index("Turning: its process died: it crashed, or there was no memory for it.")
    assert said[summary - 1].startswith("1 of 2 clips made in ")
    assert project.run("Plain", "--force")[-1].startswith("1 clip made")


def test_a_wrong_name_is_one_sentence(rendered):
    assert rendered.run("Plain", "Plane", code=2) == [
        "There is no clip 'Plane'; there are Plain, Turning."
    ]


def test_a_listener_who_goes_away_costs_no_traceback():
    line = [sys.executable, "-m", "clips", "--list"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        ran.stdout.close()
        assert ran.stderr.read() == b""
    assert ran.returncode == 1


def start_a_long_one(project: Project, *ignored: signal.Signals) -> subprocess.Popen:
    """Start both clips, of which one takes long, and come back when it is being drawn."""
    project.write(PLAIN, ("run_time=0.6", "run_time=600"))
    process = project.start(ignored=ignored, literal=bool(ignored))
    end = time.monotonic() + HANG
    while not any("Plain" in stray.name for stray in project.strays()):
        assert time.monotonic() < end, "it never began"
        time.sleep(0.01)
    time.sleep(0.3)
    return process


@pytest.mark.parametrize("whom", ["command", "group"])
@pytest.mark.parametrize("number, ignored", ENDINGS, ids=ENDING_NAMES)
def test_a_signal_stops_all_and_leaves_the_clips(project, number, ignored, whom):
    """It reaches the command alone, as by `kill`, or all its processes, as Ctrl-C does.

    Those to be ignored are, as the exit code tells.
    """
    before = project.made()
    process = start_a_long_one(project, *ignored)
    for each in (*ignored, number, number):  # twice, as `timeout` does
        (os.kill if whom == "command" else os.killpg)(process.pid, each)
    # It ends when nobody holds the pipe any longer, workers included.
    said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 128 + number
    lines = [line for line in said.splitlines() if " made in " not in line]
    assert lines == ["Making 1 clip.", STOPPED]
    assert project.made().items() >= before.items()
    assert project.strays() == []


@pytest.mark.parametrize("ignored", [(), NOHUP], ids=["in a terminal", "in the background"])
def test_a_killed_command_leaves_no_process_and_no_scratch(project, ignored):
    before = project.made()
    process = start_a_long_one(project, *ignored)
    process.kill()
    process.communicate(timeout=HANG)  # all that hold the pipe have ended
    assert project.made().items() >= before.items()
    assert project.strays() == []


def test_what_a_group_that_was_killed_has_left_goes_with_the_next_command(project):
    process = start_a_long_one(project)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=HANG)
    assert project.strays()
    assert project.run("Turning") == ["Turning is up to date."]
    assert project.strays() == []
