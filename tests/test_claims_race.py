"""What OptimizerRace says, from plain recursions."""

from __future__ import annotations

import math

import numpy as np
import pytest
from acting import acted, members, texts
from optimizer_race import OptimizerRace
from watching import watched

from adventurer import Adventurer
from fields import Field, bowl
from numerics.numerals import brief
from numerics.tuning import Tuning
from optimizers import SGD, Adam
from schedules import cosine
from stage.figures.standings import BEST, GIVEN, TITLES, Crossings
from stage.figures.verdict import Ring
from stage.walk.trail import GHOST

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


class Tuned(OptimizerRace):
    """Keeps what was drawn anew in each frame while dots went down their curves."""

    def tune(self):
        super().tune()
        self.moved_with_dots = [*self.moving_mobjects]


@pytest.fixture(scope="module")
def race():
    return watched(Tuned)


def test_dots_go_down_their_curves_while_rates_are_told(race):
    scene, _ = race
    table = scene.tables[0]
    assert {scene.panels[0].curves, *table.rows, *table.heads[1:]} <= {*scene.moved_with_dots}


def test_the_textbooks_race_ends_as_its_figure_has_it_and_small_dots_tell_it(race):
    scene, plays = race
    ends = [plain(ravine, *each, (-7, 2))[-1] for each in zip(NAMES, CHOSEN, strict=True)]
    assert ends == pytest.approx([0.0133, 0.0479, 0.0007, 0.1022], abs=5e-5)
    assert scene.tunings[0].chosen.losses == pytest.approx(ends, rel=1e-9)
    curves = scene.panels[0].curves
    for i, (lr, loss) in enumerate(zip(CHOSEN, ends, strict=True)):
        known = curves.at(np.log10([lr]), np.log10([loss]))[0]
        assert curves.place(i, curves.from_to[0, i]) == pytest.approx(known)
    assert {"0.95", "0.1", "1.5", "0.3", GIVEN} <= {*plays[0].said}
    assert BEST not in plays[0].said and BEST in plays[1].said


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
    routes = scene.walked[index]
    assert [route.losses[-1] for route in routes] == pytest.approx(tuning.best.losses, rel=1e-6)
    assert [route.steps for route in routes] == [30] * 4
    assert [route.hyper["lr"] for route in routes] == pytest.approx(tuning.best.rates)


@pytest.mark.parametrize("method", OptimizerRace.methods, ids=NAMES)
def test_each_method_asks_for_one_gradient_a_step(method):
    asked = []

    def grad(x, y):
        asked.append(np.ravel([x, y]))
        return x / 10, 2 * y

    field = Field(lambda x, y: x * x / 20 + y * y, (-9, 9), (-9, 9), grad=grad)
    before = len(asked)
    route = Adventurer(-7, 2).optimize(field, method, steps=30).route
    np.testing.assert_array_equal(asked[before:], route.points[:-1])
    assert route.steps == 30


def test_the_order_is_another_on_the_other_field(race):
    """Rows come to lie by their losses, and between the tables the lines of two methods cross."""
    scene, plays = race
    orders = [[NAMES[i] for i in table.standing.order] for table in scene.tables]
    assert orders[0] == ["AdaGrad", "Adam", "Momentum", "SGD"]
    assert orders[1] == ["Momentum", "Adam", "AdaGrad", "SGD"]
    assert [table.said for table in scene.tables] == [
        ["0.0075", "0.0019", "< 0.0001", "0.0001"], ["0.0845", "0.0092", "0.0451", "0.0387"]
    ]  # fmt: skip
    for table, order in zip(scene.tables, orders, strict=True):
        heights = [row.get_center()[1] for row in table.losses]
        assert [NAMES[i] for i in np.argsort(heights)[::-1]] == order
    (lines,) = members(scene, Crossings)
    drawn = np.array([lines.line(i) for i in range(4)])[..., 1]
    left, right = (np.argsort(-drawn[:, end]) for end in (0, -1))
    assert [[NAMES[i] for i in end] for end in (left, right)] == orders
    rings = members(scene, Ring)
    assert {ring.color_role for ring in rings} == {scene.colors[2], scene.colors[1]}
    fair = {"loss after 30 steps", "one gradient per step", "each tried 121 lr"}
    assert fair | {*TITLES} <= {*texts(scene)}
    counts = [play.said.count("Momentum") for play in plays]
    assert counts[0] == 1 and counts[-1] == 2  # each table has its own names and rates
    rates = {brief(rate, 2) for one in scene.tunings for rate in one.best.rates}
    assert rates <= {*texts(scene)}


def test_rows_that_keep_their_places_stay_to_be_seen(race):
    """Adam and SGD are second and last on both fields; the other two go, and come again."""
    _, plays = race
    last = [play.said for play in plays if play.beat == plays[-1].beat]
    there = {name: [said.count(name) for said in last[1:]] for name in NAMES}
    assert {*there["Adam"], *there["SGD"]} == {2}
    assert {*there["Momentum"], *there["AdaGrad"]} == {1, 2}


def test_the_orders_are_no_luck_of_the_grid(race):
    scene, _ = race
    for tries in (81, 161, 201, 401):
        rates = np.geomspace(1e-3, 10, tries)
        first, other = (
            Tuning.of(one.field, one.methods, one.start, 30, rates) for one in scene.tunings
        )
        assert first.best.order == [2, 3, 1, 0]
        assert other.best.order == [1, 3, 2, 0]


def test_the_winners_way_stands_out(race):
    scene, _ = race
    shown = [walker.trail.opacity for walker in scene.party]
    assert shown[1] == 1 and max(shown[:1] + shown[2:]) == GHOST


def test_where_losses_are_alike_nobody_is_ringed():
    scene = acted(OptimizerRace, methods=(SGD(lr=0.5), SGD(lr=0.1)), field=bowl, second=bowl)
    assert [table.standing.order for table in scene.tables] == [[0, 1]] * 2
    assert not members(scene, Ring)


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
