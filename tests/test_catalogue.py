"""Scene files: which clips there are, in the order of the lectures, and what they are called by."""

from __future__ import annotations

import pytest
from conftest import ROOT

from clips.__main__ import main
from clips.catalogue import LECTURES, SceneFile, choose, scene_files


def test_scenes_are_found_in_the_order_of_the_lecture(tmp_path):
    clip = "class {}(Clip):\n    def construct(self): ...\n"
    files = {
        "zebra.py": clip.format("Zebra"),
        "another.py": "class Part(VMobject): ...\n" + clip.format("Another"),
        "sgd_vs_momentum.py": "class Base(stage.film.clip.Clip): ...\nclass Two(Base): ...\n",
        "which_way.py": "class WhichWay(Walk):\n    def construct(self): ...\n",
        "unclear.py": clip.format("One") + clip.format("Other"),
        "_helper.py": clip.format("Helper"),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    found = scene_files(tmp_path)
    assert [scene.name for scene in found] == ["WhichWay", "Two", "Another", "unclear", "Zebra"]
    assert choose([], found) == found
    asked = choose(["Zebra", "scenes/which_way.py", "which_way"], found)
    assert asked == [found[0], found[-1]]
    assert choose(["first", "Zebra"], found) == [*found[:2], found[-1]]
    with pytest.raises(ValueError, match=r"no clip 'second'; .* Zebra, and of a whole .*: first\."):
        choose(["second"], found)  # none of its clips is there

    (tmp_path / "second.py").write_text(clip.format("Zebra"))
    with pytest.raises(ValueError, match=r"second\.py and zebra\.py .* both define Zebra: rename"):
        scene_files(tmp_path)


def test_every_clip_of_the_project_has_its_place():
    found = scene_files(ROOT / "scenes")
    named = [stem for stems in LECTURES.values() for stem in stems]
    assert len({*named}) == len(named) > 0
    assert [scene.file.stem for scene in found] == [
        *(name for name in named if (ROOT / f"scenes/{name}.py").exists()),
        *(scene.file.stem for scene in found if scene.file.stem not in named),
    ]
    for lecture, stems in LECTURES.items():
        assert {scene.file.stem for scene in choose([lecture], found)} <= {*stems}
        assert choose([lecture], found) == [each for each in found if each.file.stem in stems]
    main_clip = SceneFile(ROOT / "scenes/sgd_vs_momentum.py", "SGDvsMomentum", "16:9")
    assert main_clip in found


def test_the_list_says_which_lecture_shows_a_clip(capsys):
    assert main(["--list", "first", "Basins", "LandscapeRun"]) == 0
    *first, basins, free = capsys.readouterr().out.splitlines()
    assert len(first) == 7 and all("  first lecture" in line for line in first)
    assert "  second lecture" in basins and "lecture" not in free
