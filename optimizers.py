"""Optimizers: the rules by which parameters W follow the gradient ∂L/∂W downhill.

Each rule is one short class with `update(params, grads)`: both are dicts with the same keys, and
the entries of `params` are replaced in place, in the dict. A value is a real number or an array of
them, of any width: all are float64 before anything is done with them. A number, or an array
without axes, is replaced by a float; an array, of integers or float32 too, by a new float64 one,
so that the caller's own is never overwritten. What a rule remembers between updates (velocity,
sums of squares, how many there were) starts at zero and stays with the instance.

`lr` is a number or a schedule, which says it for each update: see `schedules`. Defaults are those
of torch.optim, but for lr: 0.1 throughout, a pace that can be seen. Where torch and optax do
something else, docstrings say so: of torch 2.14 and optax 0.2, as their sources have it.

>>> params = {"x": -7.0, "y": 2.0}
>>> SGD(lr=0.5).update(params, {"x": -0.7, "y": 4.0})
>>> params
{'x': -6.65, 'y': 0.0}
"""

from rules.adam import Adam, AdamW, AMSGrad, NAdam, RAdam
from rules.base import BOUNDS, Optimizer
from rules.brakes import Adadelta, AdaGrad, RMSProp
from rules.descent import SGD, Lion, Momentum, Nesterov

__all__ = [
    "BOUNDS",
    "SGD",
    "AMSGrad",
    "AdaGrad",
    "Adadelta",
    "Adam",
    "AdamW",
    "Lion",
    "Momentum",
    "NAdam",
    "Nesterov",
    "Optimizer",
    "RAdam",
    "RMSProp",
]
