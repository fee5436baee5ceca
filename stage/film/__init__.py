"""The film: how Manim is handled, from settings to a sealed clip.

`clip` is the base of every scene, `shape` its size. `sealing` makes the film and what is `beside`
it whole or not at all, from the `segments` of plays, in folders that `scratch` keeps; `beats` are
its chapters, `captions` what is said of it, from notes that `telling` takes; `cut_out` takes what
is drawn off its ground; `on_paper` draws a last frame as vectors, without a film; `settings` and
`messages` are what the `manim` command obeys and says, `stopping` how it ends. All that patches or
serves Manim is here.
"""
