"""The hiker: joints that obey the ground and the bones, and a drawing that is what it says."""

from __future__ import annotations

import cmath
import itertools
from collections import Counter

import cairo
import numpy as np
import pytest

from stage.look import palette
from stage.look.colour import rgb
from stage.walk import hiker_drawing, hiker_light, hiker_shadow

PHASES = np.arange(200) / 200
STRIDES = (0.0, 0.3, 1.0)
GREEN = rgb(palette.GREEN)
WIDTH, FOOT = 200, 130  # a picture's width, and the height of the ground in it


def sole(leg: hiker_drawing.Limb) -> tuple[complex, complex]:
    """Heel and toe of a leg's foot."""
    turn = cmath.rect(1, -leg.pitch)
    return tuple(
        leg.end + turn * complex(x, -hiker_drawing.ANKLE)
        for x in (hiker_drawing.HEEL, hiker_drawing.TOE)
    )


def clearance(leg: hiker_drawing.Limb) -> float:
    return min(point.imag for point in sole(leg))


def in_stance(phase: float, leg: str) -> bool:
    since = (phase + hiker_drawing.DUTY / 2 + (0.5 if leg == "far" else 0.0)) % 1.0
    return since <= hiker_drawing.DUTY


def joints(pose: hiker_drawing.Pose) -> np.ndarray:
    limbs = (pose.near, pose.far, pose.near_arm, pose.far_arm)
    points = [point for limb in limbs for point in (limb.root, limb.joint, limb.end)]
    return np.array([*points, pose.tip, pose.pelvis, *sole(pose.near), *sole(pose.far)])


def picture(pose: hiker_drawing.Pose, height: float = 100, **options) -> np.ndarray:
    """Rows of (red, green, blue, alpha) with the foot point at (WIDTH / 2, FOOT)."""
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, WIDTH, 160)
    ctx = cairo.Context(surface)
    ctx.translate(WIDTH / 2, FOOT)
    hiker_drawing.draw(ctx, pose, height, options.pop("color", GREEN), **options)
    surface.flush()
    return np.ndarray((160, WIDTH, 4), np.uint8, surface.get_data())[..., [2, 1, 0, 3]].copy()


@pytest.mark.parametrize("leg", ["near", "far"])
def test_stance_foot_is_on_the_ground_and_no_foot_is_under_it(leg: str) -> None:
    for phase, stride in itertools.product(PHASES, STRIDES):
        foot = getattr(hiker_drawing.pose(phase, stride), leg)
        assert clearance(foot) >= -1e-9
        if in_stance(phase, leg):
            assert clearance(foot) == pytest.approx(0, abs=1e-9)


def test_feet_alternate() -> None:
    for phase in PHASES:
        assert in_stance(phase, "near") or in_stance(phase, "far")
    near_up, far_up = (
        {p for p in PHASES if clearance(getattr(hiker_drawing.pose(p), leg)) > 0.02}
        for leg in ("near", "far")
    )
    assert near_up and far_up and not near_up & far_up
    half = hiker_drawing.pose(0.7), hiker_drawing.pose(0.2)
    assert half[0].near.end == pytest.approx(half[1].far.end)


def test_footprints_are_under_the_body() -> None:
    for phase, leg in ((0.0, "near"), (0.5, "far"), (3.0, "near")):
        foot = getattr(hiker_drawing.pose(phase), leg)
        assert foot.end.real == pytest.approx(0, abs=1e-9)
        assert foot.pitch == pytest.approx(0, abs=1e-9)


def test_planted_points_do_not_slide() -> None:
    """Where the body goes by STRIDE_LENGTH per cycle, the point a foot turns about stays put."""
    for stride, leg in itertools.product((0.3, 1.0), ("near", "far")):
        places = []
        for phase in PHASES:
            foot = getattr(hiker_drawing.pose(phase, stride), leg)
            ahead = (phase + hiker_drawing.DUTY / 2 + (0.5 if leg == "far" else 0.0)) // 1
            if in_stance(phase, leg):  # which end it turns about: the heel with the toe up
                planted = sole(foot)[0] if foot.pitch < 0 else sole(foot)[1] - hiker_drawing.TOE
                planted -= hiker_drawing.HEEL if foot.pitch < 0 else 0
                places.append((ahead, planted.real + stride * phase * hiker_drawing.STRIDE_LENGTH))
        for _, group in itertools.groupby(places, key=lambda item: item[0]):
            spots = [place for _, place in group]
            assert max(spots) - min(spots) < 1e-9


def test_pole_is_planted_without_sliding_while_the_far_foot_is_in_the_middle_of_its_stance() -> (
    None
):
    steps = np.linspace(0.26, 0.74, 60)
    tips = [hiker_drawing.pose(p).tip + p * hiker_drawing.STRIDE_LENGTH for p in steps]
    assert np.ptp(np.real(tips)) < 1e-9
    assert np.abs(np.imag(tips)).max() < 1e-9


