"""The words of the checks in `beyond.ipynb`, and what they praise."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from test_lesson import EACH, student, words

import lesson
import optimizers
from adventurer import Adventurer
from fields import ravine, saddle
from lesson.words import FILE, table

H = EACH + "self.h[key] = self.h.get(key, 0.0) + grads[key] ** 2\n    "
DOWN = "params[key] -= self.lr * grads[key] / (self.h[key] ** 0.5 + 1e-10)"
V = EACH + "self.v[key] = self.momentum * self.v.get(key, 0) - self.lr * grads[key]\n    "
BRAKES = "self.h = {}"


@pytest.mark.parametrize(
    ("body", "kind", "ja", "en"),
    [
        ("...", "open", "まだ空いています", "still open"),
        (V + "params[key] += self.momentum * self.v[key] - self.lr * grads[key]",
         "passed", "正解です", "Well done"),
        (V + "params[key] += self.v[key]", "momentum", "これは Momentum", "This is Momentum"),
        (V + "params[key] += self.momentum * self.v[key]", "slope", "αv だけ", "Not αv alone"),
        (V + "params[key] += self.v[key] - self.lr * grads[key]",
         "alpha", "momentum（α）", "momentum (α)"),
        (V + "params[key] -= self.momentum * self.v[key] - self.lr * grads[key]",
         "sign", "坂を上って", "uphill"),
        (V + "params[key] += self.momentum * self.v[key] + self.lr * grads[key]",
         "sign", "勾配の符号", "gradient's sign"),
        (EACH + "params[key] -= (1 + self.momentum) * self.lr * grads[key]",
         "forgotten", "残っていません", "not kept"),
        (V + "params[key] += 2 * self.v[key]", "numbers", "見比べて", "compare with"),
        (V + "params[key] = self.momentum * self.v[key] - self.lr * grads[key]",
         "replaced", "置き換えて", "taken the place"),
    ],
)  # fmt: skip
def test_words_about_nesterov(body, kind, ja, en):
    nesterov = student("Momentum", body)
    words(lesson.check_nesterov(nesterov), kind, ja, en)


@pytest.mark.parametrize(
    ("body", "kind", "ja", "en"),
    [
        ("...", "open", "まだ空いています", "still open"),
        (H + DOWN, "passed", "正解です", "Well done"),
        (H + DOWN.replace(" + 1e-10", ""), "zero", "self.eps", "self.eps"),
        (H.replace("self.h.get(key, 0.0) + ", "") + DOWN,
         "forgotten", "置き換わって", "sum of all"),
        (H + DOWN.replace("** 0.5 ", ""), "root", "√h ではなく", "not by √h"),
        (H.replace("grads[key] ** 2", "abs(grads[key])") + DOWN, "square", "二乗", "the square"),
        (EACH + "h = self.h.get(key, 0.0)\n    self.h[key] = h + grads[key] ** 2\n    "
         + DOWN.replace("self.h[key]", "h"), "order", "順番が逆", "order is wrong"),
        (H + DOWN.replace("-=", "+="), "sign", "坂を上って", "uphill"),
        (H + DOWN.replace("self.lr * ", ""), "factor", "lr が掛かって", "lr is missing"),
        (H + "params[key] -= self.lr * grads[key]", "no brake", "SGD と同じ", "as SGD does"),
        ("self.h.setdefault(0, 0.0)\n" + (H + DOWN).replace("[key] = self.h.get(key, 0.0)",
         "[0] = self.h[0]").replace("(self.h[key]", "(self.h[0]"),
         "one for both", "使い回して", "x and y share"),
        ((H + DOWN).replace("for key in params", "for key in 'x'"), "key", "だけ変わって", "alone"),
        (EACH + "self.h[key] += grads[key] ** 2", "raised", "0 から始め", "starts from 0"),
    ],
)  # fmt: skip
def test_words_about_adagrad(body, kind, ja, en):
    words(lesson.check_adagrad(student("AdaGrad", body, init=BRAKES)), kind, ja, en)


def test_brakes_that_are_shared():
    shared = student("AdaGrad", H + DOWN, head="h = {}")
    for _ in range(2):
        words(lesson.check_adagrad(shared), "shared", "別の AdaGrad の記憶", "of another one")


def adam(correction: str) -> type:
    """An Adam as the notebook has it, with these lines in its gap."""
    lines = "\n".join(f"            {line}" for line in correction.split("; "))
    text = f"""
