"""The visualizer's charts: maps, losses and surfaces have the numbers of the field and the walk."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from PIL import Image
from walks import Mine, legends, texts, walk

import fields
import visualizer
from optimizers import SGD, Adam, Momentum
from stage.look import palette
from stage.look.colour import rgb
from visualizer import CATALOGUE, Diverged, Field, Map, bowl, ravine, rosenbrock
from visualizer.charts import label
from visualizer.surfaces3d import LIFT, PIECES

ROOT = Path(__file__).parent.parent
DECKS = [ROOT / "slides/deck.en.md", ROOT / "slides/deck.ja.md"]


@pytest.fixture(autouse=True)
def no_figure_is_left():
    yield
    plt.close("all")


def test_it_is_there_at_once_without_manim():
    code = "import sys, visualizer; print(*{'manim', 'matplotlib', 'plotly'} & {*sys.modules})"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (said.stdout.strip(), said.stderr) == ("", "")


# the deck ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("deck", DECKS, ids=lambda deck: deck.stem)
def test_the_slide_on_the_visualizer_runs_as_it_stands(deck):
    blocks = re.findall(r"```python\n(.*?)```", deck.read_text(encoding="utf-8"), re.DOTALL)
    (usage,) = [block for block in blocks if "import Field, Adventurer" in block]
    names = {}
    exec(usage, names)
    route, ax = names["route"], plt.gca()
    assert (route.steps, route.points[0].tolist()) == (30, [-0.5, 0.2])
    np.testing.assert_array_equal(ax.lines[0].get_xydata(), route.points)
    assert (ax.get_xlim(), ax.get_ylim()) == ((-1, 1), (-1, 1))


def test_the_catalogue_can_be_drawn():
    assert CATALOGUE.keys() == fields.CATALOGUE.keys()
    for name, field in CATALOGUE.items():
        plain = fields.CATALOGUE[name]
        assert isinstance(field, Field) and getattr(visualizer, name) is field
        assert repr(field) == repr(plain) and field.minima == plain.minima
        assert field(0.3, -0.2) == plain(0.3, -0.2) and field.grad(1, 2) == plain.grad(1, 2)
        assert isinstance(field.plot(), plt.Axes)


# maps -------------------------------------------------------------------------------------------


def test_a_map_shows_the_routes_points():
    routes = [walk(), walk(Momentum(lr=0.1)), walk(Mine(lr=0.4), 12)]
    ax = ravine.plot(routes=routes)
    drawn = {line.get_label(): line for line in ax.lines}
    for route, color in zip(routes, (palette.ORANGE, palette.GREEN, palette.YELLOW), strict=True):
        line = drawn[label(route)]
        np.testing.assert_array_equal(line.get_xydata(), route.points)
        assert (line.get_color(), line.get_marker()) == (color, "o")
    assert texts(ax) == [
        *("SGD  lr 0.95", "Momentum  lr 0.1  momentum 0.9", "Mine  lr 0.4"),
        *("start", "end", "minimum"),
    ]
    ends = [line.get_xydata()[0] for line in ax.lines if line.get_label() == "end"]
    np.testing.assert_array_equal(ends, [route[-1] for route in routes])
    assert drawn["start"].get_xydata().tolist() == [[-7, 2]]
    assert drawn["minimum"].get_xydata().tolist() == [[0, 0]]
    assert ax.get_aspect() == 1 and ax.get_title("left") == "ravine"


@pytest.mark.parametrize("field", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_contours_lie_at_the_views_levels(field):
    chart = Map(field)
    view, *_, z = chart.ground
    inner = [level for level in view.levels if z.min() < level < z.max()]
    np.testing.assert_array_equal(chart.contours.levels, [z.min(), *inner, z.max()])
    assert len(inner) > 8
    steps = np.diff(view.height(np.array(inner)))
    np.testing.assert_allclose(steps, steps[0], rtol=1e-9)


def test_levels_of_ones_own():
    assert Map(bowl, levels=[1, 3, 2]).contours.levels.tolist() == [0, 1, 2, 3, 8]
    assert Map(bowl, levels=3).contours.levels.tolist() == [0, 2, 4, 6, 8]


def test_a_huge_range_is_coloured_by_the_logarithm_and_says_so():
    assert rosenbrock.map().bar.get_ylabel() == "loss (coloured by log(1 + loss))"
    assert ravine.map().bar.get_ylabel() == "loss"
    ax = rosenbrock.plot(ax=plt.figure().add_subplot())
    assert ax.get_title("left") == "rosenbrock, coloured by log(1 + loss)"


def test_arrows_point_downhill():
    for field in (ravine, rosenbrock):
        ax = field.plot(gradient=True)
        (arrows,) = [c for c in ax.collections if isinstance(c, matplotlib.quiver.Quiver)]
        assert 40 < arrows.N < 200
        downhill = -np.array(field.grad(arrows.X, arrows.Y))
        along = downhill[0] * arrows.U + downhill[1] * arrows.V
        lengths = np.hypot(*downhill) * np.hypot(arrows.U, arrows.V)
        np.testing.assert_allclose(along, lengths, rtol=1e-12)
        assert (arrows.angles, arrows.scale, arrows.scale_units) == ("xy", 1, "xy")


def test_given_axes_are_drawn_into_and_stay_readable():
    plt.close("all")  # what other files' tests left
    for ground, ink in (("white", palette.CASING), ("#101010", palette.FAINT)):
        figure = plt.figure(facecolor=ground)
        ax = figure.add_subplot(1, 2, 1)
        assert ravine.plot(walk(), ax=ax) is ax and figure.axes == [ax]
        assert to_hex(ax.xaxis.label.get_color()) == ink
        assert ravine.plot_loss(walk(), ax=figure.add_subplot(1, 2, 2)) is figure.axes[1]
    assert plt.get_fignums() == [1, 2]


def test_nothing_global_is_changed_and_every_ground_is_its_own():
    before = dict(matplotlib.rcParams)
    ax = ravine.plot(walk(), gradient=True)
    ravine.plot_loss(walk())
    assert dict(matplotlib.rcParams) == before
    assert to_hex(ax.figure.get_facecolor()) == palette.BACKGROUND


def test_equal_units_where_the_ranges_allow_it():
    def f(x, y):
        return x**2 + y**2

    assert Field(f, (-3, 3), (-1, 1)).plot().get_aspect() == 1
    wide = Field(f, (-4, 4), (-1, 1))
    assert (wide.plot().get_aspect(), wide.plot(equal=True).get_aspect()) == ("auto", 1)


@pytest.mark.parametrize("field", [ravine, rosenbrock, bowl], ids=lambda field: field.name)
def test_texts_lie_in_the_picture_and_apart(field):
    start = {"ravine": (-7, 2), "rosenbrock": (-1, 2), "bowl": (1, 1)}[field.name]
    routes = [walk(m, 5, field, start) for m in (SGD(1e-4), Adam(0.1), Momentum(1e-4))]
    figure = field.plot(routes=routes).figure
    figure.canvas.draw()
    ax, bar = figure.axes
    drawn = [t for legend in legends(ax) for t in legend.get_texts()]
    drawn += [ax.xaxis.label, ax.yaxis.label, bar.yaxis.label, ax._left_title]
    for axis in (ax.xaxis, ax.yaxis, bar.yaxis):
        low, high = axis.get_view_interval()
        ticks = zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True)
        drawn += [text for at, text in ticks if low <= at <= high]
    boxes = [t.get_window_extent() for t in drawn if t.get_text() and t.get_visible()]
    picture = figure.bbox
    for i, box in enumerate(boxes):
        assert picture.x0 <= box.x0 < box.x1 <= picture.x1, drawn[i].get_text()
        assert picture.y0 <= box.y0 < box.y1 <= picture.y1, drawn[i].get_text()
        assert not any(box.overlaps(other) for other in boxes[:i]), drawn[i].get_text()


def test_another_route_is_shown_on_the_same_map_and_no_contour_is_drawn_again(monkeypatch):
    """How much time that saves, `benchmarks.notebook` tells."""
    chart = ravine.map(gradient=True)
    first = chart.show(walk()).png()
    contours = chart.contours
    asked = []
    monkeypatch.setattr(type(chart.ax), "contourf", lambda *_, **__: asked.append("contourf"))
    monkeypatch.setattr(type(chart.ax), "contour", lambda *_, **__: asked.append("contour"))
    routes = [walk(SGD(lr), 100) for lr in (0.5, 0.9)]
    pictures = [chart.show(route).png() for route in routes]
    picture = pictures[-1]
    assert asked == [] and len({first, *pictures}) == 3
    assert chart.contours is contours and picture != first
    (line,) = chart.lines
    np.testing.assert_array_equal(line.get_xydata(), routes[-1].points)
    assert [each for each in chart.ax.lines if each.get_label() == "end"] != []
    assert len(chart.ax.lines) == 1 + 2 + 1 and len(legends(chart.ax)) == 2
    assert chart.show(walk()).png() == first  # nothing is left of the others
    assert not plt.get_fignums()
    assert Image.open(io.BytesIO(chart._repr_png_())).format == "PNG"


def test_the_route_is_painted_where_it_is():
    route = walk(SGD(lr=0.9), 3)
    figure = ravine.plot(route).figure
    figure.canvas.draw()
    pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    for x, y in figure.axes[0].transData.transform(route.points[1:3]):
        painted = pixels[len(pixels) - 1 - int(y), int(x)]
        np.testing.assert_allclose(painted, 255 * np.array(rgb(palette.ORANGE)), atol=3)


def test_who_leaves_the_map_is_named():
    route = walk(SGD(lr=1.05), 30)
    inside = ravine.contains(*route.points.T)
    assert label(route) == f"SGD  lr 1.05  (left the map at step {int(np.argmin(inside))})"
    with pytest.warns(Diverged):
        lost = walk(SGD(lr=1.5), 2000)
    ax = ravine.plot(lost)
    ax.figure.canvas.draw()
    assert ax.get_ylim() == (-5, 5)
    assert f"(diverged at step {lost.steps + 1})" in texts(ax)[0]


def test_plains_odd_names_and_functions_of_numbers_only():
    plain = Field(lambda x, y: 3, (0, 1), (0, 1), name="_a$b$_")
    ax = plain.plot(gradient=True)
    ax.figure.canvas.draw()
    assert ax.get_title("left") == "_a$b$_" and plain.map().bar.get_ylabel() == "loss"
    with_if = Field(lambda x, y: x * x if x > 0 else -x, (-1, 1), (-1, 1))
    assert with_if.plot().figure.axes


def test_a_field_with_a_hole_is_told_of():
    hole = Field(lambda x, y: 1 / (abs(x - 0.01) + abs(y - 0.01) > 1e-9), (-1, 1), (-1, 1))
    with pytest.raises(ValueError, match=r"有限の数[\s\S]*no finite value at \(0.01, 0.01\)"):
        hole.plot()


# the surface ------------------------------------------------------------------------------------


def test_the_surface_has_the_fields_values():
    routes = [walk(), walk(Momentum(lr=0.1), 12)]
    for figure in (ravine.plot3d(routes=routes), ravine.plot3d(routes[0], [routes[1]])):
        surface, *drawn = figure.data
        x, y = np.meshgrid(surface.x, surface.y)
        np.testing.assert_array_equal(surface.z, ravine(x, y))
        assert (x.min(), x.max(), y.min(), y.max()) == (-10, 10, -5, 5)
        lift = LIFT * np.ptp(surface.z)
        for route, line, steps in zip(routes, drawn[::2], drawn[1::2], strict=True):
            np.testing.assert_array_equal(np.stack([steps.x, steps.y], axis=1), route.points)
            np.testing.assert_array_equal(steps.customdata[:, 1], route.losses)
            np.testing.assert_allclose(steps.z - lift, route.losses, atol=1e-12)
            np.testing.assert_allclose(line.z - lift, ravine(line.x, line.y), atol=1e-12)
            np.testing.assert_array_equal(line.x[::PIECES], route.points[:, 0])
            assert steps.name == label(route)


def test_on_the_surface_nothing_lies_off_the_map():
    _, line, steps = ravine.plot3d(walk(SGD(lr=1.05))).data
    for trace in (line, steps):
        seen = ~np.isnan(trace.x)
        assert (
            ravine.contains(trace.x[seen], trace.y[seen]).all() and np.isnan(trace.z[~seen]).all()
        )
    assert np.isnan(steps.x).any()


def test_the_surface_needs_no_network():
    page = rosenbrock.plot3d().to_html(include_plotlyjs=True)
    assert len(page) > 1e6 and not re.search(r"<(script|link)[^>]*(src|href)=", page)
    assert "coloured by<br>log(1 + loss)" in rosenbrock.plot3d().data[0].colorbar.title.text


def test_a_notebook_shows_the_whole_legend_of_several_routes():
    """As it crops pictures: to what `bbox_inches="tight"` takes for drawn."""
    ax = ravine.plot(routes=[walk(SGD(lr=lr)) for lr in (0.3, 0.9)])
    ax.figure.canvas.draw()
    shown = ax.figure.get_tightbbox().padded(0.01)
    for legend in legends(ax):
        box = legend.get_window_extent()
        low, high = shown.y0 * ax.figure.dpi, shown.y1 * ax.figure.dpi
        assert low <= box.y0 and box.y1 <= high
