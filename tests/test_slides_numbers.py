"""Every number that the second lecture's decks tell, notes included, from plain recursions."""

from __future__ import annotations

import math
import re
from collections import Counter

import acting  # noqa: F401  # scenes can be imported then
import numpy as np
import pytest
from conftest import ROOT
from optimizer_race import OptimizerRace
from plain import length, walk

from fields import himmelblau
from numerics.basins import basins, centres
from numerics.tuning import Tuning
from optimizers import Momentum
from stage.look.view import view_of

LANGUAGES = ("ja", "en")


def slides_of(deck: str) -> list[str]:
    """The words of each slide and of its notes, without code, addresses and orders to Marp."""
    text = (ROOT / "slides" / deck).read_text().split("---\n", 2)[2]
    unsaid = r"```.*?```|`[^`\n]*`|<!--\s*_.*?-->|\]\(\S*?\)|\bright:\d+%"
    text = re.sub(unsaid, "", text, flags=re.S)
    text = re.sub(r"^\d+\. ", "", text, flags=re.M)  # of exercises
    return re.split(r"^## ", text, flags=re.M)


def numbers(text: str) -> list[str]:
    """The numbers in a text. A minus that takes away has a space behind it."""
    return re.findall(r"−?\d+(?:\.\d+)?", text)


def loss(point: np.ndarray) -> float:
    return point[0] ** 2 / 20 + point[1] ** 2


def end(lr: float, share: float = 0.0, steps: int = 30) -> float:
    return loss(walk(lr, share, steps)[-1])


def best(steps: int) -> float:
    """The learning rate with the lowest loss after so many steps."""
    rates = np.linspace(0.5, 1, 50001)
    losses = 49 / 20 * (1 - rates / 10) ** (2 * steps) + 4 * (1 - 2 * rates) ** (2 * steps)
    return float(rates[np.argmin(losses)])


def size(share: float, lean: float, ahead: bool = False) -> float:
    """By what a step multiplies the rest in the end, where η times the curvature is `lean`."""
    if ahead:  # Nesterov's, whose gradient is read at W
        return float(max(abs(np.roots([1, -(1 + share) * (1 - lean), share * (1 - lean)]))))
    return float(max(abs(np.roots([1, -(1 + share - lean), share]))))


def limit(share: float, ahead: bool = False) -> float:
    """The largest `lean` with which nothing grows, by halving."""
    low, high = 0.5, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if size(share, middle, ahead) <= 1 else (low, middle)
    return low


def nesterov() -> np.ndarray:
    """Where W is after 30 steps at lr 0.1: ahead of the ball by what is kept of v."""
    ball, v = np.array([-7.0, 2.0]), np.zeros(2)
    for _ in range(30):
        v = 0.9 * v - 0.1 * (ball + 0.9 * v) * (0.1, 2)
        ball = ball + v
    return ball + 0.9 * v


def braked(lr: float, turn: float = 0.0) -> tuple[np.ndarray, np.ndarray, float]:
    """AdaGrad's points and brakes in 30 steps, and its loss, in a valley turned by an angle."""
    c, s = np.cos(turn), np.sin(turn)
    out = np.array([[c, -s], [s, c]])
    point, h, points, brakes = out @ (-7.0, 2.0), np.zeros(2), [], []
    for _ in range(30):
        points.append(point)
        gradient = out @ ((out.T @ point) * (0.1, 2))
        h = h + gradient**2
        brakes.append(np.sqrt(h))
        point = point - lr * gradient / np.sqrt(h)
    return np.array([*points, point]), np.array(brakes), loss(out.T @ point)


def adam(lr: float) -> float:
    point, m, h = np.array([-7.0, 2.0]), np.zeros(2), np.zeros(2)
    for t in range(1, 31):
        gradient = point * (0.1, 2)
        m, h = 0.9 * m + 0.1 * gradient, 0.999 * h + 0.001 * gradient**2
        point = point - lr * (m / (1 - 0.9**t)) / (np.sqrt(h / (1 - 0.999**t)) + 1e-8)
    return loss(point)


def passes(share: float, bound: float = 1.0, y: float = -0.0001, noise: float = 0.0) -> float:
    """The step with which a walk on x² − y² at lr 0.1 is beyond a bound of y; infinite if never.

    Noise is drawn for both slopes.
    """
    v, rng = 0.0, np.random.default_rng(340)
    for step in range(1, 1001):
        v = share * v + 0.1 * (2 * y - noise * rng.normal(size=2)[1])
        y += v
        if abs(y) > bound:
            return step
    return math.inf


