"""The `clips` command: renders the clips of `scenes/` that are out of date, several at a time.

Only `render` touches Manim, in worker processes, so the command answers at once. `catalogue` finds
the clips, `records` tells which are out of date, `outline` reads a scene without Manim, `choices`
are what is typed of its parameters, `formulas` makes fields of them, `variants` sets them,
`listing` tells which there are and `field_list` which fields, `job` says what is to be done for one
clip, `workers` does it in parallel, `cluster/` on other machines, `where` chooses among them,
`making` puts these together, `progress` tells of it, `watch` does it at each save; `exports` puts
them beside it in other `formats`, `clear_films` with alpha, `paper` their last frames as vectors;
`pictures/` is made of them.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent  # the project's folder
SETTINGS = "~/.config/manim/manim.cfg"  # the user's: Manim reads it besides the project's
