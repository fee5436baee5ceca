"""What keys a play: a changed constant in all that can draw it, and no comment; with real edits."""

from __future__ import annotations

import ast
import shutil
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from conftest import CLIPS, ROOT
from manim.utils.module_ops import get_module
from projects import Project
from warm import Warm

from clips.catalogue import scene_files
from stage.film.clip import Clip
from stage.paint.keys import code_in, running
from stage.paint.sources import Reading, dependencies, programs, read

SCENES = [(scene.file, scene.name) for scene in scene_files(ROOT / "scenes")]
SCENES += [(CLIPS / "turning.py", "Turning"), (CLIPS / "room.py", "Room")]

read_once = cache(read)
UNEDITED = Reading(read_once)


@cache
def another_number(code: bytes) -> bytes:
    """The program with its first number changed; where there is none, with one more."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            node.value = -1 - node.value  # one more would be the same, of a huge one
            return ast.unparse(tree).encode()
    return code + b"\nCHANGED = 1\n"


@cache
def another_layout(code: bytes) -> bytes:
    """The program without its comments and in another layout, with other docstrings."""
    tree = ast.parse(code)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            has_one = ast.get_docstring(node) is not None
            node.body[:has_one] = [ast.Expr(ast.Constant("Something else is said here."))]
    return b"# a word\n\n" + ast.unparse(tree).encode() + b"\n# and another\n"


def named(scene: Path, name: str) -> Callable[..., str]:
    """A call that tells the name of the clip's code, with other contents of some files."""
    kinds = getattr(get_module(scene), name).__mro__
    family = kinds[: kinds.index(Clip)]
    files = list(dict.fromkeys(Path(sys.modules[kind.__module__].__file__) for kind in family))
    names = {kind.__name__ for kind in family}

    def tell(changed: dict[Path, bytes]) -> str:
        return code_in(files, names, edited(changed)).name

    return tell


def edited(changed: dict[Path, bytes]) -> Reading:
    """The files as they are but for some; what is told of the others is looked up once for all."""
    look = Reading(lambda file: changed[file] if file in changed else read_once(file))

    def kept(own: Callable, unedited: Callable) -> Callable:
        return lambda file, *more: (own if file in changed else unedited)(file, *more)

    look.imported = kept(look.imported, UNEDITED.imported)
    look.told = kept(look.told, UNEDITED.told)
    look.digest = kept(look.digest, UNEDITED.digest)
    look.data_below = UNEDITED.data_below
    return look


@pytest.mark.parametrize("scene, name", SCENES, ids=[name for _, name in SCENES])
def test_a_changed_constant_in_each_module_changes_the_plays_and_a_comment_does_not(scene, name):
    tell, found = named(scene, name), programs([scene])
    before = tell({})
    assert tell({}) == before
    modules = [file for file in found if file.suffix == ".py"]
    assert modules == [file for file in dependencies(scene) if file.suffix == ".py"]
    common = ("film/clip", "paint/camera", "film/sealing")
    assert {ROOT / f"stage/{name}.py" for name in common} < set(modules)
    for file in found.keys() - {scene}:  # whose timeline Manim sees itself
        code = file.read_bytes()
        changed = another_number(code) if file in modules else code + b" "
        assert tell({file: changed}) != before, file
    assert tell({file: another_layout(file.read_bytes()) for file in modules}) == before
    others = {*(ROOT / "stage").rglob("*.*"), *(ROOT / "scenes").glob("*.py")} - found.keys()
    assert tell(dict.fromkeys(others, b"CHANGED = 1")) == before


def test_a_clip_sees_the_data_that_its_modules_name():
    data = {name: {f.parent.name for f in programs([scene])} for scene, name in SCENES}
    assert "shaders" not in data["Turning"] and "fonts" in data["Turning"]
    assert {"shaders", "fonts"} < data["SGDZigzag"] & data["RavineSurface"]


SCENE = """
from stage.walk.pace import late, quicken
SIZE, OTHER = 1, 2
RATE = 3
class Mark(Square):
    turn = 4
    def interpolate(self, alpha): self.rotate(self.turn * alpha)
def ring(angle): return Circle(SIZE).rotate(angle)
def builder(): return Square(5)
class Short(Clip):
    \"\"\"Words.\"\"\"
    width = 6
    def construct(self):
        mark = builder()
        mark.add_updater(lambda one: one.become(ring([RATE + k for k in range(2)])))
        other = Square().add_updater(self.follow)
        self.tell()
        self.play(FadeIn(mark), run_time=7)
    def follow(self, one): one.move_to(self.place())
    def place(self): return self.width * 8
    def tell(self): self.said = 9
    def update_mobjects(self, dt): super().update_mobjects(10 * dt)
"""


