"""Writes the notebooks and their solutions, which differ in the gaps only.

    .venv/bin/python scripts/make_notebooks.py

All that stands in optimization.ipynb and optimization_solution.ipynb is in lesson/optimization.md,
as jupytext reads it; so it is with the others. `<!-- colab.md -->` stands for that file's text. A
gap is what stands between `### BEGIN SOLUTION` and `### END SOLUTION`: students get a line to fill
instead, `...` or what follows `### OPEN`. Cells have ids of their own and no outputs, so the files
change only where the text does.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from stage.film.scratch import replacing

if TYPE_CHECKING:  # it takes two seconds, and whoever reads FILES needs none of it
    from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
LESSONS = ("optimization", "beyond")
SHARED = re.compile(r"<!-- (\w+\.md) -->\n")
GAP = re.compile(
    r"^( *)### BEGIN SOLUTION\n(.*?)\n(?: *### OPEN\n *(.*?)\n)? *### END SOLUTION", re.S | re.M
)
HERE = "  # ここを書いてみよう / your turn"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(lesson: str, solved: bool) -> NotebookNode:
    """A lesson's notebook, with its gaps open or filled.

    A cell of words that has no id of its own gets that of the next cell of code: `sgd-words`.
    """
    import jupytext
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells, after = [], ""
    for cell in reversed(jupytext.reads(_written(lesson), "md").cells):
        words = cell.cell_type == "markdown"
        name = cell.metadata.get("id") or f"{after}-words"
        if words:
            # Where a line ends in Japanese, a break would be shown as a space.
            text = re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\n$-])", "", cell.source)
        else:
            text, after = GAP.sub(_filled if solved else _open, cell.source), name
        cells.insert(0, (new_markdown_cell if words else new_code_cell)(text, id=name))
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def _written(name: str) -> str:
    """The text of a file in lesson/, with those that it names in it."""
    text = (ROOT / "lesson" / f"{name}.md").read_text(encoding="utf-8")
    return SHARED.sub(lambda found: _written(found[1].removesuffix(".md")), text)


def _filled(gap: re.Match) -> str:
    return gap[2]


def _open(gap: re.Match) -> str:
    return f"{gap[1]}{gap[3] or '...'}{HERE}"


def text(lesson: str, solved: bool) -> str:
    """The text of a notebook's file."""
    import nbformat

    made = notebook(lesson, solved)
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


FILES = {
    ROOT / f"{lesson}{'_solution' * solved}.ipynb": partial(text, lesson, solved)
    for lesson in LESSONS
    for solved in (False, True)
}

if __name__ == "__main__":
    for file, make in FILES.items():
        with replacing(file) as aside:
            aside.write_text(make(), encoding="utf-8")
        print(file.relative_to(ROOT))
