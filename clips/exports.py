"""A film in other formats, for places that take no MP4: made from the film, and put beside it.

| format | for | what it is | alpha |
|---|---|---|---|
| mp4 | slides | the film itself | none: a film without ground shows the look's own |
| webm | web pages | VP9, with the film's pictures and rate | yes |
| mov | Keynote, editing | the film's own video, without loss; with alpha, ProRes 4444 | yes |
| gif | Google Slides, chats | at most 540 high, 12.5 frames a second, 256 colours | one bit |
| webp | READMEs, chats | the same in all colours, for a fifth of the bytes | yes |

There is no APNG: 16 seconds are 53 MB. Twins of a film whose look has no ground have alpha: see
`clips.clear_films`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clips.clear_films import drawn_clear, look_of
from clips.formats import WRITERS
from clips.job import Result
from clips.progress import shown
from clips.records import is_as_noted, note_on, seal
from stage.film.cut_out import has_ground, shown_in_mp4
from stage.film.scratch import replacing


def export(
    film: Path, kind: str, clear: bool = False, drawn: Path | None = None
) -> tuple[Path, bool]:
    """The film's twin in another format, and whether it was made now: not if it is up to date.

    Args:
        film: an MP4 that is whole.
        kind: one of `FILMS`; "mp4" is the film itself.
        clear: whether the twin is to have alpha.
        drawn: the same film with alpha, if it is to be made from that.
    """
    twin = film.with_suffix(f".{kind}")
    if is_made(film, kind, clear):
        return twin, False
    with replacing(twin) as file:
        WRITERS[kind](drawn or film, file, clear)
    note_on(twin, _told(film, twin, clear))
    return twin, True


def is_made(film: Path, kind: str, clear: bool = False) -> bool:
    """Whether the film's twin is there, with alpha or without, made from the film as it is."""
    twin = film.with_suffix(f".{kind}")
    return kind == "mp4" or is_as_noted(twin, _told(film, twin, clear))


def exported(results: Sequence[Result], kinds: Sequence[str], most: int | None = None) -> bool:
    """Export films and say of each twin where it is; whether all could be made.

    Args:
        results: how the films came to be; those that did not are left out.
        kinds: some of `FILMS`.
        most: so many films are drawn at a time, at most, if they are to have alpha.
    """
    kinds, whole = [*dict.fromkeys(kinds)], [result for result in results if result.film]
    looks = {result.job: look_of(result.job) for result in whole}
    clear = {job for job, look in looks.items() if not has_ground(look)}
    if "mp4" in kinds:
        for look in sorted({looks[job] for job in clear}):
            print(shown_in_mp4(look), flush=True)
    films = {result.job: result.film for result in whole}
    due = {job for job in clear if not all(is_made(films[job], kind, True) for kind in kinds)}
    for job in films:
        if job not in due:
            _export(films[job], kinds, job in clear)
    every = True
    for job, drawn in drawn_clear([job for job in films if job in due], most):
        if drawn.film:
            _export(films[job], kinds, True, drawn.film)
        every = every and drawn.film is not None
    return every


def _export(film: Path, kinds: Sequence[str], clear: bool, drawn: Path | None = None) -> None:
    for kind in kinds:
        twin, now = export(film, kind, clear, drawn)
        size = f"{twin.stat().st_size / 1e6:.1f} MB"
        print(f"{shown(twin)}  {size}{'' if now else ', up to date'}", flush=True)


def _told(film: Path, twin: Path, clear: bool) -> list[object]:
    """What the note beside a twin says: which film it was made from, how, and what came of it."""
    return [*seal(film), *seal(twin), *["alpha"] * clear]
