"""The `clips` command: renders the clips of `scenes/` that are out of date, several at a time.

Only `job` and `render` touch Manim, in worker processes, so the command answers at once.
`catalogue` finds the clips, `records` tells which are out of date, `choices` and `variants` make
variants, `job` says what is to be done for one, `workers` does it in parallel, `making` puts these
together, `progress` tells of it, `watch` does it at each save; `pictures/` is made of the results.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the project's folder
