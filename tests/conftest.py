"""What tests share: which go first, films, and a folder to render in, by command or by a fork."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from filelock import FileLock
from starting import FOLDER, HANG, UNCOMPILED, ignoring
from starting import prepare as prepare_to_fork
from warm import Warm

from clips.catalogue import SceneFile
from slides import DeckError
from slides.builder import marp

ROOT = Path(__file__).parent.parent
CLIPS = Path(__file__).parent / "clips"
ROOMS = (
    "clips", "irises", "lesson", "numerics", "rules", "scenes", "slides/builder", "stage",
    "visualizer",
)  # fmt: skip
SOURCES = sorted([*ROOT.glob("*.py"), *(f for room in ROOMS for f in (ROOT / room).rglob("*.py"))])
COMMAND = str(Path(sys.executable).with_name("manim"))
# Films of these are made by the literal command, all others by what gives the same: a flat scene
# of vectors, a surface, and the main clip.
LITERAL = ("WhichWay", "RavineSurface", "SGDvsMomentum")

# Before NumPy is imported: its threads for matrices of a few hundred rows burn, while they wait for
# each other on a busy machine, more than they save.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# What is compiled while tests are collected is kept, also where the environment (a container's,
# mostly) says otherwise: each process here would else compile all of this again.
sys.dont_write_bytecode = False
gc.disable()  # while tests are collected, of which all stays: see pytest_collection_finish


# Files whose tests fork this process, and files that take long, the longest first.
FORKING = ("test_kills", "test_sealing", "test_manim_command")
LONG = (
    "test_clips_making",
    "test_slides_deck",
    "test_variants",
    "test_slides_player",
    "test_slides_beats",
    "test_clips_command",
    "test_keys",
    "test_nasty_fields",
    "test_parameters",
    "test_clips_watching",
    "test_all_clips",
    "test_shapes",
    "test_main_clip_command",
    "test_main_clip_shot",
    "test_main_clip",
    "test_contrast",
    "test_places",
    "test_stage",
    "test_notebooks",
    "test_foot",
    "test_glyphs",
    "test_slides_present",
)


def pytest_xdist_auto_num_workers() -> int:
    """By `-n auto` one process more than cores that may be used: they often wait, for a film that
    plays in a browser, for a command that was killed.
    """
    from clips.options import cores

    return cores() + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that fork this process go first: decoders and OpenGL leave threads and locks behind.

    A fork has the locks, but not the threads that would open them again. Several processes take
    files in this order too, each the next one, so none forks after it has run another file.

    Long ones follow, so that at the end no process works while the others have nothing to do.

    Without Marp or a browser the decks' tests are left out, and pytest says so; in CI they fail.
    """
    order = {name: place for place, name in enumerate((*FORKING, *LONG))}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
    lacking = _decks_lack()
    for item in items:
        if lacking and item.path.stem.startswith("test_slides") and "KUDARI_CI" not in os.environ:
            item.add_marker(pytest.mark.skip(reason=lacking))


def pytest_collection_finish() -> None:
    """What is there now stays, Manim and all: each search for garbage need not go through it.

    From here on nothing compiled is kept: of a scene that a test changes within a second Python
    would take the old one, as it has the same size.
    """
    gc.collect()
    gc.freeze()
    gc.enable()
    sys.dont_write_bytecode = True


def _decks_lack() -> str:
    try:
        marp.command()
        marp.find_browser()
    except DeckError as error:
        return str(error)
    return ""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`once(name, make)` is a folder that `make(folder)` has filled, once for all of this run.

    Of several processes that need it one makes it, the others wait. Tests leave it as it is.
    """
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder, whole = base / "once" / name, base / "once" / f"{name}.made"
        folder.parent.mkdir(exist_ok=True)
        with FileLock(folder.with_name(f"{name}.lock")):
            if not whole.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                whole.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The browser that draws slides, started once: that takes it longer than most of its pages.

    Decks that are built meanwhile share it, as Playwright runs once in a process.
    """
    from slides.builder import clips_in_deck

    with clips_in_deck.browser() as started, pytest.MonkeyPatch.context() as patch:
        patch.setattr(clips_in_deck, "browser", lambda: nullcontext(started))
        yield started


def manim_in(folder: Path, *line: str) -> int:
    """Run `manim` on one of the project's scenes, headless; its exit code.

    What it prints is added to the file `said` there. It begins with the stage in memory.
    """
    shots = (f"stage.shots.{file.stem}" for file in (ROOT / "stage/shots").glob("[a-z]*.py"))
    with (folder / "said").open("a") as said:
        ends = {"stdout": said.fileno(), "having": tuple(sorted(shots))}
        return Warm(["manim", *line], folder, {"PATH": ""} | UNCOMPILED, **ends).wait()


