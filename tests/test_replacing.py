"""What is written takes its place whole or not at all, by one way for every file and folder."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from conftest import ROOT

from stage.film.scratch import new_scratch, put, replacing


@pytest.mark.parametrize("name", ["sheet.png", ".Clip.json", "no suffix"])
def test_it_is_there_at_the_end_and_not_before(tmp_path, name):
    place = tmp_path / "new" / name
    with replacing(place) as file:
        file.write_text("made")
        assert not place.exists() and file.suffix == place.suffix
    assert place.read_text() == "made"
    assert list(place.parent.iterdir()) == [place]


@pytest.mark.parametrize("error", [OSError("the disk is full"), KeyboardInterrupt()])
def test_after_an_error_the_old_one_stands_alone(tmp_path, error):
    place = tmp_path / "sheet.png"
    place.write_text("old")
    with pytest.raises(type(error)), replacing(place) as file:
        file.write_text("ne")
        raise error
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_a_signal_right_after_its_folder_was_made_leaves_none(tmp_path, monkeypatch):
    """As the decks' builder was sent one: it says that it begins, and makes its folder."""
    make = Path.mkdir

    def interrupted(folder: Path, *args: object, **kwargs: object) -> None:
        make(folder, *args, **kwargs)
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "mkdir", interrupted)
    with pytest.raises(KeyboardInterrupt), new_scratch(tmp_path, "build"):
        pytest.fail("it was interrupted")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_one_left_goes_with_the_next(tmp_path):
    place = tmp_path / "sheet.png"
    place.write_text("old")
    pid = os.fork()
    if not pid:
        with replacing(place) as file:
            file.write_text("ne")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(pid, 0)
    assert place.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 2
    with replacing(place) as file:
        file.write_text("new")
    assert place.read_text() == "new"
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_takes_the_place_of_a_folder(tmp_path):
    place = tmp_path / "kudari-ja"
    for text in ("old", "new"):
        with replacing(place) as folder:
            folder.mkdir()
            (folder / text).touch()
    assert [path.name for path in place.iterdir()] == ["new"]
    assert list(tmp_path.iterdir()) == [place]


def test_a_folder_that_cannot_be_put_leaves_the_old_one(tmp_path):
    """A rename may be refused; the old folder is moved aside first, and comes back."""
    place = tmp_path / "kudari-ja"
    place.mkdir()
    (place / "old").touch()
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(FileNotFoundError):
        put(scratch / "nothing", place)
    assert [path.name for path in place.iterdir()] == ["old"]


def test_nothing_else_renames_into_place():
    own = {"stage/film/scratch.py", "clips/cluster/worker.py"}  # which runs where we are not
    own.add("stage/paint/programs.py")  # what it keeps is worked out anew where it is not whole
    folders = ("clips", "lesson", "scripts", "slides", "stage", "visualizer")
    files = (path for folder in folders for path in Path(ROOT, folder).rglob("*.py"))
    renames = re.compile(r"os\.(replace|rename)\(|shutil\.move\(|\.rename\(")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in files
        if "node_modules" not in path.parts and renames.search(path.read_text("utf-8"))
    }
    assert found == own
