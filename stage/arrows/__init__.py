"""Arrows on the ground.

`arrows` draws them; `gradient_field` and `slope_rose` make them of slopes.
"""
