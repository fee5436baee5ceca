"""Epochs: what walks cost that go by minibatches, and by all samples, counted in samples."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Epochs:
    """On one clock, a walk by minibatches and one by all samples, which look at equally many.

    The clock counts steps by minibatches. In an epoch each sample is looked at once: that is
    ⌈samples / batch⌉ such steps, and one step by all samples, which is taken with the last of them.

    Args:
        samples: how many there are.
        batch: how many of them a minibatch has; the last one of an epoch may have fewer.

    >>> epochs = Epochs(samples=20, batch=6)
    >>> epochs.steps, epochs.looked_at(3), epochs.looked_at(4), epochs.looked_at(5)
    (4, 18, 20, 26)
    >>> [epochs.whole_steps(time) for time in (0, 3, 3.5, 4, 5)]
    [0.0, 0.0, 0.5, 1.0, 1.0]
    """

    samples: int
    batch: int

    @property
    def steps(self) -> int:
        """How many minibatches an epoch has."""
        return -(-self.samples // self.batch)

    def looked_at(self, time: float) -> int:
        """How often a sample has been looked at until a moment of the clock."""
        epoch, step = divmod(int(time + 1e-6), self.steps)
        return epoch * self.samples + step * self.batch

    def whole_steps(self, time: float) -> float:
        """How many steps by all samples are taken at a moment of the clock."""
        epoch, step = divmod(float(time), self.steps)
        return epoch + max(step - (self.steps - 1), 0.0)
