"""The notebooks, executed as a student runs them.

nbformat, nbclient and jupytext take a second to import, so that happens in the tests that need
them.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from conftest import ROOT
from starting import HANG

sys.path.insert(0, str(ROOT / "scripts"))

import make_notebooks

from visualizer.surfaces3d import _import_jsonschema

_import_jsonschema()  # nbformat's, without grammars that would take it two seconds

GAPS = {
    "optimization": ["sgd", "momentum"],
    "beyond": [
        "factor", "limit", "losses-after", "momentum", "nesterov", "adagrad", "first-step", "adam",
        "batch-gradient", "spread", "steps-away", "nearest", "tuned",
    ],
}  # fmt: skip

# --- The files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("file", make_notebooks.FILES, ids=lambda file: file.name)
def test_the_files_are_what_the_script_writes_and_hold_no_outputs(file):
    import nbformat

    text = file.read_text(encoding="utf-8")
    assert text == make_notebooks.FILES[file]()
    notebook = nbformat.reads(text, 4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == [] and cell.execution_count is None


def test_they_differ_in_the_gaps_only_and_each_gap_has_its_check():
    assert [*GAPS] == [*make_notebooks.LESSONS]
    for lesson, gaps in GAPS.items():
        open_, solved = (make_notebooks.notebook(lesson, solved).cells for solved in (False, True))
        assert [a.id for a, b in zip(open_, solved, strict=True) if a != b] == gaps
        checks = [cell.id for cell in open_ if cell.id.endswith("-check")]
        assert checks == [f"{gap}-check" for gap in gaps]
        assert all(cell.source.count("your turn") == 1 for cell in open_ if cell.id in gaps)


@pytest.mark.parametrize("lesson", make_notebooks.LESSONS)
def test_every_text_is_in_both_languages(lesson):
    for cell in make_notebooks.notebook(lesson, solved=True).cells:
        if cell.cell_type == "markdown":
            paragraphs = cell.source.split("\n\n")
            kana = [bool(re.search("[ぁ-ヿ]", paragraph)) for paragraph in paragraphs]
            english = re.compile(r"[^\w$]*[A-Z][a-z]*\b[^ぁ-ヿ]*\Z")
            first = next(i for i, each in enumerate(paragraphs) if english.match(each))
            assert any(kana[:first]) and not any(kana[first:]), cell.id


@pytest.mark.parametrize("lesson", make_notebooks.LESSONS)
def test_every_cell_has_an_id_of_its_own_and_no_mark_of_a_gap(lesson):
    for solved in (False, True):
        cells = make_notebooks.notebook(lesson, solved).cells
        assert len({cell.id for cell in cells}) == len(cells)
        assert not any(re.search("SOLUTION|###? OPEN|<!--", cell.source) for cell in cells)


# --- Run from top to bottom ---------------------------------------------------------------------


def run(*files: str, without: str = "") -> list[dict[str, list]]:
    """Of each notebook the outputs by the ids of its cells, from a kernel that is this Python.

    Several share the kernel, as half of the time goes into starting; each has none of the names of
    those before it. Of all but the first the cell `without` is left out.
    """
    import nbclient
    import nbformat

    cells = []
    for i, file in enumerate(files):
        code = [nbformat.v4.new_code_cell("%reset -f", id="reset")] * (i > 0)
        code += nbformat.read(ROOT / file, 4).cells
        code.append(nbformat.v4.new_code_cell("import sys; sys.executable", id="python"))
        code = [cell for cell in code if i == 0 or cell.id != without]
        cells += [{**cell, "id": f"{cell.id}-{i}"} for cell in code]
    client = nbclient.NotebookClient(
        nbformat.from_dict({**nbformat.v4.new_notebook(), "cells": cells}),
        timeout=int(HANG),
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
    )
    ran = client.execute().cells  # raises where a cell does
    outputs = [
        {c.id.removesuffix(f"-{i}"): c.get("outputs", []) for c in ran if c.id.endswith(f"-{i}")}
        for i in range(len(files))
    ]
    for each in outputs:
        assert said(each["python"]) == repr(sys.executable)
        assert not each["colab"]  # this is not Colab
    return outputs


@pytest.fixture(scope="module")
def both():
    """The outputs of the first lecture's notebook with its gaps filled, and as delivered."""
    return run("optimization_solution.ipynb", "optimization.ipynb")


@pytest.fixture(params=[False, True], ids=["delivered", "solution"])
def executed(both, request):
    """Whether it is the solution of the first lecture's notebook, and its outputs."""
    return request.param, both[not request.param]


@pytest.fixture(scope="module")
def beyond():
    """The same of the second lecture's notebook. The clip, which takes long, is made once."""
    return run("beyond_solution.ipynb", "beyond.ipynb", without="race")


