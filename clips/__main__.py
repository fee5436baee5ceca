"""Makes the clips of scenes/ that are out of date, several at a time.

A clip is up to date when all that it is made from is as it was: its scene, the modules, shaders and
fonts that it uses, manim.cfg, the packages' versions, and the film itself. Dates do not count.
"""

from __future__ import annotations

import argparse
import sys

from clips import ROOT
from clips.catalogue import lecture_of
from clips.making import length, make, planned, states
from clips.options import COLUMN, FILMS, PAPER, parser, run, width
from clips.plan import ASKED

EXAMPLES = """examples:
  clips                                  all that is out of date, at 1080p60, into media/1080p60
  clips -q l SGDZigzag which_way         these two, quick and small
  clips second                           all clips of the second lecture (first: of the first)
  clips --list                           what is up to date, and why the rest is not
  clips --watch                          make them as you save, first small, then in full
  clips --params SGDZigzag               what can be changed, what it is, its bounds
  clips SGDZigzag --set lr=0.3 --set start=-5,1
  clips SGDZigzag --sweep lr=0.1,0.5,0.95,1.02
  clips SGDZigzag --sweep lr=0.01:1:9log --sweep steps=10,30     18 clips, and a page on them
  clips SGDZigzag --sweep lr=0.1:1.02:24 --grid                  one film of 24 small maps
  clips --fields                         the fields there are, with a sheet of pictures
  clips SGDZigzag --set "field=x**4 - 3*x**2 + y**2" --set y_range=-2,2
  clips SGDvsMomentum --set Momentum.momentum=0.8 --set field=rosenbrock
  clips SGDZigzag --format gif           with a GIF beside the film, for Google Slides
  clips SGDZigzag --set look=transparent --format webm           with alpha
  clips SGDZigzag --set look=light --format pdf --width-mm 80    the last frame, for a paper
  clips --set lr=0.3                     all clips that have an lr
  clips --scheduler tcp://host:8786      on the workers of a Dask cluster

A variant is put beside the clip, as SGDZigzag@lr=0.3,start=-5_1.mp4.
"""


def table(asked: argparse.Namespace) -> int:
    """Print each clip's state, length, size and lecture."""
    jobs = planned(asked)
    names = [job.name for job in jobs]
    lectures = {job: f"{name} lecture  " for job in jobs if (name := lecture_of(job.file))}
    width, wide = (max(map(len, texts), default=0) for texts in (names, lectures.values()))
    for job, (now, _) in states(jobs).items():
        about = f"{length(job.film):18}  {lectures.get(job, ''):{wide}}"
        print(f"{job.name:{width}}  {now.kind:7}  {about}{now.why}".rstrip())
    return 0


def params(asked: argparse.Namespace) -> int:
    """Print the parameters of the clips that are asked for."""
    from clips.listing import listing
    from clips.outline import Outlines
    from clips.render import scene_of
    from clips.variants import apply

    outlines, said = Outlines(), []
    for job in planned(asked):
        name = job.clip
        scene_class = outlines.of(job.file, name) or scene_of(job.file, name)  # which needs Manim
        said.append(listing(apply(scene_class, job.parameters)))
    print("\n\n".join(said))
    return 0


def fields(asked: argparse.Namespace) -> int:
    """Print the fields of the catalogue, then say where a sheet of their pictures is."""
    from clips.field_list import table

    print(table(), flush=True)
    from clips.pictures.field_sheet import sheet
    from clips.progress import shown

    print(f"Sheet {shown(sheet(asked.media_dir or ROOT / 'media'))}")
    return 0


def watched(asked: argparse.Namespace) -> int:
    """Make clips as their sources are saved, until Ctrl-C."""
    from clips.watch import watch

    return watch(asked)


def made(asked: argparse.Namespace) -> int:
    """Make clips, and what else is asked for of them; for paper alone no films."""
    films = [kind for kind in asked.format if kind in FILMS]
    paper = [kind for kind in asked.format if kind in PAPER]
    if asked.width_mm and not paper:
        raise ValueError("--width-mm is that of a picture for papers: add --format pdf, or svg")
    results, every = [] if paper and not films else make(asked), True
    if films:
        from clips.exports import exported  # here: it needs more than a look at the clips

        every = exported(results, films, asked.jobs)
    if paper:
        from clips.paper import printed

        every = printed(asked, paper) and every
    return int(not every or any(result.error for result in results))


def main(arguments: list[str] | None = None) -> int:
    """Do what is asked for; the exit code is 0, or 1 if a clip failed."""

    ours = parser("clips", __doc__, EXAMPLES)
    instead = ours.add_mutually_exclusive_group()
    for name, what, help_text in (
        ("--list", table, "say which clips are up to date, and make none"),
        ("--params", params, "say which parameters clips have, and make none"),
        ("--fields", fields, "say which fields a clip can be set on, and draw a sheet of them"),
        ("--watch", watched, "make clips as their sources are saved, until Ctrl-C"),
    ):
        instead.add_argument(name, dest="work", action="store_const", const=what, help=help_text)
    ours.add_argument("--force", action="store_true", help="make them though they are up to date")
    ours.add_argument(
        "--set",
        action="append",
        metavar="NAME=VALUE",
        help="another value for a parameter, given again for another parameter",
    )
    ours.add_argument(
        "--sweep",
        action="append",
        metavar="NAME=VALUE,VALUE,…",
        help="one clip for each of these values; FIRST:LAST:COUNT for evenly spaced ones, COUNTlog "
        "by their logarithms; given again, each of these with each of those",
    )
    ours.add_argument(
        "--grid",
        action="store_true",
        help="all runs of a sweep in one film, each on a small map of its own",
    )
    ours.add_argument(
        "--yes", action="store_true", help=f"make more than {ASKED} films of a sweep without asking"
    )
    ours.add_argument(
        "--format",
        action="append",
        choices=[*FILMS, *PAPER],
        help="put a twin beside each film, for places that take no MP4, with alpha if the look is "
        "transparent; pdf, svg: the last frame as vectors, for papers, without a film; given again "
        "for another",
    )
    ours.add_argument(
        "--width-mm",
        type=width,
        metavar="MM",
        help=f"how wide a pdf or svg is (default: {COLUMN:g}, a column of a paper)",
    )
    asked = ours.parse_args(arguments)
    asked.set, asked.sweep, asked.format = asked.set or [], asked.sweep or [], asked.format or []
    return run(asked.work or made, asked)


if __name__ == "__main__":
    sys.exit(main())
