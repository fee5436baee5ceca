"""Sealing a clip: film and still come into their place whole and together, or stay as they were.

Hooked on Manim's renderer and file writer, so the `manim` command, the `clips` command and a
notebook share it. Manim itself draws straight into the files of the last render; here everything
is made in scratch folders (see `stage.film.scratch`) and renamed when it is complete.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, takewhile
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim import CairoRenderer, Mobject
from manim.scene.scene import Scene
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from manim.utils.exceptions import EndSceneEarlyException

from stage.film import segments
from stage.film.beats import Beat, beats_of, chapters
from stage.film.beside import BESIDE, Whole, png
from stage.film.captions import Cue, Note, cues_of
from stage.film.cut_out import cut_out
from stage.film.scratch import (
    clear,
    new_scratch,
    put,
    put_together,
    scratch_folder,
    stray_scratch,
)
from stage.film.stopping import held
from stage.paint.rest import Play


class SealingRenderer(CairoRenderer):
    """Cairo's renderer, whose file writer seals the clip when the scene is finished."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(file_writer_class=SealingWriter, **kwargs)

    def get_frame(self) -> np.ndarray:
        """The current frame: as the camera draws the next one elsewhere, it need not be copied."""
        return self.camera.pixel_array

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        """Manim's; in its end nothing is at rest any more."""
        try:
            super().play(scene, *args, **kwargs)
        finally:
            self.camera.playing = None

    def save_static_frame_data(
        self, scene: Scene, static_mobjects: Iterable[Mobject]
    ) -> np.ndarray | None:
        """What each frame begins with: Manim's, and what is at rest right above that."""
        super().save_static_frame_data(scene, static_mobjects)
        playing = Play(scene.animations, scene.mobjects, self.camera.pose())
        self.camera.playing = playing
        shown = self.camera.get_mobjects_to_display(scene.moving_mobjects)
        ground = list(takewhile(self.camera.at_rest, shown))
        if ground:
            self.update_frame(scene, ground)
            self.static_image = self.get_frame()
            playing.ground.update(ground)
        return self.static_image

    def update_skipping_status(self) -> None:
        """Manim's; notes when `-n` ends the scene before its end."""
        try:
            super().update_skipping_status()
        except EndSceneEarlyException:
            self.file_writer.is_cut_short = True
            raise

    def add_frame(self, frame: np.ndarray, num_frames: int = 1) -> None:
        """Manim's, but a film with alpha holds what is drawn, without the ground's colour."""
        alpha = self.file_writer.output_spec.transparent and not self.skip_animations
        super().add_frame(self.cut_out(frame) if alpha else frame, num_frames)

    def cut_out(self, frame: np.ndarray) -> np.ndarray:
        """A frame of this scene without its ground, if it has none; else the frame."""
        if self.camera.background_opacity == 1:
            return frame
        return cut_out(frame, self.camera.background_color.to_int_rgb())

    def freeze_current_frame(self, duration: float) -> None:
        """Hold the current frame: Manim's, but the number of frames is rounded, not cut."""
        frames = max(1, round(duration * self.camera.frame_rate))
        self.add_frame(self.get_frame(), num_frames=frames)

    def scene_finished(self, scene: Scene) -> None:
        """Assemble and seal, with the last frame that was drawn as the still, and the notes."""
        self.file_writer.notes, self.file_writer.lang = scene.teller.notes, scene.lang
        if not self.file_writer.is_alone:  # while the last frames are encoded
            self.file_writer.still = png(self.cut_out(self.get_frame()))
        super().scene_finished(scene)


