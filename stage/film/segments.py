"""Files that are either whole or not there: segments of plays, drawings of text."""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import av
from av.video.reformatter import VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from manim.typing import RGBAPixelArray

from stage.film.scratch import put

# How much of a clip's cache may be segments that its latest render did not use: enough to go back
# to earlier parameters, of one clip in one quality, without drawing again.
KEEP_BYTES = 256 * 2**20

HANDING_OVER = 0.5e-3  # seconds
BEHIND = 10  # steps of niceness
AHEAD = 256 * 2**20  # bytes of frames that drawing may be ahead: then encoders always have some
FEW = 8  # frames that it may be in Manim

SEGMENTS = (".mp4", ".mov", ".webm")


class WholeSegmentEncoder(VideoSegmentEncoder):
    """Writes one play's segment aside and puts it into the cache when it is complete."""

    def __init__(self, *, target: Path, scratch: Path, **kwargs: Any) -> None:
        self._aside = scratch / target.name
        super().__init__(target=self._aside, **kwargs)
        # One for all frames, as a frame's own is set up anew for each; and more threads than one
        # take more of the machine's time, which drawing has better use for.
        self._convert = partial(
            VideoReformatter().reformat, format=self.spec.pixel_format, threads=1
        )
        self.target = target  # what Manim knows the segment by

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        """Encode `pixels` at the next times; Manim copies and converts them for each anew."""
        if not self._next_pts:
            stand_back()
        if self.spec.pixel_format == "rgba":  # what is not converted has to be copied
            super().write_frame(pixels, repeat=repeat)
            return
        self._validate_frame(pixels, repeat)
        rate = self.spec.frame_rate
        try:
            frame = self._convert(av.VideoFrame.from_numpy_buffer(pixels, format="rgba"))
            frame.time_base = Fraction(rate.denominator, rate.numerator)
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                self._container.mux(self._stream.encode(frame))
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def finish(self) -> None:
        """Flush, close, note checksum and number of frames, and rename."""
        super().finish()
        # The note first: a segment never stands without it.
        aside = self._aside.with_name(_checksum_file(self._aside).name)
        aside.write_text(f"{_checksum(self._aside)} {self._next_pts}\n")
        put(aside, _checksum_file(self.target))
        put(self._aside, self.target)

    def abort(self) -> None:
        """Close, and remove what was written aside."""
        self.target = self._aside
        super().abort()


def stand_back() -> None:
    """Let drawing go before this thread, which is an encoder's, and those that it starts.

    Drawing takes longer, so what holds that up holds up all.
    """
    if sys.platform == "linux":  # elsewhere a thread has no niceness of its own
        os.nice(BEHIND)


def frames_ahead(spec: VideoEncoderSpec, asked: int, encoders: int) -> int:
    """How many frames may have been drawn for an encoder that are not encoded.

    Args:
        spec: what it makes.
        asked: Manim's setting, which is taken where it is not Manim's own.
        encoders: at work at once.

    >>> from types import SimpleNamespace
    >>> hd, uhd = SimpleNamespace(width=1920, height=1080), SimpleNamespace(width=3840, height=2160)
    >>> frames_ahead(hd, FEW, 2), frames_ahead(hd, 4, 2), frames_ahead(uhd, FEW, 2)
    (16, 4, 8)
    """
    return max(asked, AHEAD // (encoders * 4 * spec.width * spec.height)) if asked == FEW else asked


@contextmanager
def handing_over() -> Iterator[None]:
    """Let encoders, which are threads, go on soon after they are ready to.

    Whoever draws keeps Python's lock for 5 ms else, and several times for each frame.
    """
    before = sys.getswitchinterval()
    sys.setswitchinterval(HANDING_OVER)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def is_whole(segment: Path) -> bool:
    """Whether the segment is there, byte for byte as it was made."""
    try:
        size, crc, _ = _noted(segment)
        return f"{size} {crc}" == _checksum(segment)
    except (OSError, ValueError):  # no note, or none of these three
        return False


def frames(segment: Path) -> int:
    """How many frames a segment has that is whole, as is noted: to open a film takes long."""
    return int(_noted(segment)[2])


def _noted(segment: Path) -> list[str]:
    """Of a segment when it was made: its size, its checksum, and how many frames it has."""
    return _checksum_file(segment).read_text().split()


def _checksum_file(segment: Path) -> Path:
    return segment.with_name(segment.name + ".crc")


def _checksum(segment: Path) -> str:
    data = segment.read_bytes()
    return f"{len(data)} {zlib.crc32(data):08x}"


def prune(folder: Path, used: Iterable[Path], keep_bytes: int = KEEP_BYTES) -> None:
    """Keep the segments `used` now, and of the others the latest up to `keep_bytes`.

    What was drawn with --disable_caching is never found again, and not kept.
    """
    used = {segment for segment in used if not segment.name.startswith("uncached_")}
    for segment in used:
        os.utime(segment)
    others = [s for s in folder.iterdir() if s.suffix in SEGMENTS and s not in used]
    for segment in sorted(others, key=lambda s: s.stat().st_mtime, reverse=True):
        keep_bytes -= segment.stat().st_size
        if keep_bytes < 0 or segment.name.startswith("uncached_"):
            segment.unlink(missing_ok=True)
            _checksum_file(segment).unlink(missing_ok=True)


def remove_broken_drawings(folder: Path) -> None:
    """Remove the drawings of texts and formulas that a killed render left unfinished."""
    for drawing in folder.glob("*.svg"):
        with suppress(OSError), drawing.open("rb") as file:
            file.seek(max(0, drawing.stat().st_size - 32))
            if not file.read().rstrip().endswith(b"</svg>"):
                drawing.unlink()
