"""What `fields`, `optimizers` and `adventurer` are made with. NumPy only.

`values` are numbers made float64, `functions` a loss as it was given, `slopes` the gradient without
one, `numerals` a number as it is shown.
"""
