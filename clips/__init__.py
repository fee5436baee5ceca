"""The `clips` command: renders the clips of `scenes/`, several at a time.

Only `jobs` touches Manim, and only in worker processes, so the command itself answers at once:
`scenes` finds the clips, `jobs` says what is to be done for one, `workers` does it in parallel,
`progress` tells of it, `contact_sheet` and `gallery` make pictures of the results.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the project's folder
