"""The light look, for bright rooms and print: the roles of `stage.look.dracula`, dark on paper.

Paper is a warm white. What is bright on the dark ground is dark here, and the other way round: text
is ink, and the edge of what must be read on top of the terrain is white. The land is pale, so that
dark contour lines and dark routes stand out from it.
"""

from __future__ import annotations

BACKGROUND = "#faf9f5"
CURRENT_LINE = "#d8d5cc"
FOREGROUND = "#22232e"
COMMENT = "#7a819c"
CYAN = "#0f6a83"
PINK = "#a81f6d"
PURPLE = "#6a41b8"
RED = "#b52a2a"

CASING = "#fffefa"  # the white outline of everything that must be read on top of the terrain
TEXT = FOREGROUND
FAINT = "#494d62"  # secondary text: 7.9:1 on the paper

# The hues of the dark look's, and lighter with height as there: see `colour.ramp`.
TERRAIN = (
    (0.00, 0.690, 0.085, 222),
    (0.26, 0.735, 0.095, 256),
    (0.55, 0.785, 0.105, 298),
    (0.81, 0.840, 0.100, 336),
    (1.00, 0.905, 0.070, 365),
)
# Of a map of losses after many runs: the best is the darkest, as the brightest is there.
HEAT = (
    (0.00, 0.360, 0.090, 245),
    (0.30, 0.500, 0.130, 275),
    (0.60, 0.660, 0.140, 315),
    (0.85, 0.810, 0.090, 348),
    (1.00, 0.900, 0.045, 352),
)
SUNNY, SHADY = "#474a7a", "#2f3158"  # contour lines, where they face the sun and where not
FLOOR = "#f1efe8"  # what the land's block stands on; it fades into the background
FOG = "#8f9dbd"  # where it is thick
FLAME = "#ffd9a6"  # what a lantern lights
PLINTH = "#4a4b60"  # the foot of the block
GRADIENT = FOREGROUND  # arrows of ∇f; a velocity's form differs from theirs as well

# Colours of routes, as far apart as the dark look's: see tests/test_colour_blind.py. The names are
# those of their counterparts there: this look's WHITE is ink.
ORANGE = "#ab4a00"
GREEN = "#003418"
YELLOW = "#723c00"
WHITE = "#0d0c1a"
JADE = "#00271e"
SAGE = "#493700"
PISTACHIO = "#555f40"
LEMON = "#340600"
VELOCITY = GREEN  # Momentum's: its velocity is its step
ALONG, ACROSS = FOREGROUND, YELLOW  # what leads along a valley, and across it: components
ROUTES = (ORANGE, GREEN, YELLOW, WHITE, JADE, SAGE, PISTACHIO, LEMON)
# Regions of a map: see the dark look's.
REGIONS = "#2b2b8d", "#97506d", "#9f86e6", "#8cd0f0"
OWN = {"SGD": ORANGE, "Momentum": GREEN}  # methods that have the same colour in all clips
LEAF = "#24722f"
# Three runs of one method, with ever more of something: a family, from light to dark.
FAMILIES = {("SGD",) * 3: (ORANGE, YELLOW, WHITE), ("Momentum",) * 3: (LEAF, GREEN, WHITE)}
