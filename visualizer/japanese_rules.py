"""Sentences of rules, schedules and training runs: how they are recognized, and in Japanese.

Their own wording stays where it is; what the Japanese repeats of it are its groups.
"""

from __future__ import annotations

import re

NAMED = r"(\w+) is (.+?)(?:, which is no number)?: "  # a hyperparameter
OF = r"(\w+) of (\w+) is (.+?)(?:, which is no number)?: "  # an argument of a schedule

OF_RULES = tuple(
    (re.compile(sentence, re.DOTALL), japanese)
    for sentence, japanese in (
        (
            OF + r"it must be finite and above 0",
            "{1} の {0} が {2} です。0 より大きい有限の数にしてください。",
        ),
        (
            OF + r"it must be finite and 0 or more",
            "{1} の {0} が {2} です。0 以上の有限の数にしてください。",
        ),
        (
            OF + r"give (?:a whole number|1 or more)",
            "{1} の {0} が {2} です。{0}=30 のように 1 以上の整数にしてください。",
        ),
        (
            NAMED + r"it must be finite and above 0",
            "{0} が {1} です。0 より大きい有限の数にしてください。",
        ),
        (
            NAMED + r"it must be 0 or more and below 1",
            "{0} が {1} です。0 以上 1 未満の数にしてください。",
        ),
        (
            NAMED + r"it must be finite and 0 or more",
            "{0} が {1} です。0 以上の有限の数にしてください。",
        ),
        (
            r"(\S+) (?:is|holds) (\S+): it must be finite, so mend the gradient",
            "{0} が {1} になりました。勾配を直すか、学習率を小さくしてください。",
        ),
        (
            r"(\w+) is (.+): give a whole number, (\d+) or more",
            "{0} が {1} です。{2} 以上の整数にしてください。",
        ),
        (
            r"loss is (.+): give a function",
            "loss に使えないもの（{0}）が渡されています。"
            "パラメータの 1 次元配列を受け取る関数か、Recorder を渡してください。",
        ),
        (
            r"loss gave (.+) at (.+): it must",
            "loss が {0} を返しました。実数を 1 つ返すようにしてください。",
        ),
        (
            r"the loss is (\S+) at (\(.+?\)) of the plane",
            "平面の {1} での loss の値が {0} です。x_range と y_range を狭めてください。",
        ),
        (
            r"center is None",
            "center がありません。平面が通る点のパラメータを渡してください。",
        ),
        (
            r"(center|params) is (.+): give a 1-D array",
            "{0} が {1} です。実数の 1 次元配列を渡してください。",
        ),
        (
            r"center has 1 parameter:",
            "center のパラメータが 1 つしかありません。平面には 2 つ以上必要です。",
        ),
        (
            r"center has (\d+) parameters, a run has (\d+)",
            "center のパラメータは {0} 個、記録された学習では {1} 個です。同じ個数にしてください。",
        ),
        (
            r"directions is (.+): give two arrays",
            "directions が {0} です。2 つの配列か 'random' を渡してください。",
        ),
        (
            r"directions have shape (.+): give two of (\d+) numbers",
            "directions の形が {0} です。{1} 個の数の配列を 2 つ渡してください。",
        ),
        (
            r"directions lie on one line",
            "directions の 2 つが同じ直線上にあります。平面を張る 2 つの方向を渡してください。",
        ),
        (
            r"shapes are those of (\d+) parameters, but center has (\d+)",
            "shapes はパラメータ {0} 個分ですが、center には {1} 個あります。"
            "同じ個数にしてください。",
        ),
        (
            r"the run is empty",
            "記録がまだ空です。学習の初めと各ステップのあとに step(params) を呼んでください。",
        ),
        (
            r"params are (\d+) numbers in layers of .+ and were (\d+)",
            "params の数が {1} 個から {0} 個に変わったか、層の形が変わりました。"
            "1 つの記録には 1 つのモデルだけを入れてください。",
        ),
        (
            r"(\w+\[\d+\]) is (\S+): end the run",
            "{0} が {1} です。発散する前に記録を終えるか、学習率を小さくしてください。",
        ),
        (
            r"(\w+) is not installed: (.+)",
            "{0} がインストールされていません。{1} を実行してください。",
        ),
    )
)
