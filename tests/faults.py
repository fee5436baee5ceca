"""What is wrong with a scene's pictures, in words: for tests that try many parameters."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any

import framing
import numpy as np
from acting import drawn, members, small
from manim import VMobject

from stage.film.clip import Clip
from stage.ground.axes import Axes
from stage.look import palette
from stage.look.colour import contrast, rgb
from stage.paint.lettering import Lettering
from stage.walk.hiker import Hiker

HANGING = 0.12  # Manim units: so far may a descender hang into the margin
COVERED = 0.1  # and so far may a hiker reach over a text
LONG = 45  # characters
NOTHING = 0.01  # of a picture that shows something is inked, though it be fog
CONTRAST = 4.5
ON_THE_WAY = 5  # the beat after which the picture is looked at
SECONDS = 2, 20  # of a clip, at least (a walk of one step) and at most
# No numbers, exponents that no slide has room for, two signs, a minus before zero.
UNSAID = re.compile(r"nan|\binf\b|(?<!lr )\b\d\S*e\+|[-−] ?[-−]|[-−]0(\.0*)?(?![\d.])")


def of(
    scene_class: type[Clip], also: Callable[[Clip], None] | None = None, **parameters: Any
) -> list[str]:
    """The faults in a scene with these class attributes, each once, with the beat it begins in.

    The places of texts, figures and arrows are looked at before the first play and after each, the
    picture itself at the beginning, on the way and at the end. `also` looks at each beat, too.
    """
    beat, found = itertools.count(), {}

    def look(scene: Clip) -> None:
        now = next(beat)
        if also:
            also(scene)
        add(f"beat {now}", _places(scene) + (_picture(scene) if now in (0, ON_THE_WAY) else []))

    def add(when: str, faults: list[str]) -> None:
        for fault in faults:
            found.setdefault(re.sub(r"\d", "#", fault), f"{fault} ({when})")

    scene = framing.beats(scene_class, look, **parameters).scene
    with small():
        add("the end", _picture(scene) + _silent(scene) + _length(scene))
    return list(found.values())


def _places(scene: Clip) -> list[str]:
    """What lies where it should not, and what no text should say."""
    written, hikers = framing.written(scene), framing.hiker_boxes(scene)
    texts = [framing.box_of_text(text) for text in written]
    faults = framing.outside(texts, framing.margins(scene), HANGING)
    faults += framing.outside(hikers, framing.whole(scene))
    faults += framing.outside(framing.arrow_boxes(scene), framing.whole(scene))
    faults += framing.overlapping(texts)
    faults += framing.hidden_by_arrows(scene, texts)
    faults += framing.outside_of_rows(scene)
    faults += framing.hidden_texts(scene, COVERED, hikers, zip(written, texts, strict=True))
    for said in map(framing.said, written):
        if UNSAID.search(said.replace("nabla", "")):
            faults.append(f"{said!r} should not be said")
        if len(said) > LONG:
            faults.append(f"{said[:LONG]!r}… is too long")
    return faults


def _picture(scene: Clip) -> list[str]:
    """A picture that shows nothing, texts on a ground of too little contrast, hidden hikers."""
    faults, camera = [], scene.camera
    background = np.multiply(rgb(palette.BACKGROUND), 255)
    picture = drawn(scene)
    inked = [np.abs(picture[..., i] - background[i]) > 0.05 * 255 for i in range(3)]
    if np.logical_or.reduce(inked).mean() < NOTHING:
        faults.append("the picture is empty")
    for hiker in members(scene, Hiker):
        if scene.renderer.num_plays == 0 and hiker.in_sight(camera) < 0.5:
            faults.append("a hiker begins behind the ground")
    written = framing.written(scene)
    ground = _ground(scene, written)
    middle = np.array(ground.shape[1::-1]) / 2
    for line in (line for line in written if isinstance(line, Lettering) and not line.cased):
        box = framing.box_of_text(line)
        left, right = (np.array([box.left, box.right]) * camera.unit + middle[0]).round()
        top, bottom = (middle[1] - np.array([box.top, box.bottom]) * camera.unit).round()
        under = ground[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
        ratio = contrast(under / 255, rgb(line.get_fill_color().to_hex()))
        if (ratio < CONTRAST).any() and (least := np.quantile(ratio, 0.1)) < CONTRAST:
            faults.append(f"{box.name} lies on a ground of contrast {least:.1f}")
    return faults


def _ground(scene: Clip, written: list[VMobject]) -> np.ndarray:
    """The picture without texts and hikers."""
    painted = [*members(scene, Hiker), *members(scene, Axes)]
    opacities = [(one, one.opacity) for one in painted]
    points = [(part, part.points) for text in written for part in text.get_family()]
    for one in painted:
        one.opacity = 0.0
    for part, kept in points:
        part.points = kept[:0]
    picture = drawn(scene)
    for one, opacity in opacities:
        one.opacity = opacity
    for part, kept in points:
        part.points = kept
    return picture


def _length(scene: Clip) -> list[str]:
    """A clip that is over before it is understood, or takes too much of a lecture."""
    (least, most), seconds = SECONDS, scene.renderer.time
    return [] if least <= seconds <= most else [f"it lasts {seconds:.1f} s"]


def _silent(scene: Clip) -> list[str]:
    """Walks that ended early, of which the last picture says nothing."""
    said = " ".join(framing.said(text) for text in framing.written(scene))
    return [
        f"{walker.route.name} took {walker.route.steps} of its steps and nothing says why"
        for walker in getattr(scene, "party", [])
        if walker.route.diverged and not re.search("left the map|diverged", said)
    ]
