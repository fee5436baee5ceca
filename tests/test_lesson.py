"""The words of the notebook's checks; the sliders."""

from __future__ import annotations

import ast
import linecache
import subprocess
import sys
from itertools import count

import numpy as np
import pytest
from conftest import ROOT

import optimizers
from adventurer import Adventurer
from fields import Field, himmelblau, ravine, rosenbrock
from lesson import Verdict, check_momentum, check_sgd, sliders

# --- The checks ---------------------------------------------------------------------------------

numbers = count()


def student(name: str, body: str, init: str = "", head: str = "pass") -> type:
    """A class as from a notebook's cell, whose lines a traceback can show."""
    more = ", momentum=0.9" if name == "Momentum" else ""
    keep = "self.momentum = momentum; self.v = {}" if more else "pass"
    lines = [
        f"class {name}:",
        f"    {head}",
        f"    def __init__(self, lr=0.1{more}):",
        f"        self.lr = lr; {init or keep}",
        "    def update(self, params, grads):",
        *(f"        {line}" for line in body.splitlines()),
    ]
    file, namespace = f"<cell {next(numbers)}>", {}
    text = "\n".join(lines)
    linecache.cache[file] = (len(text), None, text.splitlines(True), file)
    exec(compile(text, file, "exec"), namespace)
    return namespace[name]


def words(verdict: Verdict, kind: str, ja: str, en: str) -> None:
    """The verdict is of this kind, and says these words in its two languages."""
    assert verdict.kind == kind, verdict
    assert bool(verdict) == (kind == "passed")
    assert ja in verdict.ja and en in verdict.en, verdict
    assert repr(verdict) == f"{verdict.mark} {verdict.ja}\n{verdict.mark} {verdict.en}"


EACH = "for key in params:\n    "
STEP = "self.lr * grads[key]"


@pytest.mark.parametrize(
    ("body", "kind", "ja", "en"),
    [
        ("...", "open", "まだ空いています", "still open"),
        ("raise NotImplementedError", "open", "まだ空いています", "still open"),
        ("'''To be done.'''", "open", "まだ空いています", "still open"),
        (EACH + f"params[key] -= {STEP}", "passed", "正解です", "Well done"),
        (EACH + f"params[key] += {STEP}", "sign", "符号が逆", "sign is wrong"),
        (EACH + f"params[key] += {STEP}", "sign", "-6.93 のはずが -7.07", "gets to -7.07"),
        (EACH + "params[key] -= grads[key]", "factor", "lr が掛かっていません", "lr is missing"),
        (EACH + "params[key] += grads[key]", "factor", "しかも符号が逆", "goes uphill"),
        (EACH + f"params[key] -= 2 * {STEP}", "factor", "2 倍", "2 times"),
        (EACH + f"params[key] -= self.lr * {STEP}", "factor", "二回", "twice"),
        (EACH + "params[key] -= grads[key] / self.lr", "factor", "割って", "divides"),
        (EACH + "params[key] -= 0.1 * grads[key]", "factor", "0.1 を使って", "uses 0.1"),
        (EACH + f"params[key] = -{STEP}", "replaced", "置き換えて", "taken the place"),
        (f"return {{k: v - self.lr * grads[k] for k, v in params.items()}}",  # noqa: F541
         "returned", "return", "returns the new values"),
        ("params = {k: v - self.lr * grads[k] for k, v in params.items()}",
         "rebound", "params = …", "make a name mean"),
        ("for key, value in params.items():\n    value -= self.lr * grads[key]",
         "rebound", "value -= …", "make a name mean"),
        ("params['x'] -= self.lr * grads['x']", "key", "params['y'] だけ", "params['y'] alone"),
        ("params['x'] -= self.lr * grads['y']\nparams['y'] -= self.lr * grads['x']",
         "crossed", "grads['y'] で動いて", "moves by grads['y']"),
        ("params['x'] -= self.lr * grads['x']\nparams['y'] -= self.lr * grads['y']",
         "passed", "x と y のとき", "keys x and y only"),
        (EACH + "params[key] -= lr * grads[key]", "raised", "self.lr と書き", "Write self.lr"),
        (EACH + "params[key] -= lr * grads[key]", "raised", "7 行目：params", "line 7: params"),
        ("params -= self.lr * grads", "raised", "キーごとに", "key by key"),
        ("1 / 0", "raised", "6 行目：1 / 0", "line 6: 1 / 0"),
        ("params['x'] = [params['x']]", "type", "list 型", "of type list"),
        (EACH + "params[key] = str(params[key])", "type", "str 型", "of type str"),
        (EACH + "params[key] = float('nan')", "nan", "nan になり", "become nan"),
        ("params.clear()", "keys", "'x' が消え", "'x' is gone"),
        ("params['z'] = 1.0", "keys", "新しいキー 'z'", "a new key, 'z'"),
        (EACH + f"grads[key] *= self.lr\n    params[key] -= grads[key]",  # noqa: F541
         "grads", "grads が書き換え", "grads has been changed"),
        (EACH + f"params[key] = round(params[key] - {STEP}, 6)", "walk", "丸め", "rounded"),
    ],
)  # fmt: skip
def test_words_about_sgd(body, kind, ja, en):
    words(check_sgd(student("SGD", body)), kind, ja, en)


