"""Numbers at axes and on index lines: which they are, where they stand, and that they are true."""

from __future__ import annotations

import framing
import numpy as np
import pytest
from acting import acted, drawn, members, small
from manim import DEGREES
from nasty_fields import FIELDS as NASTY
from nasty_fields import UNSAMPLED
from sgd_zigzag import SGDZigzag
from variants import FIELDS

import fields
from clips.suiting import suited
from optimizers import SGD
from stage.film.clip import Clip
from stage.ground.axes import Axes, beside_ticks
from stage.ground.framing import lay_flat, look, stand_up
from stage.ground.ground import Ground
from stage.ground.material import EVERY
from stage.ground.terrain import Terrain
from stage.look.ticks import MOST, ticks
from stage.look.view import view_of
from stage.paint.area import Area
from stage.paint.lettering import Lettering

SLIDE = 90  # pixels of a slide to a Manim unit


def value_of(said: str) -> float:
    return float(said.replace("−", "-"))


def axes_of(scene: Clip) -> Axes:
    (found,) = members(scene, Axes)
    return found


# --- which numbers ------------------------------------------------------------------------------


def test_the_ravines_are_those_that_the_lecture_speaks_of():
    scene = acted(SGDZigzag, steps=3)
    along, up = ([said for _, said in each] for each in axes_of(scene).ticks)
    assert along == ["−7", "0"] and up == ["−2", "0", "2"]


@pytest.mark.parametrize("name", [*FIELDS, *NASTY])
def test_they_are_few_true_and_apart_on_any_field(name):
    field = (FIELDS | NASTY)[name]
    view = view_of(field)
    size = 6, 6 * np.clip(view.aspect, 0.4, 1)
    axes = Axes(Ground(field, view, Terrain(field, view, 6, 2)), Area(-6, 6, -4, 4), size=size)
    for (low, high), found in zip((view.x_range, view.y_range), axes.ticks, strict=True):
        assert 1 <= len(found) <= MOST
        assert len({said for _, said in found}) == len(found)
        assert min(np.diff([share for share, _ in found]), default=1) > 0.05
        for share, said in found:
            assert value_of(said) == pytest.approx(
                low + share * (high - low), abs=3e-3 * (high - low)
            )


def test_a_number_that_would_not_say_where_it_is_is_left_out():
    assert ticks((1e6, 1e6 + 1), [1e6 + 0.31], lambda _: 0.1, "x") == []


# --- where they stand ---------------------------------------------------------------------------


def seen_land(scene: Clip) -> np.ndarray:
    """Which pixels show the land, its floor left out."""
    (terrain,) = members(scene, Terrain)
    everything, scene.mobjects, floor = scene.mobjects, [terrain], terrain.floor
    terrain.floor = 0.0
    picture = drawn(scene).astype(int)
    terrain.opacity = 0.0
    nothing = drawn(scene).astype(int)
    scene.mobjects, terrain.floor, terrain.opacity = everything, floor, 1.0
    return np.abs(picture - nothing).max(axis=-1) > 8


class Turned(Clip):
    """A block of some field, seen from there, with its axes."""

    field, phi, theta = fields.hills, 50, -90

    def construct(self):
        ground = Ground.of(self.field, view_of(self.field), 8, 2.6)
        self.terrain = ground.terrain
        seen = self.phi * DEGREES, self.theta * DEGREES
        stand_up(self.terrain, self.camera, *seen, self.free.inset(1.6, 1.0))
        look(self.camera, *seen)
        self.axes = Axes(ground, self.free)
        self.add(self.terrain, self.axes)


@pytest.mark.parametrize("field", ["ravine", "hills", "himmelblau", "saddle"])
@pytest.mark.parametrize("theta", range(-180, 180, 40))
@pytest.mark.parametrize("phi", [25, 50, 75])
def test_none_is_on_the_land_from_wherever_it_is_seen(field, theta, phi):
    scene = acted(Turned, 480, field=fields.CATALOGUE[field], theta=theta, phi=phi)
    boxes = framing.text_boxes(scene)
    assert len(boxes) >= 2
    assert not framing.overlapping(boxes) and not framing.outside(boxes, framing.margins(scene))
    with small(480):
        land = seen_land(scene)
    unit, middle = scene.camera.unit, np.array(land.shape[::-1]) / 2
    for box in boxes:
        left, right = (np.array([box.left, box.right]) * unit + middle[0]).round().astype(int)
        top, bottom = (middle[1] - np.array([box.top, box.bottom]) * unit).round().astype(int)
        assert not land[top : bottom + 1, left : right + 1].any(), box.name


def test_a_maps_numbers_are_at_their_places_beside_it():
    """By the map's corners alone: −7 is 0.9 of 9.4 from its left edge."""
    scene = acted(SGDZigzag, steps=3)
    left, low = scene.terrain.points[0][:2]
    width, depth = np.diag(scene.terrain.edges)[:2]
    (x0, x1), (y0, y1) = scene.view.x_range, scene.view.y_range
    boxes = {box.name.strip("'"): box for box in framing.text_boxes(scene)}
    for label in axes_of(scene).labels(scene.camera):
        x, y = label.middle
        if label.said in ("x", "y"):
            continue
        value = value_of(label.said)
        if y < low:
            assert label.mark[:, 0] == pytest.approx(left + (value - x0) / (x1 - x0) * width)
            assert x == pytest.approx(label.mark[0, 0])
            assert low - 0.6 < label.area.bottom < label.area.top < low
        else:
            assert label.mark[:, 1] == pytest.approx(low + (value - y0) / (y1 - y0) * depth)
            assert label.area.right < left
    assert {"−7", "0", "x", "y", "2", "−2"} <= boxes.keys()


