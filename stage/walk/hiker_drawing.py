"""The adventurer: a hiker drawn with cairo. `pose` computes the joints, `draw` paints them.

Lengths are in figure heights, x ahead and y up, and points are complex numbers, so that turning a
shape is a multiplication. The origin is the point of the route that the hiker stands on.
"""

from __future__ import annotations

import cmath
import math
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import pairwise

import cairo

from stage.look.colour import rgb
from stage.paint.group import as_one
from stage.walk.hiker_light import LIGHT, RGB, SHADE, Disc, lit, local, toned

# Of each piece its mark, tone, discs, its path, and that grown.
Part = list[tuple[str, RGB | str, tuple[Disc, ...], list[cairo.Path]]]
Placed = tuple[Part, cairo.Matrix]

STRIDE_LENGTH = 0.74  # the way of a gait cycle at full stride: two steps
CASING = 0.02  # the outline's width; joints keep this distance from the ground
AROUND = -0.5, -0.05, 1.05, 1.1  # a box that holds him: left, bottom, width and height
DUTY = 0.6  # share of the cycle a foot is on the ground: above one half, or the hiker would run
HIP, THIGH, SHANK, ANKLE, UPPER_ARM, FOREARM, POLE = 0.452, 0.207, 0.205, 0.062, 0.135, 0.13, 0.54
HEEL, TOE = -0.055, 0.1  # ends of the sole, seen from the ankle


@dataclass(frozen=True)
class Limb:
    """Hip, knee, ankle or shoulder, elbow, hand; `pitch` is the foot's turn, toe down positive."""

    root: complex
    joint: complex
    end: complex
    pitch: float = 0.0


@dataclass(frozen=True)
class Pose:
    """Where the joints are. The near arm holds the pole, whose point is `tip`."""

    near: Limb
    far: Limb
    near_arm: Limb
    far_arm: Limb
    tip: complex
    pelvis: complex
    lean: float  # of the back, from upright
    nod: float  # of the head, from upright
    bounce: float  # how far the rucksack rides up


def _ease(t: float, start: float = 0.0, stop: float = 1.0) -> float:
    """From 0 to 1 while t goes from start to stop, gently at both ends."""
    u = min(max((t - start) / (stop - start), 0.0), 1.0)
    return u * u * (3 - 2 * u)


def _travel(since: float, duty: float) -> tuple[float, float]:
    """How far ahead is something that stands for `duty` of a cycle; how far on is its swing."""
    t, reach = since % 1.0, STRIDE_LENGTH * duty / 2
    if t <= duty:
        return reach - STRIDE_LENGTH * t, 0.0
    v = (t - duty) / (1 - duty)
    drift = STRIDE_LENGTH * (1 - duty) * v * (1 - v) * (1 - 2 * v)  # starts, ends at ground speed
    return reach * (2 * _ease(v) - 1) - drift, v


def _bend(root: complex, end: complex, first: float, second: float, side: int) -> complex:
    """The joint between two bones whose ends are known."""
    way = end - root
    along = (abs(way) + (first**2 - second**2) / abs(way)) / 2
    return root + way / abs(way) * complex(along, side * math.sqrt(first**2 - along**2))


def _leg(hip: complex, since: float, stride: float, stand: float) -> Limb:
    x, swing = _travel(since, DUTY)
    x = stand + (x - stand) * stride
    # The heel strikes, the foot rolls flat, rests, rises on its toe and comes round, toe up.
    t = (since + 0.03) % 1.0 - 0.03
    strike, rise, back = _ease(t, -0.03, 0.11), _ease(t, 0.3, 0.65), _ease(t, 0.65, 0.97)
    pitch = stride * (0.36 * (strike - 1) + 0.85 * rise - 1.21 * back)
    turn, up = cmath.rect(1, -pitch), complex(0, ANKLE)
    over_toe, over_heel = TOE + turn * (up - TOE), HEEL + turn * (up - HEEL)
    # On the ground the foot turns about the end it stands on; in the air one passes to the other.
    heel = _ease(swing) if swing else float(pitch < 0)
    ankle = x + over_toe + heel * (over_heel - over_toe)
    ankle += stride * 0.045j * math.sin(math.pi * swing) ** 2
    return Limb(hip, _bend(hip, ankle, THIGH, SHANK, 1), ankle, pitch)


