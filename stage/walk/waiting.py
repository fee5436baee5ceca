"""The clock of who waits: for a step that is taken only when all samples have been looked at."""

from __future__ import annotations

from manim import ValueTracker

from numerics.epochs import Epochs


class Waiting(ValueTracker):
    """A clock of steps by all samples that goes by one of steps by minibatches.

    >>> steps = ValueTracker(3.5)
    >>> Waiting(steps, Epochs(samples=20, batch=6)).get_value()
    0.5
    """

    def __init__(self, clock: ValueTracker, epochs: Epochs) -> None:
        super().__init__(0)
        self.clock, self.epochs = clock, epochs

    def get_value(self) -> float:
        return self.epochs.whole_steps(self.clock.get_value())