def test_standing_is_still_with_both_feet_down() -> None:
    still = hiker_drawing.pose(0.0, 0)
    for phase in PHASES:
        assert joints(hiker_drawing.pose(phase, 0)) == pytest.approx(joints(still), abs=1e-12)
    assert [p.imag for p in (*sole(still.near), *sole(still.far))] == pytest.approx([0] * 4)
    ankles = still.near.end.real, still.far.end.real
    assert sum(ankles) == pytest.approx(0) and still.tip.imag == 0


def test_no_pops() -> None:
    """No joint goes faster than five figure heights a cycle, nor as the stride grows."""
    small = 1e-3
    for phase, stride in itertools.product(np.arange(0, 1, small), (0.3, 1.0)):
        moved = joints(hiker_drawing.pose(phase + small, stride)) - joints(
            hiker_drawing.pose(phase, stride)
        )
        assert np.abs(moved).max() < 5 * small
    for phase, stride in itertools.product(PHASES[::5], np.arange(0, 1, 0.05)):
        moved = joints(hiker_drawing.pose(phase, stride + small)) - joints(
            hiker_drawing.pose(phase, stride)
        )
        assert np.abs(moved).max() < 1 * small
    assert joints(hiker_drawing.pose(1.25)) == pytest.approx(joints(hiker_drawing.pose(0.25)))


def test_bones_keep_their_length_and_bend_the_right_way() -> None:
    for phase, stride in itertools.product(PHASES, STRIDES):
        pose = hiker_drawing.pose(phase, stride)
        for leg in (pose.near, pose.far):
            assert abs(leg.joint - leg.root) == pytest.approx(hiker_drawing.THIGH)
            assert abs(leg.end - leg.joint) == pytest.approx(hiker_drawing.SHANK)
            assert ((leg.joint - leg.root) / (leg.end - leg.root)).imag > 0  # knees ahead
        for arm in (pose.near_arm, pose.far_arm):
            assert abs(arm.joint - arm.root) == pytest.approx(hiker_drawing.UPPER_ARM)
            assert abs(arm.end - arm.joint) == pytest.approx(hiker_drawing.FOREARM)
            assert ((arm.joint - arm.root) / (arm.end - arm.root)).imag < 0  # elbows behind
        assert abs(pose.near_arm.end - pose.tip) == pytest.approx(hiker_drawing.POLE)


def test_height_and_ground_line() -> None:
    for phase, stride in itertools.product(PHASES[::20], STRIDES):
        rows = np.flatnonzero(
            (picture(hiker_drawing.pose(phase, stride))[..., 3] > 127).any(axis=1)
        )
        assert rows[-1] == FOOT - 1  # the last row above the line y = FOOT
        assert FOOT - rows[0] == pytest.approx(100, abs=2)


@pytest.mark.parametrize("phase", [0.0, 0.2, 0.7])
def test_facing_mirrors(phase: float) -> None:
    overhead = {"light": (0.0, 1.0)}
    right, left = (
        picture(hiker_drawing.pose(phase), facing=facing, **overhead) for facing in (1, -1)
    )
    gap = np.abs(right.astype(int) - left[:, ::-1])
    assert gap[..., 3].max() < 32  # the silhouette; lines in it are drawn the fast, rougher way
    assert gap.mean() < 0.5 and (gap.max(axis=-1) > 100).mean() < 1e-3
    assert np.abs(right.astype(int) - left).mean() > 1


@pytest.mark.parametrize("color", palette.ROUTES)
def test_the_route_colour_is_the_largest_area(color: str) -> None:
    pixels = picture(hiker_drawing.pose(0.2), color=rgb(color)).reshape(-1, 4)
    edge = hiker_light.toned(hiker_drawing._EDGE, rgb(color), 0.16)  # the outline
    off = np.abs(pixels[:, :3] - np.multiply(255, edge)).max(axis=1)
    counts = Counter(tuple(p[:3].tolist()) for p in pixels[(pixels[:, 3] == 255) & (off > 1)])
    (first, area), (_, second) = counts.most_common(2)
    assert first == tuple(round(255 * part) for part in rgb(color))
    assert area > 1.2 * second


def test_poses_are_told_apart() -> None:
    pictures = [picture(hiker_drawing.pose(p)) for p in np.arange(8) / 8]
    pictures.append(picture(hiker_drawing.pose(0, 0)))
    for one, other in itertools.combinations(pictures, 2):
        assert (np.abs(one.astype(int) - other).max(axis=-1) > 60).sum() > 150


def test_swap_and_opacity() -> None:
    plain, swapped, faint = (
        picture(hiker_drawing.pose(0.1), **options)
        for options in ({}, {"swap_rb": True}, {"opacity": 0.5})
    )
    assert (plain[..., [2, 1, 0, 3]] == swapped).all()
    inside = plain[..., 3] == 255
    assert np.abs(faint[inside][:, 3].astype(int) - 128).max() <= 1
    assert np.abs(faint.astype(int) - plain / 2).max() <= 2  # no part shows through another


