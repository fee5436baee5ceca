"""What the notebooks ask: checks of what students write, sliders, and a chart.

A check runs the class or function on fixed numbers and fields, compares it with the right one, and
says in Japanese and English what is wrong, or that all is well.

>>> import optimizers
>>> check_sgd(optimizers.SGD)
✓ 正解です！ SGD が一歩ずつ坂を下ります。
✓ Well done! SGD walks downhill, step by step.

`optimization.ipynb` asks for SGD and Momentum; `beyond.ipynb` for what comes after them. Matplotlib
and ipywidgets are imported when something is first drawn, so this package is there at once.
"""

from lesson.answers import (
    check_batch_gradient,
    check_first_step,
    check_nearest,
    check_spread,
    check_steps_away,
)
from lesson.brakes import check_adagrad, check_adam
from lesson.charts import chart
from lesson.momentum import check_momentum
from lesson.nesterov import check_nesterov
from lesson.rates import check_factor, check_limit, check_losses_after, check_tuned
from lesson.sgd import check_sgd
from lesson.sliders import Panel, sliders
from lesson.verdicts import Verdict

__all__ = [
    "Panel",
    "Verdict",
    "chart",
    "check_adagrad",
    "check_adam",
    "check_batch_gradient",
    "check_factor",
    "check_first_step",
    "check_limit",
    "check_losses_after",
    "check_momentum",
    "check_nearest",
    "check_nesterov",
    "check_sgd",
    "check_spread",
    "check_steps_away",
    "check_tuned",
    "sliders",
]