def velocity(alpha: str, eta: str = "self.lr") -> str:
    return EACH + f"self.v[key] = {alpha} * self.v.get(key, 0) - {eta} * grads[key]\n    "


RIGHT = velocity("self.momentum")
ADD = "params[key] += self.v[key]"


@pytest.mark.parametrize(
    ("body", "kind", "ja", "en"),
    [
        ("...", "open", "まだ空いています", "still open"),
        (RIGHT + ADD, "passed", "正解です", "Well done"),
        (velocity("self.momentum", "-self.lr") + "params[key] -= self.v[key]",
         "passed", "正解です", "Well done"),
        (RIGHT + "params[key] -= self.v[key]", "sign", "上ってしまい", "uphill"),
        (RIGHT + "params[key] = self.v[key]", "replaced", "+= …", "+= …"),
        (RIGHT, "rebound", "何も変わっていません", "no value in params has changed"),
        (velocity("-self.momentum") + ADD, "momentum's sign",
         "momentum の符号", "sign of momentum"),
        (velocity("1") + ADD, "alpha", "速度が減らず", "never dies down"),
        (velocity("0.9") + ADD, "hard-coded", "0.9 を使って", "uses 0.9"),
        (velocity("self.momentum", "1") + ADD, "factor", "lr が掛かって", "lr is missing"),
        (velocity("self.momentum", "(1 - self.momentum) * self.lr") + ADD,
         "factor", "(1 − momentum) が余分", "extra factor (1 − momentum)"),
        (EACH + f"params[key] -= {STEP}", "forgotten", "SGD と同じ", "as SGD does"),
        ("self.v = {}\n" + RIGHT + ADD, "forgotten", "残っていません", "not kept"),
        (EACH + ADD.replace("[key]", ".get(key, 0)").replace("params.get(key, 0)", "params[key]")
         + "\n    " + RIGHT.removeprefix(EACH), "order", "順番が逆", "order is wrong"),
        (EACH + "self.v[key] = self.momentum * self.v[key] - " + STEP,
         "raised", "self.v.get(key, 0.0)", "self.v.get(key, 0.0)"),
    ],
)  # fmt: skip
def test_words_about_momentum(body, kind, ja, en):
    words(check_momentum(student("Momentum", body)), kind, ja, en)


def test_a_velocity_that_is_shared():
    shared = student("Momentum", RIGHT + ADD, init="self.momentum = momentum", head="v = {}")
    for _ in range(2):  # the second time the class has a velocity from the first
        words(check_momentum(shared), "shared", "別の Momentum の速度", "of another one")
    scalar = "self.v = self.momentum * self.v - self.lr * grads[key]\n    params[key] += self.v"
    one = student("Momentum", EACH + scalar, init="self.momentum = momentum; self.v = 0")
    words(check_momentum(one), "one velocity", "使い回して", "share one velocity")


