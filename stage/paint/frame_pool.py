"""Memory for frames, used again: fresh memory for every frame costs more than drawing in it."""

from __future__ import annotations

import sys

import numpy as np


def _references(frames: list[np.ndarray]) -> int:
    """How many references Python counts for a frame that only a list and a loop hold."""
    for frame in frames:
        return sys.getrefcount(frame)
    return 0


_FREE = _references([np.empty(0)])


class FramePool:
    """Copies of a picture, in arrays that are taken again once nobody holds them.

    The encoder's queue, a static background or a still hold a frame for as long as they refer to
    it (or to a view of it): Python's own count of references tells.
    """

    def __init__(self) -> None:
        self._frames: list[np.ndarray] = []

    def copy(self, picture: np.ndarray) -> np.ndarray:
        """A copy of `picture` (height, width, 4) that stays as it is while somebody holds it."""
        for frame in self._frames:
            if sys.getrefcount(frame) == _FREE and frame.shape == picture.shape:
                np.copyto(frame, picture)
                return frame
        self._frames.append(picture.copy())
        return self._frames[-1]
