"""What methods of other libraries share, see `methods`; nothing of them is imported before use."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Callable
from typing import Any

import numpy as np

from numerics.values import matched

INSTALLED_BY = {"torch": "torch", "optax": "optax", "jax": "optax"}  # the extras of Kudari


class Foreign:
    """What methods of other libraries share.

    Hyperparameters are attributes, under the names in the class's signature; what is switched off,
    and was not given, is none. Set anew before the first step, they count.

    Attributes:
        name: what labels call it.
    """

    rule: Callable[..., Any]

    def update(self, params: dict[str, Any], grads: dict[str, Any]) -> None:
        """Take one step, as `optimizers.Optimizer.update` does."""
        slopes = dict(matched(params, grads))
        walked = self._walked(dict(params), slopes) if slopes else {}
        params.update({key: plain(value) for key, value in walked.items()})

    def state(self) -> dict[str, Any]:
        """What it remembers, by the library's names: numbers, or one of each parameter."""
        return {}

    def _walked(self, params: dict[str, Any], grads: dict[str, Any]) -> dict[str, Any]:
        """The parameters after a step."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it steps")

    def _tell(self, name: str, hyper: dict[str, Any], given: dict[str, Any]) -> None:
        on = {k: decimal(value) for k, value in hyper.items() if k in given or not _is_off(value)}
        self.name, self._told = name, on
        vars(self).update(on)

    def _now(self) -> dict[str, Any]:
        return {key: vars(self)[key] for key in self._told}

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{key}={value!r}' for key, value in self._now().items())})"


class Remembered:
    """What a walker of another library remembers after each step; nothing of any other walker.

    Args:
        walker: asked for its state by `take`, after a step.
    """

    def __init__(self, walker: Any) -> None:
        self.walker = walker if isinstance(walker, Foreign) else None
        self.taken = dict[str, list[tuple[float, float]]]()

    def take(self) -> None:
        """Note what is remembered of x and y, but how many steps it was, which all know."""
        for name, of in self.walker.state().items() if self.walker else ():
            if isinstance(of, dict) and name != "step":
                self.taken.setdefault(name, []).append((of["x"], of["y"]))

    def states(self, steps: int) -> dict[str, np.ndarray]:
        """What was remembered all the way, arrays (steps, 2) by its names."""
        return {k: np.array(each) for k, each in self.taken.items() if len(each) == steps}


def joined_states(
    before: dict[str, np.ndarray], after: dict[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """The states of two legs of a walk, as far as both have them."""
    return {k: np.concatenate([before[k], after[k]]) for k in after if k in before}


def plain(value: Any) -> Any:
    """A library's tensor or array: a float where it has no axes, else an array of float64."""
    value = value.detach() if hasattr(value, "detach") else value
    array = np.array(np.asarray(value), dtype=float)
    return array if array.ndim else float(array)


def decimal(value: Any) -> Any:
    """Of one number in float32 the shortest decimal that is it in float32; all else as it is.

    Libraries that count in float32 make 0.10000000149 of a learning rate of 0.1.

    >>> decimal(np.float32(0.1)), decimal(0.1 + 1e-9), decimal((0.9, 0.99)), decimal(None)
    (0.1, 0.100000001, (0.9, 0.99), None)
    """
    if str(getattr(value, "dtype", "")).removeprefix("torch.") != "float32":
        return value
    array = np.asarray(value.detach() if hasattr(value, "detach") else value)
    return value if array.ndim else float(str(array))


def library(name: str) -> Any:
    """The library, imported.

    Raises:
        ImportError: it is not installed; the message says how to.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
    extra = INSTALLED_BY[name]
    raise ImportError(
        f"{name} is not installed: .venv/bin/pip install -c constraints.txt "
        f"-c constraints-interop.txt -e '.[{extra}]'"
    )


def found(owner: Any, name: str, where: str, example: str) -> Any:
    """What has that name in a library.

    Raises:
        ValueError: there is none that could be a rule; the message says which is close.
    """
    rule = None if name.startswith("_") else getattr(owner, name, None)
    if callable(rule):
        return rule
    close = difflib.get_close_matches(name, [each for each in dir(owner) if each[0] != "_"], 1)
    meant = close[0] if close else example
    raise ValueError(f"{where} has no {name!r}: give another name, e.g. {meant!r}")


def _is_off(value: Any) -> bool:
    return value is None or (isinstance(value, (bool, int, float, str)) and not value)