def said(outputs) -> str:
    data = [output.get("data", {}).get("text/plain", "") for output in outputs]
    return "".join([*data, *(output.get("text", "") for output in outputs)])


def kinds(outputs) -> set[str]:
    return {kind for output in outputs for kind in output.get("data", {})}


def no_complaints(outputs: dict[str, list]) -> bool:
    return not any(o.get("name") == "stderr" for each in outputs.values() for o in each)


def test_the_checks_say_where_the_student_is(executed):
    solved, outputs = executed
    words = [said(outputs[cell]) for cell in ("sgd-check", "momentum-check")]
    for text in words:
        if solved:
            assert text.startswith("✓ 正解です") and "✓ Well done" in text
        else:
            assert text.startswith("…") and "まだ空いています" in text and "still open" in text


def test_pictures_panels_and_the_clip_are_there(executed):
    solved, outputs = executed
    for cell in (
        "field",
        "gradient",
        "by-hand",
        "sgd-walk",
        "ravine",
        "zigzag",
        "further",
        "own-data",
    ):
        assert "image/png" in kinds(outputs[cell]), cell
    for cell in ("sliders", "own-field", "further-sliders"):
        assert "application/vnd.jupyter.widget-view+json" in kinds(outputs[cell])
    assert any("<video" in o.data.get("text/html", "") for o in outputs["own-method"])
    if solved:
        assert "37.0" in said(outputs["momentum-walk"]) and "12.8" in said(outputs["momentum-walk"])
        assert no_complaints(outputs)


def test_the_checks_beyond_say_where_the_student_is(beyond):
    for outputs, mark, word in zip(beyond, ("✓ 正解です", "…"), ("✓ Well done", "… "), strict=True):
        for gap in GAPS["beyond"]:
            text = said(outputs[f"{gap}-check"])
            assert text.startswith(mark) and f"\n{word}" in text, (gap, text)


PICTURED = [
    f"{gap}-walk"
    for gap in ("factor", "losses-after", "nesterov", "adam", "batch", "saddle", "nearest", "tuned")
]


def test_pictures_beyond_are_there_with_gaps_open_too(beyond):
    for outputs in beyond:
        for cell in PICTURED:
            assert "image/png" in kinds(outputs[cell]), cell
        assert "application/vnd.jupyter.widget-view+json" in kinds(outputs["momentum-sliders"])
    assert any("<video" in o.data.get("text/html", "") for o in beyond[0]["race"])


def test_predictions_and_walks_beyond_agree(beyond):
    outputs, _ = beyond
    assert no_complaints(outputs)
    claims = {
        "factor-walk": ": x × 0.905, y × -0.90\n         一歩 / walked:    x × 0.905, y × -0.90",
        "losses-after-walk": "lr: 0.926",
        "momentum-walk": "( 0.34,  0.05)",
        "adam-walk": "(3.00, -3.00)\nAdam: 一歩目 / first step (0.30, -0.30)",
        "saddle-walk": "SGD, y = 0: 動けない / stuck\nSGD, y = 0.000001: 76 歩",
    }
    for cell, words in claims.items():
        assert words in said(outputs[cell]), cell
    assert "True, 損失 / loss 0.048\nNesterov" in said(outputs["nesterov-walk"])
    assert "True, 損失 / loss 0.024" in said(outputs["nesterov-walk"])
    orders = said(outputs["tuned-walk"])
    assert re.findall(r" 1\. (\w+)", orders) == ["AdaGrad", "Adam"], orders


def colab_cell() -> str:
    """The cell that all notebooks begin with."""
    sources = [
        cell.source
        for lesson in make_notebooks.LESSONS
        for cell in make_notebooks.notebook(lesson, solved=False).cells
        if cell.id == "colab"
    ]
    assert sources == sources[:1] * len(make_notebooks.LESSONS)
    return sources[0]


def test_on_colab_it_clones_and_installs(tmp_path, monkeypatch):
    ran = []

    def run(command, **options):
        assert options["check"]
        ran.append(command)
        if command[0] == "git":
            (tmp_path / "kudari/lesson").mkdir(parents=True)

    monkeypatch.setitem(sys.modules, "google.colab", object())
    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"空です.*empty"):
        exec(colab_cell(), {})
    filled = colab_cell().replace('REPOSITORY = ""', 'REPOSITORY = "https://a/b"')
    exec(filled, {})
    assert ran[0][:2] == ["git", "clone"] and "https://a/b" in ran[0]
    assert "apt-get" in ran[1] and ran[2][1:3] == ["-m", "pip"]
    assert os.getcwd() == str(tmp_path / "kudari") == sys.path[0]
    exec(filled, {})  # run again, it has nothing to do
    assert len(ran) == 3


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_the_readmes_print_the_cell_for_colab(readme):
    assert f"```python\n{colab_cell().strip()}\n```" in (ROOT / readme).read_text()
