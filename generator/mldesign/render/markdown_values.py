"""Values of a blueprint as people read them, and their names in words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from mldesign.render.markdown_text import Markdown, code, inline

_WORDS = {
    "p50": "p50", "p95": "p95", "p99": "p99", "sla": "SLA", "slo": "SLO", "raci": "RACI",
    "mttr": "MTTR", "ttl": "TTL", "authn": "authentication", "mde": "smallest effect",
    "icc": "intra-class correlation", "min": "minimum", "max": "maximum", "ece": "ECE",
}  # fmt: skip
_NAMES = {
    "budget_month": "Budget per month",
    "fields": "Fields asked for in the design",
    "offline_online_link": "Why a better metric means a better outcome",
    "value_per_1k": "Value of a thousand predictions",
}
"""Field names that say too little on their own."""


def label(name: str) -> str:
    """The name of a field in words: `max_time` → `Maximum time`."""
    if name in _NAMES:
        return _NAMES[name]
    words = " ".join(_WORDS.get(word, word) for word in name.split("_"))
    return words if words[1:2].isdigit() else words[:1].upper() + words[1:]


def number(value: float, unit: str = "", currency: str = "") -> str:
    """A computed number for reading: three or four significant digits, thousands parted, its unit
    after it.

    `money` in the unit becomes the currency, when one is known; one of something is singular; less
    than a tenth of a gigabyte is told in megabytes.
    """
    unit = unit.replace("money", currency) if currency else unit
    if unit == "GB" and 0 < abs(value) < 0.1:
        value, unit = 1000 * value, "MB"
    if value == 1 and unit.isalpha() and len(unit) > 3:
        unit = unit.removesuffix("s")
    return f"{_digits(value)}{'' if unit.startswith('/') else ' '}{unit}".strip()


def _digits(value: float) -> str:
    size = abs(value)
    if size >= 1e6:
        return f"{value / 1e6:.3g} million" if size < 1e9 else f"{value / 1e9:,.3g} billion"
    if size >= 100 or float(value).is_integer():
        return f"{value:,.0f}"
    if size >= 10:
        return f"{value:.1f}"
    return f"{value:.3g}" if size >= 0.001 else f"{value:.2e}"


def words(value: Any, of: type[BaseModel] | None = None, field: str = "") -> Markdown:
    """A value of the blueprint in words; empty for what was not written.

    `of` and `field` say where it stands, which tells fixed words from names.
    """
    if isinstance(value, BaseModel):
        return _part_words(value)
    if isinstance(value, Mapping):
        pairs = (f"{inline(str(key))}: {words(entry)}" for key, entry in value.items())
        return Markdown("; ".join(pairs))
    if isinstance(value, (tuple, list)):
        return Markdown("; ".join(filter(None, (words(entry, of, field) for entry in value))))
    text = _scalar_text(value)
    return inline(text.replace("_", " ") if of and _is_enumerated(of, field) else text)


def _scalar_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if type(value) is float else str(value)


def _part_words(part: BaseModel) -> Markdown:
    cls = type(part)
    said = ((label(name), words(getattr(part, name), cls, name)) for name in cls.model_fields)
    return Markdown(", ".join(f"{name.lower()} {text}" for name, text in said if text))


def _is_enumerated(of: type[BaseModel], field: str) -> bool:
    """Whether the field holds one of a few fixed words; their underscores are read as blanks."""
    known = of.model_fields.get(field)
    return known is not None and "Literal[" in str(known.annotation)


def plain(value: Any) -> Markdown:
    """An option's value as it would be written in YAML."""
    if value is None:
        return Markdown("–")
    if isinstance(value, bool):
        return code("true" if value else "false")
    if isinstance(value, (tuple, list)):
        return code("[" + ", ".join(str(entry) or '""' for entry in value) + "]")
    if isinstance(value, BaseModel):
        return words(value)
    if isinstance(value, Mapping):
        return code("{" + ", ".join(f"{key}: {entry}" for key, entry in value.items()) + "}")
    return code(f"{value:g}" if type(value) is float else str(value))
