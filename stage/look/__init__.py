"""The look: colours by role, words, and how a field is viewed. NumPy only, nothing of Manim.

Ask `palette` for a colour by what it is for, `colour` for arithmetic with colours, `words` for what
is written in the clip's language, `view` for the window, levels, start and scale that suit a field
(`view_of`, by its `survey`), and `remarks` for telling the user in a sentence.
"""