def pose(phase: float, stride: float = 1.0) -> Pose:
    """The hiker at `phase` of the gait, in cycles; `stride` goes from 0, standing, to 1.

    At whole numbers the near foot is on the origin, half a cycle later the far foot is: a step
    of the optimizer that ends there leaves its footprint where the hiker treads.
    """
    turn = math.tau * phase
    sway, wave = stride * math.sin(turn), lambda lag: stride * math.cos(2 * turn + lag)
    pelvis = complex(0, HIP - 0.004 * stride + 0.012 * wave(0))
    near = _leg(pelvis - 0.025 * sway, phase + DUTY / 2, stride, 0.035)  # the pelvis turns along
    far = _leg(pelvis + 0.025 * sway, phase + DUTY / 2 + 0.5, stride, -0.035)

    lean = 0.06 + 0.09 * stride + 0.02 * wave(0.8)
    shoulder = pelvis + cmath.rect(1, -lean) * 0.2j
    # The pole is planted while the far foot is; the hand rides on it, the arm follows the hand.
    ahead, swing = _travel(phase + 0.75, 0.5)
    tip = complex(0.2 + stride * (ahead - 0.04), stride * 0.05 * math.sin(math.pi * swing) ** 2)
    hand = 0.175 - 0.01 * stride + 0.085 * stride * math.sin(turn + 0.19)
    hand += 1j * (tip.imag + math.sqrt(POLE**2 - (hand - tip.real) ** 2))
    near_arm = Limb(shoulder, _bend(shoulder, hand, UPPER_ARM, FOREARM, -1), hand)
    angle = -math.pi / 2 - 0.15 + 0.25 * stride - 0.36 * sway
    elbow = shoulder + 0.02 + cmath.rect(UPPER_ARM, angle)
    far_hand = elbow + cmath.rect(FOREARM, angle + 0.25 + 0.15 * stride - 0.2 * sway)
    far_arm = Limb(shoulder + 0.02, elbow, far_hand)
    nod, bounce = 0.05 * stride - 0.03 + 0.03 * wave(1.6), 0.008 * wave(-1.2)
    return Pose(near, far, near_arm, far_arm, tip, pelvis, lean, nod, bounce)


# Part, mark, tone, and the discs a belt runs around, anticlockwise: x, y, radius in thousandths; a
# negative disc dents it. Marks: o belongs to the outline, | has a line around itself as well.
# Bones and pole lie along x from their root, the boot hangs from the ankle, jacket and rucksack
# stand on the pelvis, the head on the neck.
_DRAWING = """
thigh   o #7384bd 0 0 74  207 0 60
shank   o #ece7d8 0 0 46  205 0 38
boot    o #a5673f -55 -62 0  100 -62 0  84 -32 28  88 52 -40  36 44 8  -40 44 8
boot    . #5d3a2b -55 -62 0  100 -62 0  107 -42 0  -54 -42 0
arm     o route   0 0 54  135 0 45
forearm o route   0 0 45  130 0 36
forearm | #e8b48c 150 0 36
pole    o #e4e6f0 6 0 6  590 0 11
pole    o #e4e6f0 50 -20 9  50 20 9
pole    . #a5673f 540 0 15  585 0 17
pack    o #efe4cc -190 300 70
pack    . #a18d6c -190 304 48
pack    . #efe4cc -186 304 37
pack    . #a18d6c -188 304 20
pack    | shade   -70 10 30  -70 218 30  -200 186 62  -205 62 88
pack    . pocket  -140 30 20  -140 90 20  -252 90 20  -238 24 22
pack    . light   -60 170 10  -70 218 30  -200 186 62  -255 172 12
jacket  o route   -55 -22 28  57 -22 28  52 60 52  40 185 48  12 215 30  -30 170 52
jacket  . shade   -55 -22 28  57 -22 28  88 -8 0  -83 -8 0
jacket  . pocket  -30 228 24  60 213 24
head    o #5b3a2e -18 90 90  17 90 90
head    . #e8b48c 17 90 90
head    o #e8b48c 110 75 24
head    . #e0967a 52 58 17
head    . #191a21 66 90 14
head    o #e3cc9f -92 146 6  104 146 6  52 222 38  5 305 -48  -45 226 42
head    . #c8b28f 54 190 3  95 190 3  66 230 24
head    . pocket  -97 142 0  108 142 0  99 187 0  -92 187 0
head    | #c8b28f -174 117 5  10 -1380 -1500  204 117 5  92 140 14  -86 139 14
"""
_EDGE = (0.13, 0.1, 0.2)  # of the outline, before the route's colour tints it


