"""`python -m clips.pictures.gallery`: makes the clips, then the README's small moving pictures.

They are `assets/readme/<scene file>.webp`, one for each clip, and loop for ever. A picture weighs
what a page can carry: few frames a second, and the best quality that keeps it light.
"""

from __future__ import annotations

import argparse
import io
import sys

from PIL import Image

from clips import ROOT
from clips.job import Result
from clips.making import make
from clips.options import parser, run
from clips.pictures.contact_sheet import small_frames
from clips.progress import shown
from stage.film.scratch import replacing

FOLDER = ROOT / "assets" / "readme"
HEIGHT = 240  # in pixels
TOP, TOP_HEIGHT = "sgd_vs_momentum", 288  # the README's first picture is larger
FRAMES_PER_SECOND = 7.5  # divides the rates of all qualities
QUALITIES = (80, 70, 60, 50)  # of WebP; below 50 its encoder leaves ghosts of what has faded
LIGHT = 70_000  # bytes; a picture that is heavier gets the next lower quality, down to the last
WHOLE_FRAME_EVERY = 15  # frames; the encoder draws only what changed, and this clears what it left
EXAMPLES = """examples:
  python -m clips.pictures.gallery                  all pictures, from clips at 1080p60
  python -m clips.pictures.gallery -q m SGDZigzag   only this one, from a smaller clip
"""


def moving_picture(result: Result) -> bytes:
    """The WebP of a clip that was made."""
    step = round(result.frames / result.seconds / FRAMES_PER_SECOND)
    height = TOP_HEIGHT if result.job.file.stem == TOP else HEIGHT
    frames = small_frames(result.film, [*range(0, result.frames, step)], height)
    for quality in QUALITIES:
        picture = encoded(frames, round(1000 * step * result.seconds / result.frames), quality)
        if len(picture) <= LIGHT:
            break
    return picture


def encoded(frames: list[Image.Image], milliseconds: int, quality: int) -> bytes:
    """The WebP that shows each of `frames` for so long."""
    with io.BytesIO() as file:
        frames[0].save(
            file,
            "WEBP",
            save_all=True,
            append_images=frames[1:],
            duration=milliseconds,
            quality=quality,
            method=4,  # Pillow's 0 would be a third heavier
            kmin=WHOLE_FRAME_EVERY - 1,
            kmax=WHOLE_FRAME_EVERY,
        )
        return file.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Make the clips and their pictures; the exit code is 0, or 1 if a clip failed."""

    def work(asked: argparse.Namespace) -> int:
        results = make(asked)
        for result in results:
            if result.film is not None:
                target = FOLDER / f"{result.job.file.stem}.webp"
                picture = moving_picture(result)
                with replacing(target) as file:
                    file.write_bytes(picture)
                print(f"{shown(target)}  {len(picture) / 1000:.0f} kB")
        return int(any(result.error for result in results))

    return run(
        work, parser("python -m clips.pictures.gallery", __doc__, EXAMPLES).parse_args(arguments)
    )


if __name__ == "__main__":
    sys.exit(main())
