"""A short flat clip: three beats, nothing but a square and a dot."""

from manim import DOWN, LEFT, RIGHT, UP, Circle, FadeIn, Square

from stage.film.clip import Clip
from stage.look.palette import GREEN, PURPLE


class Plain(Clip):
    shape = "right40"
    side = 2.0
    way = 2.0

    def construct(self) -> None:
        square = Square(self.side, color=PURPLE, fill_opacity=1).shift(UP)
        dot = Circle(0.4, color=GREEN, fill_opacity=1).shift(2 * DOWN + LEFT)
        self.next_section("appear")
        self.add(square)
        self.play(FadeIn(dot), run_time=0.4)
        self.next_section("move")
        self.play(dot.animate.shift(self.way * RIGHT), run_time=0.6)
        self.next_section("hold")
        self.wait(0.4)
