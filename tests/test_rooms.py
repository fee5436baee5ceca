"""What the root modules import, and how long modules and functions are.

The rules for packages are in pyproject.toml.
"""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from conftest import ROOT, SOURCES

# From the bottom: each may import those before it, NumPy and the standard library.
ROOT_MODULES = (
    "numerics",
    "rules",
    "schedules",
    "fields",
    "losses",
    "optimizers",
    "methods",
    "adventurer",
    "landscape",
)
PACKAGES = ("numerics", "rules")


def imported(module: str) -> set[str]:
    """The first names of what a root module imports."""
    tree = ast.parse((ROOT / f"{module}.py").read_text())
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("module", [each for each in ROOT_MODULES if each not in PACKAGES])
def test_a_root_module_imports_numpy_and_what_lies_below_it(module):
    below = ROOT_MODULES[: ROOT_MODULES.index(module)]
    assert imported(module) <= {*sys.stdlib_module_names, "numpy", *below}


def test_every_root_module_is_known():
    assert {file.stem for file in ROOT.glob("*.py")} == {*ROOT_MODULES} - {*PACKAGES}


def test_no_module_is_past_300_lines_and_no_function_past_60():
    tools = [file for folder in ("benchmarks", "scripts") for file in (ROOT / folder).glob("*")]
    long = {
        file.name: file.read_text().count("\n") - 300 for file in (ROOT / "tests").rglob("*.py")
    }
    for file in (*SOURCES, *(file for file in tools if file.is_file())):
        text = file.read_text()
        long[file.name] = text.count("\n") - 300
        for node in ast.walk(ast.parse(text)) if file.suffix == ".py" else ():
            if isinstance(node, ast.FunctionDef):
                first = min(part.lineno for part in (node, *node.decorator_list))
                long[f"{file.name}: {node.name}"] = node.end_lineno - first - 59
    assert len(long) > 1000
    assert [name for name, lines in long.items() if lines > 0] == []


@pytest.mark.parametrize("module", ROOT_MODULES)
def test_the_numbers_load_no_manim(module):
    code = f"import {module}, sys; print([m for m in ('manim', 'stage') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stderr
