"""Sentences of fields, walks, formulas and losses: how they are recognized, and in Japanese.

Their own wording stays where it is; what the Japanese repeats of it are its groups.
"""

from __future__ import annotations

import re

OF_FIELDS = tuple(
    (re.compile(sentence, re.DOTALL), japanese)
    for sentence, japanese in (
        (
            r"method is the class (\w+)",
            "method にクラス {0} そのものが渡されています。{0}() と括弧を付けて、"
            "インスタンスを渡してください。",
        ),
        (
            r"method is (.+), which has no update",
            "method の {0} には update(params, grads) がありません。"
            "SGD(lr=0.1) のように、update を持つものを渡してください。",
        ),
        (
            r"(\S+) has no update\(params, grads\) yet",
            "{0} に update(params, grads) がまだ書かれていません。",
        ),
        (
            r"(\S+) left params with the keys (\[.*\])",
            "{0} のあと、params のキーが {1} になっています。'x' と 'y' だけを残してください。",
        ),
        (
            r"(\S+) made params\['(\w)'\] (.+): it must",
            "{0} が params['{1}'] を {2} に変えています。数値のままにしてください。",
        ),
        (
            r"(\S+) returned (.+) and left params",
            "{0} は {1} を返すだけで、params を変えていません。"
            "何も返さず、params[key] -= … のように params そのものを書き換えてください。",
        ),
        (
            r"(\S+) left params as it was in every step",
            "{0} が params を一度も変えなかったので、動きませんでした。"
            "params[key] -= … のように params を書き換えてください。",
        ),
        (
            r"(.+) diverged at step (\d+)",
            "{0} は {1} 歩目で発散しました（数値が大きくなりすぎました）。"
            "道はその手前で終わります。学習率を小さくしてみてください。",
        ),
        (
            r"lr is (.+?)(?:, which is no number)?: at step (\d+) of (.+?) it must",
            "学習率のスケジュール {2} がステップ {1}（0 から数えます）で {0} を返しました。"
            "0 以上の有限の数を返すようにしてください。",
        ),
        (
            r"lr is (.+), which says nothing of step (\d+)",
            "学習率のスケジュール {0} からステップ {1} の値が得られません。"
            "数か、cosine(0.9, 0.05, 30) のようなスケジュールを渡してください。",
        ),
        (
            r"field is (.+), which is no Field",
            "field に Field ではないもの（{0}）が渡されています。"
            "Field(f, (-1, 1), (-1, 1)) のように作ってください。",
        ),
        (r"steps is (.+): ", "steps が {0} です。steps=30 のように 1 以上の整数にしてください。"),
        (
            r"([xy]) is (.+?): (?:give a number|start)",
            "{0} が {1} です。Adventurer(-0.5, 0.2) のように有限の数を渡してください。",
        ),
        (
            r"there is no route",
            "道がまだありません。先に adventurer.optimize(field, method) を実行してください。",
        ),
        (
            r"minimum (\(.+?\)) lies outside",
            "minima の {0} が範囲の外にあります。範囲を広げてください。",
        ),
        (
            r"(\(.+?\)) lies outside (.+): start",
            "出発点 {0} が地形の範囲の外にあります。範囲の中から出発してください。",
        ),
        (
            r"the loss at (\(.+?\)) is (\S+):",
            "{0} での関数の値が {1} です。別の地点から出発してください。",
        ),
        (
            r"(\S+) uses \^",
            "{0} で ^ が使われていますが、Python の ^ は累乗ではありません。"
            "x^2 は x**2 と書いてください。",
        ),
        (
            r"(\S+\(.+?\)) is (\S+), but a loss",
            "{0} の値が {1} です。範囲のどこでも有限の数になるように、"
            "関数を直すか、x_range と y_range を狭めてください。",
        ),
        (
            r"(\S+\(.+?\)) is (\S+) and then (\S+), but",
            "{0} の値が、{1} のあと {2} に変わりました。同じ点ではいつも同じ値になるように、"
            "乱数は関数の外で一度だけ引くか、grad だけで使ってください。",
        ),
        (
            r"two digits of the slope at (\(.+?\)) cannot be had from the values of (.+?), which",
            "{1} の値が粗いか、ばらつきがあるため、{0} での傾きが 2 桁も求まりません。"
            "grad に勾配 (df/dx, df/dy) を返す関数を渡してください。",
        ),
        (
            r"not one digit of a slope can be had from the values of (.+?), which",
            "{0} の値が範囲のどこでも粗いか、ばらつきがあるため、傾きが 1 桁も求まりません。"
            "grad に勾配 (df/dx, df/dy) を返す関数を渡してください。",
        ),
        (
            r"grad\(.+?\) (?:raised|returned) (.+), but",
            "grad が正しい値を返しません（{0}）。(df/dx, df/dy) の 2 つの数を返してください。",
        ),
        (
            r"(\S+\(.+?\)) raised (.+), but",
            "{0} を計算するとエラーになります（{1}）。"
            "関数を直すか、x_range と y_range を狭めてください。",
        ),
        (
            r"(\S+\(.+?\)) returned (.+), but",
            "{0} が {1} を返しました。実数を 1 つ返すように、関数を直してください。",
        ),
        (
            r"the formula is (.+): give a text",
            "数式に文字列ではないもの（{0}）が渡されています。"
            "'x**4 - 3*x**2 + y**2' のような文字列を渡してください。",
        ),
        (
            r"the formula (?:has (\d+) characters|is nested (\d+) deep)",
            "数式が長すぎるか、括弧が深すぎます。短くするか、関数から Field を作ってください。",
        ),
        (
            r"(.+?) is no formula",
            "{0} は数式として読めません。x**4 - 3*x**2 + y**2 のように、"
            "掛け算には * を付け、= の右側だけを書いてください。",
        ),
        (
            r"(.+?) has no place in a formula",
            "数式に {0} は使えません。x、y、pi、e、数、+ - * / **、括弧、"
            "sin などの関数だけで書いてください。",
        ),
        (
            r"there is no (?:function )?(.+?)(?: \(is it (?:.+?)\?\))? in a formula",
            "数式に {0} というものはありません。x、y、pi、e、数、+ - * / **、括弧、"
            "sin などの関数だけで書いてください。",
        ),
        (
            r"(\w+) (?:stands in the formula without|takes .+ and stands in the formula)",
            "{0} の引数の数が違います。sin(x) や max(x, y) のように書いてください。",
        ),
        (
            r"(.+?) has the exponent (\S+), and",
            "{0} の指数 {1} が大きすぎます。100 以下にするか、exp を使ってください。",
        ),
        (
            r"(.+?) (?:is not a finite real|has no finite real|is too large for a|divides by zero)",
            "{0} の値が有限の実数になりません。数式を直してください。",
        ),
        (
            r"\^ is a power in the formula (.+): in Python",
            "{0} の ^ はべき乗とみなしました。Python ではべき乗を ** と書きます。",
        ),
        (
            r"(f|grad) is (.+): give a function",
            "{0} に関数ではないもの（{1}）が渡されています。"
            "def で作った関数か lambda x, y: … を渡してください。",
        ),
        (
            r"(.+?) is (.+): give (?:a pair|two finite)",
            "{0} が {1} です。(-1, 1) のように、2 つの有限の数の組にしてください"
            "（範囲は小さい方が先です）。",
        ),
        (
            r"batch_size is (.+), but (.+) has no samples",
            "{1} にはデータがないので、batch_size={0} は使えません。batch_size を省くか、"
            "linear_regression(inputs, targets) などの上を歩いてください。",
        ),
        (
            r"batch_size is (.+), but (.+) has (\d+) samples",
            "batch_size が {0} ですが、{1} のデータは {2} 個です。"
            "1 から {2} までの整数にしてください。",
        ),
        (
            r"batch_size is (.+): ",
            "batch_size が {0} です。batch_size=8 のように整数にしてください。",
        ),
        (r"seed is (.+): ", "seed が {0} です。seed=0 のように 0 以上の整数にしてください。"),
        (
            r"(\w+) has (\d+) samples and (\w+) has (\d+)",
            "{0} は {1} 個、{2} は {3} 個あります。同じ個数にしてください。",
        ),
        (
            r"(inputs|targets|labels) of sample (\d+) is (.+): leave",
            "{0} の {1} 番目が {2} です。有限でないデータは除いてください。",
        ),
        (
            r"(inputs|targets|labels) is (.+): give",
            "{0} が {1} です。データごとに 1 行の、実数の配列を渡してください。",
        ),
        (r"labels hold (.+): give", "labels に {0} があります。0 か 1 にしてください。"),
        (
            r"inputs has shape (.+): give (.+), as",
            "inputs の形が {0} です。歩くのは 2 つの重みの上なので、形を {1} にしてください。",
        ),
        (
            r"(targets|labels) has shape (.+): give",
            "{0} の形が {1} です。データごとに数を 1 つ渡してください。",
        ),
        (
            r"filename is (.+): give",
            "filename が {0} です。フォルダーを含まない名前にしてください。",
        ),
        (
            r"quality is (.+); it can be (.+)\.",
            "quality が {0} です。{1} から選んでください。",
        ),
    )
)
