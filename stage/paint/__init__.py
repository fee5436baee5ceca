"""Paint: how anything gets into the picture.

`painted` is the base of every mobject that paints itself, `camera` paints them in their order,
`lettering` (with `glyphs`, `system_fonts` and `wrapping`) and `formulas` set text, `area` names
parts of the picture and `room` finds free ones, `kept_pictures` copies what does not change (or
draws it anew), `frame_pool` the memory for frames; `vectors` is what all paints on in a PDF or SVG;
`sources` and `keys` tell from which program a film and its plays come.
"""
