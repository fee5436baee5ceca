"""What `fields`, `optimizers` and `adventurer` are made with. NumPy only, but for formulas.

`field` is what is walked on, `functions` its loss as it was given, `slopes` the gradient without
one, `catalogue` what makes a function a field of it, `famous` and `hard_ground` those that are not
in `fields` itself. A formula that is written in a text, `formula_text` reads; `symbolic` makes
functions of it, by SymPy, `stationary` finds where they are level, `typeset` is how Typst sets it.
`sampled` is a field that is a mean over samples, `newton` finds its minimum, `drawing` draws
minibatches. `recording` keeps a training run, `planes` lie through it, `slices` are fields on them,
smooth by `spline`. What takes long is asked for by `evaluating` and kept by `store`.
`route` is what a walk leaves; `values` are numbers made float64, `numerals` a number as it is
shown, `settings` what a legend says of a method.
"""
