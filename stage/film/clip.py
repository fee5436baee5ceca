"""`Clip`, the base of every scene: the shape it has on a slide, and a render that is sealed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

from manim import Mobject, RendererType, ThreeDCamera, ThreeDScene, config, logger
from manim._config.output_plan import resolve_module_name

from stage import parameters
from stage.film import messages, segments, settings
from stage.film.cut_out import has_ground, shown_in_mp4
from stage.film.sealing import SealingRenderer
from stage.film.telling import Teller, Walk
from stage.look import palette
from stage.look.remarks import remark
from stage.look.words import speaking, worded
from stage.paint import keys
from stage.paint.area import Area
from stage.paint.camera import StageCamera
from stage.shape import check_pixels, frame_size, width_by_height
from stage.walk.walkers import Walker

# On import and not in __init__: Manim reads scene files after its flags but asks about a newer
# version after the scene, when what the scene changed in `config` is undone.
settings.adopt_settings()
messages.shorten_errors()


GROUNDS = {roles.BACKGROUND for roles in palette.LOOKS.values()}


class Clip(ThreeDScene):
    """A scene with a place on a slide.

    Attributes:
        shape: "16:9" or another ratio of width to height, from "9:16" to "21:9"; or "right65",
            "right50", "right40" for the right part of a slide in per cent of its width. It sets
            the size in pixels and in units (see `stage.shape`), unless `-r` gives another.
        look: "dark"; or "light", for bright rooms and print; or the colours of one of both without
            its ground, "transparent" and "transparent-light": see `stage.look.palette`.
        lang: "en" or "ja", the language of all words in the picture (see `stage.look.words`).
        camera_class: the camera that draws it.
        party: who walks in it now, if anybody does; captions tell of them.

    A render leaves `<Scene>.mp4` (index first, colours tagged) and, beside it, the last frame as
    `<Scene>.png`, beats and captions: all or none (see `stage.film.sealing`).
    """

    shape: parameters.Shape = "16:9"
    look: parameters.Look = "dark"
    lang: parameters.Lang = "en"
    camera_class: type[ThreeDCamera] = StageCamera
    party = ()

    def __init__(self, renderer: Any = None, skip_animations: bool = False, **kwargs: Any) -> None:
        if renderer is not None or config.renderer is not RendererType.CAIRO:
            raise ValueError("A Clip is drawn by Cairo: leave out --renderer and `renderer=`.")
        parameters.check(self)
        messages.end_well()
        self._set_size()
        self._set_ground()
        folder = config.get_dir(
            "partial_movie_dir",
            module_name=resolve_module_name(config),
            scene_name=type(self).__name__,
        )
        # Formulas and Manim's own texts belong to one clip and quality: two clips made at the same
        # time do not meet in one folder, and a text's outlines depend on the picture's size.
        config.text_dir = config.tex_dir = folder / "text"
        segments.remove_broken_drawings(folder / "text")
        kwargs.setdefault("random_seed", 0 if config.seed is None else config.seed)
        camera_class = type(self).camera_class
        super().__init__(
            renderer=SealingRenderer(camera_class=camera_class, skip_animations=skip_animations),
            camera_class=camera_class,
            skip_animations=skip_animations,
            **kwargs,
        )

        self.camera.wear(self.look)
        self.teller = Teller()
        self._given = frozenset(vars(self))

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._written = keys.written(cls.__module__)

    def _set_size(self) -> None:
        """Settle the size in pixels and in Manim's units, before the camera reads it."""
        ratio = width_by_height(self.shape)
        if not settings.given("resolution"):
            config.pixel_width = 2 * round(ratio * config.pixel_height / 2)  # video: even numbers
        check_pixels(config.pixel_width, config.pixel_height)
        config.frame_width, config.frame_height = frame_size(
            config.pixel_width, config.pixel_height
        )

    def _set_ground(self) -> None:
        """Settle the background, before the camera reads it; one that was asked for stays."""
        if config.background_color.to_hex().lower() in GROUNDS:
            config.background_color = palette.LOOKS[self.look].BACKGROUND

    @cached_property
    def _family(self) -> tuple[type, ...]:
        """Our classes that make this one a clip of its own."""
        kinds = type(self).__mro__
        ours = kinds[: kinds.index(Clip)]
        return tuple(kind for kind in ours if kind.__module__.partition(".")[0] != "manim")

    @cached_property
    def _code(self) -> keys.Code:
        return keys.code_of(self._family)

    @property
    def free(self) -> Area:
        """The frame without its margins: all that is drawn lies in here."""
        return Area.of_frame(self.camera.frame_width, self.camera.frame_height)

    def prepare(self) -> None:
        """What a storyboard begins with: the numbers, then the stage."""
        self.compute()
        self.set_the_stage()

    def compute(self) -> None:
        """The numbers, before anything is drawn: what is walked, and where all has its place."""

    def set_the_stage(self) -> None:
        """Everything that is drawn; static things first, they cost nothing per frame."""

    def play(self, *args: Any, **kwargs: Any) -> None:
        """Play animations as Manim does, from a state that does not depend on frames drawn."""
        # The camera keeps the rotation of the last frame that it drew, one frame before the end of
        # its move, and Manim's cache key includes it: without this another duration of one move
        # would draw all that follows anew.
        self.camera.reset_rotation_matrix()
        if not config.disable_caching:
            self.camera.drawn_by = keys.drawn_by(self, self._family, self._code, self._given)
        super().play(*args, **kwargs)
        self.teller.note(self, self.walks())

    def walks(self) -> list[Walk]:
        """The walks that the picture shows now: captions tell of their steps."""
        party = [walker for walker in self.party if isinstance(walker, Walker)]
        return [Walk(walker, walker.trail.clock) for walker in party]

    def next_section(self, name: str = "unnamed", *args: Any, **kwargs: Any) -> None:
        """Begin a beat, by its English name; the film has it in the clip's language."""
        super().next_section(worded(name), *args, **kwargs)

    def play_internal(self, skip_rendering: bool = False) -> None:
        """Manim's, but a play from the cache leaves its updaters where a drawn one does."""
        super().play_internal(skip_rendering)
        if self.renderer.skip_animations:
            self.update_mobjects(0)

    def update_mobjects(self, dt: float) -> None:
        """Manim's; in a play, only of what has updaters and is not at rest."""
        play = self.camera.playing
        if play is None:
            super().update_mobjects(dt)
            return

        def changing() -> list[Mobject]:
            parts = (part for mobject in self.mobjects for part in mobject.get_family())
            return [part for part in parts if part.updaters and not play.rests(part)]

        there = tuple(map(id, self.mobjects))  # an animation may add some
        for part in play.once(("changing", there), changing):
            for updater in () if part.updating_suspended else part.updaters:
                asked = partial(_asked, updater)  # which Manim does at each frame
                _, timed = play.once(("updater", id(updater)), asked)
                updater(part, dt) if timed else updater(part)

    def get_time_progression(
        self,
        run_time: float,
        description: str,
        n_iterations: int | None = None,
        override_skip_animations: bool = False,
    ) -> Any:
        """Manim's, with the number of frames rounded, not left to the noise of division.

        A play that is not drawn gets the time of its last frame instead of its end, so that after
        any play the renderer holds the frame that the film shows last.
        """
        step = 1 / config.frame_rate
        frames = max(1, round(run_time / step))
        skipped = self.renderer.skip_animations and not override_skip_animations
        run_time = (frames - 1) * step if skipped else (frames - 0.5) * step
        return super().get_time_progression(
            run_time, description, n_iterations, override_skip_animations
        )

    def render(self, preview: bool = False) -> bool:
        """Render and seal the clip; then say where it is and, if asked to, open it."""
        wanted = self.session_spec.presentation
        # Manim would end in a traceback where there is no player.
        self.session_spec = replace(
            self.session_spec,
            presentation=replace(wanted, open_after_render=False, show_in_file_browser=False),
        )
        try:
            with palette.shown(self.look), speaking(self.lang), segments.handing_over():
                rerun = super().render()
        finally:
            self.renderer.file_writer.remove_segment_scratch()
        made = self.renderer.file_writer.made
        if "Still" in made and not has_ground(self.look):
            remark(shown_in_mp4(self.look))
        for label, path in made.items():
            messages.say(label, path)
        if made:
            main = next(iter(made.values()))
            if preview or wanted.open_after_render:
                messages.show(main)
            if wanted.show_in_file_browser:
                messages.show(main, in_browser=True)
        elif self.session_spec.output.enabled:
            logger.warning("Nothing was made: no play of this clip was to be drawn.")
        return rerun


def _asked(updater: Callable[..., Any]) -> tuple[Callable[..., Any], bool]:
    """An updater, which stays as long as this is kept, and whether it takes the time."""
    return updater, "dt" in inspect.signature(updater).parameters
