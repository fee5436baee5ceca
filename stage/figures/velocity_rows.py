"""Two rows of stems on one scale: what a velocity has across a valley and along, at each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from manim import Group, ValueTracker

from numerics.numerals import is_zero, running
from stage.figures.stem_scale import CROWN, Scale
from stage.figures.stems import TICK, Stems, tick_numbers
from stage.look import palette
from stage.look.words import worded
from stage.paint.area import Area
from stage.paint.lettering import SMALL, Lettering, text_length

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

LINE = 0.38  # from a row's name to what is said below it
TEXTS = LINE + SMALL + 0.14  # height of these: no row is lower
APART = 0.22  # between the rows
BESIDE = 0.3  # from texts to ticks' numbers
NAMES = "across", "along"
WORDS = "cancel", "add up"
HALF = 0.5  # of all that was gone to and fro is left, at most, where parts cancel


def signed(value: float, most: float) -> str:
    """A figure with its sign, as `running`; zero has none.

    >>> signed(0.052, 0.8), signed(-1.9, 8), signed(-0.001, 0.8)
    ('+0.05', '−1.9', '0.00')
    """
    said = running(value, most)
    if is_zero(said):
        return said.removeprefix("−")
    return said if said.startswith("−") else f"+{said}"


def led(name: str, begin: float, way: float) -> str:
    """From where to where a coordinate goes.

    >>> led("y", 2.0, -1.948)
    'y  2.0 → 0.1'
    """
    end = begin + way
    most = max(abs(begin), abs(end))
    told = [running(each, most) for each in (begin, end)]
    return f"{name}  " + " → ".join(t.removeprefix("−") if is_zero(t) else t for t in told)


def outcome(values: ArrayLike) -> str:
    """What comes of the parts of velocities (n,): "cancel", "add up", or nothing of these.

    They add up if all are to one side; they cancel if half of all that was gone to and fro, or
    less, is left.

    >>> outcome([-0.4, -0.7, 0.5, 0.3]), outcome([0.1, 0.2]), outcome([0.9, -0.1])
    ('cancel', 'add up', '')
    """
    values = np.asarray(values, float)
    gone, left = np.abs(values).sum(), abs(values.sum())
    if not gone:
        return ""
    if left > gone * (1 - 1e-9):
        return WORDS[1]
    return WORDS[0] if left <= HALF * gone else ""


class VelocityRows:
    """Velocities as rows of stems, across above and along below, beside each its name and figure.

    Args:
        velocities: (n, 2), the first that of the start, then that of each step.
        across: The coordinate across: 0 is x, 1 is y.
        clock: A stem grows while its step's velocity is made; from step to step it goes by one.
        area: Of it all.
        steps: For so many, and the start, there is room.
        start: Where the walk sets out (2,), by which is told where it leads.
        called, names: What figures and the rows are called.

    Attributes:
        stems, names, figures: For each row, across first. Figures count with the clock.
        ticks: Numbers beside the rows' lines.
        ends: For the end: what comes of all parts, and from where to where they lead in all.
    """

    def __init__(
        self,
        velocities: np.ndarray,
        across: int,
        clock: ValueTracker,
        area: Area,
        steps: int,
        start: np.ndarray,
        called: str = "v",
        names: tuple[str, str] = NAMES,
    ) -> None:
        self.clock, self.called, axes = clock, called, (across, 1 - across)
        parts = [velocities[:, axis] for axis in axes]
        most = float(np.abs(velocities).max(initial=0)) or 1.0
        names = worded(names[0]), worded(names[1])
        roles = list(zip(names, (palette.ACROSS, palette.ALONG), strict=True))
        ends = [
            (worded(outcome(part)), led("xy"[axis], float(start[axis]), float(part.sum())))
            for part, axis in zip(parts, axes, strict=True)
        ]
        wide = max(
            *(text_length(f"{name}  {end}", SMALL, "SEMIBOLD") for name, end in
              zip(names, (end for end, _ in ends), strict=True)),
            *(text_length(said) for _, said in ends),
            text_length(f"{called} {signed(-most, most)}"),
        )  # fmt: skip
        scales = _scales(parts, area.height - APART)
        numbers = [text_length(running(tick, most)) for each in scales for tick in each.ticks]
        left = area.left + wide + BESIDE + max(numbers) + TICK + 0.08
        self.stems, self.names, self.figures = [], [], []
        self.ticks, self.ends, top = [], Group(), area.top
        for part, scale, (name, color), (word, total) in zip(
            parts, scales, roles, ends, strict=True
        ):
            tall = max((scale.high - scale.low) * scale.unit + 2 * CROWN, TEXTS)
            row = Area(left, area.right, top - tall, top)
            spare = tall - 2 * CROWN - (scale.high - scale.low) * scale.unit
            level = row.bottom + spare / 2 + CROWN - scale.low * scale.unit
            self.stems.append(Stems(part, color, clock, row, level, scale, steps))
            self.ticks += tick_numbers(scale.ticks, scale, left - TICK - 0.08, level)
            line = (row.top + row.bottom + LINE - SMALL) / 2
            self.names.append(Lettering(name, (area.left, line), color=color, bold=True))
            after = area.left + text_length(f"{name} ", SMALL, "SEMIBOLD") + 0.06
            figure = Lettering("", (area.left, line - LINE), color=color)
            self.figures.append(self._counting(figure, part, most))
            self.ends.add(Lettering(word, (after, line), color=color, bold=True))
            self.ends.add(Lettering(total, (area.left, line - LINE), color=color))
            top = row.bottom - APART

    def _counting(self, figure: Lettering, part: np.ndarray, most: float) -> Lettering:
        """A figure that tells the part of the velocity that was made last."""

        def told() -> str:
            step = min(int(self.clock.get_value() + 1e-6), len(part) - 1)
            return f"{self.called} {signed(part[step], most)}"

        return figure.follow(told)


def _scales(parts: list[np.ndarray], room: float) -> list[Scale]:
    """Scales with one unit, as large as there is room for rows of these values in that height."""
    ends = [(min(0.0, float(each.min())), max(0.0, float(each.max()))) for each in parts]
    spans = [high - low for low, high in ends]
    small, large = sorted(spans)
    unit = (room - 4 * CROWN) / max(small + large, 1e-12)
    if small * unit + 2 * CROWN < TEXTS:
        unit = (room - TEXTS - 2 * CROWN) / max(large, 1e-12)
    return [Scale(0.0, low, high, 1, unit) for low, high in ends]
