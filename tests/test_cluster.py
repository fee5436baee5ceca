"""What `clips --scheduler` needs no cluster for: the bundle, the sentences, what stays as it is.

With a scheduler and workers: tests/test_cluster_dask.py.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from projects import Project
from test_clips_command import rendered  # noqa: F401

from clips import ROOT, SETTINGS
from clips.cluster.bundle import digest, packed
from clips.job import Job

NOBODY = "tcp://127.0.0.1:1"
MINE = """
import numpy as np
from helping import PUSH

class Mine:
    def update(self, params, grads): ...
"""


def zigzag(folder: Path, **parameters: str) -> Job:
    return Job(
        "SGDZigzag", ROOT / "scenes/sgd_zigzag.py", "l", None, (*parameters.items(),), folder
    )


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of somebody who has set nothing, yet."""
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_a_bundle_is_named_for_what_is_in_it_and_holds_all_that_a_film_needs(home):
    one, other = packed([zigzag(home)]), packed([zigzag(home, lr="0.3")])
    assert one == other  # a choice goes with its job
    inside = files(one.data)
    assert digest(inside.items()) == one.name
    for name in ("scenes/sgd_zigzag.py", "manim.cfg", "clips/workers.py", "fields.py"):
        assert inside[f"project/{name}"] == (ROOT / name).read_bytes()
    fonts = {file.name for file in (ROOT / "assets/fonts").glob("*.ttf")}
    assert {Path(name).name for name in inside} >= fonts
    assert not {name for name in inside if "which_way" in name or "tests/" in name}


def test_the_users_settings_go_with_it(home):
    before = packed([zigzag(home)])
    settings = home / SETTINGS.removeprefix("~/")
    settings.parent.mkdir(parents=True)
    settings.write_text("[CLI]\nbackground_color = #ff0000\n")
    after = packed([zigzag(home)])
    assert after.name != before.name
    assert files(after.data)["home/.config/manim/manim.cfg"] == settings.read_bytes()


def test_modules_that_are_named_go_with_what_they_import_and_its_version_counts(home):
    (home / "mine.py").write_text(MINE)
    (home / "helping.py").write_text("PUSH = 1")
    (home / "other.py").write_text("never imported")
    bundle = packed([zigzag(home, methods="mine:Mine")])
    named = {name for name in files(bundle.data) if not name.startswith("project/")}
    assert named == {"named/mine.py", "named/helping.py"} and bundle.folder == "named"
    assert bundle.packages == ("numpy",)
    within = packed([zigzag(ROOT / "tests", methods="plain:Downhill")])
    assert within.folder == "project/tests"
    assert "project/tests/plain.py" in files(within.data)


@pytest.mark.parametrize(
    "options, said",
    [
        (["--scheduler", "host:8786"], "'host:8786' is no scheduler's address: write it as in tcp"),
        (["--scheduler", "tcp://host"], "'tcp://host' is no scheduler's address: write it as in"),
        (["--local-cluster", "0"], "'0' is not a number that can be: give 1 or more"),
        (["--local-cluster", "2", "--scheduler", NOBODY], "not allowed with argument"),
    ],
)
def test_what_is_no_cluster_is_a_sentence(rendered, options, said):
    assert said in rendered.run(*options, code=2)[-1]


def test_where_nothing_is_to_be_done_nobody_is_asked(rendered):
    """Neither the cluster nor Dask."""
    script = (
        "import sys; from clips.__main__ import main; main(['-q', 'l']);"
        "sys.exit(bool({'distributed', 'dask', 'numpy', 'manim'} & set(sys.modules)))"
    )
    environment = rendered.environment | {"KUDARI_SCHEDULER": NOBODY}
    ran = subprocess.run([sys.executable, "-c", script], env=environment, cwd="/")
    assert ran.returncode == 0


def test_without_dask_it_says_how_to_get_it(tmp_path, rendered):
    project = Project(tmp_path / "project")
    (tmp_path / "hidden").mkdir()
    hidden = tmp_path / "hidden/distributed.py"
    hidden.write_text("raise ModuleNotFoundError('as on a machine without it')")
    path = os.pathsep.join([str(hidden.parent), project.environment["PYTHONPATH"]])
    project.environment |= {"PYTHONPATH": path, "KUDARI_SCHEDULER": NOBODY}
    *_, said = project.run("Plain", code=2)
    how = ".venv/bin/pip install -c constraints.txt -c constraints-interop.txt -e '.[cluster]'"
    assert said == f"A cluster needs dask.distributed: {how}"
    assert project.run("--local-cluster", "1", "Plain", code=2)[-1] == said