@pytest.mark.parametrize(
    "old, new, counts",
    [
        ("SIZE, OTHER = 1", "SIZE, OTHER = 11", True),  # read by a function that an updater calls
        ("RATE = 3", "RATE = 33", True),  # read in a comprehension, where Manim does not look
        ("turn = 4", "turn = 44", True),  # in a class that is no clip
        ("range(2)", "range(22)", True),
        ("* 8", "* 88", True),  # in a method that a method calls which was handed on
        ("10 * dt", "11 * dt", True),  # in a method that Manim calls
        ("Square(5)", "Square(55)", False),  # what comes of it, Manim sees
        ("run_time=7", "run_time=77", False),
        ("said = 9", "said = 99", False),
        ("width = 6", "width = 66", False),  # the value is seen, see `reads`
        ("import late, quicken", "import quicken", False),
        ('"""Words."""', '"""Other words."""', False),
        ("mark = builder()", "mark = builder()  # a word", False),
    ],
)
def test_of_the_scene_file_it_is_what_may_run_in_a_play(old, new, counts):
    assert SCENE.count(old) == 1
    before = running([SCENE.encode()], {"Short"})
    after = running([SCENE.replace(old, new).encode()], {"Short"})
    assert (before.name != after.name) == counts
    assert "width" in before.reads and "said" not in before.reads


def test_a_clip_that_hands_itself_on_may_be_asked_for_anything():
    for call, counts in (("help(self)", True), ("type(self)", False), ("self.add()", False)):
        code = SCENE.replace("self.tell()", f"self.tell(); {call}")
        found = {running([code.replace("said = 9", s).encode()], {"Short"}).name
                 for s in ("said = 9", "said = 8")}  # fmt: skip
        assert len(found) == 1 + counts


# Real edits -------------------------------------------------------------------------------------


def render(project: Project, *lines: tuple[str, str]) -> None:
    """Render by `manim`, all at once: in folders of media, by scene files."""
    flags = ["manim", "-ql", "--progress_bar", "none", "--media_dir"]
    running = [
        Warm([*flags, media, f"scenes/{scene}.py"], project.folder, project.environment)
        for media, scene in lines
    ]
    for each in running:
        said, _ = each.communicate()
        assert each.returncode == 0, said


ROOM, PLAIN = ("media", "room"), ("media", "plain")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with a clip of all rooms, which is rendered."""
    project = Project(tmp_path_factory.mktemp("room"))
    shutil.copy(CLIPS / "room.py", project.folder / "scenes")
    render(project, ROOM, PLAIN)
    return project


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("stage/ground/material.py", "HIDDEN = 0.16", "HIDDEN = 0.9"),
        ("stage/look/dracula.py", 'ORANGE = "#f98a31"', 'ORANGE = "#ff55ff"'),
        ("stage/ground/shaders/terrain.frag", "alpha <= 0.", "alpha <= .9"),
        ("stage/film/clip.py", "round(run_time / step))", "round(run_time / step) + 1)"),
        ("stage/figures/curves.py", "DOT = 0.05", "DOT = 0.09"),
        ("stage/walk/hiker_drawing.py", "CASING = 0.02", "CASING = 0.09"),
        (
            "stage/paint/kept_pictures.py",
            "self.top)\n        ctx.paint_with_alpha(opacity)",
            "self.top)\n        ctx.paint_with_alpha(opacity / 2)",
        ),
        ("fields.py", "x * x / 20 + y * y", "x * x / 10 + y * y"),
        ("scenes/room.py", "SIDE = 0.3", "SIDE = 0.9"),
        ("scenes/room.py", "lean = 0.2", "lean = 0.7"),
    ],
)
def test_after_an_edit_the_film_is_that_of_a_cold_render(room, tmp_path, file, old, new):
    edited = room.folder / file
    before, text, film = room.drawings(), edited.read_text(), "480p15/Room.mp4"
    stale = (room.media / film).read_bytes()
    assert text.count(old) == 1
    edited.write_text(text.replace(old, new))
    try:
        render(room, ROOM, (str(tmp_path), "room"))
    finally:
        edited.write_text(text)
    warm, cold = (room.media / film).read_bytes(), (tmp_path / film).read_bytes()
    assert warm == cold != stale
    assert room.drawings().items() >= before.items()


def test_what_a_clip_does_not_import_and_comments_draw_nothing_anew(room):
    render(room, ROOM)
    before = room.drawings()
    for file in ("stage/film/clip.py", "stage/walk/trail.py", "scenes/room.py"):
        (room.folder / file).write_bytes(another_layout((room.folder / file).read_bytes()))
    with (room.folder / "stage/arrows/slope_rose.py").open("a") as other:
        other.write("CHANGED = 1\n")
    render(room, ROOM)
    assert room.drawings() == before
    with (room.folder / "stage/ground/terrain.py").open("a") as other:
        other.write("CHANGED = 1\n")
    render(room, PLAIN)
    assert room.drawings() == before  # the square stands on no ground
    render(room, ROOM)
    assert room.drawings() != before