Told = dict[str, list[tuple[int, ...]]]  # by a slide's heading: places, and the values with so many


def of_the_learning_rate() -> Told:
    one, half = (np.array([-7, 2]) * (1 - lr / 10, 1 - 2 * lr) for lr in (0.1, 0.5))
    rates, long = (0.1, 0.5, 0.95, 1.0, 1.02), 2 / (0.1 + 2)
    x, y = [1 - lr / 10 for lr in rates], [1 - 2 * lr for lr in rates]
    zigzag, rolling = walk(0.95), walk(0.1, 0.9)
    return {
        "Where we left off": [(1, length(zigzag), length(rolling)), (3, end(0.95), end(0.1, 0.9))],
        "What is one step": [(2, one[0], one[0] + 7), (1, one[1], 2 - one[1])],
        "How large may": [(2, loss(np.array([-7, 2])))],
        "The loss after 30": [(2, best(30))],
        "The steep axis": [
            (1, end(1.02)), (2, end(0.1)), (3, end(0.5), end(0.95), end(1.0)),
            (1, x[3], y[0], y[2]), (2, x[0], x[1], y[4]), (3, x[2], x[4]),
            (3, long, 1 - long / 10, 2 * long - 1, (20 - 1) / (20 + 1)),
        ],
        "Try it yourself: learning": [
            (2, half[0], best(30), 2 / 100, 1 / 100), (1, 1 / 2), (3, best(100), long)
        ],
    }  # fmt: skip


def of_velocity() -> Told:
    slow, rolling = walk(0.1), walk(0.1, 0.9)
    x = [walk(0.1, share)[-1, 0] for share in (0.5, 0.9, 0.99)]
    return {
        "What cancels": [(2, *np.diff(rolling, axis=0)[4:7].ravel())],
        "Velocity is a sum": [(0, 1 / (1 - 0.9)), (2, 1 / (1 + 0.9), 0.9**2), (1, 1 + 0.9)],
        "At the same": [(2, slow[-1, 0], x[1], end(0.1), 1 - 0.1 / 10), (3, end(0.1, 0.9))],
        "Too much": [(2, end(0.1, 0.5), end(0.1, 0.99), x[0], x[2]), (3, end(0.1, 0.9))],
        "Why it overshoots": [
            (3, *(size(share, 0.01) for share in (0.5, 0.9, 0.99)), 0.99**0.5), (2, *x)
        ],
        "Nesterov brakes": [
            (2, np.hypot(*rolling[-1]), np.hypot(*nesterov())),
            (3, end(0.1, 0.9), loss(nesterov())),
        ],
        "Try it yourself: velocity": [
            (3, 0.1 * (1 + 0.9 + 0.81), 0.1 * 0.81, end(0.1, 0.9), end(0.1, 0.85)),
            (2, 0.1 * 0.9, (1 - 0.01**0.5) ** 2), (1, limit(0.9) / 2), (0, 1 / (1 - 0.9)),
        ],
    }  # fmt: skip


