"""Colour: sRGB as written, OKLab for what the eye sees, contrast as WCAG counts it."""

from __future__ import annotations

import numpy as np

# Björn Ottosson, "A perceptual color space for image processing" (2020): linear sRGB to the cone
# responses, and their cube roots to lightness, green-red, blue-yellow.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def rgb(color: str) -> tuple[float, float, float]:
    """`#rrggbb` as three numbers from 0 to 1, in sRGB as written.

    >>> rgb("#ff0000")
    (1.0, 0.0, 0.0)
    """
    value = color.lstrip("#")
    return tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))


def _linear(srgb: np.ndarray) -> np.ndarray:
    """Light intensities of sRGB values, both 0 to 1 (IEC 61966-2-1)."""
    srgb = np.asarray(srgb, float)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def oklab(srgb: np.ndarray) -> np.ndarray:
    """sRGB (…, 3), 0 to 1, in OKLab, where equal distances look equally different."""
    return np.cbrt(_linear(srgb) @ _TO_CONES.T) @ _TO_LAB.T


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """OKLab (…, 3) back in sRGB, clipped to 0 to 1."""
    cones = (np.asarray(lab) @ np.linalg.inv(_TO_LAB).T) ** 3
    linear = np.clip(cones @ np.linalg.inv(_TO_CONES).T, 0, 1)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def ramp(colors: tuple[str, ...], n: int = 256) -> np.ndarray:
    """`n` sRGB colours (n, 3) on a straight way through `colors` in OKLab, evenly spaced by eye.

    >>> ramp(("#000000", "#ffffff"), 3).round(2)[1].tolist()
    [0.39, 0.39, 0.39]
    """
    lab = oklab([rgb(color) for color in colors])
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(lab, axis=0), axis=1))]
    at = np.linspace(0, way[-1], n)
    return from_oklab(np.stack([np.interp(at, way, channel) for channel in lab.T], axis=-1))


def luminance(srgb: np.ndarray) -> np.ndarray:
    """Relative luminance (…) of sRGB (…, 3), as WCAG 2.2 defines it."""
    return _linear(srgb) @ [0.2126, 0.7152, 0.0722]


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Contrast ratio (1 to 21) of two sRGB colours, as WCAG 2.2 defines it."""
    a, b = luminance(one), luminance(other)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)
