"""What OptimizerRace says, from plain recursions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from acting import acted, members, texts
from optimizer_race import OptimizerRace
from watching import watched

from fields import bowl
from numerics.tuning import Tuning
from optimizers import SGD, Adam, Momentum
from schedules import cosine
from stage.figures.orders import NEW, Crossings
from stage.figures.tuning_chart import TuningCurves
from stage.walk.live_way import LiveWay

NAMES = ["SGD", "Momentum", "AdaGrad", "Adam"]
CHOSEN = [0.95, 0.1, 1.5, 0.3]


def ravine(x, y):
    return x * x / 20 + y * y, x / 10, 2 * y


def beale(x, y):
    u, v, w = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    along = 2 * (u * (y - 1) + v * (y**2 - 1) + w * (y**3 - 1))
    across = 2 * x * (u + 2 * v * y + 3 * w * y**2)
    return u * u + v * v + w * w, along, across


def plain(field, name, lr, start, steps=30):
    """The loss after each step, one number after the other; infinite once it overflows."""
    lr, w, a, b, losses = float(lr), list(start), [0.0, 0.0], [0.0, 0.0], []
    for t in range(1, steps + 1):
        try:
            _, *slopes = field(*w)
            for i, g in enumerate(slopes):
                if name == "SGD":
                    w[i] -= lr * g
                elif name == "Momentum":
                    a[i] = 0.9 * a[i] - lr * g
                    w[i] += a[i]
                elif name == "AdaGrad":
                    a[i] += g * g
                    w[i] -= lr * g / (math.sqrt(a[i]) + 1e-10)
                else:
                    a[i], b[i] = 0.9 * a[i] + 0.1 * g, 0.999 * b[i] + 0.001 * g * g
                    mean, spread = a[i] / (1 - 0.9**t), b[i] / (1 - 0.999**t)
                    w[i] -= lr * mean / (math.sqrt(spread) + 1e-8)
            losses.append(field(*w)[0])
        except OverflowError:
            losses.append(math.inf)
    return losses


def best_of(field, name, rates, start):
    """The lowest loss after 30 steps and its learning rate; the first one that is as good as 0."""
    ends = np.array([plain(field, name, lr, start)[-1] for lr in rates])
    ends[~np.isfinite(ends)] = math.inf
    first = int(np.argmax(ends <= max(ends.min(), 1e-8 * field(*start)[0])))
    return ends[first], rates[first]


class Bent(OptimizerRace):
    """Keeps the ways as they are when they have been bent."""

    def bend(self):
        super().bend()
        self.ways_bent = {way.color_role: way.way for way in members(self, LiveWay)}
        (curves,) = members(self, TuningCurves)
        assert curves.moved.get_value() == 1


@pytest.fixture(scope="module")
def race():
    return watched(Bent)


def test_the_textbooks_race_ends_as_its_figure_has_it(race):
    scene, _ = race
    ends = [plain(ravine, *each, (-7, 2))[-1] for each in zip(NAMES, CHOSEN, strict=True)]
    assert ends == pytest.approx([0.0133, 0.0479, 0.0007, 0.1022], abs=5e-5)
    assert scene.told[0].standing.losses == pytest.approx(ends, rel=1e-9)
    assert [route.steps for route in scene.walked[0]] == [30] * 4


@pytest.mark.parametrize("index, field", [(0, ravine), (1, beale)])
def test_each_method_has_the_best_of_the_same_rates(race, index, field):
    """All are walked at all rates once more; as many steps and as many rates each."""
    scene, _ = race
    tuning = scene.tunings[index]
    rates = np.geomspace(tuning.rates[0], 10, 121)
    assert tuning.rates == pytest.approx(rates) and tuning.losses.shape == (4, 121)
    for i, name in enumerate(NAMES):
        loss, rate = best_of(field, name, rates, tuning.start)
        assert tuning.best.losses[i] == pytest.approx(loss, rel=1e-6, abs=0)
        assert tuning.best.rates[i] == pytest.approx(rate)
    assert [each.losses[-1] for each in scene.walked[1]] == pytest.approx(
        scene.tunings[1].best.losses
    )


def test_the_order_is_another_with_each_tuning_and_on_each_field(race):
    scene, plays = race
    orders = [[NAMES[i] for i in one.order] for one in scene.told]
    assert orders[0] == ["AdaGrad", "SGD", "Momentum", "Adam"]
    assert orders[1] == ["AdaGrad", "Adam", "Momentum", "SGD"]
    assert orders[2] == ["Momentum", "Adam", "AdaGrad", "SGD"]
    counts = [play.said.count(NEW) for play in plays]
    assert counts[0] == 0 and counts[-1] == 2 and sorted(counts) == counts
    said = texts(scene)
    assert {"30 steps, 30 gradients each", "chosen lr"} <= {*said}
    assert said.count("best lr of 121") == 2
    assert len(members(scene, Crossings)) == 3


def test_the_orders_are_no_luck_of_the_grid(race):
    scene, _ = race
    for tries in (81, 161, 201, 401):
        rates = np.geomspace(1e-3, 10, tries)
        first, other = (
            Tuning.of(one.field, one.methods, one.start, 30, rates) for one in scene.tunings
        )
        assert first.best.order == scene.told[1].order
        assert other.best.order == scene.told[2].order


def test_ways_are_bent_to_walks_at_the_best_rates(race):
    scene, _ = race
    for i, color in enumerate(scene.colors):
        x, y = scene.ways_bent[color][-1]
        assert ravine(x, y)[0] == pytest.approx(scene.tunings[0].best.losses[i], rel=1e-6)


def test_where_the_order_stays_nothing_is_said_to_be_new():
    scene = acted(OptimizerRace, methods=(SGD(lr=0.5), Momentum(lr=1e-4)), field=bowl, second=bowl)
    assert [one.order for one in scene.told] == [[0, 1]] * 3
    assert NEW not in texts(scene)


@pytest.mark.parametrize("method", [SGD(lr=cosine(0.9, 0.05, 30)), object()])
def test_a_method_without_one_learning_rate_is_refused(method):
    class Still:
        def update(self, params, grads):
            pass

    method = method if isinstance(method, SGD) else Still()
    with pytest.raises(ValueError, match=r"^(SGD|Still) has .*lr.*: give one number, e\.g\. SGD"):
        acted(OptimizerRace, methods=(method,))


def test_more_methods_than_fit_are_refused():
    many = tuple(Adam(lr=0.1 * k) for k in range(1, 13))
    with pytest.raises(ValueError, match="show fewer methods, or choose a wider picture"):
        acted(OptimizerRace, methods=many)