def of_brakes() -> Told:
    points, brakes, low = braked(1.5)
    again = points[2] - points[1]
    return {
        "AdaGrad: harder": [(4, low), (2, *brakes[-1]), (1, points[1, 0] - points[0, 0])],
        "Adam: the first": [
            (1, 0.3 / (1 - 0.99) ** 0.5), (0, (1 - 0.99) ** -0.5),
            (2, *(loss(np.array([-4 + step, 0.8 - step])) for step in (0, 3, 0.3))),
        ],
        "Bias": [(3, *(1 - beta**t for beta in (0.9, 0.999) for t in (1, 10, 100)))],
        "Try it yourself: brakes": [
            (1, *points[1]), (2, 5.5 * 0.1, 0.7**2), (4, 0.55**2, low), (3, again[0], -again[1]),
            (3, braked(1.5, np.pi / 4)[2], end(0.95)), (2, 0.1 / 0.001**0.5),
        ],
        "What if there": [(2, -2.805118, 3.131313, -3.779310, -3.283186, 3.584428, -1.848127)],
        "A way of": [(0, 16 * 48, 16 * 48 // 6, 48 / 6)],
        "Getting away": [(0, passes(0, 2), passes(0, 2, noise=0.5), passes(0.9, 2))],
        "Try it yourself: noise": [(0, passes(0), passes(0.9)), (1, 1 + 2 * 0.1, 1.5)],
        "A race": [(4, end(0.95), end(0.1, 0.9), low, adam(0.3))],
        "Which one": [(3, limit(0.9, True), limit(0.9, True) / 2)],
    }  # fmt: skip


def said(groups: list[tuple[int, ...]]) -> set[str]:
    return {f"{v:.{places}f}".replace("-", "−") for places, *values in groups for v in values}


# What is chosen, not worked out: rates, shares, numbers of steps; years and other names.
CHOSEN = re.findall(
    r"\S+",
    """0.0001 0.001 0.01 0.1 0.2 0.3 0.5 0.85 0.9 0.95 0.99 0.999 1.0 1.02 1.5 0.7 −0.7 4.0
    10 11 15 16 20 30 40 45 48 50 90 100 121 200 10000 2014 2016 2019 2021 6.1""",
)


@pytest.fixture(scope="module")
def slides() -> dict[str, list[str]]:
    return {language: slides_of(f"second.{language}.md") for language in LANGUAGES}


def test_what_is_told_is_so(slides):
    """On each slide is all that is worked out; other numbers are chosen, or of one digit."""
    wanted = of_the_learning_rate() | of_velocity() | of_brakes()
    heads = [english.split("\n")[0] for english in slides["en"]]
    assert all(sum(word in head for head in heads) == 1 for word in wanted)
    for head, *both in zip(heads, slides["en"], slides["ja"], strict=True):
        computed = set().union(*(said(groups) for word, groups in wanted.items() if word in head))
        for text in both:
            here = {*numbers(text)}
            assert computed <= here, (head, computed - here)
            others = {n for n in here - computed - {*CHOSEN} if len(n.strip("−")) > 1}
            assert not others, (head, others)


def test_both_languages_tell_the_same_numbers(slides):
    for english, japanese in zip(slides["en"], slides["ja"], strict=True):
        one, other = (Counter(n for n in numbers(t) if "." in n) for t in (english, japanese))
        assert one == other, english


def test_what_is_said_in_words_is_so():
    """Of exercises 3, 7, 9 and 13, of the proofs and of the saddle."""
    assert math.isinf(passes(0, y=0.0)) and math.isinf(passes(0.9, y=0.0))
    assert passes(0, 2, y=0.0, noise=0.5) < 60
    assert best(30) < best(100) < best(1000) < 2 / 2.1 < best(1000) + 1e-3
    assert end(0.1, 0.85) < end(0.1, 0.9) and walk(0.1, 0.85)[-1, 0] < 0
    assert size(0.81, 0.01) == pytest.approx(0.9, abs=1e-6)
    assert not np.iscomplexobj(np.roots([1, -(1.8 - 0.01), 0.8]))
    assert np.iscomplexobj(np.roots([1, -(1.82 - 0.01), 0.82]))
    assert limit(0.9) == pytest.approx(2 * 1.9) and limit(0.0) == pytest.approx(2)
    assert limit(0.9, ahead=True) < limit(0.0) < limit(0.9)
    cosines = np.cos(np.pi / 4) * np.array([[1, 1], [-1, 1]])
    for point in np.random.default_rng(0).normal(size=(5, 2)):
        x, y = point
        turned = (x + y) ** 2 / 40 + (x - y) ** 2 / 2
        assert loss(cosines @ point) == pytest.approx(turned)
    starts = centres((-5, 5), (-5, 5), (60, 60))
    fields = [basins(himmelblau, Momentum(lr=0.01, momentum=m), starts, 200) for m in (0.5, 0.9)]
    frayed = [int(np.sum(np.diff(each, axis=0) != 0)) for each in fields]
    assert 3 * frayed[0] < frayed[1]


def test_the_orders_of_the_race_are_those_of_the_clip(slides):
    methods, found = OptimizerRace.methods, []
    rates = np.geomspace(1e-4, 10, OptimizerRace.tries)
    for field in (OptimizerRace.field, OptimizerRace.second):
        tuning = Tuning.of(field, methods, view_of(field).start, 30, rates)
        found += [tuning.chosen, tuning.best] if not found else [tuning.best]
    names = [[type(methods[i]).__name__ for i in one.order] for one in found]
    for language, between in (("ja", "、"), ("en", ", ")):
        (race,) = (slide for slide in slides[language] if "0.1022" in slide)
        assert all(between.join(order) in race for order in names), names
        assert OptimizerRace.second.name in race.lower()
