"""The main clip by the literal command: what is drawn, what comes from the cache."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest
import video
from acting import SCENES, small
from conftest import COMMAND, manim_in
from manim import tempconfig
from sgd_vs_momentum import SGDvsMomentum

from clips.catalogue import SceneFile
from stage.look import palette
from stage.look.colour import rgb


@pytest.fixture(scope="module")
def rendered(filmed, tmp_path_factory):
    """A folder like the project's root, after the literal command, headless, and what was said."""
    scene = SceneFile(SCENES / "sgd_vs_momentum.py", "SGDvsMomentum", "16:9")
    root = tmp_path_factory.mktemp("main") / "root"
    shutil.copytree(filmed(scene), root)
    return root, (root / "said").read_text()


LINE = ["-pql", "scenes/sgd_vs_momentum.py"]


def command(root) -> None:
    literal = [COMMAND, *LINE]
    ran = subprocess.run(literal, cwd=root, env={"PATH": ""}, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def segments(root) -> dict[str, int]:
    folder = root / "media/cache/480p15/SGDvsMomentum"
    return {file.name: file.stat().st_ino for file in folder.glob("*.mp4")}


def test_the_literal_command_leaves_clip_and_still(rendered):
    root, said = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    assert "Traceback" not in said and "Clip  media/480p15/SGDvsMomentum.mp4" in said
    frames = video.frames(film)
    assert frames.shape[1:3] == (480, 854)
    assert 14 <= len(frames) / 15 <= 18
    assert video.boxes(film).index("moov") < video.boxes(film).index("mdat")
    still = video.picture(film.with_suffix(".png"))
    assert video.psnr(video.luma(frames[-1]), video.luma(still)) >= 40
    held = video.luma(frames[-1]), video.luma(frames[-29])
    assert video.psnr(*held) > 42  # the conclusion stays for two seconds
    background = np.array(rgb(palette.BACKGROUND)) * 255
    assert (np.abs(frames[0] - background).max(axis=-1) > 30).mean() > 0.15  # and so is the start


def test_a_second_run_draws_no_play_anew(rendered):
    root, _ = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    before, drawings = film.read_bytes(), segments(root)
    assert len(drawings) == 17
    command(root)
    assert segments(root) == drawings
    assert film.read_bytes() == before


def test_any_play_can_come_from_the_cache(rendered):
    """Whichever plays are missing, they alone are drawn again; the film has the same bytes.

    Three at a time, which lie far apart: between others that come from the cache.
    """
    root, _ = rendered
    film = root / "media/480p15/SGDvsMomentum.mp4"
    folder = root / "media/cache/480p15/SGDvsMomentum"
    before, names = film.read_bytes(), sorted(segments(root))
    as_drawn = sorted(names, key=lambda name: (folder / name).stat().st_mtime_ns)
    for missing in (as_drawn[::6], as_drawn[3::6]):
        for name in missing:
            (folder / name).unlink()
        others = segments(root)
        assert manim_in(root, *LINE) == 0
        assert segments(root).keys() == set(names)
        assert segments(root).items() >= others.items()
        assert film.read_bytes() == before


def test_a_changed_beat_is_drawn_anew_and_no_other(rendered):
    root, _ = rendered
    scene = root / "scenes/sgd_vs_momentum.py"
    text, drawings = scene.read_text(), segments(root)
    assert "run_time=0.6" in text
    scene.write_text(text.replace("run_time=0.6", "run_time=0.8"))
    assert manim_in(root, *LINE) == 0
    scene.write_text(text)
    anew = {name: inode for name, inode in segments(root).items() if name not in drawings}
    assert len(anew) == 1
    assert segments(root).items() >= drawings.items()


def test_a_changed_parameter_gives_another_clip(rendered):
    root, _ = rendered
    scene, film = root / "scenes/sgd_vs_momentum.py", root / "media/480p15/SGDvsMomentum.mp4"
    text, before = scene.read_text(), film.with_suffix(".png").read_bytes()
    assert "SGD(lr=0.95)" in text
    scene.write_text(text.replace("SGD(lr=0.95)", "SGD(lr=0.5)"))
    assert manim_in(root, *LINE) == 0
    scene.write_text(text)
    assert film.with_suffix(".png").read_bytes() != before


def test_rendered_twice_in_one_process_it_is_the_same(tmp_path):
    films = []
    for folder in ("one", "two"):
        settings = {"media_dir": str(tmp_path / folder), "dry_run": False, "frame_rate": 5}
        with small(120, **settings), tempconfig({"output_file": "clip"}):
            SGDvsMomentum().render()
        (film,) = (tmp_path / folder).rglob("clip.mp4")
        films.append(film.read_bytes())
    assert films[0] == films[1]
