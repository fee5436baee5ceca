"""What the root modules import; the rules for packages are in pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest
from conftest import ROOT

# From the bottom: each may import those before it, NumPy and the standard library.
ROOT_MODULES = ("numerics", "fields", "optimizers", "adventurer")


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


@pytest.mark.parametrize("module", ROOT_MODULES[1:])
def test_a_root_module_imports_numpy_and_what_lies_below_it(module):
    below = ROOT_MODULES[: ROOT_MODULES.index(module)]
    assert imported(module) <= {*sys.stdlib_module_names, "numpy", *below}


def test_every_root_module_is_known():
    assert {file.stem for file in ROOT.glob("*.py")} == set(ROOT_MODULES[1:])


@pytest.mark.parametrize("module", ROOT_MODULES)
def test_the_numbers_load_no_manim(module):
    code = f"import {module}, sys; print([m for m in ('manim', 'stage') if m in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stderr
