"""What is in a film: its frames, colour tags, timing and the order of its boxes."""

from __future__ import annotations

import struct
from collections.abc import Container
from pathlib import Path

import av
import numpy as np
from PIL import Image

LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # of BT.601


def frames(film: Path) -> np.ndarray:
    """All frames, (n, height, width, 3), decoded with the film's own colour tags."""
    with av.open(str(film)) as container:
        return np.stack([f.to_ndarray(format="rgb24") for f in container.decode(video=0)])


def some_frames(film: Path, which: Container[int]) -> dict[int, np.ndarray]:
    """Frames (height, width, 3) with these numbers, decoded as by `frames`."""
    with av.open(str(film)) as container:
        shown = enumerate(container.decode(video=0))
        return {i: frame.to_ndarray(format="rgb24") for i, frame in shown if i in which}


def last_colours(film: Path) -> np.ndarray:
    """The last frame, (height, width, 3) in 0..255, by the formula that its tags stand for.

    BT.601 in limited range (H.273: matrix 6, range 1), in full precision as a GPU computes it; the
    software converter behind `frames` is off by up to 2 by itself.
    """
    assert colour_tags(film)["matrix"] == 6 and colour_tags(film)["range"] == 1
    with av.open(str(film)) as container:
        planes = list(container.decode(video=0))[-1].to_ndarray().astype(float)
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    y = (planes[:height] - 16) / 219
    blue, red = (
        (planes[height + i * height // 4 :][: height // 4].reshape(height // 2, -1) - 128) / 224
        for i in (0, 1)
    )
    blue, red = (part.repeat(2, axis=0).repeat(2, axis=1)[:, :width] for part in (blue, red))
    r, b = y + 1.402 * red, y + 1.772 * blue
    return 255 * np.stack([r, (y - 0.299 * r - 0.114 * b) / 0.587, b], axis=-1)


def picture(path: Path) -> np.ndarray:
    """A picture file, (height, width, 3)."""
    return np.asarray(Image.open(path).convert("RGB"))


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    """Likeness of two pictures in decibels; 40 is hard to tell apart, infinity is equal."""
    error = np.mean((one.astype(float) - other.astype(float)) ** 2)
    return float("inf") if error == 0 else 10 * np.log10(255**2 / error)


def luma(picture: np.ndarray) -> np.ndarray:
    """The brightness of a picture, (height, width), which a film keeps at full resolution.

    Its colours it keeps at half: with thin saturated lines on a dark ground that alone costs more
    (36.7 dB in RGB for the main clip's last frame at 1080p) than the encoder does.
    """
    red, green, blue = (picture[..., channel] for channel in range(3))  # faster than a product
    return LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue


def boxes(film: Path) -> list[str]:
    """Names of the top-level boxes of an MP4 in their order."""
    data, at, names = film.read_bytes(), 0, []
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        assert size >= 8, f"{film} is broken at {at}"
        names.append(name.decode("latin-1"))
        at += size
    return names


def colour_tags(film: Path) -> dict[str, int]:
    """Matrix, primaries, transfer and range of the stream, as numbered in H.273 (range 1: tv)."""
    with av.open(str(film)) as container:
        codec = container.streams.video[0].codec_context
        return {
            "matrix": int(codec.colorspace),
            "primaries": int(codec.color_primaries),
            "transfer": int(codec.color_trc),
            "range": int(codec.color_range),
        }


def shown_at(film: Path) -> list[float]:
    """The second at which each frame is shown, in order of showing."""
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        times = [p.pts for p in container.demux(stream) if p.pts is not None]
        return [float(time * stream.time_base) for time in sorted(times)]
