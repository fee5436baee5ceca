"""Sweeps: which variants `--sweep` asks for, and what all of them are called together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from clips.choices import NUMBER, Choice, parse, sweep
from clips.variants import variant_name


class Sweep(NamedTuple):
    """What is asked for by `--set` and `--sweep`.

    Attributes:
        chosen: what all variants have.
        axes: of each parameter that is swept, its choices.
        texts: the same, as they were typed.
    """

    chosen: list[Choice]
    axes: list[list[Choice]]
    texts: list[Choice]

    @classmethod
    def of(cls, chosen: Sequence[str], swept: Sequence[str]) -> Sweep:
        """Read what was typed.

        Raises:
            ValueError: it is not written as it should be.
        """
        axes, texts = [sweep(text) for text in swept], [parse(text) for text in swept]
        return cls([parse(text) for text in chosen], axes, texts)

    @property
    def cells(self) -> list[tuple[Choice, ...]]:
        """The cross product of what is swept; of nothing, one that is empty.

        >>> Sweep.of([], ["lr=0.1,0.5", "momentum=0:0.9:2"]).cells[1]
        (('lr', '0.1'), ('momentum', '0.9'))
        """
        return list(itertools.product(*self.axes))

    @property
    def variants(self) -> list[list[Choice]]:
        """All choices of each variant."""
        return [[*self.chosen, *cell] for cell in self.cells]

    def name(self, clip: str, kind: str) -> str:
        """What all of it is called, with what it is: a film or page of its own.

        >>> Sweep.of(["steps=20"], ["lr=0.1:1:9", "momentum=0,0.9"]).name("SGDZigzag", "grid")
        'SGDZigzag-grid@lr=0.1..1x9,momentum=0_0.9,steps=20'
        """
        short = [(name, re.sub(RANGE, r"\1..\2x\3", text)) for name, text in self.texts]
        made = variant_name(clip, [*self.chosen, *short])
        return f"{clip}-{kind}{made.removeprefix(clip)}"


RANGE = rf"({NUMBER}):({NUMBER}):([0-9]+(?:log)?)"
