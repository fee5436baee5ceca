"""Fields that are written as formulas, in the place of a name of the catalogue: `x**2 + y**2`.

>>> field_of("x**2 + y**2", {"x_range": (-1, 1)})
Field('x**2 + y**2', x from -1 to 1, y from -3 to 3)
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from clips.choices import RANGES
from fields import Field, FormulaNote
from numerics.formula_text import is_name
from stage.look.remarks import remark

ALIKE = 0.8  # and more: what is so like a name is that name, misspelt


def is_formula(text: str, names: Iterable[str]) -> bool:
    """Whether a text that is none of the names is to be read as a formula.

    One word is none, nor is what is nearly a name.

    >>> [is_formula(text, ["ravine", "goldstein_price"]) for text in ("ravin", "goldstein-price")]
    [False, False]
    """
    alike = difflib.get_close_matches(text.strip().lower(), names, 1, ALIKE)
    return not alike and not is_name(text)


def field_of(text: str, ranges: Mapping[str, Any]) -> Field:
    """The field of a formula over `ranges`, which has any of "x_range" and "y_range".

    What `Field.from_formula` has to note is a remark.

    Raises:
        ValueError: It is no formula, or has no finite value somewhere; in a sentence.
    """
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always", FormulaNote)
        try:
            field = Field.from_formula(text, **ranges)
        except TypeError as error:
            raise ValueError(str(error)) from error
    for note in noted:
        remark(str(note.message))
    return field


def read_fields(parameters: dict[str, Any], present: Any) -> dict[str, Any]:
    """Parameters of a call with a field in the place of its formula, and of x_range and y_range.

    Args:
        parameters: by name, as in `render(…)`.
        present: the field that a scene has by itself.

    Raises:
        ValueError: x_range or y_range without a formula, or as `field_of`.
    """
    made = {name: value for name, value in parameters.items() if name not in RANGES}
    ranges = {name: value for name, value in parameters.items() if name in RANGES}
    chosen = made.get("field", present)
    if isinstance(chosen, str):
        made["field"] = field_of(chosen, ranges)
    elif ranges:
        made["field"] = ranged(chosen, ranges)
    return made


def ranged(field: Any, ranges: Mapping[str, Any]) -> Field:
    """The field over other ranges, if it was made of a formula.

    Raises:
        ValueError: It was not: it has ranges of its own.
    """
    if not getattr(field, "written", ""):
        raise ValueError(
            f"{' and '.join(ranges)}: {getattr(field, 'name', field)} has ranges of its own, and "
            "only a formula takes others: write field=x**2 + y**2, say"
        )
    return field_of(field.written, {"x_range": field.x_range, "y_range": field.y_range, **ranges})