class SealingWriter(SceneFileWriter):
    """Manim's writer of a scene's files, safe against every kind of end.

    Attributes:
        made: what the render has left, label to path; the film first.
        is_cut_short: whether `-n` left out plays at the end.
        still: the last frame as a PNG, once the scene is finished.
        notes, lang: what there is to say of each play, and the language, then too.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made: dict[str, Path] = {}
        self.is_cut_short = False
        self.still = b""
        self.notes: Sequence[Note] = ()
        self.lang = "en"
        self._draft: Path | None = None
        if self.output_spec.is_video:
            asked = self.settings.encoder_queue_size, self.settings.max_inflight_encoders
            ahead = segments.frames_ahead(self.video_encoder, *asked)
            self.settings = replace(self.settings, encoder_queue_size=ahead)
            self._clear_up()

    def _clear_up(self) -> None:
        """Finish or remove what a killed render of this clip has left."""
        place, name = super().movie_file_path, self.output_plan.output_stem
        for folder in (place.parent, self.partial_movie_directory):
            for scratch in stray_scratch(folder, name):
                clear(scratch)

    # segments -----------------------------------------------------------------------------------

    @property
    def _segment_scratch(self) -> Path:
        return scratch_folder(self.partial_movie_directory, self.output_plan.output_stem)

    def open_partial_movie_stream(self, **kwargs: Any) -> None:
        """Manim's; a Ctrl-C while an encoder's thread starts would leave that waiting for ever."""
        with held():
            super().open_partial_movie_stream(**kwargs)

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        return segments.WholeSegmentEncoder(
            target=target, scratch=self._segment_scratch, spec=self.video_encoder
        )

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Whether the play can be taken from the cache: its segment is there, and intact."""
        return super().is_already_cached(hash_invocation) and segments.is_whole(
            self.output_plan.segment_path(hash_invocation)
        )

    def remove_segment_scratch(self) -> None:
        """At the end of a render, however it ended; `Clip.render` calls it."""
        if self.output_spec.is_video:
            shutil.rmtree(self._segment_scratch, ignore_errors=True)

    # the clip -----------------------------------------------------------------------------------

    @property
    def movie_file_path(self) -> Path:
        """Where Manim assembles the film: the draft while there is one, else its place."""
        return self._draft or super().movie_file_path

    @property
    def is_part(self) -> bool:
        """Whether plays of the scene are missing in the film, by `-n` or a skipped section."""
        return self.is_cut_short or None in self.partial_movie_files

    @property
    def is_alone(self) -> bool:
        """Whether nothing is put beside a film: it is a part, a GIF, has alpha, or is none."""
        spec = self.output_spec
        return self.is_part or spec.is_gif or spec.transparent or not spec.is_video

    @property
    def beats(self) -> list[Beat]:
        """The beats of the film, from the segments that it is made of."""
        parts = [(one.name, sum(map(_frames, one.partial_movie_files))) for one in self.sections]
        return beats_of(parts, self.video_encoder.frame_rate)

    def cues(self, beats: Sequence[Beat]) -> list[Cue]:
        """The captions of the film, which is whole and has these beats."""
        counts = accumulate(map(_frames, self.partial_movie_files))
        ends = [Fraction(count) / self.video_encoder.frame_rate for count in counts]
        return cues_of(beats, self.notes, ends)

    def finish(self) -> None:
        """Drain the encoders, assemble, seal; then prune the cache."""
        super().finish()
        if self.output_spec.is_image_sequence:
            self.made = {"Images": self.final_file_path}
        if self.output_spec.is_video and not self.is_part:
            segments.prune(self.partial_movie_directory, map(Path, self.partial_movie_files))

    def combine_to_movie(self) -> None:
        """Assemble the segments aside, then put film and what is beside it in place."""
        place = super().movie_file_path
        if self.is_part:  # which never takes the place of the clip
            place = place.with_stem(place.stem + "_part")
        with new_scratch(place.parent, self.output_plan.output_stem) as scratch:
            self._draft = scratch / f"draft{place.suffix}"
            try:
                super().combine_to_movie()
                if self._draft.exists():
                    self._seal(place, scratch)
            finally:
                self._draft = None

    def _seal(self, place: Path, scratch: Path) -> None:
        unfinished = scratch / "unfinished"
        unfinished.mkdir()
        film, beats = unfinished / place.name, self.beats
        if place.suffix in (".mp4", ".mov", ".webm"):
            put_index_first(self._draft, film, beats)
        else:
            put(self._draft, film)
        if self.is_alone:
            put(film, place)
            self.made = {"Part" if self.is_part else "Clip": place}
        else:
            self.made = {"Clip": place}
            whole = Whole(film, self.still, beats, self.cues(beats), self.lang)
            for label, suffix, write in BESIDE:
                write(whole, film.with_suffix(suffix))
                self.made[label] = place.with_suffix(suffix)
            put_together(unfinished, scratch)
        self.final_file_path = place

    def print_file_ready_message(self, file_path: Any) -> None:
        """Note a picture that Manim wrote; `Clip.render` tells at its end what was made."""
        self.final_file_path = Path(file_path)
        if self._draft is None:
            self.made = {"Image": self.final_file_path}


def _frames(segment: str | None) -> int:
    """How many frames a segment has; none what was not rendered."""
    return segments.frames(Path(segment)) if segment else 0


def put_index_first(source: Path, target: Path, beats: Sequence[Beat] = ()) -> None:
    """Copy a film packet by packet, so without loss, with an MP4's index (moov) before its data.

    The copy has the beats as its chapters; where none are given, the film's own.
    """
    options = {} if target.suffix == ".webm" else {"movflags": "+faststart"}
    with av.open(str(source)) as old, av.open(str(target), "w", options=options) as new:
        new.metadata.update(old.metadata)
        new.set_chapters(chapters(beats) or old.chapters())
        # Not what names the chapters, which is a stream in an MP4: the copy gets one of its own.
        kept = [stream for stream in old.streams if stream.type in ("video", "audio")]
        streams = {stream.index: new.add_stream_from_template(stream) for stream in kept}
        for packet in old.demux(kept):
            if packet.dts is not None:  # the demuxer ends with empty packets
                packet.stream = streams[packet.stream.index]
                new.mux(packet)
