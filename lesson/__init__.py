"""What the notebook `optimization.ipynb` asks: checks of what students write, and sliders.

A check runs the class on fixed numbers and fields, compares it with the one in `optimizers`, and
says in Japanese and English what is wrong, or that all is well.

>>> import optimizers
>>> check_sgd(optimizers.SGD)
✓ 正解です！ SGD が一歩ずつ坂を下ります。
✓ Well done! SGD walks downhill, step by step.

Matplotlib and ipywidgets are imported when sliders are first shown, so this package is there at
once.
"""

from lesson.momentum import check_momentum
from lesson.sgd import check_sgd
from lesson.sliders import Panel, sliders
from lesson.verdicts import Verdict

__all__ = ["Panel", "Verdict", "check_momentum", "check_sgd", "sliders"]
