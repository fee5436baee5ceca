"""Shots: takes that several clips share, to be derived from.

`map_shot` is a map at one place, `walk_shot` a walk on it with its figures, `recorded_walk` a walk
that was taken before, `compared_walk` one that ends with a verdict, `race_shot` races on several
fields. A `halt` on it opens a lens: `halted_turn`, `velocity_lens` (both of a `turn_lens`),
`look_ahead`. On the map itself lie a `step_anatomy` and, of a walk with brakes, its `first_step`.
`land_shot` is a surface, seen from aside; `batch_shot` the map of a regression beside its data.
"""
