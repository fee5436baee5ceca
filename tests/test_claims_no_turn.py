"""Where MomentumPath has no turn to halt at, it walks on."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import members
from momentum_path import MomentumPath
from test_claims_turn import parts

from fields import Field
from optimizers import SGD, AdaGrad, Momentum, Nesterov
from stage.arrows.lens import Lens


def plain_turn(lr: float, momentum: float, steps: int = 30) -> bool:
    """Whether across they cancel and along they add up where y's velocity first turns back."""
    made = parts(lr, momentum)[:steps]
    v = np.array([v for *_, v in made])
    turns = np.flatnonzero(v[1:, 1] * v[:-1, 1] < 0)
    if not len(turns):
        return False
    last = turns[0] + (abs(v[turns[0] + 1, 1]) < abs(v[turns[0], 1]))
    three = made[last - 2 : last + 1]
    if last < 3:
        return False
    across = np.abs([v[1] for *_, v in three])
    along = np.abs([v[0] for *_, v in three])
    return bool(
        all(kept[1] * pull[1] < 0 < kept[0] * pull[0] for kept, pull, _ in three)
        and across[0] > across[1] > across[2]
        and along[0] < along[1] < along[2]
        and along[2] > 1.05 * along[0]
    )


@pytest.mark.parametrize(
    "lr, momentum",
    [(0.1, 0.9), (0.1, 0.8), (0.1, 0.5), (0.1, 0.3), (0.02, 0.9), (0.5, 0.9), (0.9, 0.3)],
)
def test_with_other_parameters_the_lens_opens_only_where_the_parts_do_so(lr, momentum):
    def opened(scene):
        return [lens.opened for lens in members(scene, Lens)]

    methods = (Momentum(lr=lr, momentum=momentum),)
    seen = framing.beats(MomentumPath, opened, methods=methods).seen
    assert any(1.0 in each for each in seen) == plain_turn(lr, momentum)


def mild(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return x**2 + 1.5 * y**2


@pytest.mark.parametrize(
    "chosen",
    [
        {"methods": (SGD(lr=0.95),)},
        {"methods": (Nesterov(lr=0.1),)},  # its step is not αv − η∇f with the last step for v
        {"methods": (AdaGrad(lr=0.5),)},
        {"methods": (SGD(lr=0.95), Momentum(lr=0.1))},
        {"steps": 5},
        {"field": Field(mild, (-9, 9), (-3, 3)), "start": (-7, 2)},
    ],
    ids=str,
)
def test_where_there_is_nothing_of_the_kind_the_walk_goes_on(chosen):
    scene = framing.beats(MomentumPath, lambda scene: None, **chosen).scene
    assert not members(scene, Lens) and scene.clock.get_value() == scene.steps
