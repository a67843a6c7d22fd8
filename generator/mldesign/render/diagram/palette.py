"""Colours made in OKLCH, so that every stage weighs the same to the eye, in light and in dark."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

from mldesign.render.diagram.value import Tone

_HUES: Final[dict[Tone, tuple[float, float]]] = {  # hue in degrees, share of the full chroma
    "source": (255, 0.35),
    "data": (248, 1),
    "feature": (196, 0.85),
    "train": (295, 1),
    "registry": (328, 0.95),
    "serve": (152, 1),
    "decide": (72, 1),
    "observe": (20, 1),
    "shadow": (285, 0.25),
}


@dataclass(frozen=True)
class Palette:
    """Hex colours by name: `ink`, `edge`, …, and for each tone `data-fill -line -ink -mark`."""

    name: str
    colours: dict[str, str]


def oklch(lightness: float, chroma: float, hue: float) -> str:
    """The sRGB hex of an OKLCH colour, clipped to the gamut (Ottosson 2020)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{round(255 * _gamma(min(1.0, max(0.0, v)))):02x}" for v in linear)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def contrast(a: str, b: str) -> float:
    """WCAG contrast ratio of two hex colours, 1 to 21."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        v / 12.92 if v <= 0.03928 else float(((v + 0.055) / 1.055) ** 2.4) for v in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@cache
def light() -> Palette:
    """For a white page."""
    base = {
        "bg": "#ffffff", "card": "#ffffff", "cardline": "#c9d1da", "ink": "#17202c",
        "muted": "#566273", "edge": "#66717f", "halo": "#ffffff", "crit": "#b3261e",
        "loop": "#9a5b00", "shadow": "#6e6787",
    }  # fmt: skip
    tones = {
        "fill": (0.976, 0.016),
        "line": (0.86, 0.055),
        "ink": (0.44, 0.125),
        "mark": (0.58, 0.15),
    }
    return Palette("light", base | _tones(tones))


@cache
def dark() -> Palette:
    """For a near-black page."""
    base = {
        "bg": "#0e1218", "card": "#181e27", "cardline": "#3a4553", "ink": "#e8edf3",
        "muted": "#a3afbd", "edge": "#8b98a8", "halo": "#0e1218", "crit": "#ff9b8f",
        "loop": "#f2b95c", "shadow": "#b3aacb",
    }  # fmt: skip
    tones = {
        "fill": (0.225, 0.025),
        "line": (0.38, 0.06),
        "ink": (0.83, 0.09),
        "mark": (0.70, 0.13),
    }
    return Palette("dark", base | _tones(tones))


def _tones(parts: dict[str, tuple[float, float]]) -> dict[str, str]:
    return {
        f"{tone}-{part}": oklch(lightness, chroma * share, hue)
        for tone, (hue, share) in _HUES.items()
        for part, (lightness, chroma) in parts.items()
    }
