"""The ground: a field as a sheet of land or a map, and what lies on it.

`terrain` is the mobject, `ground` it with its field and view, `material` what it looks like, `mesh`
and `gl` with `shaders/` how its triangles are drawn, `samples` how finely, `framing` how it is
fitted into a part of the picture. `lines`, `cross_section`, `minima` and `index_labels` lie on it,
`axes` stand beside it.
"""
