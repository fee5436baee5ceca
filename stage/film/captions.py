"""Captions: sentences on what a film shows, timed, as WebVTT beside it, and as a text to read.

They come of `Note`s, which are taken while the film is made (`stage.film.telling`).

Source: WebVTT, https://www.w3.org/TR/webvtt1/ (captions, and identifiers of cues).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from stage.film.beats import Beat, cue
from stage.look.words import sentence, worded

LEAST = Fraction(7, 10)  # seconds: what the next step would replace sooner is not said
SHOWN = 140  # characters: so much of what is written in the picture is told at once
UNNAMED = re.compile(r"beat \d+")
BEAT, WHO, STEP, WORDS = KINDS = ("beat", "who", "step", "words")  # from top to bottom


class Note(NamedTuple):
    """What there is to say of a play.

    Attributes:
        first: a sentence that holds from its beginning on; empty if there is none.
        after: the same for its end.
        words: what is written in the picture when it is over.
    """

    first: str = ""
    after: str = ""
    words: tuple[str, ...] = ()


class Cue(NamedTuple):
    """A sentence, and from when to when it is shown, in seconds.

    Attributes:
        kind: what it is: a "beat"'s name; "who" walks, or where they are after a "step"; "words"
            in the picture.
    """

    kind: str
    start: Fraction
    end: Fraction
    text: str

    def within(self, beat: Beat) -> bool:
        """Whether it is told in that beat. A step is over with the play that takes it."""
        if self.kind == STEP:
            return beat.start < self.start <= beat.end
        return beat.start <= self.start < beat.end


def cues_of(beats: Sequence[Beat], notes: Sequence[Note], ends: Sequence[Fraction]) -> list[Cue]:
    """The captions of a film, in the order in which they come.

    A beat's name stands as long as the beat lasts, what was said of a walk until the next of its
    kind. In beats in which nobody takes a step it is told what came to be written in the picture.

    Args:
        beats: of the film.
        notes: one for each play.
        ends: when each play is over, in seconds.
    """
    if not ends:
        return []
    starts = [Fraction(0), *ends[:-1]]
    walk = _of_walks(notes, starts, ends)
    found = [
        Cue(BEAT, beat.start, beat.end, sentence(beat.name))
        for beat in beats
        if not UNNAMED.fullmatch(beat.name)
    ]
    read: set[str] = set()
    for beat in beats:
        here = [i for i, end in enumerate(ends) if starts[i] < end and beat.start < end <= beat.end]
        found += _of_words(beat, [(starts[i], ends[i], notes[i].words) for i in here], walk, read)
        read.update(*(notes[i].words for i in here))
    return sorted([*found, *walk], key=lambda cue: (cue.start, KINDS.index(cue.kind)))


def _of_walks(
    notes: Sequence[Note], starts: Sequence[Fraction], ends: Sequence[Fraction]
) -> list[Cue]:
    """What is said of walks; of sentences that come in quick succession some, and the last."""
    said = [(start, note.first, WHO) for start, note in zip(starts, notes, strict=True)]
    said += [(end, note.after, STEP) for end, note in zip(ends, notes, strict=True)]
    said = sorted(each for each in said if each[1])
    kept: list[tuple[Fraction, str, str]] = []
    later_on = [*(start for start, *_ in said), ends[-1]][1:]
    for each, later in zip(said, later_on, strict=True):
        start, _, kind = each
        soon = kind == STEP and kept and start - kept[-1][0] < LEAST
        if soon and later - start < LEAST:
            continue
        if soon and kept[-1][2] == STEP:
            kept.pop()
        kept.append(each)
    until = [min((t for t, *_ in kept if t > start), default=ends[-1]) for start, *_ in kept]
    return [
        Cue(kind, start, end, text) for (start, text, kind), end in zip(kept, until, strict=True)
    ]


def _of_words(
    beat: Beat,
    plays: Sequence[tuple[Fraction, Fraction, tuple[str, ...]]],
    walk: Iterable[Cue],
    read: set[str],
) -> list[Cue]:
    """What came to be written in a beat in which no walk is told of, if anything did."""
    if not plays or any(cue.within(beat) for cue in walk):
        return []
    new = [text for text in dict.fromkeys(plays[-1][2]) if text not in read]
    told = [text for text in new if re.search(r"[^\W\d_]{2}", text)]  # numbers alone say nothing
    while sum(map(len, told)) > SHOWN:
        told.pop()
    if not told:
        return []
    start, end = next(
        (start, end)
        for start, end, words in plays
        if {*told} <= {*words} or (start, end) == plays[-1][:2]
    )
    begin = end if beat.end - end >= LEAST else start  # at the latest while it comes
    text = sentence(worded("on screen: {}", worded("; ").join(told)))
    return [Cue(WORDS, begin, beat.end, text)]


def webvtt(cues: Iterable[Cue], lang: str) -> str:
    """Captions as WebVTT: each cue's identifier says what it is on.

    >>> print(webvtt([Cue("beat", Fraction(0), Fraction(12, 5), "Three steps.")], "en"))
    WEBVTT
    Kind: captions
    Language: en
    <BLANKLINE>
    beat 1
    00:00:00.000 --> 00:00:02.400
    Three steps.
    <BLANKLINE>
    """
    numbered = enumerate(cues, start=1)
    told = [cue(f"{one.kind} {n}", one.text, one.start, one.end) for n, one in numbered]
    return "\n".join([f"WEBVTT\nKind: captions\nLanguage: {lang}\n", *told])


def transcript(beats: Sequence[Beat], cues: Iterable[Cue]) -> str:
    """A film to read: its beats, each with its time, and below what is said while it lasts.

    >>> beats = [Beat("three steps", Fraction(0), Fraction(12, 5))]
    >>> print(transcript(beats, [Cue("step", Fraction(2), Fraction(12, 5), "After step 3 …")]))
    0:00 three steps
    After step 3 …
    <BLANKLINE>
    """
    cues = [cue for cue in cues if cue.kind != BEAT]
    parts = []
    for beat in beats:
        name = "" if UNNAMED.fullmatch(beat.name) else f" {beat.name}"
        here = [cue.text for cue in cues if cue.within(beat)]
        seconds = int(beat.start)
        parts.append("\n".join([f"{seconds // 60}:{seconds % 60:02}{name}", *here, ""]))
    return "\n".join(parts)