def test_the_context_is_left_as_it_was() -> None:
    ctx = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 50, 50))
    ctx.translate(25, 40)
    before = ctx.get_matrix(), ctx.get_tolerance(), ctx.get_antialias()
    hiker_shadow.draw_shadow(ctx, 30)
    hiker_drawing.draw(ctx, hiker_drawing.pose(0.1), 30, GREEN, opacity=0.7)
    assert (ctx.get_matrix(), ctx.get_tolerance(), ctx.get_antialias()) == before
    assert not ctx.has_current_point()


def test_shadow_lies_in_the_ground() -> None:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 200, 160)
    ctx = cairo.Context(surface)
    ctx.translate(100, 80)
    hiker_shadow.draw_shadow(ctx, 200, axes=(3.0, 0.0, 0.0, 1.2))
    hiker_shadow.draw_shadow(ctx, 200, axes=(1.0, 0.0, 1.0, 0.0))  # edge-on: nothing, and no error
    surface.flush()
    alpha = np.ndarray((160, 200, 4), np.uint8, surface.get_data())[..., 3]
    assert alpha[80, 100] > 130 and alpha[0, 0] == 0
    across, down = (np.ptp(np.flatnonzero(alpha.any(axis=axis))) for axis in (0, 1))
    assert across == pytest.approx(88, abs=4) and down == pytest.approx(35, abs=4)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("light", [(-0.6, 0.8), (0.9, 0.3), (0.0, 1.0), (-1.0, 0.0)])
def test_the_side_towards_the_sun_is_warm_and_bright_and_the_other_cool(light, facing) -> None:
    """The same side whichever way he faces: by the picture that is lit from straight opposite."""
    pose = hiker_drawing.pose(0.2)
    lit, other = (
        picture(pose, facing=facing, light=(sign * light[0], sign * light[1])).astype(float)
        for sign in (1, -1)
    )
    inside = lit[..., 3] == 255
    brighter = (lit - other)[..., :3].mean(axis=-1) * inside
    rows, columns = np.mgrid[: lit.shape[0], : lit.shape[1]]
    moved = [
        np.average(axis, weights=np.clip(sign * brighter, 0, None))
        for sign in (1, -1)
        for axis in (columns, rows)
    ]
    way = np.array([moved[0] - moved[2], moved[3] - moved[1]])
    assert way @ light > 0.7 * np.hypot(*way) * np.hypot(*light)
    for sign in (1, -1):
        assert (sign * brighter > 12).sum() > 300


def test_lit_shapes_go_from_warm_over_their_own_colour_to_cool() -> None:
    grey, disc = (0.5, 0.5, 0.5), ((0.0, 0.0, 1.0),)
    stops = hiker_light.lit(grey, disc, 1j).get_color_stops_rgba()
    (first, *warm, _), own, again, (last, *cool, _) = stops
    assert (first, last) == (0, 1) and own[1:4] == again[1:4] == grey
    assert warm[0] > warm[2] > 0.5 > cool[2] > cool[0]
    swapped = hiker_light.lit(grey, disc, 1j, swap_rb=True).get_color_stops_rgba()
    assert swapped[0][1:4] == (*warm[::-1],) and swapped[-1][1:4] == (*cool[::-1],)


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("fall", [(60.0, 24.0), (-50.0, 30.0), (20.0, -40.0)])
def test_the_cast_shadow_is_the_figure_lying_along_its_fall(fall, facing) -> None:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 300, 240)
    ctx = cairo.Context(surface)
    ctx.translate(150, 120)
    pose = hiker_drawing.pose(0.0, 0.0)
    hiker_shadow.cast_shadow(ctx, pose, 100, facing, 1.0, fall)
    surface.flush()
    alpha = np.ndarray((240, 300, 4), np.uint8, surface.get_data())[..., 3].astype(float)
    assert alpha.max() == pytest.approx(255 * hiker_shadow.CAST, abs=3)
    rows, columns = np.nonzero(alpha > 30)
    reach = (rows - 120) / fall[1]  # 0 at the boots, 1 at the hat
    assert reach.min() > -0.15 and reach.max() == pytest.approx(1, abs=0.1)
    head = reach > 0.9
    assert (columns[head] - 150).mean() == pytest.approx(fall[0], abs=12)
    rucksack = columns[(reach > 0.5) & (reach < 0.65)] - 150 - 0.57 * fall[0]
    assert rucksack.mean() * facing < 0  # it is behind him


def test_who_has_the_sun_overhead_casts_no_shadow() -> None:
    surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 50, 50)
    hiker_shadow.cast_shadow(cairo.Context(surface), hiker_drawing.pose(0), 30, 1, 1.0, (0, 0))
    surface.flush()
    assert not np.frombuffer(surface.get_data(), np.uint8).any()
