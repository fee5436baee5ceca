"""Renders clips as Manim's own command does, several at a time: `python -m clips`."""

from __future__ import annotations

import argparse
import sys

from clips.command import make, parser, run

EXAMPLES = """examples:
  python -m clips                          all clips of scenes/ at 1080p60, into media/1080p60
  python -m clips SGDvsMomentum            only this one
  python -m clips -q l                     quick and small, while trying things out
  python -m clips -q m --jobs 1 sgd_zigzag which_way
"""


def main(arguments: list[str] | None = None) -> int:
    """Make the clips; the exit code is 0, or 1 if one failed."""

    def work(asked: argparse.Namespace) -> int:
        return int(any(result.error for result in make(asked)))

    return run(work, parser("python -m clips", __doc__, EXAMPLES).parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
