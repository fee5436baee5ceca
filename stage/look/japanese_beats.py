"""The names of beats in Japanese, by the English names that scenes give them.

They are chapters of the film, and its captions say them.
"""

BEATS = {
    # a walk
    "three steps": "三歩",
    "five more": "もう五歩",
    "the next steps": "次の数歩",
    "and on": "その先へ",
    "where it ends": "たどり着いた所",
    "where they are": "それぞれの居場所",
    "where that leads": "その行き先",
    "the first steps are much alike": "はじめの数歩はよく似ている",
    "one step": "一歩",
    "and the same again": "もう一度同じことを",
    # on land
    "in the fog": "霧の中",
    "the slope all around": "まわりの傾き",
    "the steepest way down remains": "いちばん急な下りだけが残る",
    "on the shoulder": "山の肩で",
    "three times arrow, lr times it, step, dot": "矢印、lr倍、一歩、点を三度",
    "and on, in shorter and shorter steps": "その先は、だんだん短い歩幅で",
    "a plane through all weights": "すべての重みを通る平面",
    "three steps, off the plane": "平面を離れて三歩",
    "and on, above the slice": "その先へ、断面の上を",
    # the valley
    "a valley": "谷",
    "cut across": "横切る断面",
    "a quarter turn: along": "90度回ると、沿う断面",
    "both at once": "両方を一度に",
    "one arrow": "一本の矢印",
    "the field sweeps out": "一面の矢印",
    "taken apart": "成分に分ける",
    "not at the goal": "最小点を向いていない",
    "the arrow overshoots the floor": "矢印は谷底を飛び越す",
    "and on, from wall to wall": "その先も、壁から壁へ",
    # one step
    "a point on a contour line": "等高線の上の一点",
    # learning rates
    "the lowest rate": "いちばん小さい学習率",
    "on along the curve": "曲線に沿って進む",
    "and back to the best, just short of the limit": "限界のすぐ手前、最良の学習率へ戻る",
    "one run is one point": "一回の実行が一つの点",
    "all runs at once": "すべての実行を一度に",
    "over the map, to the best of all runs": "地図の上を、最良の実行まで",
    "all on one clock": "すべてを同じ時計で",
    "the best of them": "その中の最良",
    # momentum
    "the first steps, beside the other way": "はじめの数歩を、もう一つの道の隣で",
    "the clock halts, a lens opens": "時計が止まり、レンズが開く",
    "the turn: what is kept, a push, their sum; and again": (
        "曲がり角：残り、下りの一歩、その和。もう一度"
    ),
    "all pushes so far: across they cancel, along they add up": (
        "ここまでの下りの一歩：横切る向きは打ち消し合い、沿う向きは積み重なる"
    ),
    "and on, in wide curves": "その先は、ゆるやかな弧で",
    "the first steps: it falls across": "はじめの数歩：谷を横切って落ちる",
    "one step: what is kept, a push, the new velocity": "一歩：残り、下りの一歩、新しい速度",
    "its parts; and again": "その成分。もう一度",
    "and on: across it swings, along it goes on": "その先：横切る向きは揺れ、沿う向きは進む",
    "what comes of the parts": "成分の行く末",
    "one falls short, one overshoots": "一つは届かず、一つは行き過ぎる",
    "along the floor they are not": "谷底に沿うと違ってくる",
    # two methods
    "two hikers on one spot": "同じ場所に二人のハイカー",
    "the surface becomes a map": "曲面が地図になる",
    "on one clock": "同じ時計で",
    "at one learning rate": "同じ学習率で",
    "down to the floor": "谷底へ",
    "both are carried on": "どちらも先へ運ばれる",
    "Momentum reads the slope here": "Momentumはここの傾きを読み",
    "and takes its step": "そして一歩進む",
    "Nesterov reads the slope ahead": "Nesterovは先の傾きを読む",
    "and on, in narrower curves": "その先は、より小さな弧で",
    # brakes
    "the gradient, taken apart": "勾配を成分に分ける",
    "each part squared fills a brake": "成分の2乗がブレーキにたまる",
    "what is left of lr, times the gradient: lr on both axes": (
        "lrの残りと勾配の積：どちらの軸でもlr"
    ),
    "a mean that begins at 0 has but a share of the first slope": (
        "0から始まる平均は、最初の傾きの一部しか持たない"
    ),
    "what is missing of it is made up for": "足りない分を補う",
    "so the one steps too far, the other as far as lr": "一方は行き過ぎ、もう一方はlrだけ進む",
    # noise, saddles, basins
    "a line, and its place on the map": "直線と、地図の上のその場所",
    "all points say where it is downhill": "すべての点が下りの向きを教える",
    "a few say nearly the same": "少しの点でも、ほぼ同じ",
    "when all have been looked at, the other takes its one step": (
        "すべてを見終えて、もう一方の一歩"
    ),
    "and on: one comes to rest, the other never does": "その先：一方は止まり、もう一方は止まらない",
    "on the ridge": "尾根の上",
    "down to the pass": "峠へ下る",
    "who gets away": "抜け出すのは",
    "and a hair beside the ridge": "尾根からほんの少し外れて",
    "one start": "一つの出発点",
    "every start": "すべての出発点",
    # a race
    "each finds its best learning rate": "それぞれが最良の学習率を探す",
    "the race": "レース",
    "on another field, each at its best there": "別の地形で、それぞれの最良の学習率で",
}
