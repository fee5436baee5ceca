"""A scene class without Manim: its class attributes, enough to tell what can be set on it.

Of a scene file, and of modules it needs that import Manim, only the statements run that class
attributes, annotations and bases are made from; modules without Manim are imported as they are.
"""

from __future__ import annotations

import ast
import builtins
import importlib
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from clips import ROOT
from clips.records import Reading, dependencies

BASE = "stage.film.clip"
CLIP = type(
    "Clip",
    (),
    {"__module__": BASE, "shape": "16:9", "look": "dark", "lang": "en", "camera_class": None},
)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
NAMED = (*FUNCTIONS, ast.ClassDef)


class Outlines:
    """Outlines of scene classes, as their files are at one look."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root, self.reading = root, Reading()
        self.module = cache(lambda file: _Module(file, self.imported, self.reading))
        self.needs_manim, self.names_manim = cache(self._needs_manim), cache(self._names_manim)

    def of(self, file: Path, name: str) -> type | None:
        """The outline of the class `name` in `file`; None where it cannot be known without Manim.

        >>> Outlines().of(ROOT / "scenes/sgd_zigzag.py", "SGDZigzag").steps
        30
        """
        try:
            return self.module(file).value(name)
        except Exception:  # whatever it is, the worker meets it too, and tells
            return None

    def imported(self, folder: Path, module: str, name: str | None = None) -> Any:
        """What `import module` gives in a file of that folder, or `from module import name`."""
        if (module, name) == (BASE, "Clip"):
            return CLIP
        if name and self._files(folder, f"{module}.{name}"):
            return self.imported(folder, f"{module}.{name}")
        for file in self._files(folder, module):
            if self.needs_manim(file):
                return self.module(file).value(name)
        if module.partition(".")[0] == "manim":
            raise ImportError(f"{module} is what is to be done without")
        made = importlib.import_module(module)
        return made if name is None else getattr(made, name)

    def _files(self, folder: Path, module: str) -> list[Path]:
        """Where a module of ours can be."""
        places = [place / module.replace(".", "/") for place in (folder, self.root)]
        files = [file for place in places for file in (Path(f"{place}.py"), place / "__init__.py")]
        return [file for file in files if file.is_file()]

    def _needs_manim(self, file: Path) -> bool:
        modules = dependencies(file, self.root, self.reading)
        return any(self.names_manim(module) for module in modules if module.suffix == ".py")

    def _names_manim(self, module: Path) -> bool:
        text = self.reading.data(module)
        return re.search(rb"^[ \t]*(from|import) manim\b", text, re.M) is not None


class _Module:
    """A module of which a statement runs only when what it gives is wanted."""

    def __init__(self, file: Path, imported: Callable, reading: Reading) -> None:
        self.folder, self.imported = file.parent, imported
        self.values: dict[str, Any] = {"__name__": file.stem}
        self.statements: dict[str, ast.stmt] = {}
        with suppress(SyntaxError, ValueError, TypeError):
            for node in ast.parse(reading.data(file)).body:
                self.statements |= dict.fromkeys(_given_by(node), node)

    def value(self, name: str | None) -> Any:
        """What a name in the module means; any exception where that needs Manim."""
        if name in self.statements:
            node = self.statements.pop(name)
            match node:
                case ast.Import(names=names):
                    for module in (each.name for each in names):
                        self.values[name] = self.imported(self.folder, module)
                case ast.ImportFrom(module=str(module), names=names, level=0):
                    told = next(each.name for each in names if name == (each.asname or each.name))
                    self.values[name] = self.imported(self.folder, module, told)
                case ast.ClassDef():
                    self.values[name] = self._class(node)
                case _:
                    self._run(node, self.values)
        if name not in self.values and not hasattr(builtins, name or ""):
            raise NameError(name)
        return self.values.get(name)

    def _run(self, node: ast.AST, into: dict[str, Any], what: str = "exec") -> Any:
        for name in {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}:
            with suppress(Exception):  # it may be none of the module's, or never be asked for
                self.value(name)
        tree = ast.Expression(node) if what == "eval" else ast.Module([node], [])
        code = compile(tree, "<outline>", what, dont_inherit=True)
        return eval(code, self.values, into)

    def _class(self, node: ast.ClassDef) -> type:
        bases = tuple(self._run(base, {}, "eval") for base in node.bases)
        made: dict[str, Any] = {"__annotations__": {}, "__doc__": ast.get_docstring(node)}
        for part in node.body:
            try:
                if isinstance(part, NAMED):
                    made[part.name] = property()  # no parameter, whatever it is
                elif isinstance(part, ast.AnnAssign):
                    with suppress(Exception):
                        of = self._run(part.annotation, made, "eval")
                        made["__annotations__"][part.target.id] = of
                    if part.value:
                        made[part.target.id] = self._run(part.value, made, "eval")
                elif not isinstance(part, (ast.Expr, ast.Pass)):
                    self._run(part, made)
            except Exception:
                if not all(name[0] == "_" for name in _given_by(part) or ["?"]):
                    raise
        return type(node.name, bases, made)


def _given_by(node: ast.stmt) -> list[str]:
    """The names that a statement gives a meaning to."""
    if isinstance(node, NAMED):
        return [node.name]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [each.asname or each.name.partition(".")[0] for each in node.names]
    if not isinstance(node, (ast.Assign, ast.AnnAssign)):
        return []
    stored = [part for part in ast.walk(node) if isinstance(part, ast.Name)]
    return [part.id for part in stored if isinstance(part.ctx, ast.Store)]
