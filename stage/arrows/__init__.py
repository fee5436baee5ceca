"""Arrows on the ground.

`arrows` draws them; `gradient_field` and `slope_rose` make them of slopes; a `lens` magnifies a
place where they are too small to see.
"""
