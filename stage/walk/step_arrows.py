"""Aims: the arrows of a step that is about to be taken, and what each of them is called."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, MathTypst, Mobject
from scipy.spatial import ConvexHull

from numerics.numerals import in_formula
from numerics.settings import lr_formula
from stage.arrows.arrows import Arrows
from stage.paint.area import Area, box_of
from stage.paint.formulas import formula
from stage.paint.lettering import SMALL
from stage.paint.room import nearest_free
from stage.walk.hiker import HEIGHT

if TYPE_CHECKING:
    from adventurer import Route
    from stage.ground.ground import Ground
    from stage.ground.terrain import Terrain
    from stage.paint.camera import StageCamera
    from stage.walk.walkers import Walker

LONG = 2.4  # arrows of short steps are magnified by whole numbers to at most that many Manim units
MOST = 5  # and by no more than that
GAPS = (0.3, 0.6, 1.0, 1.5)  # between an arrow and its label: the nearest that is free
SMALLER = 1.0, 0.85, 0.7  # sizes in which a formula looks for room, where much is taken
AIR = 0.15  # between a label and the border of the map


def magnification(party: list[Walker], steps: range, ground: Ground) -> int:
    """By what the arrows of these steps are longer than the steps, so that one can see them."""
    routes = [w.route for w in party]
    begins = np.concatenate([route.points[:-1][: len(steps)] for route in routes])
    taken = np.concatenate([route.updates[: len(steps)] for route in routes])
    longest = max(float(np.hypot(*taken.T).max(initial=0)) * ground.units[0], 1e-12)
    for times in range(int(np.clip(LONG // longest, 1, MOST)), 1, -1):
        if ground.view.contains(begins + times * taken).all():
            return times
    return 1


def enlarged(walker: Walker, steps: range, length: float) -> list[float]:
    """By what the arrows of each of these steps are longer than the step.

    Where they are lr times −∇f, they are −∇f itself, if the longest is no longer than `length`, in
    units of x and y. Else the longest is made as long as that, unless it is longer already.
    """
    lengths = np.hypot(*walker.route.updates[: len(steps)].T)
    lrs = walker.route.lrs[: len(steps)]
    if descends(walker.route, steps) and lrs.all() and (lengths / lrs).max() <= length:
        return np.pad(1 / lrs, (0, len(steps) - len(lrs)), constant_values=1.0).tolist()
    longest = max(lengths.max(initial=0), 1e-12)
    return [max(length / longest, 1.0)] * len(steps)


def slow_aims(
    party: list[Walker], steps: range, ground: Ground, length: float
) -> list[list[Arrows]]:
    """For each of these steps the arrows of each walker, as long as `enlarged` has them."""
    sizes = [enlarged(walker, steps, length) for walker in party]
    return [
        [
            step_arrows(walker, step, ground, each[i])
            for walker, each in zip(party, sizes, strict=True)
        ]
        for i, step in enumerate(steps)
    ]


def kept_before(aims: list[list[Arrows]], terrain: Terrain, camera: StageCamera) -> None:
    """Take out the arrows that would not be seen before the land, but beside it or below.

    An arrow lies in the plane that touches the land at its tail: if it is long, it may leave it.
    """
    foot = np.array([[0, 0, terrain.base], [0, 1, terrain.base], [1, 0, terrain.base]])
    block = np.concatenate([terrain.sheet(), foot, [[1, 1, terrain.base]]])
    land = ConvexHull(camera.project_points(terrain.place(block))[:, :2]).equations
    for arrows in itertools.chain.from_iterable(aims):
        ends = camera.project_points(arrows.tips())[:, :2]
        if not (ends @ land[:, :2].T + land[:, 2] <= 1e-9).all():
            arrows.weigh(0.0)


def scaling(
    aim: Arrows,
    party: list[Walker],
    step: int,
    area: Area,
    camera: StageCamera,
    taken: Sequence[Area],
) -> tuple[list[MathTypst], list[MathTypst]]:
    """What an arrow of −∇f is called, and what it is multiplied by to become the step.

    Clear of what is `taken`. Nothing if several walk, or if the arrow is another or is not seen.
    """
    route = party[0].route
    alone = len(party) == 1 and descends(route, range(step, step + 1))
    if not alone or not aim.weights.any():
        return [], []
    if not np.isclose(aim.magnified * route.lrs[step - 1], 1):
        return [], []
    look = {"camera": camera, "taken": taken}
    whole = beside(aim, "-nabla f", area, share=0.55, **look)  # not at its tip: a minimum
    said = f"times {lr_formula(route, step)}"
    return [whole], [beside(aim, said, area, share=0.15, others=[whole], **look)]


def descends(route: Route, steps: range) -> bool:
    """Whether each of these steps is lr times −∇f, and nothing else."""
    forms = {push.form for step in steps if step <= route.steps for push in pushes(route, step)}
    return forms == {"gradient"}


def step_arrows(walker: Walker, step: int, ground: Ground, magnified: float) -> Arrows:
    """What adds up to a step of the walker, tip to tail, if it takes that step on the map."""
    parts = pushes(walker.route, step) if step <= walker.track.end else []
    arrows = Arrows(
        ground,
        [part.tail for part in parts],
        [part.vector for part in parts],
        [part.form for part in parts],
        delays=np.arange(len(parts)) / max(len(parts), 1),
        chained=True,
    )
    return arrows.set(sweep=0.0, magnified=float(magnified))


def called(form: str, route: Route, step: int) -> str:
    """The formula of a step's push: lr (−∇f), or αv; nothing if it is not taken apart."""
    if form == "gradient":
        return f"{lr_formula(route, step)} times (-nabla f)"
    return f"{in_formula(route.hyper['momentum'])} v" if form == "velocity" else ""


