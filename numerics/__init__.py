"""What `fields` and `optimizers` compute with. NumPy only.

`values` are numbers made float64, `functions` a loss as it was given, `slopes` the gradient without
one.
"""
