"""What `fields`, `optimizers` and `adventurer` are made with. NumPy only.

`field` is what is walked on, `functions` its loss as it was given, `slopes` the gradient without
one, `catalogue` what makes a formula a field; `route` is what a walk leaves; `values` are numbers
made float64, `numerals` a number as it is shown. `sampled` is a field that is a mean over samples,
`newton` finds its minimum, `drawing` draws minibatches. `recording` keeps a training run, `planes`
lie through it, `slices` are fields on them, smooth by `spline`. What takes long is asked for by
`evaluating` and kept by `store`.
"""
