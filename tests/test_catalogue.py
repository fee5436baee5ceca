"""Scene files: which clips there are, in the order of the lecture, and what they are called by."""

from __future__ import annotations

import pytest
from conftest import ROOT

from clips.catalogue import LECTURE, SceneFile, choose, scene_files


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

    (tmp_path / "second.py").write_text(clip.format("Zebra"))
    with pytest.raises(ValueError, match=r"second\.py and zebra\.py .* both define Zebra: rename"):
        scene_files(tmp_path)


def test_every_clip_of_the_project_has_its_place():
    found = scene_files(ROOT / "scenes")
    assert [scene.file.stem for scene in found] == [
        *(name for name in LECTURE if (ROOT / f"scenes/{name}.py").exists()),
        *(scene.file.stem for scene in found if scene.file.stem not in LECTURE),
    ]
    main_clip = SceneFile(ROOT / "scenes/sgd_vs_momentum.py", "SGDvsMomentum", "16:9")
    assert main_clip in found
