"""The rules of `optimizers`, which is where they are imported from, by what they do with a slope.

`base` has what they share; `descent` follows the gradient or what is kept of it, `brakes` divides
it by what it was so far, `adam` does both. NumPy only.
"""