class Adam:
    def __init__(self, lr=0.1, beta1=0.9, beta2=0.999):
        self.lr, self.beta1, self.beta2 = lr, beta1, beta2
        self.m, self.v, self.t = {{}}, {{}}, 0

    def update(self, params, grads):
        self.t += 1
        for key in params:
            self.m[key] = self.beta1 * self.m.get(key, 0.0) + (1 - self.beta1) * grads[key]
            self.v[key] = self.beta2 * self.v.get(key, 0.0) + (1 - self.beta2) * grads[key] ** 2
            mean, square = self.m[key], self.v[key]
{lines}
            params[key] -= self.lr * mean / (square**0.5 + 1e-8)
"""
    namespace: dict = {}
    exec(text, namespace)
    return namespace["Adam"]


MEAN, SQUARE = "mean /= 1 - self.beta1**self.t", "square /= 1 - self.beta2**self.t"


@pytest.mark.parametrize(
    ("correction", "kind", "ja", "en"),
    [
        ("...", "open", "まだ補正がありません", "no correction yet"),
        (f"{MEAN}; {SQUARE}", "passed", "ちょうど lr", "as long as lr says"),
        (MEAN, "half", "square が", "square is not"),
        (SQUARE, "half", "mean が", "mean is not"),
        (f"{MEAN}; {SQUARE}".replace("/= 1 - ", "*= 1 - "), "inverse", "割ります", "divide by"),
        (f"{MEAN}; {SQUARE}".replace("**self.t", ""), "power", "t 乗", "power of t"),
        ("self.m[key] /= 1 - self.beta1**self.t; self.v[key] /= 1 - self.beta2**self.t; "
         "mean, square = self.m[key], self.v[key]", "stored", "self.m と self.v", "of this step"),
        (f"{MEAN}; {SQUARE}".replace("self.t", "2"), "numbers", "見比べて", "compare with"),
    ],
)  # fmt: skip
def test_words_about_adam(correction, kind, ja, en):
    words(lesson.check_adam(adam(correction)), kind, ja, en)


def test_all_mistakes_have_words_and_all_words_are_said():
    modules = lesson.rates, lesson.answers, lesson.momentum, lesson.nesterov, lesson.brakes
    asked = [each for part in modules for each in vars(part).values() if hasattr(each, "cases")]
    said = {f"{each.name}: {what}" for each in asked for what in ("right", *each.mistakes)}
    assert len(asked) == 13 and said <= {*table()}
    code = "".join(file.read_text() for file in FILE.parent.glob("*.py"))
    assert {*re.findall(r'(?:Found|below|words)\(\s*"([^"{]+)"', code)} <= {*table()}
    for name in {*table()} - said:
        assert f'"{name}"' in code or f'"{name.partition(" (")[2][:-1]}"' in code


WALKS = """from adventurer import *; from optimizers import *; from fields import ravine
def e(w, b, x, t): return w * x + b - t
"""
WALK = "walk_many(ravine, SGD(), (-7, 2), steps=30, lr=rates)"
RACE = "walk_many(field, method, start, lr=rates).losses"
BATCH, NEAREST = "batch_gradient(w, b, x, t)", "nearest(ends, minima)"
STEPS_AWAY, TUNED = "steps_away(y, lr)", "tuned(method, field, start, rates)"
AWAY = "np.linalg.norm(ends[..., None, :] - minima, axis=-1)"


@pytest.mark.parametrize(
    ("call", "line", "kind", "ja", "en"),
    [
        ("factor(lr, curvature)", "np.nan", "open", "まだ空いて", "still open"),
        ("factor(lr, curvature)", "...", "open", "まだ空いて", "still open"),
        ("factor(lr, curvature)", "None", "no return", "return します", "gives nothing back"),
        ("factor(lr, curvature)", "'?'", "type", "str 型", "of type str"),
        ("factor(lr, curvature)", "1j", "type", "complex 型", "of type complex"),
        ("factor(lr, curvature)", "[lr, 1]", "shape", "(2,)", "it should be ()"),
        ("factor(lr, curvature)", "1 - lr * curvature", "passed", "正解です", "Well done"),
        ("factor(lr, curvature)", "1 + lr * curvature", "sign", "0.8 のはずが 1.2", "and is 1.2"),
        ("factor(lr, curvature)", "lr * curvature", "step", "減る分", "takes off"),
        ("factor(lr, curvature)", "-lr * curvature", "step", "一歩の動き", "step itself"),
        ("factor(lr, curvature)", "abs(1 - lr * curvature)", "size", "絶対値", "Leave its sign"),
        ("factor(lr, curvature)", "1 - lr * curvature / 2", "half", "勾配は λw", "that of λw²/2"),
        ("factor(lr, curvature)", "1 - 2 * lr * curvature", "double", "2 が余分", "2 too many"),
        ("factor(lr, curvature)", "lr + 7", "numbers", "値が違います", "The value is wrong"),
        ("factor(lr)", "lr", "raised", "factor(lr, curvature)", "Write factor(lr, curvature)"),
        ("factor(lr, curvature)", "1 / 0", "raised", "ZeroDivisionError", "line 3"),
        ("limit(c)", "2 / max(c)", "passed", "いちばん急な軸", "steepest axis"),
        ("limit(c)", "1 / c.max()", "one step", "−1 になるまで", "until it is −1"),
        ("limit(c)", "2 / min(c)", "flattest", "先に発散", "diverges first"),
        ("limit(c)", "2 / (max(c) + min(c))", "best", "惜しい", "fastest lr"),
        ("limit(c)", "2 / sum(c)", "sum", "別々に", "own way"),
        ("limit(c)", "2 / np.mean(c)", "mean", "平均ではなく", "not their mean"),
        ("losses_after(rates)", "np.full(len(rates), np.nan)", "open", "まだ空いて", "still open"),
        ("losses_after(rates)", WALK + ".losses", "passed", "正解です", "Well done"),
        ("losses_after(rates)", WALK, "type", "Walks 型", "of type Walks"),
        ("losses_after(rates)", WALK + ".ends", "shape", "(5, 2)", "should be (5,)"),
        ("losses_after(rates)", WALK.replace("30", "29") + ".losses", "steps", "29 歩", "29 steps"),
        ("losses_after(rates)", WALK.replace("30", "31") + ".losses", "steps", "31 歩", "31 steps"),
        ("losses_after(rates)", WALK.replace("SGD", "Momentum") + ".losses",
         "method", "Momentum です", "That is Momentum"),
        ("losses_after(rates)", f"np.log10({WALK}.losses)", "log", "対数", "logarithm"),
        ("first_step(lr, decay)", "lr / (1 - decay) ** 0.5", "passed", "10 倍", "ten times"),
        ("first_step(lr, decay)", "lr", "lr", "0 から始まる", "begins at 0"),
        ("first_step(lr, decay)", "lr / (1 - decay)", "root", "√h です", "by √h"),
        ("first_step(lr, decay)", "lr * (1 - decay) ** 0.5", "inverse", "割る側", "divides by"),
        ("first_step(lr, decay)", "lr / decay**0.5", "decay", "前の h", "the old h"),
        (BATCH, "(np.nan, np.nan)", "open", "まだ空いて", "still open"),
        (BATCH, "np.mean(2 * e(w, b, x, t) * x), 2 * np.mean(e(w, b, x, t))",
         "passed", "正解です", "Well done"),
        (BATCH, "np.mean(e(w, b, x, t) * x), np.mean(e(w, b, x, t))",
         "half", "2 が抜けて", "2 that comes"),
        (BATCH, "-2 * np.mean(e(w, b, x, t) * x), -2 * np.mean(e(w, b, x, t))",
         "sign", "予測 − 正解", "prediction − target"),
        (BATCH, "2 * sum(e(w, b, x, t) * x), 2 * sum(e(w, b, x, t))",
         "sum", "平均にします", "for the mean"),
        (BATCH, "2 * np.mean(e(w, b, x, t)), 2 * np.mean(e(w, b, x, t) * x)",
         "crossed", "順番が逆", "wrong order"),
        (BATCH, "2 * np.mean(e(w, b, x, t)), 2 * np.mean(e(w, b, x, t))",
         "input", "inputs が掛かり", "multiplied by the inputs"),
        ("spread(one, n)", "one / np.sqrt(n)", "passed", "4 倍のデータ", "four times the samples"),
        ("spread(one, n)", "one / n", "root", "1/√n です", "not as 1/n"),
        ("spread(one, n)", "one", "same", "小さくなります", "spread less"),
        ("spread(one, n)", "one * n**0.5", "inverse", "小さくなります", "gets less"),
        (STEPS_AWAY, "np.log(1 / y) / np.log(1 + 2 * lr)", "passed", "76 歩", "76 steps"),
        (STEPS_AWAY, "np.log(1 / y) / np.log(1 - 2 * lr)", "valley", "谷の倍率", "a valley"),
        (STEPS_AWAY, "np.log(1 / y) / np.log(1 + lr)", "curvature", "−2y", "−2y"),
        (STEPS_AWAY, "(1 - y) / (2 * lr * y)", "even", "掛け算", "by multiplying"),
        (STEPS_AWAY, "np.log(1 + 2 * lr) / np.log(1 / y)", "inverse", "分母", "wrong way"),
        (STEPS_AWAY, "np.ceil(np.log(1 / y) / np.log(1 + 2 * lr))",
         "rounded", "端数", "without rounding"),
        (NEAREST, "np.full(ends.shape[:-1], np.nan)", "open", "空いて", "still open"),
        (NEAREST, AWAY + ".argmin(axis=-1)", "passed", "行き先の色", "colour"),
        (NEAREST, AWAY + ".min(axis=-1)", "distance", "argmin", "argmin"),
        (NEAREST, AWAY + ".argmax(axis=-1)", "farthest", "遠い", "farthest"),
        (NEAREST, AWAY + ".argmin(axis=-1) + 1", "count", "0 から", "begin with 0"),
        (NEAREST, AWAY, "distances", "最後の軸", "last axis"),
        (NEAREST, "abs(ends[..., None, :] - minima).sum(-1).argmin(-1)",
         "apart", "まっすぐ", "straight"),
        (NEAREST, AWAY + ".argmin()", "shape", "(6, 7)", "(6, 7)"),
        (TUNED, "rates[0]", "open", "まだ最初", "as yet"),
        (TUNED, f"rates[{RACE}.argmin()]",
         "passed", "同じ回数", "as many tries"),
        (TUNED, f"{RACE}.argmin()", "number", "番号", "its number"),
        (TUNED, f"{RACE}.min()", "loss", "最小の損失", "lowest loss"),
        (TUNED, f"rates[{RACE}.argmax()]",
         "highest", "最大", "highest loss"),
    ],
)  # fmt: skip
def test_words_about_functions(call, line, kind, ja, en):
    namespace = {"np": np}
    exec(f"{WALKS}def {call}: return {line}", namespace)
    name = call.split("(")[0]
    words(getattr(lesson, f"check_{name}")(namespace[name]), kind, ja, en)


def test_what_is_no_function():
    words(lesson.check_factor(0.9), "no function", "check_factor(factor)", "check_factor(factor)")


def test_what_is_praised_is_so():
    """The figures that the words name, by plain recursions."""
    y, way = 2.0, [2.0]
    for _ in range(30):
        y -= 0.95 * 2 * y
        way.append(y)
    walk = Adventurer(-7, 2).optimize(ravine, optimizers.SGD(lr=0.95), steps=30).route
    assert np.allclose(walk.points[:, 1], way)
    h = 0.01 * 4.0**2
    assert math.isclose(0.3 * 4.0 / h**0.5, 3.0)  # ten times lr
    offset, steps = 1e-6, 0
    while offset < 1:
        offset, steps = offset + 0.1 * 2 * offset, steps + 1
    assert steps == 76
    assert saddle.grad(0.0, 1e-6)[1] == -2e-6
