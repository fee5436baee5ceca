"""Clips made anew as their sources are saved."""

from __future__ import annotations

import re
import signal

import pytest
from conftest import CLIPS
from projects import PLAIN, TURNING
from starting import ENDING_NAMES, ENDINGS, HANG
from test_clips_command import rendered  # noqa: F401
from test_clips_making import project  # noqa: F401

from clips import options


def test_watching_remakes_what_was_saved_and_outlives_errors(project):
    process = project.start("--watch")
    lines: list[str] = []

    def until(pattern: str) -> None:
        while not (lines and re.search(pattern, lines[-1])):
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)

    try:
        until("^Watching")
        project.write(PLAIN, ("run_time=0.6", "run_time=0.8"))
        until(r"^Plain .*1\.6 s +made in")
        until("^Watching")
        assert not any(line.startswith("Turning") for line in lines)
        project.write(TURNING, ("class Turning(", "class Turning(("))
        until("SyntaxError")
        until("^Watching")
        double = project.folder / "scenes/double.py"
        double.write_text((CLIPS / PLAIN).read_text())
        until("both define Plain")
        until("^Watching")
        double.unlink()
        until("^Watching")
        project.write(TURNING, ('self.next_section("halt")', 'self.next_section("stop")'))
        until(r"^Turning .*made in")
        until("^Watching")
    finally:
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 130 and "Traceback" not in said
    assert project.strays() == []


@pytest.mark.parametrize("number, ignored", ENDINGS[1:], ids=ENDING_NAMES[1:])
def test_other_signals_end_watching_too(project, number, ignored):
    process = project.start("--watch", ignored=ignored)
    assert process.stdout.readline().startswith("Watching")
    for each in (*ignored, number):
        process.send_signal(each)
    said, _ = process.communicate(timeout=HANG)
    assert process.returncode == 128 + number
    assert said.splitlines() == [options.STOPPED]
