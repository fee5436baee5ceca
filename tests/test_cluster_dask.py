"""`clips` on a real Dask cluster: a scheduler and workers, each a process; some are killed.

By `make test-interop` only: Dask is thirteen packages, and its processes take their time.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import numpy as np
import pytest

pytestmark = pytest.mark.interop
distributed = pytest.importorskip("distributed")

from conftest import CLIPS  # noqa: E402
from projects import PLAIN, Project  # noqa: E402
from starting import HANG  # noqa: E402
from test_clips_command import rendered  # noqa: E402, F401

from clips import elsewhere  # noqa: E402
from clips.cluster.local import local_cluster, scheduler, worker  # noqa: E402
from clips.options import STOPPED  # noqa: E402
from clips.render import film_length  # noqa: E402
from landscape import slice_through  # noqa: E402
from optimizers import SGD  # noqa: E402
from visualizer import Adventurer, Field  # noqa: E402

FILMS = ["480p15/Plain.mp4", "480p15/Plain.png", "480p15/Turning.mp4", "480p15/Turning.png"]
OTHER = "package manim is 0.21.0 there"


def until(holds: Callable[[], object]) -> None:
    """Wait until that holds; a folder that it looks into may be gone meanwhile."""
    end, found = time.monotonic() + HANG, False
    while not found:
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)
        with suppress(FileNotFoundError):
            found = bool(holds())


def hosts(folder: Path) -> list[int]:
    """The processes that work in bundles below a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(process / "cwd").startswith(str(folder)):
                found.append(int(process.name))
        except OSError:
            pass
    return found


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster with two workers."""
    with local_cluster(2) as address:
        yield address


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project in which nothing is made yet."""
    return Project(tmp_path / "project")


def test_films_are_those_that_are_made_here_and_what_goes_wrong_is_told_as_here(
    cluster, project, rendered
):
    (project.folder / "scenes/broken.py").write_text(
        (CLIPS / "tiny.py").read_text().replace("Tiny", "Broken").replace("1 / 15", "{}['lost']")
    )
    said = project.run("--scheduler", cluster, code=1)
    ours, theirs = project.made(), rendered.made()
    assert {name: ours[name] for name in FILMS} == {name: theirs[name] for name in FILMS}
    assert said[-2].startswith("2 of 3 clips made in ")
    log = project.media / "logs/Broken.log"
    assert said[-1] == "Broken: KeyError: 'lost' (traceback: media/logs/Broken.log)"
    assert log.read_text().startswith("Traceback")
    (project.folder / "scenes/broken.py").unlink()
    assert project.run() == ["All clips are up to date."]  # here, too
    assert project.strays() == []


NAMED = """
from manim import Square

from optimizers import SGD
from stage.film.clip import Clip
from stage.parameters import Methods


class Named(Clip):
    methods: Methods = (SGD(),)

    def construct(self):
        self.add(Square(self.methods[0].side))
        self.wait(1 / 15)
"""


def test_two_users_do_not_mix_and_each_has_modules_and_settings_of_their_own(
    cluster, tmp_path, rendered
):
    """At the same time, clips of one name."""
    mine = "class Mine:\n    side = {}\n    def update(self, params, grads): ...\n"
    running, projects = [], []
    for name, side in (("ann", 1), ("bob", 3)):
        project = Project(tmp_path / name)
        (project.folder / "scenes/named.py").write_text(NAMED)
        (project.folder / "mine.py").write_text(mine.format(side))
        home = tmp_path / f"home of {name}"
        (home / ".config/manim").mkdir(parents=True)
        (home / ".config/manim/manim.cfg").write_text(f"[CLI]\nseed = {side}\n")
        project.environment |= {"LOGNAME": name, "HOME": str(home)}
        asked = ("Named", "--set", "methods=mine:Mine", "--scheduler", cluster)
        running.append(project.start(*asked, cwd=project.folder))
        projects.append(project)
    for process in running:
        assert process.wait(HANG) == 0, process.stdout.read()
    film = "480p15/Named@methods=mine_Mine@"
    ann, bob = [
        [data for name, data in project.made().items() if name.startswith(film)]
        for project in projects
    ]
    assert len(ann) == len(bob) == 2 and not {*ann} & {*bob}
    here = projects[0]
    here.run("Named", "--set", "methods=mine:Mine", "--force", literal=True, cwd=here.folder)
    assert ann == [data for name, data in here.made().items() if name.startswith(film)]


