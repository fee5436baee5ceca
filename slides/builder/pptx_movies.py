"""Puts the real clips into Marp's PPTX, which is pictures only, where their stills stand.

What python-pptx lacks is worked around here, and only here: its movies wait for a click, have no
length, and cannot be cut or described.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import av
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.picture import Movie
from pptx.slide import Slide

from slides.builder.clips_in_deck import Place
from stage.film import beats
from stage.film.beats import Beat

MIME = {".mp4": "video/mp4", ".webm": "video/webm"}


class Playing(NamedTuple):
    """How many milliseconds a movie takes, and whether it is played again and again."""

    takes: int
    loops: bool


def put_movies(deck: Path, places: list[Place], folder: Path) -> None:
    """Add each clip as a movie with its still as poster, which plays when its slide is shown.

    Args:
        deck: The PPTX, which is changed.
        places: Where the clips stand.
        folder: What their addresses are relative to.
    """
    presentation = Presentation(str(deck))
    width, height = presentation.slide_width, presentation.slide_height
    shown: dict[int, dict[int, Playing]] = {}  # of each slide, its movies' shapes
    for place in places:
        film = folder / place.source
        movie = presentation.slides[place.slide].shapes.add_movie(
            str(film),
            round(place.left * width),
            round(place.top * height),
            round(place.width * width),
            round(place.height * height),
            poster_frame_image=url2pathname(urlsplit(place.still).path),
            mime_type=MIME[film.suffix.lower()],
        )
        movie.name = film.stem
        movie._element.nvPicPr.cNvPr.set("descr", place.label or film.stem)
        if place.page is None:
            takes = _milliseconds(film)
        else:
            takes = _play_only(movie, beats.read(film), place.page)
        shown.setdefault(place.slide, {})[movie.shape_id] = Playing(takes, place.loops)
    for number, movies in shown.items():
        _play_with_the_slide(presentation.slides[number], movies)
    presentation.save(str(deck))


def _milliseconds(film: Path) -> int:
    """How long a film takes."""
    with av.open(str(film)) as opened:
        return round(1000 * opened.duration / av.time_base)


def _play_only(movie: Movie, parts: list[Beat], number: int) -> int:
    """Cut the movie to one beat, as PowerPoint does: in milliseconds that are left out.

    Returns:
        How many it then takes.

    Source: [MS-ODRAWXML] 2.2.2.7, p14:trim.
    """
    beat = parts[min(number, len(parts) - 1)]
    media = movie._element.xpath(".//p:extLst//*[local-name()='media']")[0]
    trim = media.makeelement(media.tag.replace("}media", "}trim"))
    trim.set("st", str(round(1000 * beat.start)))
    trim.set("end", str(round(1000 * (parts[-1].end - beat.end))))
    media.append(trim)
    return round(1000 * (beat.end - beat.start))


# --- when movies play ---------------------------------------------------------------------------

_AT_ONCE = '<p:cond delay="0"/>'
_NOT_BY_ITSELF = '<p:cond delay="indefinite"/>'
_WITH_THE_SLIDE = f'{_NOT_BY_ITSELF}<p:cond evt="onBegin" delay="0"><p:tn val="2"/></p:cond>'
_STEPS = "".join(
    f'<p:{way.lower()}CondLst><p:cond evt="on{way}" delay="0"><p:tgtEl><p:sldTgt/></p:tgtEl>'
    f"</p:cond></p:{way.lower()}CondLst>"
    for way in ("Prev", "Next")
)


def _play_with_the_slide(slide: Slide, movies: dict[int, Playing]) -> None:
    """Have movies begin when their slide is shown, all at once; a click pauses one and goes on.

    This is the tree that PowerPoint writes for a video that starts automatically: the main sequence
    begins with the slide and calls `playFrom`; a sequence for each video waits for clicks on it.

    Args:
        slide: The slide. What python-pptx has put there of times is replaced.
        movies: How each of them is played, by the number of its shape.

    Sources: ISO/IEC 29500-1, 19.5 (cTn, cmd, seq, video); a slide saved by PowerPoint,
        EmbeddedVideo.pptx in Apache POI's test data, in which the video starts in a sequence of
        clicks; what is else where it starts automatically (`onBegin`, `afterEffect`) is in a
        comparison of two such slides, https://github.com/scanny/python-pptx/issues/427.
    """
    called = "".join(
        _call("playFrom(0.0)", shape, each.takes, "withEffect" if number else "afterEffect", 1)
        for number, (shape, each) in enumerate(movies.items())
    )
    videos = "".join(_video(shape, each.loops) for shape, each in movies.items())
    tree = parse_xml(
        f'<p:timing {nsdecls("p")}><p:tnLst><p:par><p:cTn dur="indefinite" restart="never" '
        'nodeType="tmRoot"><p:childTnLst><p:seq concurrent="1" nextAc="seek">'
        '<p:cTn dur="indefinite" nodeType="mainSeq"><p:childTnLst>'
        f"{_together(_together(called), _WITH_THE_SLIDE)}</p:childTnLst></p:cTn>{_STEPS}</p:seq>"
        f"{videos}</p:childTnLst></p:cTn></p:par></p:tnLst></p:timing>"
    )
    for number, node in enumerate(tree.iter(qn("p:cTn")), 1):  # the main sequence is the second
        node.set("id", str(number))
    slide._element.remove(slide._element.get_or_add_timing())
    slide._element._insert_timing(tree)


def _video(shape: int, loops: bool) -> str:
    """A video, and what a click on it does."""
    again = 'repeatCount="indefinite"' if loops else ""
    clicked = f'<p:cond evt="onClick" delay="0">{_target(shape)}</p:cond>'
    toggled = _together(_together(_call("togglePause", shape, 1, "clickEffect", 2)))
    return (
        f'<p:video><p:cMediaNode vol="80000"><p:cTn {again} fill="hold" display="0"><p:stCondLst>'
        f"{_NOT_BY_ITSELF}</p:stCondLst></p:cTn>{_target(shape)}</p:cMediaNode></p:video>"
        '<p:seq concurrent="1" nextAc="seek"><p:cTn restart="whenNotActive" fill="hold" '
        f'evtFilter="cancelBubble" nodeType="interactiveSeq"><p:stCondLst>{clicked}</p:stCondLst>'
        '<p:endSync evt="end" delay="0"><p:rtn val="all"/></p:endSync>'
        f"<p:childTnLst>{toggled}</p:childTnLst></p:cTn>"
        f"<p:nextCondLst>{clicked}</p:nextCondLst></p:seq>"
    )


def _call(command: str, shape: int, takes: int, node: str, preset: int) -> str:
    """A command to a video, as an effect of the kind `node`."""
    kind = f'presetID="{preset}" presetClass="mediacall" presetSubtype="0" nodeType="{node}"'
    told = f'<p:cBhvr><p:cTn dur="{takes}" fill="hold"/>{_target(shape)}</p:cBhvr>'
    return _together(f'<p:cmd type="call" cmd="{command}">{told}</p:cmd>', kind=kind)


def _together(inside: str, begin: str = _AT_ONCE, kind: str = "") -> str:
    return (
        f'<p:par><p:cTn {kind} fill="hold"><p:stCondLst>{begin}</p:stCondLst>'
        f"<p:childTnLst>{inside}</p:childTnLst></p:cTn></p:par>"
    )


def _target(shape: int) -> str:
    return f'<p:tgtEl><p:spTgt spid="{shape}"/></p:tgtEl>'
