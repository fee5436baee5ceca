"""A short clip with something of every room: ground, hiker, trail, charts, a formula, updaters."""

from manim import DEGREES, Square, ValueTracker, linear

from fields import ravine
from optimizers import SGD
from stage.figures.loss_panel import LossChart
from stage.figures.verdict import Column, columns_in, distances
from stage.film.clip import Clip
from stage.ground.framing import look
from stage.ground.ground import Ground
from stage.ground.terrain import Terrain
from stage.look.view import view_of
from stage.paint.formulas import formula
from stage.walk.walkers import routes, walkers

SIDE = 0.3


class Sides:
    """What an updater calls: Manim's hash does not look in here."""

    def at(self, time):
        return SIDE * (1 + time)


class Room(Clip):
    shape = "right50"
    lean = 0.2

    def construct(self) -> None:
        view, clock = view_of(ravine), ValueTracker(0)
        terrain = Terrain(ravine, view, 6, 3)
        walked = routes(ravine, view.start, (SGD(lr=0.95),), 4)
        look(self.camera, 84 * DEGREES, -80 * DEGREES)
        (party,) = walkers(walked, Ground(ravine, view, terrain), clock)
        above, below = self.free.below(4).raised(1.2, gap=0.2)
        chart = LossChart([party], clock, above)
        score = distances([party])
        walked = Column(score, *columns_in(below, [score]), [party.color], clock, counted=True)
        square, sides = Square(0.2), Sides()
        square.add_updater(lambda one: one.become(self.leaning(sides.at(clock.get_value()))))
        figures = walked.labels, walked.figures, chart.labels, chart.curves, formula("x^2"), square
        self.add(clock, terrain, party.trail, party.hiker, *figures)
        self.play(clock.animate(rate_func=linear).set_value(4), run_time=0.2)
        self.wait(0.2)

    def leaning(self, side):
        return Square(side).rotate(self.lean)
