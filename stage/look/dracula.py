"""The dark look: one colour per role, the same in every clip, from the Dracula palette.

Cyan, purple and pink, and the hues between them, belong to the terrain. Routes have hues from
orange to jade, and white; a figure of a route always carries the route's colour. Source of the
values: the palette's specification at draculatheme.com/contribute, but for the routes' own colours.
Those are set apart in *lightness*, so that they differ in grey and for colour-blind eyes as well.
`stage.look.paper` has the same roles.
"""

from __future__ import annotations

BACKGROUND = "#282a36"
CURRENT_LINE = "#44475a"
FOREGROUND = "#f8f8f2"
COMMENT = "#6272a4"
CYAN = "#8be9fd"
PINK = "#ff79c6"
PURPLE = "#bd93f9"
RED = "#ff5555"

CASING = "#191a21"  # the dark outline of everything that must be read on top of the terrain
TEXT = FOREGROUND
FAINT = "#a9afc9"  # secondary text: 7:1 on the background

# From the valley to the rim: cyan's, purple's and pink's hues, made ever lighter, so that height
# reads in grey as well. (place, lightness, chroma, hue in degrees), see `colour.ramp`.
TERRAIN = (
    (0.00, 0.540, 0.092, 214),
    (0.26, 0.555, 0.118, 252),
    (0.55, 0.600, 0.165, 294),
    (0.81, 0.675, 0.190, 330),
    (1.00, 0.780, 0.150, 354),
)
# Of a map of losses after many runs, from the lowest to the highest: the best shines. The land's
# hues, on the same side; ever darker, so that it reads in grey as well.
HEAT = (
    (0.00, 0.930, 0.070, 205),
    (0.30, 0.760, 0.110, 235),
    (0.60, 0.580, 0.160, 300),
    (0.85, 0.420, 0.130, 345),
    (1.00, 0.300, 0.070, 350),
)
SUNNY, SHADY = "#ffffff", CASING  # contour lines, where they face the sun and where not
FLOOR = "#30323f"  # what the land's block stands on; it fades into the background
FOG = "#5a6688"  # blue-grey, where it is thick
FLAME = "#ffd2a0"  # what a lantern lights
PLINTH = "#1b1c25"  # the foot of the block
GRADIENT = FOREGROUND  # arrows of ∇f; a velocity's form differs from theirs as well

# Colours of routes. In OKLab, as seen and as simulated for protanopia, deuteranopia, tritanopia and
# in grey, any two are 0.04 apart or more, of the first four 0.08, the first two 0.16: see
# tests/test_colour_blind.py.
ORANGE = "#f98a31"  # lightness 0.74
GREEN = "#a5f3ae"  # 0.90
YELLOW = "#ecc035"  # 0.82
WHITE = "#fcfdf4"  # 0.99
JADE = "#5ca982"  # 0.67
SAGE = "#b4bd83"  # 0.78
PISTACHIO = "#c4d9b4"  # 0.86
LEMON = "#fff26b"  # 0.95
VELOCITY = GREEN  # Momentum's: its velocity is its step
ALONG, ACROSS = FOREGROUND, YELLOW  # what leads along a valley, and across it: components
ROUTES = (ORANGE, GREEN, YELLOW, WHITE, JADE, SAGE, PISTACHIO, LEMON)
# Regions of a map, and no route's colours: for the eyes above any two are 0.15 apart or more, as
# flat colours, and as far from `CASING`, which is what belongs to none.
REGIONS = "#31447d", "#bf5c8f", "#bea1fc", "#a4f4ff"  # lightness 0.40, 0.61, 0.77, 0.92
OWN = {"SGD": ORANGE, "Momentum": GREEN}  # methods that have the same colour in all clips
LEAF = "#6ecc8a"  # lightness 0.77
# Three runs of one method, with ever more of something: a family, from dark to light.
FAMILIES = {("SGD",) * 3: (ORANGE, YELLOW, LEMON), ("Momentum",) * 3: (LEAF, GREEN, WHITE)}
