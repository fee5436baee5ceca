"""Colour: sRGB as written, OKLab for what the eye sees, contrast as WCAG counts it."""

from __future__ import annotations

from functools import cache

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

LUMINANCE = np.array([0.2126, 0.7152, 0.0722])  # of linear RGB


@cache
def rgb(color: str) -> tuple[float, float, float]:
    """`#rrggbb` as three numbers from 0 to 1, in sRGB as written.

    >>> rgb("#ff0000")
    (1.0, 0.0, 0.0)
    """
    value = color.lstrip("#")
    return tuple(int(value[i : i + 2], 16) / 255 for i in (0, 2, 4))


def linear(srgb: np.ndarray) -> np.ndarray:
    """Light intensities of sRGB values, both 0 to 1 (IEC 61966-2-1). Light is mixed in these."""
    srgb = np.asarray(srgb, float)
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def encode(light: np.ndarray) -> np.ndarray:
    """sRGB values of light intensities, both 0 to 1; what is brighter or darker is clipped.

    >>> encode(linear([0.25, 0.5])).round(6).tolist()
    [0.25, 0.5]
    """
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def oklab(srgb: np.ndarray) -> np.ndarray:
    """sRGB (…, 3), 0 to 1, in OKLab, where equal distances look equally different."""
    return np.cbrt(linear(srgb) @ _TO_CONES.T) @ _TO_LAB.T


def from_oklab(lab: np.ndarray) -> np.ndarray:
    """OKLab (…, 3) back in sRGB, clipped to 0 to 1."""
    cones = (np.asarray(lab) @ np.linalg.inv(_TO_LAB).T) ** 3
    return encode(cones @ np.linalg.inv(_TO_CONES).T)


def ramp(stops: tuple[tuple[float, float, float, float], ...], n: int = 256) -> np.ndarray:
    """`n` sRGB colours (n, 3) from place 0 to 1, smoothly through `stops`, without overshoot.

    A stop is (place, lightness, chroma, hue in degrees) in OKLCh, OKLab's polar form. Where
    lightness rises from stop to stop, it rises all along.

    >>> ramp(((0, 0, 0, 0), (1, 1, 0, 0)), 3).round(2)[1].tolist()
    [0.39, 0.39, 0.39]
    """
    return _ramp(tuple(stops), n).copy()


@cache
def _ramp(stops: tuple[tuple[float, float, float, float], ...], n: int) -> np.ndarray:
    from scipy.interpolate import PchipInterpolator  # here: many clips need no ramp, and it is slow

    places, *parts = np.transpose(stops)
    at = np.linspace(0, 1, n)
    lightness, chroma, hue = (PchipInterpolator(places, part)(at) for part in parts)
    a, b = chroma * np.cos(np.radians(hue)), chroma * np.sin(np.radians(hue))
    return from_oklab(np.stack([lightness, a, b], axis=-1))


def luminance(srgb: np.ndarray) -> np.ndarray:
    """Relative luminance (…) of sRGB (…, 3), as WCAG 2.2 defines it."""
    return linear(srgb) @ LUMINANCE


def contrast(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Contrast ratio (1 to 21) of two sRGB colours, as WCAG 2.2 defines it."""
    a, b = luminance(one), luminance(other)
    return (np.maximum(a, b) + 0.05) / (np.minimum(a, b) + 0.05)
