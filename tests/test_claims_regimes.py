"""What RegimeMap says, from plain recursions and from the roots of their polynomials."""

from __future__ import annotations

import math

import faults
import numpy as np
import pytest
from acting import acted, drawn, members, small, texts
from plain import walk
from regime_map import RegimeMap

from fields import Field
from optimizers import SGD, Momentum, Nesterov
from rules.theory import best_momentum, edge
from stage.figures.heat_map import HeatMap, shades
from stage.figures.regime_lines import Cursor, RegimeLine
from stage.look.colour import oklab
from stage.walk.live_way import LiveWay

CURVATURES = 0.1, 2.0  # of x²/20 + y²
START_LOSS = 7**2 / 20 + 2**2


def loss(point):
    return point[0] ** 2 / 20 + point[1] ** 2


def slowest(lr, momentum, nesterov=False):
    """By what the slower of the two axes shrinks a step, in the long run; at many momenta, too."""
    sizes, momentum = [], np.asarray(momentum, dtype=float)
    for a in (1 - lr * curvature for curvature in CURVATURES):
        # The roots of λ² − both λ + last, found as np.roots finds them, but all at once.
        both, last = ((1 + momentum) * a, momentum * a) if nesterov else (a + momentum, momentum)
        rows = [both, -last], [np.ones_like(both), np.zeros_like(both)]
        companion = np.moveaxis(np.array(rows), (0, 1), (-2, -1))
        sizes.append(np.abs(np.linalg.eigvals(companion)).max(axis=-1))
    return np.max(sizes, axis=0)


@pytest.fixture(scope="module")
def scene():
    return acted(RegimeMap)


def test_each_colour_is_the_loss_after_that_run(scene):
    scan, rng = scene.scan, np.random.default_rng(0)
    assert scan.losses.shape == (400, 400) and "each point: one run" in texts(scene)
    for row, column in rng.integers(400, size=(60, 2)):
        lr, momentum = 2.1 * (column + 0.5) / 400, (row + 0.5) / 400
        end = loss(walk(lr, momentum)[-1])
        if end > START_LOSS:
            assert math.isinf(scan.losses[row, column])
        else:
            assert scan.losses[row, column] == pytest.approx(end, rel=1e-6, abs=1e-18)


def test_what_is_hatched_lies_beyond_the_border_and_that_is_where_a_root_is_one_in_size(scene):
    momenta, rates = scene.scan.momenta[:, None], scene.scan.rates
    border = 1 + momenta  # 2 (1 + momentum) / λ, of λ = 2
    hatched, far = np.isinf(scene.scan.losses), 0.02
    calm = momenta < 0.9  # with more, 30 steps tell little
    assert hatched[(rates > (1 + far) * border) & calm].all()
    assert not hatched[(rates < (1 - far) * border) & calm].any()
    line, _ = members(scene, RegimeLine)
    panel, some = scene.panel, np.array([0.0, 0.3, 0.6, 0.9])
    np.testing.assert_allclose(edge(Momentum(), some, 2.0), 1 + some)
    on = panel.places(np.stack([1 + some, some], axis=-1))
    np.testing.assert_allclose(np.interp(on[:, 1], *line.points.T[1::-1]), on[:, 0], atol=1e-6)
    for momentum in some:
        assert (
            slowest((1 + momentum) * 0.999, momentum)
            < 1
            < slowest((1 + momentum) * 1.001, momentum)
        )
        limit = edge(Nesterov(), momentum, 2.0)
        assert slowest(limit * 0.999, momentum, True) < 1 < slowest(limit * 1.001, momentum, True)


