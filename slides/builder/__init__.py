"""What makes HTML, PDF, PPTX and a folder to carry out of a deck, and shows it while it is written.

`build` is `make deck` and `present` is `make present`; `clips_in_deck` finds and looks at the clips
of a deck, `beat_pages` the stills of beats that are printed, `marp` calls Marp, `pptx_movies` and
`bundle` finish what it makes.
"""
