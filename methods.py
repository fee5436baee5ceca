"""Methods of other libraries, as walkers: `torch("NAdam", lr=0.1)`, `optax("lion", lr=0.1)`.

A library is imported when its first method is made. They compute in float64. A parameter, "x" or
"y", is a tensor or array of its own: a rule that goes by a tensor's norm goes by each axis alone.

Where they differ from the lecture's rules in `optimizers`:

- torch's SGD with momentum keeps a sum of gradients, v ← αv + ∂L/∂W, W ← W − ηv; `Momentum` keeps
  a step, v ← αv − η ∂L/∂W. They are equal while η stays. After a change of η torch multiplies all
  of v by the new one, Momentum only the new gradient. optax's sgd is as torch's.
- RMSProp: torch's `RMSprop(alpha=0.99)` is ours, with another name for `decay`. optax's `rmsprop`
  has decay 0.9 and ε inside the root, √(h + ε); `eps_in_sqrt=False` makes it ours.
- AdaGrad: optax's sum begins at 0.1, not at 0, with ε inside the root.
- Adam: `weight_decay` of torch's Adam is added to the gradient (L2), and so is braked with it; that
  of AdamW, in torch, optax and here, is taken off W itself. By default it is 1e-4 in optax, and
  1e-2 in torch and here.
"""

from __future__ import annotations

from typing import Any

from numerics.foreign import found, library
from numerics.optax_rules import Optax, optax_class
from numerics.torch_rules import Torch, tensor, torch_class


def torch(rule: Any, *, lr_scheduler: Any = None, **hyper: Any) -> Torch:
    """A method that walks by an optimizer of PyTorch.

    Args:
        rule: the name of a class in torch.optim, such a class, or a function that makes an
            optimizer of a list of tensors.
        lr_scheduler: a function that makes a scheduler of an optimizer, which is told of every
            step; or the name of a class in torch.optim.lr_scheduler, alone or with arguments, as in
            ("StepLR", {"step_size": 10}).
        hyper: the optimizer's hyperparameters, by torch's names and with torch's defaults; `lr` may
            be one of `schedules`, too.

    Returns:
        A method with the optimizer's name and hyperparameters; see `Torch`.

    Raises:
        ImportError: torch is not installed.
        TypeError, ValueError: there is no such optimizer, it refuses its arguments, or it asks for
            more than a gradient, as LBFGS does.

    >>> torch("NAdam", lr=0.1)  # doctest: +SKIP
    NAdam(lr=0.1, betas=(0.9, 0.999), eps=1e-08, momentum_decay=0.004)

    Source: https://docs.pytorch.org/docs/stable/optim.html
    """
    optim = library("torch").optim
    rule = found(optim, rule, "torch.optim", "NAdam") if isinstance(rule, str) else rule
    if not callable(rule) or (isinstance(rule, type) and not issubclass(rule, optim.Optimizer)):
        raise TypeError(f'rule is {rule!r}: give an optimizer, e.g. torch("NAdam", lr=0.1)')
    if isinstance(rule, type):
        return torch_class(rule)(lr_scheduler=lr_scheduler, **hyper)
    if hyper:
        raise TypeError(f"{min(hyper)} is for a class: a function sets hyperparameters itself")
    made = torch_class(type(rule([tensor(0.0)])))
    method = made.__new__(made)
    method._begin(rule, lr_scheduler, {})
    return method


def optax(rule: Any, *, name: str = "", **hyper: Any) -> Optax:
    """A method that walks by a gradient transformation of optax.

    Args:
        rule: the name of a function in optax that makes one; or one that was made, as in
            `optax.lion(0.1)`, whose name and hyperparameters are told as far as it shows them.
        name: what labels call it; by default the rule's name.
        hyper: for a name, its hyperparameters, by optax's names; `lr` is short for `learning_rate`,
            a number or a schedule, optax's or one of `schedules`.

    Returns:
        A method with the rule's name and hyperparameters; see `Optax`.

    Raises:
        ImportError: optax is not installed.
        TypeError, ValueError: there is no such rule, it refuses its arguments, or it asks for more
            than a gradient, as lbfgs does.

    >>> optax("lion", lr=0.1)  # doctest: +SKIP
    lion(lr=0.1, b1=0.9, b2=0.99, weight_decay=0.001)

    Source: https://optax.readthedocs.io
    """
    optax_itself = library("optax")
    if isinstance(rule, str):
        return optax_class(found(optax_itself, rule, "optax", "lion"))(label=name, **hyper)
    if not all(callable(getattr(rule, part, None)) for part in ("init", "update")):
        raise TypeError(f'rule is {rule!r}: give e.g. optax("lion", lr=0.1) or optax.lion(0.1)')
    if hyper:
        raise TypeError(f"{min(hyper)} is for a name: {rule!r:.60} has its own already")
    return Optax(label=name, made=rule)
