"""A film written in another format: a function for each.

A film that is `clear` has alpha, and is one without loss, as `clips.clear_films` draws it. Formats
that keep colours coarser than alpha would mix the black of clear pixels into the edges of what is
drawn: so clear pixels first get the colours that are around them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path

import av
import numpy as np
from av import VideoFrame
from av.container import OutputContainer
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

from stage.film.sealing import put_index_first

HEIGHT = 540  # at most, of pictures that loop
RATE = Fraction(25, 2)  # of their frames a second, at most; a GIF counts hundredths of a second
HALF = 128  # of 255: in a GIF a pixel that is covered so far is covered whole, else it is clear
VP9 = {"crf": "38", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"}
PRORES = {"profile": "4444"}
WEBP = {"quality": "80", "compression_level": "4", "loop": "0"}
SAME = {"fflags": "+bitexact"}  # no number by chance, no date

Frames = Iterator[VideoFrame]


def webm(film: Path, file: Path, clear: bool = False) -> None:
    """The film as VP9."""
    _encode(film, file, "libvpx-vp9", "yuva420p" if clear else "yuv420p", VP9, clear)


def mov(film: Path, file: Path, clear: bool = False) -> None:
    """The film's own video in another container; with alpha, as ProRes 4444."""
    if clear:
        _encode(film, file, "prores_ks", "yuva444p10le", PRORES, clear)
    else:
        put_index_first(film, file)


def gif(film: Path, file: Path, clear: bool = False) -> None:
    """The film in 256 colours, of which most go to what moves."""
    frames = _smaller(film, clear)
    frames = _filtered(map(_all_or_none, frames) if clear else frames, _in_256_colours)
    with av.open(str(file), "w", "gif", options={"loop": "0"}) as new:
        _write(new, frames, "gif", "pal8", _slower(film), {})


def webp(film: Path, file: Path, clear: bool = False) -> None:
    """The film as a picture that moves, in all colours."""
    pixels = "bgra" if clear else "yuv420p"
    with av.open(str(file), "w", "webp", options={"loop": "0"}) as new:
        _write(new, _smaller(film, clear), "libwebp_anim", pixels, _slower(film), WEBP)


WRITERS: dict[str, Callable[[Path, Path, bool], None]] = {
    "webm": webm,
    "mov": mov,
    "gif": gif,
    "webp": webp,
}


def _encode(
    film: Path, file: Path, codec: str, pixels: str, options: dict[str, str], clear: bool
) -> None:
    """Write the film's frames and chapters with that codec."""
    with av.open(str(film)) as old, av.open(str(file), "w", options=SAME) as new:
        new.set_chapters(old.chapters())
        source = old.streams.video[0]
        told = source.codec_context
        space, span = told.colorspace, told.color_range
        if clear:  # drawn as RGB, and made what PyAV makes of it
            space, span = Colorspace.SMPTE170M, ColorRange.MPEG
        frames = _spread_all(old.decode(video=0)) if clear else old.decode(video=0)
        rate = round(source.average_rate)
        _write(new, frames, codec, pixels, rate, options, colorspace=space, color_range=span)


def _write(
    new: OutputContainer,
    frames: Frames,
    codec: str,
    pixels: str,
    rate: int | Fraction,
    options: dict[str, str],
    **told: int,
) -> None:
    """Write frames, so many a second, as the one stream of a file."""
    first = next(frames)
    stream = new.add_stream(codec, rate=rate, options=options)
    stream.width, stream.height, stream.pix_fmt = first.width, first.height, pixels
    if pixels == "yuva420p":
        stream.metadata["alpha_mode"] = "1"  # by which players of WebM look for it
    for name, value in told.items():
        setattr(stream.codec_context, name, value)
    for number, frame in enumerate(chain([first], frames)):
        frame.pts, frame.time_base = number, 1 / stream.codec_context.framerate
        new.mux(stream.encode(frame))
    new.mux(stream.encode(None))


