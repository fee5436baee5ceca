"""Beats: the sections of a scene, as chapters in its film and as WebVTT beside it."""

from __future__ import annotations

import video
from conftest import CLIPS
from manim import tempconfig
from manim.utils.module_ops import get_module

from stage.film import beats, sealing


def test_beats_are_sections_and_chapters(tmp_path):
    """In the film and beside it; what shows nothing is none, what has no name is one."""
    scene = get_module(CLIPS / "plain.py").Plain

    class Named(scene):
        def construct(self) -> None:
            self.wait(0.2)
            self.next_section("shows nothing")
            self.next_section("a < b  & c")
            self.wait(1 / 15)
            super().construct()

    with tempconfig({"quality": "low_quality", "media_dir": str(tmp_path)}):
        clip = Named()
        clip.render()
    film = clip.renderer.file_writer.made["Clip"]
    found = beats.read(film)
    assert [(beat.name, round(15 * beat.start), round(15 * beat.end)) for beat in found] == [
        ("beat 1", 0, 3),
        ("a < b & c", 3, 4),
        ("appear", 4, 10),
        ("move", 10, 19),
        ("hold", 19, 25),
    ]
    assert len(video.frames(film)) == 25
    sealing.put_index_first(film, tmp_path / "copy.mov")
    assert beats.read(tmp_path / "copy.mov") == found
    assert (video.frames(tmp_path / "copy.mov") == video.frames(film)).all()
    assert clip.renderer.file_writer.made["Beats"].read_text().split("\n\n")[:3] == [
        "WEBVTT",
        "1\n00:00:00.000 --> 00:00:00.200\nbeat 1",
        "2\n00:00:00.200 --> 00:00:00.267\na &lt; b &amp; c",
    ]
    assert not list(tmp_path.glob("**/sections"))
