"""The beats of a film, the named sections of `construct`: chapters in it, and WebVTT beside it.

A beat begins with the first frame of its first play and ends with the last frame of its last one.
Players of films find the chapters; a slide can halt where they end (`slides/kudari`).

Sources: WebVTT, https://www.w3.org/TR/webvtt1/ (chapters); ISO 14496-12 leaves them to players.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

UNNAMED = ("autocreated", "unnamed")  # what Manim calls a section that has got no name


class Beat(NamedTuple):
    """A named part of a film.

    Attributes:
        name: what `next_section` called it; "beat 1" and so on where it got no name.
        start: when it begins, in seconds.
        end: when it is over, in seconds; the next one begins then.
    """

    name: str
    start: Fraction
    end: Fraction


def beats_of(sections: Iterable[tuple[str, int]], rate: Fraction) -> list[Beat]:
    """The beats of a film that is made of sections, one after the other.

    Args:
        sections: name and number of frames of each.
        rate: frames a second.

    A section without a frame is no beat.
    """
    beats: list[Beat] = []
    start = Fraction(0)
    for name, frames in sections:
        end = start + frames / rate
        if end > start:
            line = " ".join(name.split())
            said = f"beat {len(beats) + 1}" if line in ("", *UNNAMED) else line
            beats.append(Beat(said, start, end))
        start = end
    return beats


def chapters(beats: Iterable[Beat]) -> list[dict[str, Any]]:
    """The beats as PyAV wants chapters, to the millisecond, which is what an MP4 keeps of them."""
    return [
        {
            "id": number,
            "start": round(1000 * beat.start),
            "end": round(1000 * beat.end),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": beat.name},
        }
        for number, beat in enumerate(beats)
    ]


def read(film: Path) -> list[Beat]:
    """The beats that a film carries, to the millisecond.

    >>> read(Path("media/1080p60/SGDZigzag.mp4"))  # doctest: +SKIP
    [Beat(name='the arrow overshoots the floor', start=Fraction(0, 1), end=Fraction(27, 10)), …]
    """
    import av

    with av.open(str(film)) as opened:
        return [
            Beat(
                chapter["metadata"].get("title", ""),
                *(Fraction(chapter[at] * chapter["time_base"]) for at in ("start", "end")),
            )
            for chapter in opened.chapters()
        ]


def webvtt(beats: Iterable[Beat]) -> str:
    """The beats as WebVTT, a cue for each.

    >>> print(webvtt([Beat("three steps", Fraction(0), Fraction(12, 5))]))
    WEBVTT
    <BLANKLINE>
    1
    00:00:00.000 --> 00:00:02.400
    three steps
    <BLANKLINE>
    """
    cues = [cue(f"{number}", *beat) for number, beat in enumerate(beats, start=1)]
    return "\n".join(["WEBVTT\n", *cues])


def cue(name: str, said: str, start: Fraction, end: Fraction) -> str:
    """A cue of that name in WebVTT."""
    return f"{name}\n{clock(start)} --> {clock(end)}\n{plain(said)}\n"


def clock(seconds: Fraction) -> str:
    """A time as WebVTT writes it.

    >>> clock(Fraction(123, 2))
    '00:01:01.500'
    """
    minutes, milliseconds = divmod(round(1000 * seconds), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def plain(name: str) -> str:
    """A name in which nothing has a meaning in WebVTT."""
    return name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