# smaller frames ----------------------------------------------------------------------------------


def _slower(film: Path) -> Fraction:
    with av.open(str(film)) as old:
        return min(RATE, Fraction(round(old.streams.video[0].average_rate)))


def _smaller(film: Path, clear: bool) -> Frames:
    """The film's frames, at most so high and so many a second."""
    rate = _slower(film)
    with av.open(str(film)) as old:
        source = old.streams.video[0]
        frames = _spread_all(old.decode(video=0)) if clear else old.decode(video=0)
        size = f"-2:{min(source.height, HEIGHT)}:flags=lanczos"

        def smaller(graph: Graph, before: FilterContext) -> FilterContext:
            steps = before, graph.add("fps", str(rate)), graph.add("scale", size)
            for one, after in pairwise(steps):
                one.link_to(after)
            return steps[-1]

        yield from _filtered(frames, smaller)


def _in_256_colours(graph: Graph, before: FilterContext) -> FilterContext:
    split, chosen = graph.add("split"), graph.add("palettegen", "stats_mode=diff")
    used = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle")
    before.link_to(split)
    split.link_to(used, 0, 0)
    split.link_to(chosen, 1, 0)
    chosen.link_to(used, 0, 1)
    return used


def _filtered(frames: Frames, through: Callable[[Graph, FilterContext], FilterContext]) -> Frames:
    """The frames after filters, which `through` links to what is before them."""
    graph, first = Graph(), next(frames)
    size = {"width": first.width, "height": first.height}
    begin = graph.add_buffer(format=first.format.name, time_base=first.time_base, **size)
    through(graph, begin).link_to(graph.add("buffersink"))
    graph.configure()
    for frame in chain([first], frames, [None]):
        graph.push(frame)
        while True:
            try:
                yield graph.pull()
            except (BlockingIOError, EOFError):
                break


# clear pixels ------------------------------------------------------------------------------------


def _spread_all(frames: Frames) -> Frames:
    """RGBA frames, each with its alpha and the colours that `spread` gives it."""
    for frame in frames:
        picture = Image.fromarray(frame.to_ndarray(format="rgba"))
        made = spread(picture)
        made.putalpha(picture.getchannel("A"))
        yield _like(frame, np.asarray(made))


def spread(picture: Image.Image, halvings: int = 5) -> Image.Image:
    """The colours of an RGBA picture, and where it is clear those of what is drawn nearest.

    They are taken from the picture at half its size, whose clear pixels are filled likewise: so
    they reach about 2 to the power of `halvings` pixels far.

    >>> picture = Image.new("RGBA", (4, 1))
    >>> picture.putpixel((0, 0), (255, 0, 0, 255))
    >>> spread(picture).getpixel((1, 0))
    (255, 0, 0)
    """
    alpha, colours = picture.getchannel("A"), picture.convert("RGB")
    if halvings and alpha.getextrema()[0] == 0:
        coarse = picture.reduce(2)  # which mixes colours by their alpha
        coarse.putalpha(coarse.getchannel("A").point([0] + 255 * [255]))
        around = spread(coarse, halvings - 1).resize(picture.size, Image.Resampling.NEAREST)
        colours.paste(around, mask=alpha.point([255] + 255 * [0]))
    return colours


def _all_or_none(frame: VideoFrame) -> VideoFrame:
    """The frame with each pixel covered or clear; clear ones are black, and cost one colour."""
    pixels = frame.to_ndarray(format="rgba")
    covered = pixels[..., 3] >= HALF
    pixels[..., 3] = 255
    return _like(frame, pixels * covered[..., None])


def _like(frame: VideoFrame, pixels: np.ndarray) -> VideoFrame:
    """A frame of other pixels, (height, width, 4), at the same time."""
    made = VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgba")
    made.pts, made.time_base = frame.pts, frame.time_base
    return made
