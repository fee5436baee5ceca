"""Writes optimization.ipynb and optimization_solution.ipynb, which differ in the gaps only.

    .venv/bin/python scripts/make_notebooks.py

All that stands in them is in CELLS below. A gap is a pair: what students get, and what fills it.
Cells have ids of their own and no outputs, so the files change only where the text does.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # it takes two seconds, and whoever reads CELLS needs none of it
    from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
HERE = "# ここを書いてみよう / your turn"


class Cell(NamedTuple):
    """One cell: text in both languages, or code with an optional gap and what fills it."""

    id: str
    ja: str = ""
    en: str = ""
    code: str = ""
    gap: str = ""
    filled: str = ""

    def node(self, solved: bool) -> NotebookNode:
        from nbformat.v4 import new_code_cell, new_markdown_cell

        if not self.code:
            # Where a line ends in Japanese, a break would be shown as a space.
            ja = re.sub(r"(?<=[^\x00-\x7f])\n(?=[^\n$-])", "", self.ja.strip())
            return new_markdown_cell(f"{ja}\n\n{self.en.strip()}", id=self.id)
        code = self.code.strip("\n")
        if self.gap:
            assert code.count(self.gap) == 1, self.id
            code = code.replace(self.gap, self.filled.strip("\n") if solved else self.gap)
        return new_code_cell(code, id=self.id)


CELLS = [
    Cell(
        "title",
        """
# パラメータの最適化

上から順に、セルを選んで Shift + Enter で実行します。`...` のところが、あなたの書く場所です。
""",
        """
**Optimizing parameters.** Run the cells from the top, each with Shift + Enter. Where there is
`...`, it is your turn.
""",
    ),
    Cell(
        "colab-words",
        """
**Google Colab で使うとき**は、下の `REPOSITORY` に、このプロジェクトの置き場所（`git clone` の
アドレス）を入れてから実行します。自分のパソコンでは、何も起こりません。
""",
        """
**On Google Colab**, first write into `REPOSITORY` where this project is kept (the address for
`git clone`). On your own computer the cell does nothing.
""",
    ),
    Cell(
        "colab",
        code="""
import os
import subprocess
import sys

REPOSITORY = ""  # 例 / e.g. "https://github.com/…/kudari"

if "google.colab" in sys.modules and not os.path.exists("lesson"):
    if not REPOSITORY:
        raise ValueError("REPOSITORY が空です / REPOSITORY is empty")
    libraries = "libcairo2-dev libpango1.0-dev libegl1 libgl1-mesa-dri pkg-config"
    if not os.path.exists("kudari"):
        subprocess.run(["git", "clone", "--depth=1", REPOSITORY, "kudari"], check=True)
    os.chdir("kudari")
    sys.path.insert(0, os.getcwd())
    subprocess.run(f"apt-get -qq update && apt-get -qq install {libraries}", shell=True, check=True)
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "-e", "."], check=True)
""",
    ),
    Cell(
        "field-words",
        r"""
## 1. 地形 / The field

損失関数 $z = f(x, y)$ を地形と見ます。`Field` に関数と x、y の範囲を渡すと、等高線図に描けます。
青いほど低く、赤いほど高いところです。
""",
        r"""
The loss $z = f(x, y)$ is a landscape. Give `Field` a function and the ranges of x and y, and it
draws a contour map: the bluer the lower, the redder the higher.
""",
    ),
    Cell(
        "field",
        code="""
from visualizer import Adventurer, Field


def f(x, y):
    return x**2 + y**2


field = Field(f, (-1, 1), (-1, 1))  # 関数と、x、y の範囲 / the function, the ranges of x and y
field.plot();
""",
    ),
    Cell(
        "height",
        code="""
round(field(-0.5, 0.2), 2)  # この地点の高さ（損失）/ the height, that is the loss, at this point
""",
    ),
    Cell(
        "field3d-words",
        "マウスで回して、横からも見てみましょう。",
        "Turn it with the mouse to see it from the side.",
    ),
    Cell("field3d", code="field.plot3d()"),
    Cell(
        "gradient-words",
        r"""
