"""The `clips` command: renders the clips of `scenes/` that are out of date, several at a time.

Only `jobs` and `library` touch Manim, `jobs` in worker processes, so the command answers at once.
`scenes` finds the clips, `freshness` tells which are out of date, `choices` and `parameters` make
variants, `jobs` says what is to be done for one, `workers` does it in parallel, `progress` tells of
it, `watch` does it at each save; `contact_sheet` and `gallery` make pictures of the results.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the project's folder
