"""Nothing depends on where the project lies or on the locale: each command, in the locale C.

The folder is a copy of the project, with blanks, brackets and Japanese in its name. Other tests use
a folder of that name too: those of the `manim` command, of set-up and of the decks.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from conftest import COMMAND
from projects import Project
from starting import FOLDER, HANG

LOCALES = [{"LANG": "C"}, {"LC_ALL": "C"}]


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    made = Project(tmp_path_factory.mktemp("places") / FOLDER)
    made.environment.pop("LC_ALL", None)
    return made


def run(project: Project, locale: dict[str, str], *line: str) -> str:
    ran = subprocess.run(
        line,
        cwd=project.folder,
        env=project.environment | locale,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=HANG,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout


@pytest.mark.parametrize("locale", LOCALES, ids=["LANG", "LC_ALL"])
def test_the_manim_command(project, locale):
    shutil.rmtree(project.media, ignore_errors=True)
    stray = project.media / "480p15/.Plain.999999999.part"
    stray.mkdir(parents=True)
    said = run(project, locale, COMMAND, "-ql", str(project.folder / "scenes/plain.py"))
    assert said.split("\n\n")[1].splitlines()[0] == "Clip  media/480p15/Plain.mp4"
    assert (project.media / "480p15/Plain.png").is_file()
    assert project.strays() == []


@pytest.mark.parametrize("locale", LOCALES, ids=["LANG", "LC_ALL"])
def test_the_clips_command(project, locale):
    python = (sys.executable, "-m")
    said = run(project, locale, *python, "clips", "-q", "l", "Plain", "--force")
    assert "media/480p15/Plain.mp4" in said
    assert run(project, locale, *python, "clips", "-q", "l", "Plain") == "Plain is up to date.\n"
    assert "fresh" in run(project, locale, *python, "clips", "-q", "l", "--list", "Plain")
    assert "side" in run(project, locale, *python, "clips", "--params", "Plain")
    sheet = run(project, locale, *python, "clips.pictures.contact_sheet", "-q", "l", "Plain")
    assert sheet.splitlines()[-1] == "Sheet media/contact-sheet.png"
    moving = run(project, locale, *python, "clips.pictures.gallery", "-q", "l", "Plain")
    assert "assets/readme/plain.webp" in moving
