"""The fields of the catalogue, as a table: what `clips --fields` prints, without Manim."""

from __future__ import annotations

from fields import CATALOGUE, Field

USUAL = 0.95  # of the ravine, where every step of plain descent overshoots and it still arrives
NAMED = 4  # minima that a line has room for


def suggested(field: Field) -> float:
    """A learning rate at which plain descent walks well on a field of the catalogue.

    >>> from fields import ravine, rosenbrock
    >>> suggested(ravine), suggested(rosenbrock)
    (0.95, 0.00095)
    """
    return float(f"{USUAL * field.window.lr_scale:.2g}")


def table() -> str:
    """Name, rate, ranges, minima and formula of each field, one a line."""
    rows = [("field", "lr", "x", "y", "minima", "formula")]
    rows += [_row(name, field) for name, field in CATALOGUE.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)


def _row(name: str, field: Field) -> tuple[str, ...]:
    minima = [f"({x:.3g}, {y:.3g})" for x, y in field.minima]
    ranges = [f"{low:g} to {high:g}" for low, high in (field.x_range, field.y_range)]
    formula = " ".join(field.__doc__.split(": ")[0].split())
    return name, f"{suggested(field):g}", *ranges, " ".join(minima[:NAMED]) or "none", formula
