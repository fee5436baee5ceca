"""A page on a sweep: for each run its still, its values and final losses, to be sorted by any.

It lies beside the films, and needs neither a network nor a program but a browser.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from stage.film.scratch import replacing

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:;
 media-src 'self' file:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>{title}</title>
<style>
body {{ background: #282a36; color: #f8f8f2; font: 16px/1.4 "Noto Sans", sans-serif; margin: 2em; }}
h1 {{ font-size: 1.4em; }}
a {{ color: #8be9fd; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: 0.3em 0.9em; text-align: right; border-bottom: 1px solid #44475a; }}
th {{ position: sticky; top: 0; background: #282a36; }}
th button {{ all: unset; cursor: pointer; }}
th button:focus-visible {{ outline: 2px solid #8be9fd; }}
th[aria-sort=ascending] button::after {{ content: " ▲" / ""; }}
th[aria-sort=descending] button::after {{ content: " ▼" / ""; }}
tr.best td {{ background: #44475a; }}
img {{ display: block; max-width: 100%; }}
td img {{ height: 90px; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{said}</p>
{above}<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
<script>
const body = document.querySelector("tbody");
document.querySelectorAll("th button").forEach((button) => button.onclick = () => {{
  const head = button.parentElement, column = head.cellIndex;
  const up = head.getAttribute("aria-sort") !== "ascending";
  document.querySelectorAll("th").forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const value = (row) => row.cells[column].dataset.value;
  const compared = (a, b) => isNaN(a) || isNaN(b) ? a.localeCompare(b) : a - b;
  [...body.rows].sort((a, b) => (up ? 1 : -1) * compared(value(a), value(b)))
    .forEach((row) => body.append(row));
}});
</script>
</body>
</html>
"""


class Row(NamedTuple):
    """A run of a sweep.

    Attributes:
        values: of what is swept, by its name.
        losses: the last loss of each method, by its name.
        film: its film, with its still beside it; None if it has none of its own.
        error: why it has none, if it failed.
    """

    values: Mapping[str, str]
    losses: Mapping[str, float]
    film: Path | None = None
    error: str = ""


def write_page(
    place: Path, title: str, said: str, rows: Sequence[Row], film: Path | None = None
) -> None:
    """Write the page, whole or not at all.

    Args:
        place: where it is put; films are linked from there.
        title, said: what it is about: a line, and a sentence.
        film: one that shows all runs, with its still beside it.
    """
    names = list(dict.fromkeys(name for row in rows for name in row.values))
    methods = list(dict.fromkeys(name for row in rows for name in row.losses))
    still = any(row.film or row.error for row in rows)
    heads = ["<th>still</th>"] if still else []
    heads += [_head(name) for name in names]
    heads += [_head(f"final loss of {name}") for name in methods]
    best = _best(rows)
    lines = [_line(row, names, methods, still, i == best, place) for i, row in enumerate(rows)]
    above = f"<p>{_linked(film, place)}</p>\n" if film else ""
    told = {"title": escape(title), "said": escape(said), "above": above}
    text = PAGE.format(**told, heads="".join(heads), rows="\n".join(lines))
    with replacing(place) as file:
        file.write_text(text, encoding="utf-8")


def _best(rows: Iterable[Row]) -> int | None:
    """The number of the row with the lowest loss; None if there is none."""
    lowest = [(min(row.losses.values(), default=math.inf), i) for i, row in enumerate(rows)]
    loss, i = min(lowest, default=(math.inf, 0))
    return i if math.isfinite(loss) else None


def _head(name: str) -> str:
    return f"<th><button>{escape(name)}</button></th>"


def _line(
    row: Row, names: list[str], methods: list[str], still: bool, best: bool, place: Path
) -> str:
    shown = _linked(row.film, place) if row.film else escape(row.error)
    cells = [f"<td>{shown}</td>"] if still else []
    cells += [_cell(row.values.get(name, ""), row.values.get(name, "")) for name in names]
    for name in methods:
        loss = row.losses.get(name)
        shown = "" if loss is None else f"{loss:.4g}" if math.isfinite(loss) else "diverged"
        sorts = "1e999" if loss is not None and not math.isfinite(loss) else repr(loss)
        cells.append(_cell(shown, sorts if loss is not None else ""))
    return f"<tr{' class=best' if best else ''}>{''.join(cells)}</tr>"


def _cell(shown: str, sorts: str) -> str:
    return f'<td data-value="{escape(sorts)}">{escape(shown)}</td>'


def _linked(film: Path, place: Path) -> str:
    """A still that leads to its film, both beside the page."""
    files = film, film.with_suffix(".png")
    there, picture = (quote(file.relative_to(place.parent).as_posix()) for file in files)
    alt = escape(re.sub(r"[@_]", " ", film.stem))
    return f'<a href="{there}"><img src="{picture}" alt="{alt}" loading="lazy"></a>'