## 2. 勾配 / The gradient

勾配 $\left(\frac{\partial f}{\partial x}, \frac{\partial f}{\partial y}\right)$ は、いちばん急な
**上り**の向きと、その急さです。図の矢印は、その反対、いちばん急な**下り**を指します。
""",
        """
The gradient points the steepest way **up**, and says how steep it is. The arrows on the map show
the opposite, the steepest way **down**.
""",
    ),
    Cell(
        "gradient",
        code="""
slope_x, slope_y = field.grad(-0.5, 0.2)
print(f"勾配 / gradient: ({slope_x:.2f}, {slope_y:.2f})")
field.plot(gradient=True);
""",
    ),
    Cell(
        "by-hand-words",
        """
## 3. 手で歩く / Walk by hand

一歩ごとに、x と y をどれだけ動かすかを自分で決めます。`moves` を書き換えて、谷底 (0, 0) まで
歩いてみましょう。勾配の数字はヒントになりますか？
""",
        """
You decide how far to go along x and y at each step. Change `moves` and get to the bottom, (0, 0).
Do the numbers of the gradient help?
""",
    ),
    Cell(
        "by-hand",
        code="""
moves = [(0.2, 0.1), (0.1, -0.2), (0.1, 0.1)]  # 一歩ごとの (x, y) / each step

x, y = -0.5, 0.2
way = [(x, y)]
for dx, dy in moves:
    x, y = x + dx, y + dy
    way.append((x, y))
    slope_x, slope_y = field.grad(x, y)
    print(f"({x:5.2f}, {y:5.2f})  loss {field(x, y):.3f}  grad ({slope_x:5.2f}, {slope_y:5.2f})")

ax = field.plot()
ax.plot(*zip(*way, strict=True), "o-", color="white");
""",
    ),
    Cell(
        "sgd-words",
        r"""
## 4. SGD を実装する / Implement SGD

歩き方を決めるのが最適化手法です。SGD は、勾配と逆向きに、その $\eta$（`lr`）倍だけ動きます。

$$W \leftarrow W - \eta\frac{\partial L}{\partial W}$$

ヒント：`params` と `grads` は、キーが同じ辞書です。`params` の値を書き換えます。
""",
        r"""
How to walk is what an optimizer decides. SGD moves against the gradient, $\eta$ (`lr`) times its
length.

Hint: `params` and `grads` are dicts with the same keys; change the values in `params`.
""",
    ),
    Cell(
        "hint",
        code="""
params = {"x": -0.5, "y": 0.2}  # いまの位置 / where you are
grads = {"x": -1.0, "y": 0.4}  # そこでの勾配 / the gradient there
""",
    ),
    Cell(
        "sgd",
        code=f"""
class SGD:
    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        ...  {HERE}
""",
        gap=f"        ...  {HERE}",
        filled="""
        for key in params:
            params[key] -= self.lr * grads[key]
""",
    ),
    Cell(
        "sgd-check-words",
        "書けたら、上のセルを実行してから確かめます。",
        "When you have written it, run the cell above, then check it.",
    ),
    Cell(
        "sgd-check",
        code="""
from lesson import check_sgd

check_sgd(SGD)
""",
    ),
    Cell(
        "sgd-walk-words",
        "あなたの SGD で歩きます。`lr` を 0.01 や 0.9、1.1 に変えると、どうなるでしょう？",
        "Your SGD walks. What happens with an `lr` of 0.01, 0.9, 1.1?",
    ),
    Cell(
        "sgd-walk",
        code="""
adventurer = Adventurer(-0.5, 0.2)  # 出発点の x、y / where to start
adventurer.optimize(field, SGD(lr=0.1), steps=20)  # 歩かせる / walk
route = adventurer.route  # 通った道 / the way walked

