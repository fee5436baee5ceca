"""What RavineSurface says, from plain recursions."""

from __future__ import annotations

import numpy as np
import pytest
from acting import acted, members, texts
from ravine_surface import RavineSurface
from test_claims_ravine import TURNED, words
from watching import in_field, watched

import fields
from stage.ground.lines import BoxLine, GroundLine
from stage.ground.terrain import Terrain


@pytest.fixture(scope="module")
def surface():
    return watched(RavineSurface)


def test_the_surface_says_how_much_it_rises_along_and_across(surface):
    scene, plays = surface
    pairs = {"4 along (x)": f"+{4**2 / 20:g}", "4 across (y)": f"+{4**2}"}
    assert sorted(texts(scene)) == sorted([*pairs, *pairs.values()])
    shown = [play.said for play in plays if play.said]
    assert sorted(shown[0]) == sorted(["4 across (y)", "+16"])  # first the steep one, alone
    for said in shown:  # each number comes with its word
        assert all((way in said) == (rise in said) for way, rise in pairs.items())
    assert sum(len(said) == 2 and "+0.8" in said for said in shown) == 2


def test_both_sections_lead_through_the_minimum_along_the_axes(surface):
    """Whole while they are cut, and in the end from the minimum as far as the rulers reach."""
    scene, _ = surface
    lines = members(scene, GroundLine)
    assert len(lines) == 2
    ends = [in_field(scene, line.scene_points())[[0, -1], :2].tolist() for line in lines]
    for end in ([[0, 0], [-4, 0]], [[0, 0], [0, 4]]):
        assert any(np.allclose(end, found, atol=1e-9) for found in ends)
    for line in lines:
        line.set(behind=1)
        whole = in_field(scene, line.scene_points())
        assert np.ptp(whole[:, :2], axis=0) == pytest.approx([8, 0][:: 1 - 2 * line.axis])
        for x, y, height in whole:
            assert height + scene.view.base == pytest.approx(x * x / 20 + y * y, abs=1e-9)


def test_the_rulers_measure_what_the_texts_say():
    """A bracket from under the lowest point to under the section's end, and from there up."""
    shown = []

    class Watched(RavineSurface):
        def play(self, *args, **kwargs):
            super().play(*args, **kwargs)
            lines = [line for line in members(self, BoxLine) if not isinstance(line, GroundLine)]
            shown.append((lines, texts(self)))
            for line in lines:
                points = np.round(in_field(self, line.scene_points()), 9)
                begin, end = points[0] + 0.0, points[-1] + 0.0
                if begin[:2].any():  # a riser
                    assert begin[:2].tolist() == end[:2].tolist()
                    rise = f"+{end[2] - begin[2]:.3g}"
                    assert rise in texts(self) and rise == ("+16" if end[1] else "+0.8")
                else:
                    assert begin[2] == end[2] > points[:, 2].min()
                    assert sorted(np.abs(end[:2])) == [0, 4]

    acted(Watched)
    assert all(len(lines) == len(said) for lines, said in shown)
    assert [len(lines) for lines, _ in shown][-1] == 4


def test_the_camera_shows_a_whole_valley_first_and_turns_slowly():
    poses, wholes = [], []

    class Watched(RavineSurface):
        def play(self, *args, **kwargs):
            (land,) = members(self, Terrain)
            wholes.append(land.kept.tolist() == [0, 1, 0, 1])
            before = self.camera.get_theta()
            super().play(*args, **kwargs)
            poses.append(abs(np.degrees(self.camera.get_theta() - before)) / self.duration)

    acted(Watched)
    assert wholes[0] and not any(wholes[2:])
    assert 20 < max(poses) <= 50 + 1e-6  # degrees a second, on the average


def test_other_fields_have_their_own_words_and_numbers():
    def rises(said: list[str]) -> list[str]:
        return [text for text in said if text[0] in "+−"]

    assert rises(texts(acted(RavineSurface, reach=2.0))) == ["+0.2", "+4"]
    level = texts(acted(RavineSurface, field=fields.bowl))
    assert not words(level) and len({*rises(level)}) == 1
    saddle = texts(acted(RavineSurface, field=fields.saddle))
    assert not words(saddle) and [text[0] for text in rises(saddle)] == ["+", "−"]
    turned = texts(acted(RavineSurface, field=TURNED))
    assert sorted(way.split(maxsplit=1)[1] for way in words(turned)) == ["across (x)", "along (y)"]
