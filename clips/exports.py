"""A film in other formats, for places that take no MP4: made from the film, and put beside it.

| format | for | what it is |
|---|---|---|
| webm | web pages | VP9, with the film's pictures and rate |
| mov | Keynote | the film's own video in another container, without loss |
| gif | Google Slides, chats | at most 540 high, 12.5 frames a second, 256 colours; loops for ever |
| webp | READMEs, chats | the same in all colours, for a fifth of the bytes |

There is no APNG: 16 seconds are 53 MB.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, pairwise, product
from pathlib import Path

import av
from av import VideoFrame, VideoStream
from av.container import InputContainer, OutputContainer
from av.filter import Graph
from av.filter.context import FilterContext

from clips.options import FORMATS
from clips.progress import shown
from clips.records import seal
from stage.film.scratch import replacing
from stage.film.sealing import put_index_first

HEIGHT = 540  # at most, of pictures that loop
RATE = Fraction(25, 2)  # of their frames a second, at most; a GIF counts hundredths of a second
VP9 = {"crf": "38", "b": "0", "deadline": "good", "cpu-used": "5", "row-mt": "1"}
WEBP = {"quality": "80", "compression_level": "4", "loop": "0"}


def export(film: Path, kind: str) -> tuple[Path, bool]:
    """The film's twin in another format, and whether it was made now: not if it is up to date.

    Args:
        film: an MP4 that is whole.
        kind: one of `FORMATS`.
    """
    twin = film.with_suffix(f".{kind}")
    note = twin.with_name(f".{twin.name}.json")
    source = seal(film)
    if twin.is_file() and _read(note) == [*source, *seal(twin)]:
        return twin, False
    with replacing(twin) as file:
        WRITERS[kind](film, file)
    with replacing(note) as file:
        file.write_text(json.dumps([*source, *seal(twin)]), encoding="utf-8")
    return twin, True


def webm(film: Path, file: Path) -> None:
    """The film as VP9."""
    same = {"fflags": "+bitexact"}  # no number by chance
    with av.open(str(film)) as old, av.open(str(file), "w", "webm", options=same) as new:
        new.set_chapters(old.chapters())
        source = old.streams.video[0]
        stream = new.add_stream("libvpx-vp9", rate=round(source.average_rate), options=VP9)
        stream.width, stream.height, stream.pix_fmt = source.width, source.height, "yuv420p"
        told, asked = source.codec_context, stream.codec_context
        asked.colorspace, asked.color_range = told.colorspace, told.color_range
        _write(new, stream, old.decode(video=0))


def gif(film: Path, file: Path) -> None:
    """The film in 256 colours, of which most go to what moves."""
    with av.open(str(film)) as old, av.open(str(file), "w", "gif", options={"loop": "0"}) as new:
        _write_smaller(old, new, "gif", "pal8", {}, _in_256_colours)


def webp(film: Path, file: Path) -> None:
    """The film as a picture that moves, in all colours."""
    with av.open(str(film)) as old, av.open(str(file), "w", "webp", options={"loop": "0"}) as new:
        _write_smaller(old, new, "libwebp_anim", "yuv420p", WEBP)


WRITERS: dict[str, Callable[[Path, Path], None]] = dict(
    zip(FORMATS, (webm, put_index_first, gif, webp), strict=True)
)


def exported(films: list[Path], kinds: list[str]) -> None:
    """Export films and say of each twin where it is."""
    for film, kind in product(films, dict.fromkeys(kinds)):
        twin, now = export(film, kind)
        size = f"{twin.stat().st_size / 1e6:.1f} MB"
        print(f"{shown(twin)}  {size}{'' if now else ', up to date'}", flush=True)


def _write_smaller(
    old: InputContainer,
    new: OutputContainer,
    codec: str,
    pixels: str,
    options: dict[str, str],
    more: Callable[[Graph, FilterContext], FilterContext] = lambda graph, before: before,
) -> None:
    """Write the film at most so high and with so many frames a second, after `more` filters."""
    source, graph = old.streams.video[0], Graph()
    rate = min(RATE, Fraction(round(source.average_rate)))
    chain_of = [
        graph.add_buffer(template=source),
        graph.add("fps", str(rate)),
        graph.add("scale", f"-2:{min(source.height, HEIGHT)}:flags=lanczos"),
    ]
    end, sink = more(graph, chain_of[-1]), graph.add("buffersink")
    for one, after in (*pairwise(chain_of), (end, sink)):
        one.link_to(after)
    graph.configure()
    frames = _pulled(graph, old.decode(video=0))
    first = next(frames)
    stream = new.add_stream(codec, rate=rate, options=options)
    stream.width, stream.height, stream.pix_fmt = first.width, first.height, pixels
    _write(new, stream, chain([first], frames))


def _pulled(graph: Graph, frames: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
    for frame in chain(frames, [None]):
        graph.push(frame)
        while True:
            try:
                yield graph.pull()
            except (BlockingIOError, EOFError):
                break


def _in_256_colours(graph: Graph, before: FilterContext) -> FilterContext:
    split, chosen = graph.add("split"), graph.add("palettegen", "stats_mode=diff")
    used = graph.add("paletteuse", "dither=sierra2_4a:diff_mode=rectangle")
    before.link_to(split)
    split.link_to(used, 0, 0)
    split.link_to(chosen, 1, 0)
    chosen.link_to(used, 0, 1)
    return used


def _write(new: OutputContainer, stream: VideoStream, frames: Iterator[VideoFrame]) -> None:
    for number, frame in enumerate(frames):
        frame.pts, frame.time_base = number, 1 / stream.codec_context.framerate
        new.mux(stream.encode(frame))
    new.mux(stream.encode(None))


def _read(note: Path) -> list[object]:
    try:
        return json.loads(note.read_bytes())
    except (OSError, ValueError):
        return []
