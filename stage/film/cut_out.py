"""Pictures without their ground, and where they cannot be without."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stage.look import palette


def has_ground(look: str) -> bool:
    """Whether pictures of a look have a ground."""
    return not look.startswith("transparent")


def shown_in_mp4(look: str) -> str:
    """What there is to say of an MP4 in a look that has no ground: a sentence."""
    ground = palette.LOOKS[look].BACKGROUND
    return (
        f"MP4 has no alpha: it shows the ground of {look}'s colours, {ground}. Without it are the "
        "still, and by `clips --format webm` (or mov, webp, gif) a film beside it."
    )


def cut_out(frame: np.ndarray, ground: Sequence[int]) -> np.ndarray:
    """What is drawn in a frame whose ground is clear, as RGBA (height, width, 4) of 8 bits.

    Of a frame on a clear ground Manim keeps how much of each pixel is covered, and in which colour
    it is seen on that ground, `ground` (3,): c α + g (1 − α). Image and film formats want c.

    >>> half = np.array([[[150, 50, 50, 127]]], np.uint8)
    >>> cut_out(half, (100, 100, 100)).tolist()
    [[[200, 0, 0, 127]]]
    """
    made = frame.copy()
    made[frame[..., 3] == 0] = 0
    edge = (frame[..., 3] > 0) & (frame[..., 3] < 255)
    alpha = frame[edge][:, 3:] / 255
    own = (frame[edge][:, :3] - np.asarray(ground) * (1 - alpha)) / alpha
    made[edge, :3] = np.clip(np.round(own), 0, 255)
    return made
