"""Every scene with other fields, starts, numbers of steps and methods: nothing breaks.

`make test` changes one parameter at a time and draws a few pictures; `make test-variants` renders
films of all combinations.
"""

from __future__ import annotations

import faults
import numpy as np
import pytest
import variants
import video
from acting import small
from sgd_zigzag import SGDZigzag
from test_all_clips import FOUND, inked, load

from stage.film.clip import Clip
from stage.paint.lettering import LARGE, Lettering

RATE = 5  # frames a second: what may go wrong does so in plays' first and last ones

pytestmark = pytest.mark.filterwarnings("ignore::adventurer.Diverged")


def cases(of) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "scene, chosen",
        [
            pytest.param(load(scene), chosen, id=f"{scene.name}, {name}")
            for scene in FOUND
            for name, chosen in of(load(scene)).items()
        ],
    )


@cases(variants.axes)
def test_another_parameter_leaves_no_fault_in_any_picture(scene, chosen):
    assert faults.of(scene, **variants.attributes(scene, **chosen)) == []


@pytest.mark.variants
@cases(variants.product)
def test_all_combinations_can_be_rendered(scene, chosen, tmp_path):
    parameters = variants.attributes(scene, **chosen)
    settings = {"media_dir": str(tmp_path), "dry_run": False, "output_file": "clip"}
    made = type(scene.__name__, (scene,), parameters)
    with small(480, frame_rate=RATE, **settings):
        made().render()
    (film,) = tmp_path.rglob("clip.mp4")
    frames = video.frames(film)
    assert 3 <= len(frames) / RATE <= 20  # short plays are cut to whole frames
    assert inked(frames[0]).mean() > faults.NOTHING
    assert inked(frames[-1]).mean() > faults.NOTHING
    edge = np.concatenate([frames[:, [0, -1]].reshape(-1, 3), frames[:, :, [0, -1]].reshape(-1, 3)])
    assert not inked(edge).any()
    assert faults.of(scene, **parameters) == []


def test_faults_are_found():
    class Crowded(SGDZigzag):
        """With a text on the map, one on the step counter, and one that leaves the picture."""

        def set_the_stage(self) -> None:
            super().set_the_stage()
            frame = self.frame
            self.add(
                Lettering("on the map", (frame.left + 2, 0)),
                Lettering("here", (frame.right, frame.top - LARGE), "right"),
                Lettering("off", (frame.right, 0)),
                Lettering("nan", (frame.left, frame.bottom - 0.05)),
            )

    found = " ".join(faults.of(Crowded))
    for fault in (
        "'on the map' lies on a ground",
        "'here' and 'step 0' by",
        "'off' sticks out by",
        "'nan' should not be said",
        "'−2' and 'nan' by",
    ):
        assert fault in found

    class Blank(Clip):
        def construct(self) -> None:
            self.wait(1)

    assert faults.of(Blank) == ["the picture is empty (beat 0)", "it lasts 1.0 s (the end)"]
