"""The chart of the loss by the learning rate, with what is written around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from manim import Group, ValueTracker

from numerics.numerals import brief, number, running
from stage.figures.rate_curve import RateCurve
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import LARGE, Lettering

if TYPE_CHECKING:
    from numerics.rates import RateScan

HEAD = 1.2  # height of the lines above the chart
FIGURE = 1.9  # width of the loss
OVER = 0.14  # from the limit's line to its name
FIGURES = 4  # of a learning rate, of which the last tell near the limit


class RatePanel:
    """A curve, titles, names of its halts, and the loss and the learning rate now.

    Attributes:
        curve: grows with the clock, which counts its length.
        still: what stands there from the beginning.
        labels: of each halt, and at last of the best rate; some may be empty.
        loss: a figure that follows the clock.
    """

    def __init__(self, scan: RateScan, clock: ValueTracker, area: Area, color: str) -> None:
        self.scan, self.clock = scan, clock
        self.curve = curve = RateCurve(scan, clock, area.below(HEAD), color)
        name = worded("loss − min" if scan.zero else "loss")
        title = worded("{} after {} step(s)", name, scan.steps)
        at, room = (area.left, area.top - LARGE), area.width - FIGURE
        self.still = Group(Lettering(title, at, room=room), *curve.ticks())
        if curve.limit is not None:
            x = curve.place(curve.limit)[0, 0]
            said = worded("limit: lr {}", brief(scan.limit, 3))
            at = min(x, area.right), curve.top + OVER
            self.still.add(Lettering(said, at, "right", color=palette.FAINT))
        said = [(scan.best, "best"), *((at, scan.word(i)) for i, at in enumerate(scan.halts))]
        most = float(scan.halts[-1])
        words = [(at, f"{running(at, most, FIGURES - 1)} {worded(word)}") for at, word in said]
        best, *labels = curve.labels(words)
        self.labels = [*labels, best]
        at = area.right, area.top - LARGE
        self.loss = Lettering("", at, "right", LARGE, color, bold=True).follow(lambda: self._loss())

    @property
    def rate(self) -> float:
        """The learning rate now."""
        return self.curve.rate_at(self.clock.get_value())

    def counter(self, at: tuple[float, float]) -> Lettering:
        """ "lr 0.950", read from the clock."""
        most = float(self.scan.halts[-1])
        line = Lettering("", at, size=LARGE)
        return line.follow(lambda: f"lr {running(self.rate, most, FIGURES)}")

    def _loss(self) -> str:
        walk = self.scan.walk(self.rate)
        loss = max(float(walk.losses - self.scan.zero), 0.0)  # below the lowest is roundoff
        return worded("diverged") if walk.diverged else number(loss, 2)
