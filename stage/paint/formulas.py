"""Formulas, set by Typst in the clips' font: no LaTeX anywhere."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from manim import MathTypst, config

from stage.look import palette
from stage.paint.glyphs import FONTS
from stage.paint.lettering import LARGE
from stage.paint.programs import digest
from stage.paint.sources import LOADED

_FAMILIES = ("Noto Sans Math", "Noto Sans", "Noto Sans JP", "Noto Emoji")  # the first that has it
# Manim keeps drawings of formulas by their text: it names what else they depend on.
_SET_BY = digest([LOADED.versions(), *map(LOADED.digest, LOADED.data_below(FONTS))])
_TYPST = {
    "typst_preamble": f"#show math.equation: set text(font: {_FAMILIES})\n".replace("'", '"')
    + f"// {_SET_BY}\n",
    "font_paths": [str(FONTS)],
}
# Groups of a drawing that no source has named, but Manim or Typst.
UNNAMED = re.compile(r"root|numbered_group_\d+|g[0-9A-F]{32}")


class _Light(MathTypst):
    """Without what is slow to copy, and Manim copies: outlines that were read, which `points` hold,
    and groups that cannot be selected, of which there are more than letters.
    """

    def generate_mobject(self) -> _Light:
        super().generate_mobject()
        for part in self.family_members_with_points():
            part.path_obj = None
        groups = self.id_to_vgroup_dict.items()
        self.id_to_vgroup_dict = {name: of for name, of in groups if not UNNAMED.fullmatch(name)}
        return self

    def get_points_defining_boundary(self) -> np.ndarray:
        """As Manim's, the ends of all curves, without a list of each."""
        ends = [part.points.reshape(-1, 4, 3)[:, ::3] for part in self.get_family()]
        return np.concatenate(ends).reshape(-1, 3)


@cache
def _capital() -> float:
    """Height of a capital as MathTypst sets it, which scales by font size."""
    return _Light("H", **_TYPST).height


def formula(
    source: str, size: float = LARGE, color: str | None = None, cased: bool = False
) -> MathTypst:
    """A formula that stays in the picture plane.

    Args:
        source: Typst's math notation; `{{ v : velocity }}` names a part for `.select("velocity")`.
        size: Height of capitals in Manim units.
        cased: With a dark edge, for a formula that lies on the ground.

    Source: the Typst manual, section "Math".
    """
    unit = config.pixel_width / config.frame_width  # fraction bars are so many pixels thick
    return _set(source, size, color or palette.TEXT, palette.CASING if cased else "", unit).copy()


@cache
def _set(source: str, size: float, color: str, casing: str, unit: float) -> MathTypst:
    made = _Light(source, color=color, **_TYPST)
    made.scale(size / _capital())
    for part in made.get_family():
        part.in_frame = True
    if casing:
        made.set_stroke(casing, width=26 * size, background=True)
    return made
