"""Numbers as a slide shows them: few digits, a power of ten where there would be too many."""

from __future__ import annotations

import re

import numpy as np

PLAIN = range(-2, 6)  # places before the point, of numbers that are written without an exponent


def number(value: float, digits: int = 2) -> str:
    """A figure with that many significant digits; a power of ten from 1e5 on and below 1e-3.

    >>> number(0.04794), number(1.3401), number(36.98, 3), number(0.0)
    ('0.048', '1.3', '37.0', '0')
    >>> number(72_000_000_010_642_235_718), number(-2.84e-6), number(14354)
    ('7.2e19', '−2.8e−6', '14354')
    """
    value = float(value)
    if value == 0 or not np.isfinite(value):
        return f"{value:g}".replace("-", "−") if value else "0"
    before = _before(value, max(digits, 5))
    if before in PLAIN:
        return f"{value:.{max(digits - before, 0)}f}".replace("-", "−")
    return _powered(f"{value:.{min(digits, 2) - 1}e}")


def brief(value: float, digits: int = 4) -> str:
    """A setting: as `number`, without zeros at its end.

    >>> brief(0.95), brief(0.1), brief(300), brief(1.9e-9)
    ('0.95', '0.1', '300', '1.9e−9')
    """
    head, sign, power = number(value, digits).partition("e")
    return (head.rstrip("0").rstrip(".") if "." in head else head) + sign + power


def decade(power: int) -> str:
    """A power of ten on an axis: written out down to 0.0001, which everybody reads.

    >>> decade(2), decade(-2), decade(-4), decade(-5)
    ('100', '0.01', '0.0001', '1e−5')
    """
    return f"{10.0**power:.4f}" if power == -4 else brief(10.0**power)


def in_formula(value: float) -> str:
    """A setting as Typst sets it in a formula.

    >>> in_formula(0.95), in_formula(1.9e-9)
    ('0.95', '1.9 times 10^(-9)')
    """
    return formula_of(brief(value))


def formula_of(said: str) -> str:
    """A figure, as it is said, in Typst.

    >>> formula_of("0.90"), formula_of("1.9e−9")
    ('0.90', '1.9 times 10^(-9)')
    """
    return re.sub(r"e(.+)", r" times 10^(\1)", said).replace("−", "-")


def running(value: float, most: float, digits: int = 2) -> str:
    """A figure that goes up to `most`: its point and power of ten stay where they are.

    `most` has that many significant digits, or one more where it else had none after its point.

    >>> running(3, 36.98), running(36.98, 36.98), running(3e-7, 2.84e-6), running(4e5, 1.44e7)
    ('3.0', '37.0', '0.3e−6', '0.0e7')
    >>> running(0.3604, 7.28, 3)
    '0.36'
    """
    if not np.isfinite([value, most]).all() or most == 0:
        return number(value) if most else "0.0"
    before = _before(most, 2)
    if before in PLAIN:
        return f"{value:.{max(digits - before, 1) if before < 5 else 0}f}".replace("-", "−")
    return _powered(f"{value / 10.0 ** (before - 1):.1f}e{before - 1}")


def is_zero(said: str) -> bool:
    """Whether a figure, as it is said, is nothing but zeros.

    >>> is_zero("0.0e−6"), is_zero("0.04")
    (True, False)
    """
    return not re.search("[1-9]", said.partition("e")[0])


def _before(value: float, digits: int) -> int:
    """Places before the point of a number that was rounded to so many digits."""
    return int(f"{value:.{digits - 1}e}".split("e")[1]) + 1


def _powered(text: str) -> str:
    mantissa, power = text.split("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")
