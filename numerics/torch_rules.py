"""Methods that walk by an optimizer of torch.optim; see `methods.torch`."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from typing import Any

import numpy as np

from numerics.foreign import Foreign, decimal, found, library, plain
from numerics.values import rate_of

HIDDEN = {"params", "foreach", "capturable", "differentiable", "fused"}  # how it is run, not what


class Torch(Foreign):
    """A walker by an optimizer of torch.optim; `torch` makes it."""

    def __init__(self, *, lr_scheduler: Any = None, **hyper: Any) -> None:
        first = {"lr": rate_of(hyper["lr"], 0)} if callable(hyper.get("lr")) else {}
        self._begin(partial(self.rule, **(hyper | first)), lr_scheduler, hyper)

    def _begin(self, make: Callable[..., Any], lr_scheduler: Any, given: dict[str, Any]) -> None:
        self._make, self._schedule = make, _schedule(lr_scheduler)
        self._tensors: dict[str, Any] = {}
        self._optimizer: Any = None
        self._scheduler: Any = None
        self._count = 0
        tried = make([tensor(0.0)])  # refuses now what it would refuse later
        hyper = {key: tried.param_groups[0][key] for key in tried.defaults if key not in HIDDEN}
        hyper |= {"lr_scheduler": lr_scheduler} if lr_scheduler else {}
        hyper |= {"lr": given["lr"]} if callable(given.get("lr")) else {}
        self._tell(type(self).__name__, hyper, given)
        self._scheduled()
        steps = {self.name: tried.step}
        if self._schedule:
            steps["lr_scheduler"] = self._schedule(tried).step
        for what, step in steps.items():
            taken = inspect.signature(step).parameters.values()
            if any(each.default is each.empty for each in taken):
                raise ValueError(f"{what} asks for the loss, and here is a gradient: take another")

    @property
    def rate(self) -> float:
        """The learning rate of the next step, by its scheduler, which may scale the first one."""
        if self._scheduled():
            return rate_of(self.lr, self._count)
        if not self._optimizer and not self._schedule:
            return float(decimal(self.lr))
        optimizer = self._optimizer or self._made([tensor(0.0)])[0]
        return float(decimal(optimizer.param_groups[0]["lr"]))

    def _scheduled(self) -> bool:
        """Whether `lr` is a schedule of ours, which is asked before each step."""
        scheduled = callable(vars(self).get("lr"))
        if scheduled and self._schedule:
            raise ValueError("lr is a schedule already: leave out lr_scheduler, or give a number")
        return scheduled

    def state(self) -> dict[str, Any]:
        """What it remembers of each parameter, by torch's names; empty before the first step.

        >>> ball = torch("SGD", lr=0.1, momentum=0.9)  # doctest: +SKIP
        >>> ball.update({"x": 3.0}, {"x": 2.0})  # doctest: +SKIP
        >>> ball.state()  # doctest: +SKIP
        {'momentum_buffer': {'x': 2.0}}
        """
        found: dict[str, Any] = {}
        for key, one in self._tensors.items():
            for name, value in self._optimizer.state.get(one, {}).items():
                if value is not None:
                    found.setdefault(name, {})[key] = plain(value)
        return found

    def _walked(self, params: dict[str, Any], grads: dict[str, Any]) -> dict[str, Any]:
        with _double():
            return self._stepped(params, grads)

    def _stepped(self, params: dict[str, Any], grads: dict[str, Any]) -> dict[str, Any]:
        if self._optimizer is None:
            self._set_out({key: tensor(value) for key, value in params.items()})
        for key, one in self._tensors.items():
            one.data, one.grad = tensor(params[key]).data, tensor(grads[key]).data
        if self._scheduled():
            for group in self._optimizer.param_groups:
                group["lr"] = rate_of(self.lr, self._count)
        self._optimizer.step()
        self._count += 1
        if self._scheduler:
            self._scheduler.step()
        return {key: one.detach().numpy() for key, one in self._tensors.items()}

    def _set_out(self, tensors: dict[str, Any]) -> None:
        self._tensors = tensors
        self._optimizer, self._scheduler = self._made([*tensors.values()])

    def _made(self, tensors: list[Any]) -> tuple[Any, Any]:
        """An optimizer of these, with the hyperparameters of now, and its scheduler, if any."""
        optimizer = self._make(tensors)
        changed = {key: value for key, value in self._now().items() if value != self._told[key]}
        changed |= {"lr": self.rate} if self._scheduled() else {}
        for group in optimizer.param_groups:
            group.update(changed)
        return optimizer, self._schedule and self._schedule(optimizer)

    def __deepcopy__(self, memo: dict[int, Any]) -> Torch:
        made = memo[id(self)] = copy.copy(self)
        if self._optimizer:  # tensors are copied, and so are what knows them
            made._set_out({key: tensor(one.detach().numpy()) for key, one in self._tensors.items()})
            for part in ("_optimizer", "_scheduler") if self._scheduler else ("_optimizer",):
                state = copy.deepcopy(getattr(self, part).state_dict())
                getattr(made, part).load_state_dict(state)
        return made


@cache
def torch_class(rule: type) -> type[Torch]:
    """The class of methods that walk by an optimizer's class: its name, its hyperparameters."""
    one = inspect.Parameter("lr_scheduler", inspect.Parameter.KEYWORD_ONLY, default=None)
    given = inspect.signature(rule).parameters.values()
    taken = [each.replace(kind=one.kind) for each in given if each.name not in HIDDEN]
    about = {"rule": staticmethod(rule), "__module__": __name__, "__doc__": rule.__doc__}
    about["__signature__"] = inspect.Signature([*taken, one])
    return type(rule.__name__, (Torch,), about)


def tensor(value: Any) -> Any:
    """A parameter of torch's, of float64, that shares no memory with the value."""
    made = np.array(value, dtype=float)
    return library("torch").tensor(made, requires_grad=True)


@contextmanager
def _double() -> Iterator[None]:
    """Let numbers that an optimizer keeps by itself be float64, too: NAdam's μ, say."""
    torch = library("torch")
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def _schedule(given: Any) -> Callable[..., Any] | None:
    """What makes a scheduler of an optimizer, from any form that `methods.torch` takes."""
    name, hyper = given if isinstance(given, (tuple, list)) and len(given) == 2 else (given, {})
    if isinstance(name, str):
        schedulers = library("torch").optim.lr_scheduler
        return partial(found(schedulers, name, "torch.optim.lr_scheduler", "StepLR"), **hyper)
    if given is not None and not callable(given):
        raise TypeError(
            f"lr_scheduler is {given!r}: give a function of an optimizer, or a name with "
            'arguments, e.g. ("StepLR", {"step_size": 10})'
        )
    return given