def test_a_full_disk_here_is_a_sentence_and_costs_that_film_only(cluster, project):
    """On a disk that has room for the smaller film, not for both."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    shutil.copy(CLIPS / "tiny.py", project.folder / "scenes")
    project.media.mkdir()
    clips = f"{sys.executable} -m clips -q l --jobs 1 --scheduler {cluster} Tiny Turning"
    script = f"mount -t tmpfs -o size=36k tmpfs media && {{ {clips}; ls -A media/480p15; }}"
    line, place = ["unshare", "-rm", "sh", "-c", script], {"cwd": project.folder}
    ran = subprocess.run(line, **place, env=project.environment, capture_output=True, text=True)
    said = ran.stdout.splitlines()
    assert (
        "Turning: The disk is full: the clip was not made, an earlier one is still there." in said
    )
    assert {"Tiny.mp4", "Tiny.png"} <= {*said} and not {"Turning.mp4", "Turning.png"} & {*said}
    assert not [name for name in said if name.endswith(".part")]


def test_a_cluster_samples_a_landscape(cluster):
    def loss(params: np.ndarray) -> float:
        return float(params @ params)

    given = {"points": 9, "cache": None, "progress": False}
    with distributed.Client(cluster, set_as_default=False) as client:
        there = slice_through(loss, np.ones(3), executor=client.get_executor(), **given)
    assert (there.values == slice_through(loss, np.ones(3), **given).values).all()


def test_a_cluster_makes_a_notebooks_film(cluster, tmp_path, monkeypatch):
    monkeypatch.setattr(elsewhere, "ROOT", tmp_path)
    field = Field(lambda x, y: x**2 + 2 * y**2, (-2, 2), (-1, 1), name="dish")
    adventurer = Adventurer(-1.6, 0.7).optimize(field, SGD(lr=0.3), 2)
    with distributed.Client(cluster, set_as_default=False) as client:
        made = adventurer.animate(executor=client.get_executor())
    assert made.film == tmp_path / "media/480p15/dish-SGD.mp4" and film_length(made.film)[0] > 30
    assert made.film.with_suffix(".captions.vtt").exists()


def start_a_long_one(project: Project, address: str) -> subprocess.Popen:
    """Start a short clip and one that takes long; come back when that alone is being drawn."""
    shutil.copy(CLIPS / "tiny.py", project.folder / "scenes")
    project.write(PLAIN, ("run_time=0.6", "run_time=600"))
    process = project.start("Tiny", "Plain", "--scheduler", address)
    until((project.media / "480p15/.Tiny.json").exists)
    return process


def test_ctrl_c_takes_back_what_was_handed_out(tmp_path, project):
    with scheduler(tmp_path) as (address, _), worker(address, tmp_path), worker(address, tmp_path):
        process = start_a_long_one(project, address)
        until(lambda: [*tmp_path.glob("**/jobs/*/480p15/.Plain.*.part")])
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=HANG)
        assert process.returncode == 128 + signal.SIGINT
        assert said.splitlines()[-1] == STOPPED
        assert project.strays() == []
        until(lambda: not [*tmp_path.glob("**/jobs/*")])  # the worker has stopped, too
        assert project.run("Tiny", "--force", "--scheduler", address)[-1].startswith("1 clip made")
    until(lambda: not hosts(tmp_path))


def test_a_scheduler_that_is_killed_is_a_sentence_and_what_is_done_stays(tmp_path, project):
    with ExitStack() as running:
        address, schedules = running.enter_context(scheduler(tmp_path))
        for _ in range(2):
            running.enter_context(worker(address, tmp_path))
        process = start_a_long_one(project, address)
        schedules.kill()
        said, _ = process.communicate(timeout=HANG)
        assert process.returncode == 2
        assert said.splitlines()[-1] == (
            f"The scheduler at {address} is gone. What was made is in place: with a scheduler "
            "there, or without --scheduler, the same command makes the rest."
        )
        assert "Traceback" not in said
        assert (project.media / "480p15/Tiny.mp4").exists() and project.strays() == []
        assert project.run("Tiny") == ["Tiny is up to date."]
        until(lambda: not hosts(tmp_path))  # nobody draws what nobody waits for


def test_a_worker_that_comes_later_gets_what_the_only_one_has_lost(tmp_path, project):
    places = [tmp_path / name for name in ("first", "second")]
    for place in places:
        place.mkdir()
    with scheduler(tmp_path) as (address, _), worker(address, places[0]) as only:
        project.write(PLAIN, ("run_time=0.6", "run_time=6"))
        process = project.start("Plain", "--scheduler", address)
        until(lambda: [*places[0].glob("**/jobs/*/480p15/.*.part")])
        only.kill()
        with worker(address, places[1]):
            said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 0, said
    assert said.splitlines()[-1].startswith("1 clip made in ")


def test_workers_that_lack_something_are_told_apart_and_get_no_clips(tmp_path, project):
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "cairo.py").write_text("raise ImportError('libcairo.so.2: cannot open it')")
    blind = {"__EGL_VENDOR_LIBRARY_DIRS": str(hidden), "DISPLAY": ""}
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, tmp_path, **blind),
        worker(address, tmp_path, PYTHONPATH=str(hidden)),
    ):
        said = project.run("Plain", "--scheduler", address, code=2)
    refused = [line for line in said if line.startswith("Worker tcp://127.0.0.1:")]
    assert len(refused) == 2
    (opengl,) = [line for line in refused if "Cairo" not in line]
    (cairo,) = [line for line in refused if "Cairo" in line]
    assert "gets no clips: The terrain needs OpenGL 3.3, and this machine offers none" in opengl
    assert "gets no clips: Cairo cannot be imported (libcairo.so.2: cannot open it)" in cairo
    assert said[-1] == f"{address}: none of its workers can make clips"
    assert not (project.media / "480p15").exists()


def test_two_hundred_clips_of_which_a_lost_worker_has_some(tmp_path, project):
    """Of three workers one has another version, and one is killed while it renders."""
    shutil.copy(CLIPS / "tiny.py", project.folder / "scenes")
    values = ",".join(f"{1 + n / 100:g}" for n in range(200))
    asked = ("Tiny", "--sweep", f"side={values}", "--yes")
    other = tmp_path / "other/manim-0.21.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: manim\nVersion: 0.21.0\n")
    places = [tmp_path / name for name in ("first", "second", "third")]
    for place in places:
        place.mkdir()
    with (
        scheduler(tmp_path) as (address, _),
        worker(address, places[0]) as first,
        worker(address, places[1]),
        worker(address, places[2], PYTHONPATH=str(other.parent)),
    ):
        process = project.start(*asked, "--scheduler", address)
        until(lambda: len(list(project.media.glob("480p15/*.mp4"))) > 20)
        until(lambda: list(places[0].glob("**/jobs/*/480p15/.*.part")))
        first.kill()
        said, _ = process.communicate(timeout=HANG)
        assert process.returncode == 0, said
        until(lambda: not hosts(places[0]))
    lines = said.splitlines()
    (refused,) = [line for line in lines if line.startswith("Worker ")]
    assert re.fullmatch(
        r"Worker tcp\S+ gets no clips: manim is 0\.21\.0 there, \S+ here\.", refused
    )
    assert lines[-2].startswith("200 clips made in ") and lines[-1].startswith("Index ")
    assert "All clips are up to date." in project.run(*asked)
    assert len(list(project.media.glob("480p15/*.mp4"))) == 200 and project.strays() == []
    film = project.media / "480p15/Tiny@side=2.99.mp4"
    there = film.read_bytes()
    project.run("Tiny", "--set", "side=2.99", "--force")
    assert film.read_bytes() == there