field.plot(route=route)
field.plot_loss(route);
""",
    ),
    Cell(
        "ravine-words",
        r"""
## 5. 細長い谷 / The ravine

$$z = \frac{1}{20}x^2 + y^2$$

谷を横切る向き（y）は急で、谷に沿う向き（x）はほとんど平らです。矢印はどちらを向いていますか？
""",
        """
Steep across the valley (y), nearly flat along it (x). Which way do the arrows point?
""",
    ),
    Cell(
        "ravine",
        code="""
ravine = Field(lambda x, y: x**2 / 20 + y**2, (-10, 10), (-5, 5), name="ravine", minima=[(0, 0)])
ravine.plot(gradient=True);
""",
    ),
    Cell(
        "zigzag-words",
        """
ここで SGD は、谷底を一歩ごとに飛び越します。`optimizers.SGD` は完成品です。自分の `SGD(lr=0.95)`
に替えても、同じ道になりますか？
""",
        """
Here SGD jumps over the floor at every step. `optimizers.SGD` is a finished one. Does your own
`SGD(lr=0.95)` walk the same way?
""",
    ),
    Cell(
        "zigzag",
        code="""
import optimizers

zigzag = Adventurer(-7, 2).optimize(ravine, optimizers.SGD(lr=0.95), steps=30).route
ravine.plot(route=zigzag)
print(f"歩いた距離 / walked: {zigzag.length:.1f}")
print(f"谷底を越えた回数 / crossings: {zigzag.sign_changes('y')}")
""",
    ),
    Cell(
        "momentum-words",
        r"""
## 6. Momentum を実装する / Implement Momentum

坂を転がる球のように、それまでの速度 $v$ を残しながら向きを変えます。

$$
\begin{aligned}
v &\leftarrow \alpha v - \eta\frac{\partial L}{\partial W} \\
W &\leftarrow W + v
\end{aligned}
$$

$\alpha$（`momentum`）は速度を残す割合です。速度は `self.v` に、キーごとに覚えます。初めは 0 です：
`self.v.get(key, 0.0)`。
""",
        r"""
Like a ball on a hillside, it keeps its velocity $v$ while the slope bends its way. $\alpha$
(`momentum`) is the part of the velocity that is kept. Remember the velocity of each key in
`self.v`; it starts at 0: `self.v.get(key, 0.0)`.
""",
    ),
    Cell(
        "momentum",
        code=f"""
class Momentum:
    def __init__(self, lr=0.1, momentum=0.9):
        self.lr = lr
        self.momentum = momentum
        self.v = {{}}  # 速度 / the velocity

    def update(self, params, grads):
        ...  {HERE}
""",
        gap=f"        ...  {HERE}",
        filled="""
        for key in params:
            self.v[key] = self.momentum * self.v.get(key, 0.0) - self.lr * grads[key]
            params[key] += self.v[key]
""",
    ),
    Cell(
        "momentum-check",
        code="""
from lesson import check_momentum

check_momentum(Momentum)
""",
    ),
    Cell(
        "momentum-walk-words",
        "SGD と並べます。Momentum の道は短く滑らかです。でも、速いわけではありません。",
        "Beside SGD: Momentum's way is shorter and smoother, but not faster.",
    ),
    Cell(
        "momentum-walk",
        code="""
curve = Adventurer(-7, 2).optimize(ravine, Momentum(lr=0.1, momentum=0.9), steps=30).route
ravine.plot(routes=[zigzag, curve])
ravine.plot_loss([zigzag, curve])
for route in (zigzag, curve):
    print(f"{route.name}: 距離 / walked {route.length:.1f}, 損失 / loss {route.losses[-1]:.3f}")
""",
    ),
    Cell(
        "sliders-words",
        """
## 7. つまみで動かす / Sliders

つまみを動かすと、すぐに描き直します（完成品の Momentum です。momentum が 0 なら SGD になります）。

- `lr` をどこまで大きくすると、発散しますか？
- 30 歩での損失が、いちばん小さくなるのは？
""",
        """
