"""What a walk asks of its field, its method and its number of steps; each error is one sentence."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from numerics.field import Field


def check_walk(field: Any, method: Any, steps: Any) -> None:
    """See to it that a method can take so many steps on a field.

    Raises:
        TypeError, ValueError: for an argument that is no such thing; value and remedy are named.

    >>> from fields import bowl
    >>> from optimizers import SGD
    >>> check_walk(bowl, SGD, 30)
    Traceback (most recent call last):
    TypeError: method is the class SGD: write SGD(), which makes an instance
    """
    if not isinstance(field, Field):
        f = getattr(field, "__name__", None)
        raise TypeError(
            f"field is {f or repr(field)}, which is no Field: "
            f"make one, e.g. Field({f or 'f'}, (-1, 1), (-1, 1))"
        )
    if isinstance(method, type):
        name = method.__name__
        raise TypeError(f"method is the class {name}: write {name}(), which makes an instance")
    if not callable(getattr(method, "update", None)):
        raise TypeError(
            f"method is {method!r}, which has no update(params, grads): use one, e.g. SGD(lr=0.1)"
        )
    if isinstance(steps, bool) or not isinstance(steps, Integral):
        raise TypeError(f"steps is {steps!r}: give a whole number, e.g. steps=30")
    if steps < 1:
        raise ValueError(f"steps is {steps}: walk at least one, e.g. steps=30")
