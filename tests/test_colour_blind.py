"""Routes for colour-blind eyes and in grey: how far apart they are in rendered pictures."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import contrasts
import numpy as np
import pytest
from acting import acted, members, small
from basins import Basins
from colorspacious import cspace_convert
from manim import ValueTracker
from momentum_path import MomentumPath
from scipy.ndimage import distance_transform_edt
from sgd_descent import SGDDescent
from sgd_vs_momentum import SGDvsMomentum
from too_much_momentum import TooMuchMomentum

from optimizers import SGD, AdaGrad, Adam, Momentum, Nesterov, RMSProp
from stage.film.clip import Clip
from stage.ground.regions import Regions
from stage.look.colour import encode, luminance, oklab
from stage.shots.map_shot import MapShot
from stage.walk.trail import Ghost, Trail
from stage.walk.walkers import routes, walkers

# OKLab distances, by how many routes there are. 0.02 can just be noticed side by side; lines with
# land between them need twice that, and two that are compared for a whole clip four times more.
# Where there are many, forms of dots and dashes tell them apart as well: see `route_looks`.
APART = {2: 0.16, 4: 0.08, 8: 0.04}
# A route's line and dots from what is seen beside them, which is their halo: a quarter of the way
# from black to white is seen at a glance, and no hue of the land can take it away.
FROM_THE_LAND = 0.25
# Neighbouring regions of a map, right and left of their border: six times what can just be noticed,
# so that, across the map, each is also seen to be the region of its minimum.
REGIONS_APART = 0.12
SIDE, BORDER = 3, 10  # pixels that are of one region on each side; so many such places are a border
EYES = ("deuteranomaly", "protanomaly", "tritanomaly")
HEIGHT = 1080
ENOUGH = 60  # pixels of a route

SIX = (
    *(SGD(lr=0.95), Momentum(lr=0.1), Nesterov(lr=0.1), AdaGrad(lr=1.5)),
    *(RMSProp(lr=0.3), Adam(lr=0.3)),
)
EIGHT = (*SIX, SGD(lr=0.3), Momentum(lr=0.05))


class Many(MapShot):
    """Eight ways on one map: more than a clip with a legend and charts has room for."""

    shape, steps = "16:9", 30

    def construct(self) -> None:
        walked = routes(self.field, self.window().start, EIGHT, self.steps)
        self.find_place()
        clock = ValueTracker(self.steps)
        self.add(self.draw_map(), clock)
        self.add(*(walker.trail for walker in walkers(walked, self.ground, clock)))


BESIDE = {"shape": "16:9", "start": (1.6, 1.0), "steps": 10}  # ways that lead past each other
CASES = {
    "the main clip": (SGDvsMomentum, {}),
    "four": (SGDvsMomentum, {"methods": SIX[:4]}),
    "six": (SGDvsMomentum, {"methods": SIX}),
    "eight": (Many, {}),
    "a ghost": (MomentumPath, {}),
    "one method three times": (TooMuchMomentum, {}),
    "a block of land": (SGDDescent, {"methods": (SGD(lr=0.4), Momentum(lr=0.06)), **BESIDE}),
}


def simulated(picture: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """sRGB (…, 3) as it is, as colour-blind eyes see it at full severity, and in grey."""
    yield "as seen", picture
    for kind in EYES:  # G. M. Machado et al. (2009), by the library
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        yield kind, np.clip(cspace_convert(picture, space, "sRGB1"), 0, 1)
    yield "grey", np.repeat(encode(luminance(picture))[..., None], 3, axis=-1)


class Pictures:
    """The last picture of a clip without hikers, and the pixels of each route in it."""

    def __init__(self, scene: Clip) -> None:
        self.picture = contrasts.bare(scene)
        self.routes = [*members(scene, Trail), *members(scene, Ghost)]
        self.covered, self.lines = [], []
        for route, ground in zip(self.routes, contrasts.grounds(scene, self.routes), strict=True):
            covered = contrasts.change(self.picture, ground) > contrasts.CHANGE
            line = contrasts.core(self.picture, covered, route.color_role)
            if isinstance(route, Ghost):  # which lets the land through: its brightest pixels
                brighter = np.zeros(covered.shape)
                brighter[covered] = luminance(self.at(covered)) - luminance(ground[covered] / 255)
                line = covered & (brighter > 0.5 * brighter.max())
            self.covered.append(covered)
            self.lines.append(line)

    def at(self, pixels: np.ndarray) -> np.ndarray:
        """The colours (n, 3) of some pixels, 0 to 1."""
        return self.picture[pixels] / 255

    def around(self, route: int) -> np.ndarray:
        """Which pixels lie beside a route's line, other routes left out."""
        here, ring = contrasts.around(self.lines[route]), np.zeros(self.lines[route].shape, bool)
        away = distance_transform_edt(~self.lines[route][here])
        ring[here] = (away >= contrasts.BESIDE[0]) & (away <= contrasts.BESIDE[1])
        for other, line in enumerate(self.covered):
            ring &= (other == route) | ~line
        return ring