Move a slider, and it is redrawn at once (with a finished Momentum; at momentum 0 it is SGD).

- How large an `lr` makes it diverge?
- Which values give the smallest loss after 30 steps?
""",
    ),
    Cell(
        "sliders",
        code="""
from lesson import sliders

sliders(ravine)
""",
    ),
    Cell(
        "own-field-words",
        """
## 8. 自分の地形 / Your own field

式を書き換えて、好きな地形を作りましょう。べき乗は `^` ではなく `**` です。
`np.sin`、`np.cos`、`np.exp` も使えます。
""",
        """
Change the formula and make a landscape of your own. Powers are `**`, not `^`; `np.sin`, `np.cos`
and `np.exp` will do, too.
""",
    ),
    Cell(
        "own-field",
        code="""
import numpy as np


def waves(x, y):
    return 0.3 * (x**2 + y**2) + np.cos(2 * x) * np.cos(2 * y)


own = Field(waves, (-3, 3), (-3, 3))
sliders(own, start=(1.8, 1.2), lr=0.05)
""",
    ),
    Cell(
        "own-method-words",
        """
## 9. 自分の最適化手法を動画に / A clip of your own optimizer

`update` のある class なら、何でも歩けます。これは、勾配の大きさを無視して、向きの符号だけで歩く
手法です。書き換えて、自分の手法にしてください。動画は数秒でできます（`quality="h"` なら
スライド用の画質です）。
""",
        """
Any class with an `update` can walk. This one ignores how steep it is and goes by the signs alone.
Change it into a method of your own. The clip takes some seconds (`quality="h"` is for slides).
""",
    ),
    Cell(
        "own-method",
        code="""
class MyMethod:
    def __init__(self, lr=0.2):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] -= self.lr * np.sign(grads[key])


walker = Adventurer(-7, 2).optimize(ravine, MyMethod(lr=0.5), steps=20)
walker.animate(progress=False)
""",
    ),
    Cell(
        "further-words",
        """
## 10. ほかの手法 / Further methods

- **Nesterov**：速度の進む先で勾配を読む Momentum
- **AdaGrad**：大きく動いたパラメータほど、ブレーキをかける
- **RMSProp**：古い勾配を忘れていく AdaGrad
- **Adam**：Momentum と RMSProp の組み合わせ
""",
        """
**Nesterov** is Momentum that reads the gradient where it is about to get; **AdaGrad** brakes the
parameters that have had steep slopes; **RMSProp** is AdaGrad that forgets; **Adam** is Momentum and
RMSProp in one.
""",
    ),
    Cell(
        "further",
        code="""
from optimizers import AdaGrad, Adam, Nesterov, RMSProp

methods = [Nesterov(lr=0.1), AdaGrad(lr=1.5), RMSProp(lr=0.3, decay=0.9), Adam(lr=0.5)]
routes = [Adventurer(-7, 2).optimize(ravine, method, steps=30).route for method in methods]
ravine.plot(routes=routes)
ravine.plot_loss(routes);
""",
    ),
    Cell(
        "further-sliders-words",
        "つまみは、どの手法でも使えます。",
        "The sliders take any method.",
    ),
    Cell("further-sliders", code="sliders(ravine, Adam, lr=0.5)"),
]


def notebook(solved: bool) -> str:
    """The text of a notebook's file, with its gaps open or filled."""
    import nbformat
    from nbformat.v4 import new_notebook

    made = new_notebook(
        cells=[cell.node(solved) for cell in CELLS],
        metadata={
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
    )
    made.nbformat_minor = 5
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


FILES = {
    ROOT / "optimization.ipynb": lambda: notebook(solved=False),
    ROOT / "optimization_solution.ipynb": lambda: notebook(solved=True),
}

if __name__ == "__main__":
    for file, make in FILES.items():
        file.write_text(make(), encoding="utf-8")
        print(file.relative_to(ROOT))
