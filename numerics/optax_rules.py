"""Methods that walk by a gradient transformation of optax; see `methods.optax`."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from numerics.foreign import Foreign, decimal, library, plain
from numerics.values import is_real, rate_of

LONG, SHORT = {"lr": "learning_rate"}, {"learning_rate": "lr"}  # optax's name and ours


class Optax(Foreign):
    """A walker by a transformation of gradients of optax; `optax` makes it."""

    def __init__(self, *, label: str = "", made: Any = None, **hyper: Any) -> None:
        self._made, self._step, self._state, self._count = made, None, None, 0
        if made is None:
            given = {LONG.get(key, key): value for key, value in hyper.items()}
            bound = inspect.signature(self.rule).bind(**given)
            bound.apply_defaults()
            told = {SHORT.get(key, key): value for key, value in bound.arguments.items()}
            self._tell(label or type(self).__name__, told, hyper)
        else:
            found, told = _read_out(made)
            self._tell(label or found, told, {})
        try:
            with library("jax").enable_x64(True):  # refuses now what it would refuse later
                tried, here = self._transformation(), {"x": np.zeros(())}
                tried.update(here, tried.init(here), here)
        except TypeError as error:
            if "required" not in str(error):
                raise
            raise ValueError(f"{self.name} asks for more than a gradient: take another") from error

    def _transformation(self) -> Any:
        if self._made is None:
            now = self._now()
            now |= {"lr": _traced(now["lr"])} if callable(now.get("lr")) else {}
            return self.rule(**{LONG.get(key, key): value for key, value in now.items()})
        if self._now() != self._told:
            raise ValueError(f"{self.name} was made with its hyperparameters: make another")
        return self._made

    @property
    def rate(self) -> float:
        """The learning rate of the next step, by its schedule."""
        lr = vars(self).get("lr", np.nan)
        return float(decimal(lr(self._count)) if callable(lr) else lr)

    def state(self) -> dict[str, Any]:
        """What it remembers, by optax's names: numbers, or one of each parameter."""
        return dict(_named_in(self._state))

    def _walked(self, params: dict[str, Any], grads: dict[str, Any]) -> dict[str, Any]:
        jax = library("jax")
        here, slopes = ({k: np.asarray(v) for k, v in each.items()} for each in (params, grads))
        with jax.enable_x64(True):  # in here alone: others may count on float32
            if self._step is None:
                made = self._transformation()
                self._step, self._state = jax.jit(made.update), made.init(here)
            added, self._state = self._step(slopes, self._state, here)
        self._count += 1
        return {key: here[key] + np.asarray(added[key]) for key in here}

    def __deepcopy__(self, memo: dict[int, Any]) -> Optax:
        memo[id(self)] = made = copy.copy(self)  # what jax computes with never changes
        return made


@cache
def optax_class(rule: Callable[..., Any]) -> type[Optax]:
    """The class of methods that walk by a function of optax: its name, its hyperparameters."""
    taken = [
        each.replace(kind=each.KEYWORD_ONLY, name=SHORT.get(each.name, each.name))
        for each in inspect.signature(rule).parameters.values()
    ]
    about = {"rule": staticmethod(rule), "__module__": __name__, "__doc__": rule.__doc__}
    about["__signature__"] = inspect.Signature(taken)
    return type(rule.__name__, (Optax,), about)


def _traced(schedule: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A schedule as jax can compile it: itself, or with a call of it where it counts in Python."""
    jax = library("jax")
    try:
        jax.eval_shape(schedule, jax.ShapeDtypeStruct((), np.int32))
    except Exception:  # whatever of Python's it does with a number
        said = jax.ShapeDtypeStruct((), np.float64)

        def called(count: Any) -> Any:
            return jax.pure_callback(lambda k: np.float64(rate_of(schedule, int(k))), said, count)

        return called
    return schedule


def _named_in(state: Any) -> Iterator[tuple[str, Any]]:
    """The parts of a state that have names, and are numbers or hold one for each parameter."""
    if hasattr(state, "_asdict"):
        for name, value in state._asdict().items():
            if isinstance(value, dict):
                yield name, {key: plain(each) for key, each in value.items()}
            elif hasattr(value, "dtype"):
                yield name, plain(value)
            else:
                yield from _named_in(value)
    elif isinstance(state, tuple):
        for part in state:
            yield from _named_in(part)


def _read_out(made: Any) -> tuple[str, dict[str, Any]]:
    """Name and hyperparameters of a transformation, as its functions hold them; else "optax".

    optax makes a rule of parts: one that is called scale_by_<rule>, and one that multiplies by
    the learning rate.
    """
    name, told, left = "", dict[str, Any](), [made.update]
    while left:
        part = left.pop(0)
        held = inspect.getclosurevars(part).nonlocals
        kind = part.__qualname__.partition(".")[0]
        if kind == "scale":
            told["lr"] = -held["step_size"]
        elif kind == "scale_by_learning_rate":
            told["lr"] = held["learning_rate"]
        else:
            told |= {key: value for key, value in held.items() if is_real(value)}
            inner = [value if isinstance(value, tuple) else (value,) for value in held.values()]
            left += [each for parts in inner for each in parts if inspect.isfunction(each)]
            if kind.startswith("scale_by_") and kind != "scale_by_schedule":
                name = name or kind.removeprefix("scale_by_")
    rate = {"lr": told.pop("lr")} if "lr" in told else {}
    return name or ("sgd" if rate else "optax"), rate | told
