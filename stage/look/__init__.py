"""The look: colours by role, and how a field is viewed. NumPy only, nothing of Manim.

Ask `palette` for a colour by what it is for, `colour` for arithmetic with colours, `view` for the
window, levels, start and scale that suit a field (`view_of`, by its `survey`), and `remarks` for
telling the user in a sentence.
"""
