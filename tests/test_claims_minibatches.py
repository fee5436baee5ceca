"""What MinibatchNoise says, from plain recursions on its data."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from minibatch_noise import MinibatchNoise
from watching import seen_arrows

from stage.figures.scatter import Scatter
from stage.look import palette
from stage.look.colour import rgb

COUNT, SIZE, EPOCHS, LR = 48, 6, 16, 0.2
EACH = COUNT // SIZE
HEIGHT = 480


def data(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(-1.5, 2.1, COUNT)
    return inputs, inputs + 0.5 + rng.standard_normal(COUNT)


def slope(weights: np.ndarray, inputs: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """The gradient of the mean squared error of the line a x + b, in a and b."""
    error = weights[0] * inputs + weights[1] - targets
    return np.array([2 * np.mean(error * inputs), 2 * np.mean(error)])


class Run:
    """Both walks, one step after the other."""

    def __init__(self, seed: int) -> None:
        self.inputs, self.targets = data(seed)
        self.full, self.few, self.batches = [np.array([-1.2, 2.8])], [np.array([-1.2, 2.8])], []
        rng = np.random.default_rng(seed)
        for _ in range(EPOCHS):
            self.full.append(self.full[-1] - LR * slope(self.full[-1], self.inputs, self.targets))
            order = rng.permutation(COUNT)
            for batch in order.reshape(EACH, SIZE):
                some = self.inputs[batch], self.targets[batch]
                self.few.append(self.few[-1] - LR * slope(self.few[-1], *some))
                self.batches.append(batch)
        design = np.stack([self.inputs, np.ones(COUNT)], axis=1)
        self.least = np.linalg.lstsq(design, self.targets, rcond=None)[0]

    def loss(self, weights: np.ndarray) -> float:
        return float(np.mean((weights[0] * self.inputs + weights[1] - self.targets) ** 2))

    def above(self, points: list[np.ndarray]) -> np.ndarray:
        return np.array([self.loss(point) - self.loss(self.least) for point in points])

    def away(self, points: list[np.ndarray]) -> np.ndarray:
        return np.hypot(*(np.array(points) - self.least).T)


RUN = Run(8)


@pytest.fixture(scope="module")
def seen():
    """The scene, and after each play its arrows, what is said, lit points and the clock."""

    def look(scene):
        (scatter,) = members(scene, Scatter)
        lit = set(scatter.batch()[0].tolist()) if scatter.lit else None
        return seen_arrows(scene)[0], texts(scene), lit, scene.clock.get_value()

    return framing.beats(MinibatchNoise, look, HEIGHT)


def test_both_routes_are_those_of_plain_recursions(seen):
    full, few = seen.scene.routes
    np.testing.assert_allclose(full.points, RUN.full, atol=1e-12)
    np.testing.assert_allclose(few.points, RUN.few, atol=1e-12)


def test_for_equally_many_points_minibatches_are_first_further_down(seen):
    full, few = RUN.above(RUN.full), RUN.above(RUN.few)[::EACH]
    assert (few[1:6] < full[1:6]).all()
    assert few[1] < full[1] / 100
    assert [seen.scene.cost.whole_steps(EACH * n) for n in range(EPOCHS + 1)] == [*range(17)]
    assert seen.scene.cost.looked_at(EACH) == COUNT


def test_the_full_batch_comes_to_rest_and_minibatches_never_do():
    third = len(RUN.few) * 2 // 3
    full, few = RUN.away(RUN.full), RUN.away(RUN.few)
    assert full[-1] < 0.01 and (np.diff(full) < 0).all()
    assert few[third:].mean() > 0.2 and few[third:].max() < 0.7
    steps = np.hypot(*np.diff(RUN.few[third:], axis=0).T)
    assert steps.mean() > 0.1 > 20 * np.hypot(*(RUN.full[-1] - RUN.full[-2]))
    assert RUN.above(RUN.full)[-1] < RUN.above(RUN.few)[third:].min()


@pytest.mark.parametrize("seed", range(20))
def test_that_is_so_for_other_data_and_other_draws_as_well(seed):
    run = Run(seed)
    third = len(run.few) * 2 // 3
    full, few = run.above(run.full), run.above(run.few)[::EACH]
    assert (few[1:4] < full[1:4]).all() and few[1] < full[1] / 5
    assert run.away(run.full)[-1] < run.away(run.few)[third:].mean() / 3


def test_arrows_are_the_steps_by_the_points_that_are_lit_and_by_all(seen):
    told = [each for each in seen.seen if any(text.endswith("°") for text in each[1])]
    angles = [next(text for text in each[1] if text.endswith("°")) for each in told]
    assert len(dict.fromkeys(angles)) == 2 and all(5 < int(said[:-1]) < 45 for said in angles)
    for arrows, said, lit, time in told:
        step = round(time)
        at = RUN.few[step]
        ways = {
            "few": RUN.few[step + 1] - at,
            "every": -LR * slope(at, RUN.inputs, RUN.targets),
        }
        assert lit == {*RUN.batches[step].tolist()}
        for way in ways.values():
            assert any(
                np.allclose(arrow.tail, at) and np.allclose(arrow.way, way) for arrow in arrows
            )
        few, every = ways.values()
        cosine = few @ every / np.hypot(*few) / np.hypot(*every)
        assert f"{np.degrees(np.arccos(cosine)):.0f}°" in said


def test_figures_are_those_of_the_runs(seen):
    said = {*seen.seen[-1][1]}
    losses = {f"loss {RUN.loss(route[-1]):.2f}" for route in (RUN.full, RUN.few)}
    assert losses | {"step 16", "step 128", "768 points seen", "lr 0.2"} <= said
    assert {"48 points a step", "6 points a step"} <= said
    epoch = next(each[1] for each in seen.seen if each[3] == EACH)
    assert {"step 1", "step 8", "48 points seen", f"loss {RUN.loss(RUN.few[EACH]):.2f}"} <= {*epoch}


def test_points_and_lines_lie_where_the_data_and_the_runs_have_them(seen):
    """On the last frame all points are bright but the last batch's, which are lit."""
    (scatter,) = members(seen.scene, Scatter)
    with small(HEIGHT):
        picture = drawn(seen.scene) / 255
        camera = seen.scene.camera

        def near(x, y, color):
            ((column, row),) = camera.to_pixels(scatter.place(np.array([x]), np.array([y])), True)
            return np.abs(picture[int(row), int(column)] - rgb(color)).max() < 0.1

        lit = RUN.batches[-1]
        others = np.setdiff1d(np.arange(COUNT), lit)
        assert all(near(RUN.inputs[i], RUN.targets[i], palette.ORANGE) for i in lit)
        bright = [near(RUN.inputs[i], RUN.targets[i], palette.WHITE) for i in others]
        assert np.mean(bright) > 0.9  # but for those that a lit one hides
        slope, intercept = RUN.few[-1]
        along = np.linspace(-1.5, 2.1, 30)
        assert np.mean([near(x, slope * x + intercept, palette.ORANGE) for x in along]) > 0.6
        slope, intercept = RUN.full[-1]
        assert np.mean([near(x, slope * x + intercept, palette.WHITE) for x in along]) > 0.6
    assert scatter.band == 1 and scatter.lit == 1 and scatter.whole == 0
    assert "slope" in [framing.said(text) for text in framing.written(seen.scene)]


def test_a_batch_of_all_points_is_the_full_batch():
    full, few = acted(MinibatchNoise, batch_size=COUNT, epochs=3).routes
    np.testing.assert_allclose(few.points, full.points, atol=1e-12)


def test_more_points_in_a_batch_than_there_are_is_a_sentence():
    with pytest.raises(ValueError, match=r"batch_size is 20, but .* has 8 samples: give 1 to 8"):
        acted(MinibatchNoise, samples=8, batch_size=20)