def test_the_best_momentum_is_the_one_of_the_smallest_roots(scene):
    fine = np.linspace(0, 0.999, 4000)
    _, best = members(scene, RegimeLine)
    for lr in (0.1, 0.5, 1.0, 1.3, 1.6):
        lowest = fine[np.argmin(slowest(lr, fine))]
        assert float(best_momentum(Momentum(), lr, CURVATURES)) == pytest.approx(lowest, abs=2e-3)
        x, y = scene.panel.places(np.array([[lr, lowest]]))[0]
        assert np.interp(x, *best.points.T[:2]) == pytest.approx(y, abs=0.02)
    low, high = np.sqrt(CURVATURES)
    pair = (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2  # Polyak's: 1.34 and 0.40
    assert pair == pytest.approx(scene.scan.best, abs=0.06)  # of 30 steps: 1.28 and 0.42


def test_the_words_are_so_and_the_picture_follows_the_cursor(scene):
    said = texts(scene)
    assert {"crawls", "swings", "zig-zags", "diverges", "best", "best momentum"} <= {*said}
    crawls, swings, zig_zags, diverges, best = (walk(*halt) for halt in scene.halts)
    assert crawls[-1, 0] == pytest.approx(-5.18, abs=5e-3)  # most of the way is left
    assert loss(swings[-1]) == pytest.approx(0.048, abs=5e-4)
    assert (swings[1:, 1] * swings[:-1, 1] < 0).sum() == 4  # times over the valley's floor
    assert (zig_zags[1:, 1] * zig_zags[:-1, 1] < 0).all() and loss(zig_zags[-1]) < 0.02
    assert loss(diverges[-1]) > START_LOSS
    assert loss(best[-1]) < 1e-11
    (way,), (cursor,) = members(scene, LiveWay), members(scene, Cursor)
    for share in (0.1, 0.35, 1.0):
        scene.clock.set_value(share * scene.panel.way[-1])
        for part in (part for one in scene.mobjects for part in one.get_family()):
            part.update(0)
        lr, momentum = scene.panel.now
        points = walk(lr, momentum)
        assert way.way == pytest.approx(points, abs=1e-9)
        assert cursor.place()[:2] == pytest.approx(scene.panel.places(np.array([lr, momentum])))
        assert f"lr {lr:.2f}  momentum {momentum:.2f}" in texts(scene)
        assert {f"{lr:.2f}", f"{momentum:.2f}"} <= {*texts(scene.panel.figures)}  # at the axes
        assert float(scene.panel.loss.text.replace("−", "-")) == pytest.approx(
            loss(points[-1]), rel=0.06
        )


def test_colours_grow_darker_with_the_loss_and_are_where_they_belong(scene):
    assert (np.diff(oklab(shades()[::8] / 255)[:, 0]) < 0).all()
    (heat,) = members(scene, HeatMap)
    (cursor,) = members(scene, Cursor)
    for one in [cursor, *members(scene, RegimeLine)]:
        one.opacity = 0.0
    with small(480):
        picture = drawn(scene).astype(int)
        for lr, momentum in ((0.3, 0.2), (1.2, 0.3), (0.9, 0.55)):
            column, row = int(lr / 2.1 * 400), int(momentum * 400)
            want = shades()[
                round(255 * float(scene.panel.scale.share(scene.scan.losses[row, column])))
            ]
            at = np.append(scene.panel.places(np.array([lr, momentum])), 0.0)
            ((x, y),) = scene.camera.to_pixels(at[None], in_frame=True).round().astype(int)
            near = picture[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3)
            assert np.abs(near - want.astype(int)).max(axis=1).min() < 12
    assert heat.swept == 1


def test_theory_is_told_of_quadratics_alone_and_other_methods_are_refused():
    quartic = Field(lambda x, y: (x**4 + y**2) / 4, (-3, 3), (-3, 3))
    scene = acted(RegimeMap, field=quartic)
    assert scene.scan.curvatures is None and not members(scene, RegimeLine)
    assert len(members(acted(RegimeMap, method=Nesterov()), RegimeLine)) == 1
    for method in (SGD(), type("Mine", (Momentum,), {})()):
        assert edge(method, 0.5, 2.0) is None
    with pytest.raises(ValueError, match="SGD has not both lr and momentum"):
        acted(RegimeMap, method=SGD())


def test_the_tilted_ravine_is_a_quadratic_too():
    tilted = Field.from_formula("(x + y)**2 + (x - y)**2 / 20", (-5, 5), (-5, 5))
    low, high = acted(RegimeMap, field=tilted).scan.curvatures
    assert (low, high) == pytest.approx((0.2, 4.0), rel=1e-5)


@pytest.mark.parametrize("given", [{"shape": "right65"}, {"shape": "9:16"}, {"method": Nesterov()}])
def test_it_meets_nothing_in_other_shapes(given):
    assert faults.of(RegimeMap, **given) == []
