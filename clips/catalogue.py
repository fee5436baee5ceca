"""Finds the clips: one class in each file of `scenes/`, read without running it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Each lecture's clips in its order, by file; files that none of them names follow by their own.
LECTURES = {
    "first": (
        "which_way",
        "sgd_descent",
        "ravine_surface",
        "ravine_gradient",
        "sgd_zigzag",
        "momentum_path",
        "sgd_vs_momentum",
    ),
    "second": (
        "one_step",
        "learning_rates",
        "velocity",
        "same_rate",
        "too_much_momentum",
        "nesterov",
        "adagrad",
        "adam",
        "minibatch_noise",
        "saddle_escape",
        "basins",
        "optimizer_race",
    ),
}
_ORDER = [stem for stems in LECTURES.values() for stem in stems]


@dataclass(frozen=True)
class SceneFile:
    """A scene file, its clip's name, which is the name of its class, and the shape written there.

    The shape is empty where the class inherits it.
    """

    file: Path
    name: str
    shape: str = ""

    @property
    def share(self) -> int:
        """The clip's part of a slide's width in per cent; if it inherits its shape, a guess."""
        share = re.fullmatch(r"right(\d+)", self.shape)
        return int(share[1]) if share else 100 if self.shape else 80


def scene_files(folder: Path) -> list[SceneFile]:
    """The scene files in `folder`, in the lectures' order.

    Names that begin with `_` are helpers. A file in which no single clip can be made out counts
    under its own name: rendering it tells what is wrong.

    Raises:
        ValueError: there is none, or two of them define a class of the same name, whose films
            would overwrite each other.

    >>> [scene.name for scene in scene_files(Path("scenes"))][0]
    'WhichWay'
    """
    files = [file for file in sorted(folder.glob("*.py")) if not file.name.startswith("_")]
    files.sort(key=lambda file: _ORDER.index(file.stem) if file.stem in _ORDER else len(_ORDER))
    scenes = [_read(file) for file in files]
    if not scenes:
        raise ValueError(f"There is no scene file in {folder}: put one there, see README.md.")
    by_name: dict[str, SceneFile] = {}
    for scene in scenes:
        other = by_name.setdefault(scene.name, scene)
        if other is not scene:
            raise ValueError(
                f"{other.file.name} and {scene.file.name} in {folder} both define {scene.name}: "
                "rename one of the two classes."
            )
    return scenes


def lecture_of(file: Path) -> str:
    """The lecture that shows the clip of a scene file, `first` or `second`; empty if none does.

    >>> lecture_of(Path("scenes/basins.py"))
    'second'
    """
    return next((name for name, stems in LECTURES.items() if file.stem in stems), "")


def choose(names: Iterable[str], scenes: list[SceneFile]) -> list[SceneFile]:
    """The scenes of these names, in their own order; all of them for no names.

    A name is the clip's (`SGDvsMomentum`), its file's (`sgd_vs_momentum`, with or without folder
    and `.py`), or a lecture's (`second`), which stands for all of its clips.

    Raises:
        ValueError: a name is none of these; the message lists the valid ones.
    """
    wanted = set()
    for name in names:
        found = [scene for scene in scenes if Path(name).stem in (scene.name, scene.file.stem)]
        found = found or [scene for scene in scenes if name and name == lecture_of(scene.file)]
        if not found:
            valid = ", ".join(scene.name for scene in scenes)
            known = (lecture_of(scene.file) for scene in scenes)
            lectures = ", ".join(dict.fromkeys(filter(None, known)))
            whole = f", and of a whole lecture: {lectures}" if lectures else ""
            raise ValueError(f"There is no clip {name!r}; there are {valid}{whole}.")
        wanted.update(found)
    return [scene for scene in scenes if scene in wanted or not wanted]


def _read(file: Path) -> SceneFile:
    node = _clip_in(file)
    if node is None:
        return SceneFile(file, file.stem)
    for part in node.body:
        match part:
            case ast.Assign(targets=[ast.Name(id="shape")], value=ast.Constant(value=str(shape))):
                return SceneFile(file, node.name, shape)
    return SceneFile(file, node.name)


def _clip_in(file: Path) -> ast.ClassDef | None:
    """The one class in `file` that is a clip; None where there is not exactly one."""
    try:
        body = ast.parse(file.read_bytes(), file).body
    except (SyntaxError, ValueError):
        return None
    classes = [node for node in body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    bases = {node.name: {ast.unparse(base).split(".")[-1] for base in node.bases} for node in body
             if isinstance(node, ast.ClassDef)}  # fmt: skip
    clips = {"Clip"}
    for node in classes:  # a class comes after its bases
        if bases[node.name] & clips or _constructs(node):
            clips.add(node.name)
    extended = set().union(*bases.values())
    found = [node for node in classes if node.name in clips and node.name not in extended]
    return found[0] if len(found) == 1 else None


def _constructs(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.FunctionDef) and part.name == "construct" for part in node.body)
