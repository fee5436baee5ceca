"""The notebooks, executed as a student runs them.

nbformat, nbclient and jupytext take two seconds to import, so that happens in the tests that need
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

DELIVERED, SOLUTION = "optimization.ipynb", "optimization_solution.ipynb"

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


def test_they_differ_in_the_gaps_only():
    import nbformat

    open_, solved = (nbformat.reads(make(), 4).cells for make in make_notebooks.FILES.values())
    differing = [a.id for a, b in zip(open_, solved, strict=True) if a != b]
    assert differing == ["sgd", "momentum"]


def test_every_text_is_in_both_languages():
    for cell in make_notebooks.notebook(solved=True).cells:
        if cell.cell_type == "markdown":
            paragraphs = cell.source.split("\n\n")
            kana = [bool(re.search("[ぁ-ヿ]", paragraph)) for paragraph in paragraphs]
            english = re.compile(r"[^\w$]*[A-Z][a-z]*\b[^ぁ-ヿ]*\Z")
            first = next(i for i, each in enumerate(paragraphs) if english.match(each))
            assert any(kana[:first]) and not any(kana[first:]), cell.id


def test_every_cell_has_an_id_of_its_own_and_no_mark_of_a_gap():
    for solved in (False, True):
        cells = make_notebooks.notebook(solved).cells
        assert len({cell.id for cell in cells}) == len(cells)
        assert not any("SOLUTION" in cell.source for cell in cells)


# --- Run from top to bottom ---------------------------------------------------------------------


@pytest.fixture(scope="module", params=[DELIVERED, SOLUTION])
def executed(request):
    """A notebook's name and its cells' outputs by id, from a kernel that is this Python."""
    import nbclient
    import nbformat

    notebook = nbformat.read(ROOT / request.param, 4)
    notebook.cells.append(nbformat.v4.new_code_cell("import sys; sys.executable", id="python"))
    client = nbclient.NotebookClient(
        notebook,
        timeout=int(HANG),
        kernel_name="python3",
        resources={"metadata": {"path": str(ROOT)}},
    )
    client.execute()  # raises where a cell does
    return request.param, {cell.id: cell.get("outputs", []) for cell in notebook.cells}


def said(outputs) -> str:
    data = [output.get("data", {}).get("text/plain", "") for output in outputs]
    return "".join([*data, *(output.get("text", "") for output in outputs)])


def kinds(outputs) -> set[str]:
    return {kind for output in outputs for kind in output.get("data", {})}


def test_the_checks_say_where_the_student_is(executed):
    name, outputs = executed
    words = [said(outputs[cell]) for cell in ("sgd-check", "momentum-check")]
    for text in words:
        if name == SOLUTION:
            assert text.startswith("✓ 正解です") and "✓ Well done" in text
        else:
            assert text.startswith("…") and "まだ空いています" in text and "still open" in text


def test_pictures_panels_and_the_clip_are_there(executed):
    name, outputs = executed
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
    assert said(outputs["python"]) == repr(sys.executable)
    assert not outputs["colab"]  # this is not Colab
    if name == SOLUTION:
        assert "37.0" in said(outputs["momentum-walk"]) and "12.8" in said(outputs["momentum-walk"])
        assert not any(o.get("name") == "stderr" for each in outputs.values() for o in each)


def colab_cell() -> str:
    cells = make_notebooks.notebook(solved=False).cells
    (cell,) = (cell for cell in cells if cell.id == "colab")
    return cell.source


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
