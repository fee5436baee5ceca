"""Sealing: the same bytes each time, broken files noticed, a failure leaves what was there."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import video
from conftest import CLIPS
from manim import tempconfig
from manim.utils.module_ops import get_module
from starting import ENDING_NAMES, ENDINGS, HANG, ignoring

from stage.film import beside, messages, sealing, segments
from stage.film.beside import Beside, Whole
from stage.film.scratch import stray_scratch

WEIGHT = "Weight", ".weight"  # another format
MADE = dict([("Clip", ".mp4"), *(each[:2] for each in beside.BESIDE), WEIGHT])


@pytest.mark.parametrize("clip", ["Plain", "Turning"])
def test_a_class_rendered_twice_in_a_process_gives_the_same_bytes(tmp_path, clip):
    scene = getattr(get_module(CLIPS / f"{clip.lower()}.py"), clip)
    results = []
    for run in ("first", "second"):
        # What the heap holds differs from run to run, and x264's threads can read it.
        litter = [np.full(n * 1000, n % 256, np.uint8) for n in range(100, 900)]
        del litter
        with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path / run)}):
            made = scene()
            made.render()
        files = [*made.renderer.file_writer.made.values()]
        files += made.renderer.file_writer.partial_movie_files
        results.append([Path(file).read_bytes() for file in files])
    assert len(results[0]) == 1 + len(beside.BESIDE) + 3  # the film, and three segments
    assert results[0] == results[1]


def test_frames_are_encoded_as_manim_encodes_them(tmp_path, monkeypatch):
    """Converted once and from where they lie, also where one is held; the bytes are the same."""
    scene, films = get_module(CLIPS / "plain.py").Plain, []
    for folder in ("ours", "manims"):
        if folder == "manims":
            monkeypatch.delattr(segments.WholeSegmentEncoder, "write_frame")
        with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path / folder)}):
            made = scene()
            made.render()
        films.append(Path(made.renderer.file_writer.made["Clip"]).read_bytes())
    assert films[0] == films[1]


@pytest.mark.skipif(sys.platform != "linux", reason="threads have no niceness of their own here")
def test_drawing_goes_before_encoders_and_far_ahead_of_them(tmp_path, monkeypatch):
    encode, nice = segments.WholeSegmentEncoder.write_frame, set()

    def noted(self: segments.WholeSegmentEncoder, pixels: np.ndarray, **told: int) -> None:
        encode(self, pixels, **told)
        nice.add(os.getpriority(os.PRIO_PROCESS, 0))

    monkeypatch.setattr(segments.WholeSegmentEncoder, "write_frame", noted)
    mine = os.getpriority(os.PRIO_PROCESS, 0)
    with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path)}):
        made = get_module(CLIPS / "plain.py").Plain()
        made.render()
    assert nice == {min(mine + segments.BEHIND, 19)} and os.getpriority(os.PRIO_PROCESS, 0) == mine
    told = made.renderer.file_writer.settings
    frames = told.max_inflight_encoders * made.camera.pixel_array.nbytes
    assert segments.AHEAD - frames < told.encoder_queue_size * frames <= segments.AHEAD


def test_another_format_is_one_entry(tmp_path, monkeypatch):
    """It is made of the film that is put into place; where it fails, all stays as it was."""

    def weighed(whole: Whole, place: Path) -> None:
        place.write_text(f"{whole.film.stat().st_size} {len(whole.still)}")

    def broken(whole: Whole, place: Path) -> None:
        place.write_text("half")
        raise OSError("no room")

    for write in (weighed, broken):
        more = Beside(*WEIGHT, write)
        monkeypatch.setattr(sealing, "BESIDE", (*beside.BESIDE, more))
        with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path)}):
            clip = get_module(CLIPS / "plain.py").Plain()
            if write is broken:
                with pytest.raises(OSError, match="no room"):
                    clip.render()
            else:
                clip.render()
                made = clip.renderer.file_writer.made
        film = tmp_path / "480p15/Plain.mp4"
        assert made == {f: film.with_suffix(s) for f, s in MADE.items()}
        sizes = film.stat().st_size, film.with_suffix(".png").stat().st_size
        assert made["Weight"].read_text() == "{} {}".format(*sizes)
        assert {*film.parent.iterdir()} == {*made.values()}


@pytest.mark.parametrize("seconds, frames", [(0.34, 5), (0.7, 10), (23 / 15, 23), (3.1, 46)])
def test_number_of_frames_is_rounded(tmp_path, seconds, frames):
    """Manim cuts a wait and rounds a play up, both with the noise of a division."""
    scene = get_module(CLIPS / "plain.py").Plain

    class Timed(scene):
        def construct(self) -> None:
            self.wait(seconds)
            self.play(self.camera.zoom_tracker.animate.set_value(1.5), run_time=seconds)

    with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path)}):
        Timed().render()
    assert len(video.frames(tmp_path / "480p15/Timed.mp4")) == 2 * frames


def truncate(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flip(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


@pytest.mark.parametrize(
    "damage",
    [lambda data: data[:48], lambda data: b"", truncate, flip, lambda data: b"\x5a" * len(data)],
    ids=["48 bytes", "empty", "half", "one byte", "garbage"],
)
def test_a_broken_segment_is_drawn_again(studio, damage):
    here = studio("Plain")
    here.render()
    pair, segments = here.pair(), here.segments()
    for name, data in segments.items():
        (here.cache / name).write_bytes(damage(data))
        here.render()
        assert here.segments() == segments
        assert here.pair() == pair


def test_a_segment_without_its_checksum_is_drawn_again(studio):
    here = studio("Plain")
    here.render()
    first = next(here.cache.glob("*.mp4"))
    before = first.stat().st_ino
    next(here.cache.glob(first.name + ".crc")).unlink()
    here.render()
    assert first.stat().st_ino != before
    assert segments.is_whole(first)


def test_an_unfinished_drawing_of_a_text_is_made_again(studio):
    here = studio("Turning")
    here.render()
    pair = here.pair()
    drawings = list(here.cache.glob("text/*.svg"))
    assert drawings
    for drawing in drawings:
        whole = drawing.read_bytes()
        drawing.write_bytes(truncate(whole))
        here.render()
        assert drawing.read_bytes() == whole
        assert here.pair() == pair


def test_two_equal_plays_share_a_segment(studio):
    here = studio("Plain")
    here.write(("self.wait(0.4)", "self.wait(0.4)\n        self.wait(0.4)"))
    for flags in ((), ("--max-inflight-encoders", "3"), ("--disable_caching",)):
        for file in here.cache.glob("*.mp4"):
            file.unlink()
        here.render(*flags)
        assert len(video.frames(here.film)) == 27


@pytest.mark.parametrize(
    "fault",
    ["raise KeyError('lost')", "raise SystemExit(3)", "self.play()", "self.renderer.get_frame = 0"],
)
def test_a_failing_scene_leaves_the_clip(studio, fault):
    here = studio("Plain")
    here.render()
    pair = here.pair()
    here.write(("self.wait(0.4)", fault), ("side = 2.0", "side = 1.0"))
    _, status = os.waitpid(here.fork(), 0)
    assert status != 0
    assert here.pair() == pair
    assert here.strays() == []


@pytest.mark.parametrize("number, ignored", ENDINGS, ids=ENDING_NAMES)
def test_a_signal_leaves_the_clip_and_no_traceback(studio, number, ignored):
    """It does what Ctrl-C does; those to be ignored are, as the exit code tells."""
    here = studio("Plain")
    here.render()
    pair = here.pair()
    here.write(("run_time=0.6", "run_time=60"))
    literal = number == signal.SIGINT or ignored  # the other two by forks, as they begin sooner
    process = here.start(preexec_fn=ignoring(*ignored)) if literal else None
    pid = process.pid if process else here.fork(prepare=ignoring(*ignored))
    wait_for(lambda: here.strays())
    time.sleep(0.2)
    for each in (*ignored, number, number):  # twice, as `timeout` does
        os.kill(pid, each)
    if process:
        said, _ = process.communicate(timeout=HANG)
        code = process.returncode
    else:
        code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        said = here.output()
    assert code == 128 + number
    assert "Traceback" not in said
    assert said.strip().splitlines()[2:] == [messages.STOPPED]
    assert here.pair() == pair
    assert here.strays() == []


def wait_for(condition) -> None:
    end = time.monotonic() + HANG
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.001)


def test_the_cache_keeps_what_is_used_and_the_latest_of_the_rest(tmp_path):
    def segment(name: str, age: float, size: int = 100) -> None:
        for file in (tmp_path / name, tmp_path / f"{name}.crc"):
            file.write_bytes(b"x" * size)
            os.utime(file, (time.time() - age,) * 2)

    for name, age in [
        ("used", 900),
        ("new", 10),
        ("older", 20),
        ("oldest", 30),
        ("uncached_1", 25),
    ]:
        segment(f"{name}.mp4", age)
    segments.prune(tmp_path, [tmp_path / "used.mp4"], keep_bytes=250)
    kept = {"used.mp4", "new.mp4", "older.mp4"}
    assert {file.name for file in tmp_path.iterdir()} == kept | {f"{name}.crc" for name in kept}
    assert (tmp_path / "used.mp4").stat().st_mtime > time.time() - 60


def test_going_back_to_an_earlier_parameter_draws_nothing(studio):
    here = studio("Plain")
    here.render()
    pair = here.pair()
    drawings = here.drawings()
    here.write(("way = 2.0", "way = 1.0"))
    here.render()
    assert len(here.drawings()) == 5  # the first play is the same
    assert here.pair() != pair
    here.write()
    here.render()
    assert here.drawings().items() >= drawings.items()
    assert here.pair() == pair


def test_another_duration_redraws_only_its_own_play(studio):
    """Where the camera was in the frame before the end makes no difference to what comes next."""
    here = studio("Turning")
    here.render()
    drawings = here.drawings()
    here.write(("[walk], run_time=0.6", "[walk], run_time=0.8"))
    here.render()
    assert here.drawings().items() > drawings.items()
    assert len(here.drawings()) == 4


def test_a_full_disk_is_one_sentence():
    error = RuntimeError("Failed to encode video segment")
    error.__cause__ = OSError(28, "No space left on device", "x.mp4")
    assert messages.plain_sentence(error).startswith("The disk is full")


def test_only_scratch_of_processes_that_are_gone_is_stray(tmp_path):
    gone = os.fork() or os._exit(0)
    os.waitpid(gone, 0)
    for pid in (gone, os.getpid(), os.getppid()):
        (tmp_path / f".A.{pid}.part").mkdir()
    (tmp_path / f".B.{gone}.part").mkdir()
    ended = os.fork() or os._exit(0)
    os.waitid(os.P_PID, ended, os.WEXITED | os.WNOWAIT)  # nobody has asked about it yet
    (tmp_path / f".A.{ended}.part").mkdir()
    stray = {path.name for path in stray_scratch(tmp_path, "A")}
    os.waitpid(ended, 0)
    assert stray == {f".A.{pid}.part" for pid in (gone, ended, os.getpid())}


def test_exceptions_reach_whoever_renders_in_a_program(tmp_path):
    scene = get_module(CLIPS / "plain.py").Plain
    wrong = type("Wrong", (scene,), {"shape": "tall"})
    with pytest.raises(ValueError, match="shape is 'tall'; it can be 16:9, right65"):
        wrong()
    assert "Wrong" not in sys.modules
