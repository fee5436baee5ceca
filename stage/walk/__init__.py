"""Walks: a route laid on the ground, and all that is drawn of it, on one clock.

`walkers` makes for each method a `Walker` of its `track`, `trail` (`strokes` on a `halo`), `hiker`
and `marks`; `step_arrows` are what adds up to a step, a `turn` is where they cancel; a
`measured_step` has figures beside it; `series` are values over the steps, `told` is what is said of
them, in `sentences` for captions; `pace` is how time runs in a play. A walk by inexact gradients is
of `noise`.
"""