@pytest.fixture(scope="session")
def filmed(once: Callable[..., Path]) -> Callable[[SceneFile], Path]:
    """A folder like the project's root in which `manim` has rendered a scene headless.

    `said` in it holds what the command printed.
    """

    def film(scene: SceneFile, root: Path) -> None:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(scene.file.parent, root / "scenes", ignore=ignored)
        shutil.copy(ROOT / "manim.cfg", root)
        line = ["-pql", f"scenes/{scene.file.name}"]
        if scene.name in LITERAL:
            with (root / "said").open("w") as said:
                ends = {"stdout": said, "stderr": subprocess.STDOUT, "env": {"PATH": ""}}
                code = subprocess.run([COMMAND, *line], cwd=root, check=False, **ends).returncode
        else:
            code = manim_in(root, *line)
        assert code == 0, (root / "said").read_text()

    return lambda scene: once(scene.name, lambda root: film(scene, root))


class Studio:
    """A folder with one scene file, and what a render at `-ql` leaves in it."""

    def __init__(self, folder: Path, clip: str) -> None:
        self.folder, self.clip = folder, clip
        self.scene = folder / f"{clip.lower()}.py"
        self.film = folder / "media/480p15" / f"{clip}.mp4"
        self.still = self.film.with_suffix(".png")
        self.cache = folder / "media/cache/480p15" / clip
        folder.mkdir(parents=True, exist_ok=True)
        self.write()

    def write(self, *changes: tuple[str, str]) -> None:
        """Write the scene file, with each of `changes` as (old, new) in its text."""
        text = (CLIPS / self.scene.name).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        self.scene.write_text(text)

    def arguments(self, *flags: str) -> list[str]:
        return ["--progress_bar", "none", "-ql", *flags, str(self.scene)]

    def start(self, *flags: str, **options: object) -> subprocess.Popen:
        """Start the literal `manim` command, as on a machine without a desktop."""
        headless = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        return subprocess.Popen(
            [COMMAND, *self.arguments(*flags)],
            cwd=self.folder,
            env=headless | UNCOMPILED,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **{"preexec_fn": ignoring()} | options,
        )

    def run(self, *flags: str, code: int = 0) -> str:
        """Run the literal `manim` command and return what it printed."""
        process = self.start(*flags)
        output, _ = process.communicate(timeout=HANG)
        assert process.returncode == code, output
        return output

    def fork(self, *flags: str, prepare: Callable[[], None] = lambda: None) -> int:
        """Start the same command in a fork of this process, which has Manim and clips in memory.

        The fork calls `prepare` first.
        """
        from manim.__main__ import main  # here, so that pytest speaks before it imports Manim

        prepare_to_fork("stage.film.clip")
        pid = os.fork()
        if pid:
            return pid
        try:
            prepare()
            sys.dont_write_bytecode = True
            os.chdir(self.folder)
            sys.stdout = sys.stderr = (self.folder / "output.txt").open("w", buffering=1)
            main(self.arguments(*flags), prog_name="manim")
        except SystemExit as end:
            os._exit(end.code or 0)
        except BaseException:
            traceback.print_exc()
        os._exit(70)

    def render(self, *flags: str, code: int = 0) -> str:
        """Render in a fork, to its end, and return what it printed."""
        _, status = os.waitpid(self.fork(*flags), 0)
        assert os.waitstatus_to_exitcode(status) == code, self.output()
        return self.output()

    def output(self) -> str:
        """What the last fork printed."""
        return (self.folder / "output.txt").read_text()

    def pair(self) -> tuple[bytes, bytes]:
        return self.film.read_bytes(), self.still.read_bytes()

    def drawings(self) -> dict[str, int]:
        """The segments in the cache; the number is another one when a segment was drawn anew."""
        return {file.name: file.stat().st_ino for file in self.cache.glob("*.mp4")}

    def segments(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.cache.glob("*.mp4"))}

    def strays(self) -> list[Path]:
        """What only a render under way may have."""
        return list(self.folder.glob("media/**/.*.part"))


@pytest.fixture
def studio(tmp_path: Path) -> Callable[[str], Studio]:
    """Make a `Studio` for one of the clips in tests/clips."""
    return lambda clip: Studio(tmp_path / FOLDER, clip)
