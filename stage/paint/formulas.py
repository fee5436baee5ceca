"""Formulas, set by Typst in the clips' font: no LaTeX anywhere."""

from __future__ import annotations

from functools import cache

from manim import MathTypst

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


class _Light(MathTypst):
    """Without the outlines that were read: slow to copy, and Manim copies; `points` hold them."""

    def generate_mobject(self) -> _Light:
        super().generate_mobject()
        for part in self.family_members_with_points():
            part.path_obj = None
        return self


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
    made = _Light(source, color=color or palette.TEXT, **_TYPST)
    made.scale(size / _capital())
    for part in made.get_family():
        part.in_frame = True
    if cased:
        made.set_stroke(palette.CASING, width=26 * size, background=True)
    return made