def test_numbers_are_as_large_as_on_any_slide():
    scene = acted(SGDZigzag, steps=3)
    for _, line in axes_of(scene).written(scene.camera):
        assert line.size * SLIDE >= 19


def test_no_number_jumps_when_a_block_becomes_a_map():
    """In steps of a hundredth of the way each moves, and fades, by little."""
    scene = acted(Turned, field=fields.ravine, theta=-80, phi=45)
    block, target = scene.terrain.points.copy(), scene.terrain.copy()
    lay_flat(target, view_of(fields.ravine).aspect, Area(-5, 3, -3, 3))
    before = None
    with small():
        for share in np.linspace(0, 1, 101):
            look(scene.camera, 45 * (1 - share) * DEGREES, (-80 - 10 * share) * DEGREES)
            scene.terrain.points = block + share * (target.points - block)
            scene.terrain.flatness = share
            now = {
                (label.said, i): (label.middle, label.weight)
                for i, label in enumerate(scene.axes.labels(scene.camera))
                if label.weight > 0.3
            }
            if before is not None and now.keys() == before.keys():
                for key, (at, _) in now.items():
                    assert np.hypot(*(at - before[key][0])) < 0.25, (key, share)
            before = now
    assert len(before) == 7  # three numbers and a name at y, the name half-way between two


def test_a_small_map_has_none_and_keeps_the_room():
    small_area, large = Area(0, 4, 0, 2.2), Area(0, 4, 0, 3)
    view = view_of(fields.ravine)
    assert beside_ticks(small_area, fields.ravine, view) == small_area
    left = beside_ticks(large, fields.ravine, view)
    assert left.left > 0.3 and left.bottom > 0.3 and (left.right, left.top) == (4, 3)
    scene = acted(SGDZigzag, shape="9:16", steps=3)
    assert bool(axes_of(scene).labels(scene.camera)) == scene.ticked


def test_a_number_gives_way_to_the_mark_of_who_leaves_there():
    """Straight to the left along y = 0, past the axis' 0."""
    kept, left = (
        [label.said for label in axes_of(scene).labels(scene.camera)]
        for scene in (
            acted(SGDZigzag, start=(1, 0), methods=(SGD(lr=rate),), steps=3) for rate in (1, 100)
        )
    )
    assert kept.count("0") == 2 and left.count("0") == 1 and len(kept) == len(left) + 1


# --- index lines --------------------------------------------------------------------------------


def laid(name: str) -> tuple[Clip, list[Lettering]]:
    """The zig-zag's map with that field, and the losses on it."""
    known = NASTY | FIELDS
    chosen = {"field": known[name], "start": None, "steps": 12} | suited(SGDZigzag, known[name])
    with small():
        scene = type("SGDZigzag", (SGDZigzag,), chosen)()
        scene.compute()
        scene.draw_map()
    return scene, [line for line in scene.written if line is not scene.scale_note]


@pytest.mark.filterwarnings("ignore::adventurer.Diverged", "ignore::stage.look.remarks.Remark")
@pytest.mark.parametrize("name", [*FIELDS, *NASTY])
def test_a_number_is_the_loss_of_the_index_line_that_it_stands_on(name):
    scene, found = laid(name)
    view, field = scene.view, scene.field
    assert len(found) <= 2 and len({line.text.split()[-1] for line in found}) == len(found)
    assert all(" " in line.text for line in found[:1])  # the first says what it is: "loss 5"
    low, high = np.transpose([view.x_range, view.y_range])
    corner, size = scene.terrain.points[0][:2], np.diag(scene.terrain.edges)[:2]
    for line in found:
        loss = value_of(line.text.split()[-1]) + (view.base if "min" in line.text else 0)
        index = np.array(view.levels[EVERY - 1 :: EVERY])
        near = np.argmin(np.abs(index - loss))
        assert f"{index[near] - loss:.2g}" == "0" or np.isclose(index[near], loss, rtol=5e-3)
        # Its middle is as good as on the line, in Manim units.
        box = framing.box_of_text(line)
        at = np.array([box.left + box.right, box.bottom + box.top]) / 2
        x, y = low + (at - corner) / size * (high - low)
        slope = np.array(field.grad(x, y)) * (high - low) / size
        if name not in UNSAMPLED:  # there a remark says that lines are only near their place
            assert abs(field(x, y) - index[near]) < 0.12 * np.hypot(*slope)
        assert not framing.outside([box], Area(*corner_area(scene)))
        way = corner + (scene.routes[0].points - low) / (high - low) * size
        inside = [(box.left < x < box.right) & (box.bottom < y < box.top) for x, y in way]
        assert not any(inside)


def corner_area(scene: Clip) -> tuple[float, float, float, float]:
    """The map's sides: left, right, bottom, top."""
    (left, bottom), (right, top) = scene.terrain.place(np.array([[0, 0, 0], [1, 1, 0]]))[:, :2]
    return left, right, bottom, top


@pytest.mark.parametrize("name", ["ravine", "rosenbrock"])
def test_two_lines_are_labelled_where_there_is_room(name):
    assert len(laid(name)[1]) == 2
