"""The look: colours by role, words, and how a field is viewed. NumPy only, nothing of Manim.

Ask `palette` for a colour by what it is for, in the look that is shown: the dark one's are in
`dracula`, the light one's in `paper`, and `route_looks` adds forms. Ask `colour` for arithmetic
with colours, `words` for what is written in the clip's language, `view` for the window, levels,
start and scale that suit a field (`view_of`, by its `survey`), and `remarks` for telling the user
in a sentence.
"""
