"""Figures beside the ground: charts that grow with a walk, and the legend.

They read the walk's clock and series, and know nothing of the land.
"""
