"""Where "stochastic" comes from: a gradient of a few points is roughly that of all, and cheap."""

from __future__ import annotations

from manim import FadeIn, FadeOut, linear

from stage.shots.batch_shot import BatchShot
from stage.walk.pace import countable, lingering, onward

TOLD = 2  # steps whose arrows are shown


class MinibatchNoise(BatchShot):
    """A regression line, led downhill by all points, and by a few at a time, at one learning rate.

    For equally many points that are looked at, minibatches are soon far ahead. The full batch comes
    to rest; they never do: their lines in the last third of the walk make a band.
    """

    shape = "right65"

    def construct(self) -> None:
        self.prepare()
        clock, each = self.clock, self.cost.steps

        self.next_section("a line, and its place on the map")
        self.wait(0.5)

        self.next_section("all points say where it is downhill")
        whole = self.whole.animate(rate_func=linear).set(sweep=1)
        self.play(self.scatter.animate.set(whole=1.0), whole, run_time=1)
        self.wait(0.6)

        self.next_section("a few say nearly the same")
        for step in range(1, min(TOLD, each) + 1):
            self.compare(step)

        self.next_section("when all have been looked at, the other takes its one step")
        for walk in countable(clock, each - 1):
            self.play(walk)
        gone = self.whole.animate.set(opacity=0.0)
        self.play(clock.animate(rate_func=lingering).set_value(each), gone, run_time=0.8)
        self.wait(0.5)

        self.next_section("and on: one comes to rest, the other never does")
        for walk in onward(clock, min(3 * each, self.last), 2.0):
            self.play(walk)
        for walk in onward(clock, self.last, 4.0):
            self.play(walk)
        self.play(self.scatter.animate.set(band=1.0), run_time=0.5)
        self.wait(1.9)

    def compare(self, step: int) -> None:
        """The gradient of a few points beside that of all, how far it is off, and its step."""
        few, every, angle, said = self.aims(step)
        arrows = [few] if step == 1 else [every, few]  # the first of all points is there
        self.add(angle, *arrows)
        grow = [arrow.animate(rate_func=linear).set(sweep=1) for arrow in arrows]
        self.play(self.scatter.animate.set(lit=1.0, whole=0.0), *grow, run_time=0.9)
        self.play(angle.animate.set(grown=1.0), FadeIn(said), run_time=0.4)
        self.wait(1.0 if step == 1 else 0.5)
        gone = [part.animate.set(opacity=0.0) for part in (angle, *arrows)]
        walk = self.clock.animate(rate_func=lingering).set_value(step)
        self.play(walk, *gone, FadeOut(said), run_time=0.6)
        self.remove(angle, *arrows)
