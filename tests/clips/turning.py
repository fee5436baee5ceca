"""A short clip in space: the camera turns, a label stays, and it ends while something moves."""

from manim import DEGREES, DOWN, LEFT, ORIGIN, PI, Circle, Cube, Text, ValueTracker, linear

from stage.film.clip import Clip
from stage.look.palette import CYAN, FOREGROUND, GREEN


class Turning(Clip):
    shape = "right50"

    def construct(self) -> None:
        angle = ValueTracker(0)
        cube = Cube(2, fill_color=CYAN, fill_opacity=1)
        dot = Circle(0.3, color=GREEN, fill_opacity=1)
        # From scratch out of the tracker: no frame depends on the ones before.
        dot.add_updater(lambda dot: dot.become(_on_ring(angle.get_value())))
        label = Text("step 3", color=FOREGROUND, font_size=40).to_corner(DOWN + LEFT)
        self.next_section("rise and walk")
        self.set_camera_orientation(phi=30 * DEGREES, theta=-60 * DEGREES)
        self.add(cube, dot)
        self.add_fixed_in_frame_mobjects(label)
        walk = angle.animate.set_value(PI)
        self.move_camera(phi=60 * DEGREES, added_anims=[walk], run_time=0.6)
        self.next_section("halt")
        self.wait(0.2)
        self.next_section("turn")
        self.move_camera(theta=20 * DEGREES, run_time=0.6, rate_func=linear)


def _on_ring(angle: float) -> Circle:
    return (
        Circle(0.3, color=GREEN, fill_opacity=1).shift(2.5 * LEFT).rotate(angle, about_point=ORIGIN)
    )