def labels(
    arrows: Arrows,
    route: Route,
    step: int,
    area: Area,
    others: Sequence[Mobject] = (),
    taken: Sequence[Area] = (),
) -> Group:
    """Beside each arrow of a step what it is called, as `beside` has it."""
    said = Group()
    for i, form in enumerate(arrows.forms):
        if text := called(form, route, step):
            said.add(beside(arrows, text, area, i, others=[*said, *others], taken=taken))
    return said


def beside(
    arrows: Arrows,
    text: str,
    area: Area,
    index: int = 0,
    share: float = 0.5,
    others: Sequence[Mobject] = (),
    camera: StageCamera | None = None,
    taken: Sequence[Area] = (),
) -> MathTypst:
    """A formula beside an arrow, within `area`, clear of the hiker at its tail and of `others`.

    It stands to the right at that share of the arrow's length, if there is room; else elsewhere,
    and farther away the more is taken, also by `taken`. On a surface, the `camera` knows where
    arrows are seen.
    """
    ends = np.stack([arrows.tails()[index], arrows.tips()[index], arrows.tails()[0]])
    tail, tip, (x, y, _) = (camera.project_points(ends) if camera else ends) * (1, 1, 0)
    said = formula(text, size=SMALL + 0.04, cased=True)
    hiker = Area(x - 0.35, x + 0.35, y - 0.1, y + HEIGHT)
    taken = [hiker, *map(box_of, others), *taken]
    shares, sides = (share, 0.8, 1.0, 0.2, 1.6, -0.3, 3.0), (RIGHT, LEFT, DOWN, UP)
    for gap, side, at in itertools.product(GAPS, sides, shares):
        _keep_inside(said.next_to(tail + at * (tip - tail), side, buff=gap), area)
        if not any(box_of(said).meets(other) for other in taken):
            return said
    said.scale(min(1.0, (area.width - 2 * AIR) / said.width))
    middle = (tail + share * (tip - tail))[:2]
    for smaller, air in itertools.product(SMALLER, (AIR, 0.0)):
        size = smaller * said.width, smaller * said.height
        place = nearest_free(area.inset(AIR, AIR), size, taken, middle, air)
        if place is not None:
            return said.scale(smaller).move_to([*place, 0])
    return said


def _keep_inside(said: Mobject, area: Area) -> None:
    box = box_of(said)
    x = max(area.left + AIR - box.left, 0) - max(box.right - area.right + AIR, 0)
    y = max(area.bottom + AIR - box.bottom, 0) - max(box.top - area.top + AIR, 0)
    said.shift((x, y, 0))


class Push(NamedTuple):
    """An arrow in units of x and y; its form tells what it is, see `stage.arrows.arrows`."""

    form: str
    tail: np.ndarray
    vector: np.ndarray


def pushes(route: Route, step: int) -> list[Push]:
    """What step number `step` (1, 2, …) of a route is made of, each arrow from the last one's tip.

    The step of plain descent is −lr ∇f, one arrow. A method with momentum adds to it what it keeps
    of its velocity, αv. The step of any other method is shown as one arrow, undivided.

    >>> from adventurer import Adventurer
    >>> from fields import ravine
    >>> from optimizers import SGD
    >>> route = Adventurer(-7, 2).optimize(ravine, SGD(lr=0.5), steps=1).route
    >>> pushes(route, 1)
    [Push(form='gradient', tail=array([-7.,  2.]), vector=array([ 0.35, -2.  ]))]
    """
    tail, update = route.points[step - 1], route.updates[step - 1]
    downhill = -route.lrs[step - 1] * route.gradients[step - 1]
    kept = update - downhill
    if np.allclose(kept, 0, atol=1e-9 * np.abs(update).max()):
        return [Push("gradient", tail, update)]
    if "momentum" in route.hyper and np.isfinite(kept).all():
        return [Push("velocity", tail, kept), Push("gradient", tail + kept, downhill)]
    return [Push("step", tail, update)]
