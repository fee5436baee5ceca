"""A copy of the project, in which tests start `clips` and change what they like."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from conftest import CLIPS, COMMAND, ROOT
from starting import HANG, UNCOMPILED, ignoring
from warm import Warm

NEEDED = ("clips", "numerics", "rules", "stage", "assets/fonts", "manim.cfg")
PLAIN, TURNING = "plain.py", "turning.py"


class Project:
    """A copy of the project with the clips of these tests, rendered at `-q l`."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media = folder, folder / "media"
        self.environment = dict(os.environ, PYTHONPATH=str(folder), TERM="xterm", COLUMNS="90")
        self.environment |= UNCOMPILED  # but what the sources here were compiled to, that is copied
        if not (folder / "scenes").exists():
            self.copy(folder)

    def copy(self, folder: Path) -> None:
        for name in NEEDED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            copy(ROOT / name, folder / name)
        for module in ROOT.glob("*.py"):
            shutil.copy(module, folder)
        (folder / "scenes").mkdir()
        for name in (PLAIN, TURNING):
            shutil.copy(CLIPS / name, folder / "scenes")

    def start(
        self,
        *arguments: str,
        module: str = "clips",
        literal: bool = False,
        ignored: tuple[signal.Signals, ...] = (),
        **options: object,
    ) -> subprocess.Popen | Warm:
        """Start the command in a process group of its own, as a shell does.

        It is a fork that has Manim in memory, where the `literal` one is not asked for. A cluster's
        may have another home, and settings there.
        """
        line = [module, "-q", "l", *arguments]
        if not literal and "--scheduler" not in arguments:
            folder = options.pop("cwd", self.folder)
            return Warm(line, folder, self.environment, ignored, **options)
        settings = dict(
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=ignoring(*ignored),
        )
        return subprocess.Popen(
            [sys.executable, "-m", *line],
            env=self.environment,
            text=True,
            start_new_session=True,
            **settings | options,
        )

    def run(self, *arguments: str, code: int = 0, **options: object) -> list[str]:
        """Run the command and return the lines that it printed."""
        process = self.start(*arguments, **options)
        output, _ = process.communicate(timeout=HANG)
        assert process.returncode == code, output
        return output.splitlines()

    def manim(self, scene: str, literal: bool = False) -> None:
        """Run Manim's command, or the literal one."""
        line = ["-ql", f"scenes/{scene}"]
        if literal:
            where = {"cwd": self.folder, "env": self.environment}
            subprocess.run([COMMAND, *line], **where, check=True, capture_output=True)
            return
        command = Warm(["manim", *line], self.folder, self.environment)
        said, _ = command.communicate()
        assert command.returncode == 0, said

    def write(self, scene: str, *changes: tuple[str, str]) -> None:
        """Write one of the tests' scenes with changes, each (old, new) in its text."""
        text = (CLIPS / scene).read_text()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        (self.folder / "scenes" / scene).write_text(text)

    def clear(self) -> None:
        """Remove all that was made, but not what modules' texts have told."""
        for each in (*self.media.glob("[!c]*/"), *self.media.glob("cache/*/")):
            shutil.rmtree(each)

    def made(self) -> dict[str, bytes]:
        """Every film, still and segment by its path; no scratch, which may vanish meanwhile."""
        folders = [each for each in os.walk(self.media) if ".part" not in each[0]]
        found = (Path(folder) / name for folder, _, names in folders for name in names)
        files = sorted(file for file in found if file.suffix in (".mp4", ".png"))
        return {str(file.relative_to(self.media)): file.read_bytes() for file in files}

    def drawings(self) -> dict[str, int]:
        """The segments; the number is another one when a segment was drawn anew."""
        return {file.name: file.stat().st_ino for file in self.media.glob("cache/**/*.mp4")}

    def strays(self) -> list[Path]:
        """What only a render under way may have."""
        return list(self.media.rglob(".*.part"))