def _path(discs: list[Disc], grow: float) -> cairo.Path:
    """The belt around these discs, all of them grown by so much."""
    ctx = cairo.Context(cairo.ImageSurface(cairo.FORMAT_A8, 1, 1))
    ctx.scale(4096, 4096)  # cairo rounds paths to 1/256 of a pixel
    normals = []  # of the belt's straight stretches
    for (x0, y0, r0), (x1, y1, r1) in pairwise([*discs, discs[0]]):
        way = complex(x1 - x0, y1 - y0) or 1.0
        normals.append(cmath.phase(way) - math.acos((r0 - r1) / abs(way)))
    for i, (x, y, radius) in enumerate(discs):
        start, sweep = normals[i - 1], normals[i] - normals[i - 1]
        if radius < 0:
            start, sweep = start + math.pi, -sweep % math.tau
            ctx.arc_negative(x, y, -radius - grow, start, start - sweep)
        else:
            ctx.arc(x, y, radius + grow, start, start + (sweep % math.tau or math.tau))
    ctx.close_path()
    return ctx.copy_path()


# Made once, then only placed. Outlines are grown shapes: stroking them takes four times as long.
_PARTS: dict[str, Part] = {}
for _name, _mark, _tone, *_words in map(str.split, _DRAWING.strip().splitlines()):
    _discs = list(zip(*[(int(word) / 1000 for word in _words)] * 3, strict=True))
    _paths = [_path(_discs, grow) for grow in (0, CASING / 2, CASING)]
    _color = rgb(_tone) if _tone[0] == "#" else _tone
    _round = tuple(disc for disc in _discs if disc[2] >= 0)
    _PARTS.setdefault(_name, []).append((_mark, _color, _round, _paths))


def _place(pose: Pose, base: cairo.Matrix) -> list[list[Placed]]:
    """The parts from back to front; those of a group have one edge around them."""

    def at(name: str, origin: complex, way: complex) -> Placed:
        x, y = (way / abs(way)).real, (way / abs(way)).imag
        return _PARTS[name], cairo.Matrix(x, y, -y, x, origin.real, origin.imag) * base

    def limb(bones: Limb, *names: str) -> list[Placed]:
        ways = (bones.end - bones.joint, bones.joint - bones.root, cmath.rect(1, -bones.pitch))
        return list(map(at, names, (bones.joint, bones.root, bones.end), ways))

    back = cmath.rect(1, -pose.lean)
    return [
        limb(pose.far, "shank", "thigh", "boot"),
        limb(pose.far_arm, "forearm", "arm"),
        [at("pack", pose.pelvis + back * pose.bounce * 1j, back)],
        limb(pose.near, "shank", "thigh", "boot"),
        [at("jacket", pose.pelvis, back)],
        [at("head", pose.pelvis + back * complex(0.02, 0.243), cmath.rect(1, -pose.nod))],
        [at("pole", pose.tip, pose.near_arm.end - pose.tip)],
        limb(pose.near_arm, "forearm", "arm"),
    ]


