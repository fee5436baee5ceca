"""What is at rest in a play is drawn once: all frames are as if everything were drawn in each."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from functools import partial

import cairo
import numpy as np
import pytest
from acting import SCENES, small
from manim import Animation, AnimationGroup, FadeIn, Mobject, Scene, ValueTracker, Wait

from clips.catalogue import scene_files
from stage.film.clip import Clip
from stage.look import palette
from stage.paint.camera import StageCamera
from stage.paint.lettering import Lettering
from stage.paint.painted import Painted
from stage.paint.rest import MOST, Cutout, Play

FOUND = scene_files(SCENES)
OFF = 6  # of 255: what is copied was rounded once more, and is clipped otherwise at a rim


def moments(scene: Clip, run_time: float, *_: object, **__: object) -> Iterator[float]:
    """Two moments of a play: one within and its end; none where the camera moves: so does all."""
    if not scene.camera.playing.moves(Mobject()):
        yield from (0.37 * run_time, run_time)


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found.name)
def test_each_frame_is_as_if_all_were_drawn_in_it(found, monkeypatch):
    scene_class = getattr(importlib.import_module(found.file.stem), found.name)
    worst: list[tuple[int, int]] = []

    def compared(scene: Clip, frame: np.ndarray, num_frames: int = 1) -> None:
        camera, play = scene.camera, scene.camera.playing
        copied = frame[..., :3].astype(np.int16)
        camera.playing = None
        camera.reset()
        camera.capture_mobjects(scene.mobjects)
        off = np.abs(camera.pixel_array[..., :3] - copied).max()
        worst.append((int(off), scene.renderer.num_plays))
        camera.playing = play

    monkeypatch.setattr(scene_class, "get_time_progression", moments)
    with small(180):
        scene = scene_class()
        monkeypatch.setattr(scene.renderer, "add_frame", partial(compared, scene))
        scene.render()
    assert len(worst) > 4
    assert max(worst)[0] <= OFF


# --- what is at rest ----------------------------------------------------------------------------


class Marker(Painted):
    """A square that stands at what its `reads` says, whatever it is."""

    shared = ("reads",)

    def __init__(self, reads: object = None) -> None:
        self.reads = reads
        super().__init__([[0.0, 0.0, 0.0]])

    def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
        ctx.rectangle(10, 10, 20, 20)
        camera.ink(ctx, palette.TEXT, self.opacity)
        ctx.fill()


class Slotted:
    __slots__ = ("held",)

    def __init__(self, held: object) -> None:
        self.held = held


clock = ValueTracker(0)
NEVER_MOVED = ValueTracker(0)


def through(tracker: ValueTracker) -> dict[str, object]:
    """Ways in which a mobject may read a tracker."""
    return {
        "attribute": tracker,
        "list": [[tracker]],
        "dictionary": {"at": {"the": tracker}},
        "closure": lambda: tracker.get_value(),
        "default": lambda clock=tracker: clock.get_value(),
        "partial": partial(max, tracker),
        "method": tracker.get_value,
        "slots": Slotted(tracker),
        "another mobject": Marker(Marker(tracker)),
        "a text that follows": Lettering("").follow(lambda: str(tracker.get_value())),
    }


def played(*animations: Animation, mobjects: Sequence[Mobject] = ()) -> Play:
    return Play(animations, mobjects, StageCamera().pose())


@pytest.mark.parametrize("way", through(clock))
def test_who_reads_what_is_moved_is_not_at_rest(way):
    for animation in (clock.animate.set_value(1).build(), AnimationGroup(FadeIn(clock))):
        assert not played(animation).rests(Marker(through(clock)[way]))
        assert played(animation).rests(Marker(through(NEVER_MOVED)[way]))


def test_who_is_moved_is_not_at_rest_nor_is_whose_part_is():
    part, whole = Marker(), Marker()
    whole.add(part)
    play = played(AnimationGroup(AnimationGroup(FadeIn(part))))
    assert play.moves(part) and not play.moves(whole)
    assert not play.rests(part) and not play.rests(whole) and play.rests(Marker())


def test_what_time_moves_is_not_at_rest():
    moved, other = Marker(), Marker()
    moved.add_updater(lambda mobject, dt: mobject.shift([dt, 0, 0]))
    assert not played(Wait(), mobjects=[moved, other]).rests(moved)
    assert played(Wait(), mobjects=[moved, other]).rests(other)
    assert not played(Wait(), mobjects=[moved]).rests(Marker(moved))


def test_nothing_is_at_rest_while_the_camera_moves_nor_what_may_read_anything():
    camera = StageCamera()
    turned = Play([camera.phi_tracker.animate.set_value(1).build()], [], camera.pose())
    assert turned.moves(Marker()) and not turned.rests(Marker())
    assert not played(Wait()).rests(Marker(Scene()))
    assert not played(Wait()).rests(Marker([object() for _ in range(MOST + 1)]))


def test_it_is_drawn_once_a_play_and_copied_as_it_was():
    drawn = []

    class Counted(Marker):
        def paint(self, camera: StageCamera, ctx: cairo.Context) -> None:
            drawn.append(self)
            super().paint(camera, ctx)

    camera, still, moved = StageCamera(), Counted(), Counted()
    pictures = []
    for playing in (None, Play([FadeIn(moved)], [], camera.pose())):
        camera.playing = playing
        for _ in range(3):
            camera.reset()
            camera.capture_mobjects([moved, still])
            pictures.append(camera.pixel_array.copy())
    assert drawn.count(moved) == 6 and drawn.count(still) == 3 + 1
    assert all(np.array_equal(pictures[0], picture) for picture in pictures)


@pytest.mark.parametrize("drawn", [[], [(0, 0)], [(179, 319)], [(63, 64), (64, 63), (130, 300)]])
def test_a_cutout_is_all_that_was_drawn(drawn):
    pixels = np.zeros((180, 320, 4), np.uint8)
    for spot in drawn:
        pixels[spot] = 40, 60, 80, 200
    onto = np.zeros_like(pixels)
    surface = cairo.ImageSurface.create_for_data(onto.data, cairo.FORMAT_ARGB32, 320, 180)
    Cutout(pixels).paint(cairo.Context(surface))
    assert np.array_equal(onto, pixels)
