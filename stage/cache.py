"""Files that are either whole or not there: scratch folders, segments of plays, drawings of text.

A render can be killed at any moment. So whatever a later one may use again is written in a scratch
folder that carries the process's number, and renamed into its place when it is complete. What a
killed process has left is removed by the next one.
"""

from __future__ import annotations

import glob
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from manim.typing import RGBAPixelArray

# How much of a clip's cache may be segments that its latest render did not use: enough to go back
# to earlier parameters, of one clip in one quality, without drawing again.
KEEP_BYTES = 256 * 2**20

SEGMENTS = (".mp4", ".mov", ".webm")


def scratch_folder(folder: Path, name: str) -> Path:
    """The folder in `folder` in which this process makes what belongs to `name`."""
    return folder / f".{name}.{os.getpid()}.part"


def stray_scratch(folder: Path, name: str) -> list[Path]:
    """The scratch folders for `name` whose process is gone."""
    return [
        scratch
        for scratch in folder.glob(f".{glob.escape(name)}.*.part")
        if not _is_at_work(scratch.name.removesuffix(".part").rpartition(".")[2])
    ]


def _is_at_work(pid: str) -> bool:
    # A number of our own can only be left over from a process that had it before, as happens in
    # containers. Windows deletes no file that is still open, so there trying does no harm.
    if not pid.isdecimal() or int(pid) == os.getpid() or os.name == "nt":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


@contextmanager
def scratch(folder: Path, name: str) -> Iterator[Path]:
    """A new scratch folder, gone again at the end, however that comes."""
    path = scratch_folder(folder, name)
    path.mkdir(parents=True, exist_ok=True)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class WholeSegmentEncoder(VideoSegmentEncoder):
    """Writes one play's segment aside and puts it into the cache when it is complete."""

    def __init__(self, *, target: Path, scratch: Path, **kwargs: Any) -> None:
        self._aside = scratch / target.name
        super().__init__(target=self._aside, **kwargs)
        self.target = target  # what Manim knows the segment by

    def write_frame(self, pixels: RGBAPixelArray, *, repeat: int = 1) -> None:
        """Encode `pixels` at the next times; Manim copies and converts them for each anew."""
        if self.spec.pixel_format == "rgba":  # what is not converted has to be copied
            super().write_frame(pixels, repeat=repeat)
            return
        self._validate_frame(pixels, repeat)
        rate = self.spec.frame_rate
        try:
            frame = av.VideoFrame.from_numpy_buffer(pixels, format="rgba")
            frame = frame.reformat(format=self.spec.pixel_format)
            frame.time_base = Fraction(rate.denominator, rate.numerator)
            for _ in range(repeat):
                frame.pts = self._next_pts
                self._next_pts += 1
                self._container.mux(self._stream.encode(frame))
        except BaseException as error:
            raise self._operation_error("encode", error) from error

    def finish(self) -> None:
        """Flush, close, note the checksum, and rename."""
        super().finish()
        # The checksum first: a segment never stands without it.
        aside = self._aside.with_name(_checksum_file(self._aside).name)
        aside.write_text(_checksum(self._aside))
        os.replace(aside, _checksum_file(self.target))
        os.replace(self._aside, self.target)

    def abort(self) -> None:
        """Close, and remove what was written aside."""
        self.target = self._aside
        super().abort()


def is_whole(segment: Path) -> bool:
    """Whether the segment is there, byte for byte as it was made."""
    try:
        return _checksum_file(segment).read_text() == _checksum(segment)
    except (OSError, UnicodeDecodeError):
        return False


def _checksum_file(segment: Path) -> Path:
    return segment.with_name(segment.name + ".crc")


def _checksum(segment: Path) -> str:
    data = segment.read_bytes()
    return f"{len(data)} {zlib.crc32(data):08x}\n"


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