def test_what_is_no_class_or_no_optimizer():
    class Empty:
        pass

    class Selfless:
        def __init__(self, lr=0.1):
            self.lr = lr

        def update(params, grads):  # noqa: N805 - that is what is wrong
            pass

    class Deaf:
        def update(self, params, grads):
            pass

    words(check_sgd(optimizers.SGD()), "instance", "check_sgd(SGD)", "write check_sgd(SGD)")
    words(check_sgd(3), "no class", "クラスではありません", "is no class")
    words(check_sgd(Empty), "no update", "update という", "has no method update")
    words(check_sgd(Selfless), "raised", "(self, params, grads)", "(self, params, grads)")
    words(check_sgd(Deaf), "raised", "__init__", "__init__")
    words(check_sgd(optimizers.Momentum), "remembers", "何も覚えません", "remembers nothing")
    words(check_momentum(optimizers.Nesterov), "nesterov", "Nesterov", "Nesterov")


def test_a_verdict_is_safe_html_in_both_languages():
    shown = check_sgd(student("SGD", "raise ValueError('<b>&')"))._repr_html_()
    assert "&lt;b&gt;&amp;" in shown
    assert 'lang="ja"' in shown and 'lang="en"' in shown


# --- The sliders --------------------------------------------------------------------------------


def test_a_slider_redraws_the_walk():
    panel = sliders(ravine)
    assert [*panel.controls] == ["lr", "momentum", "x", "y", "steps"]
    before = panel.map.image.value, panel.losses.image.value
    settings = {"lr": 0.05, "momentum": 0.5, "x": 3.0, "y": 1.0, "steps": 12}
    for name, value in settings.items():
        panel.controls[name].value = value  # as the browser does, the callback included
        lr, momentum, x, y, steps = (control.value for control in panel.controls.values())
        method = optimizers.Momentum(lr, momentum)
        route = Adventurer(x, y).optimize(ravine, method, steps).route
        assert np.array_equal(np.transpose(panel.map.line.get_data()), route.points)
        assert np.array_equal(panel.losses.line.get_ydata(), route.losses)
        after = panel.map.image.value, panel.losses.image.value
        assert after[0] != before[0] and after[1] != before[1]
        assert all(bytes(image[:4]) == b"\x89PNG" for image in after)
        before = after
    assert "12 歩" in panel.words.value and "12 steps" in panel.words.value


def test_the_ground_is_drawn_once(monkeypatch):
    panel = sliders(ravine)
    ground = panel.map._ground
    monkeypatch.setattr(panel.map.canvas, "draw", lambda: pytest.fail("all was drawn anew"))
    panel.controls["momentum"].value = 0.3
    assert panel.map._ground is ground


def test_sliders_show_what_the_method_takes():
    assert [*sliders(ravine, optimizers.SGD).controls] == ["lr", "x", "y", "steps"]
    mine = student("Momentum", RIGHT + ADD)
    panel = sliders(ravine, mine, lr=0.2, momentum=0.5, start=(-6, 1), steps=9)
    right = Adventurer(-6, 1).optimize(ravine, optimizers.Momentum(0.2, 0.5), 9).route
    assert np.allclose(panel.redraw().points, right.points)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("field", [himmelblau, rosenbrock], ids=lambda field: field.name)
def test_a_walk_that_diverges_is_said_and_drawn(field):
    panel = sliders(field)
    panel.controls["lr"].value = 1.0
    assert "発散" in panel.words.value and "diverged" in panel.words.value
    panel.controls["lr"].value = 1e-4
    assert "diverged" not in panel.words.value


def test_fields_with_losses_below_zero_or_of_zero():
    for f in (lambda x, y: x * y, lambda x, y: 0 * x, lambda x, y: x**2 - 5):
        panel = sliders(Field(f, (-1, 1), (-1, 1)))
        low, high = panel.losses.axes.get_ylim()
        assert low < high and low <= panel.route.losses[0] <= high


@pytest.mark.parametrize(
    ("arguments", "name"), [((3,), "field"), ((ravine, optimizers.SGD()), "method")]
)
def test_wrong_arguments_of_sliders(arguments, name):
    with pytest.raises(TypeError, match=f"^{name} is .*give a"):
        sliders(*arguments)


def test_importing_the_lesson_imports_nothing_heavy():
    code = "import sys, lesson; print([*sys.modules])"
    modules = ast.literal_eval(
        subprocess.check_output([sys.executable, "-c", code], cwd=ROOT, text=True)
    )
    assert not {"manim", "matplotlib", "ipywidgets", "plotly"} & {*modules}
