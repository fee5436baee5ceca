"""The shortest clip: one frame of a square."""

from manim import Square

from stage.film.clip import Clip
from stage.look.palette import PURPLE


class Tiny(Clip):
    shape = "right40"
    side = 2.0

    def construct(self) -> None:
        self.add(Square(self.side, color=PURPLE, fill_opacity=1))
        self.wait(1 / 15)
