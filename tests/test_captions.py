"""Captions: what they say is so in the plain recursion and in the picture, when they say it."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest
import video
from acting import acted, texts
from manim import ValueTracker, linear, tempconfig
from plain import walk
from sgd_vs_momentum import SGDvsMomentum
from sgd_zigzag import SGDZigzag

from fields import ravine
from optimizers import SGD, Momentum
from stage.figures.heading import step_counter
from stage.film.beats import Beat
from stage.film.captions import Note, cues_of, transcript
from stage.film.clip import Clip
from stage.ground.framing import lay_flat
from stage.ground.ground import Ground
from stage.look.view import view_of
from stage.look.words import speaking
from stage.paint.area import Area
from stage.walk.sentences import arrival, introduction, names
from stage.walk.told import Told
from stage.walk.walkers import routes, walkers

RATE = 15
PLACE = re.compile(r"(?:After step (\d+) )?(\w+) is at \((\S+), (\S+)\), loss ([^\s,]+[^\s,.])")


class Walking(Clip):
    """Two steps that are seen by a counter alone."""

    shape = "right40"

    def construct(self) -> None:
        view, clock = view_of(ravine), ValueTracker(0)
        ground = Ground.of(ravine, view, 4, 1)
        lay_flat(ground.terrain, view.aspect, Area(-2, 2, -1, 0))
        self.party = walkers(routes(ravine, view.start, (SGD(lr=0.95),), 2), ground, clock)
        self.next_section("two steps")
        self.add(clock, step_counter(clock, (1, 1)))
        for step in (1, 2):
            self.play(clock.animate(rate_func=linear).set_value(step), run_time=0.8)
            self.wait(0.4)
        self.next_section("where it ends")
        self.wait(0.8)


def figure(said: str) -> float:
    return float(said.replace("−", "-"))


@pytest.mark.parametrize(
    "scene, ways",
    [
        (SGDZigzag, {"SGD": walk(0.95)}),
        (SGDvsMomentum, {"SGD": walk(0.95), "Momentum": walk(0.1, 0.9)}),
    ],
)
def test_each_sentence_is_what_the_plain_recursion_gives_at_that_step(scene, ways):
    notes, told = acted(scene).teller.notes, set()
    for note in notes:
        step = 0
        for number, name, *figures in PLACE.findall(note.after):
            step = int(number or step)
            x, y = ways[name][step]
            true = [x, y, x * x / 20 + y * y]
            assert [*map(figure, figures)] == pytest.approx(true, rel=6e-3, abs=1e-9)
            told.add((name, step))
    assert told >= {(name, step) for name in ways for step in (1, 2, 3, 8, 30)}
    said = " ".join(note.after for note in notes)
    walked = dict(re.findall(r"(\w+) is at \S+ \S+, loss \S+, walked (\S+)\.(?: |$)", said))
    lengths = {name: np.hypot(*np.diff(way, axis=0).T).sum() for name, way in ways.items()}
    assert walked == {name: f"{length:.1f}" for name, length in lengths.items()}


def test_a_step_is_said_with_the_frame_that_shows_it(tmp_path):
    """Not a frame earlier, where the counter is still at the step before; in the transcript it
    belongs to the beat in which it was taken.
    """
    with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path)}):
        clip = Walking()
        clip.render()
    made = clip.renderer.file_writer.made
    frames = video.frames(made["Clip"]).astype(int)
    changed = np.flatnonzero(np.abs(np.diff(frames, axis=0)).max(axis=(1, 2, 3)) > 60) + 1
    said = made["Words"].read_text()
    timed = re.findall(r"step \d+\n00:00:(\S+) --> .*\nAfter step (\d)", said)
    assert [step for _, step in timed] == ["1", "2"]
    assert [round(float(time) * RATE) for time, _ in timed] == changed.tolist() == [12, 30]
    assert said.startswith("WEBVTT\nKind: captions\nLanguage: en\n\nbeat 1\n00:00:00.000 --> 00:00")
    assert made["Text"].read_text().splitlines() == [
        "0:00 two steps",
        "SGD (lr 0.95) on ravine, from (−7, 2): 2 steps.",
        "After step 1 SGD is at (−6.33, −1.8), loss 5.25.",
        "After step 2 SGD is at (−5.73, 1.62), loss 4.27, walked 7.3.",
        "",
        "0:02 where it ends",
    ]
    assert texts(clip) == ["step 2"]


def told(method: object, steps: int = 30) -> Told:
    (route,) = routes(ravine, (-7, 2), (method,), steps)
    return Told(route, view_of(ravine))


@pytest.mark.filterwarnings("ignore::adventurer.Diverged")
def test_who_is_gone_is_said_to_be_gone():
    off, nowhere, here = told(SGD(lr=1.1)), told(SGD(lr=1e160)), told(Momentum())
    view = view_of(ravine)
    left = next(k for k, point in enumerate(walk(1.1)) if not view.contains(point))
    assert arrival([off], ["SGD"], [left - 1]).startswith(f"After step {left - 1} SGD is at (")
    assert arrival([off], ["SGD"], [left]) == f"SGD: left the map at step {left}."
    assert nowhere.route.steps < 1
    assert "SGD: diverged at step 1." in arrival([here, nowhere], ["Momentum", "SGD"], [1, 1])


def test_of_many_the_losses_are_told_and_equal_names_are_told_apart():
    party = [told(Momentum(momentum=share)) for share in (0.5, 0.9, 0.99)]
    called = names([each.route for each in party])
    assert called[0] == "Momentum (momentum 0.5)" and len({*called}) == 3
    losses = (
        f"{x * x / 20 + y * y:.2f}" for x, y in (walk(0.1, m, 2)[2] for m in (0.5, 0.9, 0.99))
    )
    every = ", ".join(f"{name} {loss}" for name, loss in zip(called, losses, strict=True))
    assert arrival(party, called, [2] * 3) == f"After step 2, loss: {every}."
    with speaking("ja"):
        assert introduction(party[:1], ["Momentum"]).endswith("：(−7, 2) から30歩。")
        assert (
            arrival(party[:1], ["Momentum"], [1]) == "1歩後のMomentumは (−6.93, 1.6)、損失 4.96。"
        )


def test_quick_steps_leave_out_sentences_and_the_last_one_stays():
    """Slow ones are all told; in beats without a step, what came to be written."""
    seconds = [1, 1, *[Fraction(1, 5)] * 5, 2, 1]
    ends = [Fraction(sum(seconds[: i + 1])) for i in range(len(seconds))]
    words = ("step 0", "7", "loss 3"), ("step 1", "7", "loss 3")
    notes = [Note("A walks.", "1.", words[0]), *(Note("", f"{k}.", words[1]) for k in range(2, 8))]
    notes += [Note("", "", (*words[1], "the end", "12")), Note(words=(*words[1], "the end"))]
    beats = [Beat("beat 1", Fraction(0), ends[6]), Beat("after", ends[6], ends[8])]
    cues = cues_of(beats, notes, ends)
    of_the_walk = [(float(cue.start), cue.text) for cue in cues if cue.kind in ("who", "step")]
    assert of_the_walk == [(0, "A walks."), (1, "1."), (2, "2."), (3, "7.")]
    assert [cue.end for cue in cues if cue.kind == "step"] == [2, 3, ends[8]]
    assert [(c.start, c.end, c.text) for c in cues if c.kind in ("beat", "words")] == [
        (ends[6], ends[8], "After."),
        (ends[7], ends[8], "On screen: the end."),
    ]
    assert transcript(beats, cues).split("\n\n")[1] == "0:03 after\nOn screen: the end.\n"
    assert cues_of([], [], []) == []