@pytest.fixture(scope="module", params=CASES)
def shot(request) -> Pictures:
    scene_class, parameters = CASES[request.param]
    scene = acted(scene_class, HEIGHT, **parameters)
    with small(HEIGHT):
        return Pictures(scene)


def middle(colours: np.ndarray) -> np.ndarray:
    """The colour (3,) of many pixels in OKLab."""
    return np.median(oklab(colours), axis=0)


def test_routes_are_told_apart(shot):
    count = len(shot.routes)
    least = next(distance for most, distance in APART.items() if count <= most)
    assert count >= 2 and min(line.sum() for line in shot.lines) > ENOUGH
    lines = [dict(simulated(shot.at(line))) for line in shot.lines]
    for eyes in lines[0]:
        colours = [middle(line[eyes]) for line in lines]
        for one, other in itertools.combinations(range(count), 2):
            apart = np.linalg.norm(colours[one] - colours[other])
            assert apart >= least, (eyes, one, other)


def test_routes_stand_out_from_the_land_beside_them(shot):
    """But for ghosts, which are faint on purpose."""
    trails = [i for i, route in enumerate(shot.routes) if isinstance(route, Trail)]
    for route in trails:
        both = (simulated(shot.at(part)) for part in (shot.lines[route], shot.around(route)))
        for (eyes, line), (_, beside) in zip(*both, strict=True):
            apart = np.linalg.norm(oklab(beside) - middle(line), axis=-1)
            assert np.quantile(apart, contrasts.SHARE) >= FROM_THE_LAND, (eyes, route)


def beside_borders(
    scene: Clip, regions: Regions, picture: np.ndarray
) -> dict[tuple[int, int], np.ndarray]:
    """For each two colours of regions that meet: those on both sides in a picture, (n, 2, 3)."""
    place = regions.terrain.place(np.array([[0.0, 1, 0], [1, 0, 0]]))
    (left, top), (right, bottom) = np.round(scene.camera.to_pixels(place)).astype(int).tolist()
    of = np.unique(regions.pixels, return_inverse=True)[1].reshape(regions.pixels.shape)
    at = [
        ((np.arange(count) + 0.5) / count * size).astype(int)
        for count, size in zip((bottom - top, right - left), of.shape, strict=True)
    ]
    of, picture = of[np.ix_(*at)], picture[top:bottom, left:right]
    found: dict[tuple[int, int], list[np.ndarray]] = {}
    for number, seen in ((of, picture), (of.T, picture.swapaxes(0, 1))):
        window = np.lib.stride_tricks.sliding_window_view(number, 2 * SIDE + 1, axis=1)
        a, b = window[..., SIDE // 2], window[..., -1 - SIDE // 2]
        met = (a != b) & (window[..., :SIDE] == a[..., None]).all(axis=-1)
        met &= (window[..., -SIDE:] == b[..., None]).all(axis=-1)
        row, column = np.nonzero(met)
        sides = SIDE // 2, 2 * SIDE - SIDE // 2
        pairs = np.stack([seen[row, column + side] for side in sides], axis=1)
        both = np.sort(np.stack([a[met], b[met]], axis=1), axis=1)
        for one, other in np.unique(both, axis=0).tolist():
            here = (both == (one, other)).all(axis=1)
            found.setdefault((one, other), []).append(pairs[here])
    borders = {key: np.concatenate(each) for key, each in found.items()}
    return {key: sides for key, sides in borders.items() if len(sides) >= BORDER}


def test_neighbouring_regions_are_told_apart():
    """In the picture, where the land's light and lines are seen through them."""
    scene = acted(Basins, 480)
    with small(480):
        picture = contrasts.bare(scene) / 255
    for regions in members(scene, Regions):
        borders = beside_borders(scene, regions, picture)
        assert len(borders) >= 4
        for both, sides in borders.items():
            for eyes, seen in simulated(sides):
                one, other = np.moveaxis(oklab(seen), 1, 0)
                apart = np.linalg.norm(one - other, axis=-1)
                assert np.median(apart) >= REGIONS_APART, (eyes, both)  # routes cross some


def test_what_is_alike_to_colour_blind_eyes_is_found():
    """A red and a green of one lightness, and a grey of theirs."""
    red, green = np.array([[0.78, 0.36, 0.30]]), np.array([[0.45, 0.56, 0.30]])
    apart = {
        eyes: np.linalg.norm(middle(both[:1]) - middle(both[1:]))
        for eyes, both in simulated(np.concatenate([red, green]))
    }
    assert apart["as seen"] > 0.16 > 0.08 > apart["deuteranomaly"]
    assert apart["grey"] < 0.04