def trace(ctx: cairo.Context, pose: Pose) -> None:
    """Put the whole figure on the path, as the context now places and turns figure heights."""
    placed = ctx.get_matrix()
    for part, matrix in (each for group in _place(pose, placed) for each in group):
        ctx.set_matrix(matrix)
        for path in (paths[2] for mark, *_, paths in part if mark != "."):
            ctx.append_path(path)
    ctx.set_matrix(placed)


def draw(
    ctx: cairo.Context,
    pose: Pose,
    height: float,
    color: RGB,
    facing: int = 1,
    opacity: float = 1.0,
    swap_rb: bool = False,
    light: tuple[float, float] = LIGHT,
) -> None:
    """Draw the hiker, `height` pixels tall, with the soles on the context's origin (y down).

    `color` is the route's; `facing` -1 mirrors, but not the light, whose way to the sun is `light`.
    `swap_rb` exchanges red and blue, for surfaces over Manim's RGBA bytes, which cairo takes for
    BGRA.

    >>> surface = cairo.ImageSurface(cairo.FORMAT_ARGB32, 200, 120)
    >>> ctx = cairo.Context(surface)
    >>> ctx.translate(100, 110)
    >>> draw(ctx, pose(0.25), 100, (0.65, 0.98, 0.72), facing=-1)
    """
    ctx.save()
    ctx.new_path()
    ctx.scale(facing * height, -height)
    with as_one(ctx, *AROUND, opacity) if opacity < 1 else nullcontext():
        ctx.translate(0, CASING)
        ctx.set_tolerance(0.3)
        _paint(ctx, _place(pose, ctx.get_matrix()), color, swap_rb, light)
    ctx.restore()


def _paint(
    ctx: cairo.Context,
    groups: list[list[Placed]],
    color: RGB,
    swap_rb: bool,
    light: tuple[float, float],
) -> None:
    tones = {"route": color, "light": toned(color, (1, 1, 1), 0.3)}
    tones |= {"shade": toned(color, SHADE, 0.16), "pocket": toned(color, SHADE, 0.36)}
    dark = toned(_EDGE, color, 0.16)

    def fill(rgb: RGB, *paths: cairo.Path, fast: bool = False) -> None:
        for path in paths:
            ctx.append_path(path)
        ctx.set_antialias(cairo.ANTIALIAS_FAST if fast else cairo.ANTIALIAS_DEFAULT)
        ctx.set_source_rgb(*(rgb[::-1] if swap_rb else rgb))
        ctx.fill()

    def surround(group: list[Placed], size: int) -> None:
        for part, matrix in group:
            ctx.set_matrix(matrix)
            for path in (paths[size] for mark, *_, paths in part if mark != "."):
                ctx.append_path(path)
        fill(dark, fast=size == 1)  # lines within the figure: nobody sees it

    surround([placed for group in groups for placed in group], 2)
    for depth, group in enumerate(groups):
        if depth > 2:  # what lies behind all others has the casing for an edge
            surround(group, 1)
        for part, matrix in group:
            ctx.set_matrix(matrix)
            sun = local(matrix, light)
            for mark, tone, discs, paths in part:
                if mark == "|":
                    fill(dark, paths[1], fast=True)
                rgb = tones.get(tone, tone)
                rgb = toned(rgb, SHADE, 0.28) if depth < 2 else rgb
                ctx.append_path(paths[0])
                ctx.set_antialias(cairo.ANTIALIAS_DEFAULT)
                ctx.set_source(lit(rgb[::-1] if swap_rb else rgb, discs, sun, swap_rb))
                ctx.fill()
