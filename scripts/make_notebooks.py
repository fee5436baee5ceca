"""Writes optimization.ipynb and optimization_solution.ipynb, which differ in the gaps only.

    .venv/bin/python scripts/make_notebooks.py

All that stands in them is in lesson/optimization.md, as jupytext reads it. A gap is what stands
there between `### BEGIN SOLUTION` and `### END SOLUTION`: students get a line to fill instead.
Cells have ids of their own and no outputs, so the files change only where the text does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from stage.film.scratch import replacing

if TYPE_CHECKING:  # it takes two seconds, and whoever reads FILES needs none of it
    from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
LESSON = ROOT / "lesson" / "optimization.md"
GAP = re.compile(r"( *)### BEGIN SOLUTION\n(.*?)\n *### END SOLUTION", re.S)
HERE = r"\1...  # ここを書いてみよう / your turn"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def notebook(solved: bool) -> NotebookNode:
    """The notebook, with its gaps open or filled.

    A cell of words that has no id of its own gets that of the next cell of code: `sgd-words`.
    """
    import jupytext
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    cells, after = [], ""
    for cell in reversed(jupytext.reads(LESSON.read_text(encoding="utf-8"), "md").cells):
        words = cell.cell_type == "markdown"
        name = cell.metadata.get("id") or f"{after}-words"
        if words:
            # Where a line ends in Japanese, a break would be shown as a space.
            text = re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\n$-])", "", cell.source)
        else:
            text, after = GAP.sub(r"\2" if solved else HERE, cell.source), name
        cells.insert(0, (new_markdown_cell if words else new_code_cell)(text, id=name))
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    return new_notebook(cells=cells, metadata=metadata, nbformat_minor=5)


def text(solved: bool) -> str:
    """The text of a notebook's file."""
    import nbformat

    made = notebook(solved)
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


FILES = {
    ROOT / "optimization.ipynb": lambda: text(solved=False),
    ROOT / "optimization_solution.ipynb": lambda: text(solved=True),
}

if __name__ == "__main__":
    for file, make in FILES.items():
        with replacing(file) as aside:
            aside.write_text(make(), encoding="utf-8")
        print(file.relative_to(ROOT))
