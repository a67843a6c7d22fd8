"""Quantities as people write them: a float in one canonical unit that remembers its text.

`Duration("2 h") == 7200.0`, `str(Duration("2 h")) == "2 h"`. They compare and compute as floats.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

_NUMBER = r"[+-]?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_AMOUNT = re.compile(rf"\s*({_NUMBER})\s*(.*?)\s*", re.DOTALL)
_MULTIPLES = {"": 1.0, "k": 1e3, "M": 1e6, "B": 1e9}
_MAGNITUDE_LIMIT = 1e30
_TEXT_LIMIT = 60


def _amount(text: str) -> tuple[float, str] | None:
    """Split `50 ms` into the number and what follows; None when it does not start with a number."""
    match = _AMOUNT.fullmatch(text) if len(text) <= _TEXT_LIMIT else None
    if match is None:
        return None
    value = float(match.group(1))
    return (value, match.group(2)) if abs(value) < _MAGNITUDE_LIMIT else None


class Quantity(float):
    """A number with a unit: a float in the canonical `unit` whose `text` is what was written."""

    __slots__ = ("text",)
    text: str

    noun: ClassVar[str] = "quantity"
    """With its article, for messages: `a duration`."""
    unit: ClassVar[str] = ""
    """Unit of the float value."""
    units: ClassVar[Mapping[str, float]] = {}
    """Spelling of a unit → how many canonical units it is."""
    shown: ClassVar[tuple[str, ...]] = ()
    """The spellings that a message names."""
    examples: ClassVar[tuple[str | float, ...]] = ()
    pattern: ClassVar[str] = ""
    """Regular expression (ECMA 262) of the accepted texts, for editors."""
    bare: ClassVar[bool] = False
    """Whether a number without unit is accepted."""
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = float("inf")

    def __new__(cls, value: float | str, text: str | None = None) -> Self:
        """Parse a text, or take a float that is already in the canonical unit.

        Raises ValueError for a text that is no quantity of this kind or lies outside its range.
        """
        if isinstance(value, str):
            parsed = cls.parse(value)
            text = value.strip() if text is None else text
        else:
            parsed = float(value)
        if not cls.low <= parsed <= cls.high or not abs(parsed) < _MAGNITUDE_LIMIT:
            raise ValueError(cls.range_text())
        made = super().__new__(cls, parsed)
        made.text = f"{parsed:g} {cls.unit}".strip() if text is None else text
        return made

    def __getnewargs__(self) -> tuple[float, str]:  # type: ignore[override]
        return float(self), self.text

    def __str__(self) -> str:
        return self.text

    @classmethod
    def parse(cls, text: str) -> float:
        """Return the value of a text in the canonical unit. Raises ValueError."""
        split = _amount(text)
        if split is None:
            raise ValueError(cls.expected())
        value, unit = split
        if unit == "" and not cls.bare:
            raise ValueError(cls.expected())
        factor = cls.units.get(unit)
        if factor is None:
            raise ValueError(cls.expected())
        return value * factor

    @classmethod
    def expected(cls) -> str:
        """Say what would have been right: `a duration like `90 days``."""
        return f"{cls.noun} like `{cls.examples[0]}`"

    @classmethod
    def range_text(cls) -> str:
        """Say which values are allowed."""
        if cls.high == float("inf"):
            return f"{cls.noun} that is not negative"
        return f"{cls.noun} between {cls.low:g} and {cls.high:g}"

    @classmethod
    def _validate(cls, value: Any) -> Self:
        if isinstance(value, cls):
            return value
        if isinstance(value, str):
            made = cls._attempt(value, None)
        elif cls.bare and isinstance(value, int | float) and not isinstance(value, bool):
            made = cls._attempt(float(value), f"{value}")
        else:
            made = cls.expected()
        if isinstance(made, str):
            context = {
                "expected": made,
                "units": ", ".join(cls.shown),
                "unit_missing": not cls.bare,
            }
            raise PydanticCustomError("quantity", "expected {expected}", context)
        return made

    @classmethod
    def _attempt(cls, value: float | str, text: str | None) -> "Self | str":
        """Return the quantity, or what was expected instead."""
        try:
            return cls(value, text)
        except (ValueError, OverflowError) as error:
            return str(error)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(str),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        text = {"type": "string", "pattern": cls.pattern}
        number: dict[str, Any] = {"type": "number"}
        if cls.low > float("-inf"):
            number["minimum"] = cls.low
        if cls.high < float("inf"):
            number["maximum"] = cls.high
        return {
            "title": cls.__name__,
            "description": (cls.__doc__ or "").strip(),
            "anyOf": [text, number] if cls.bare else [text],
            "examples": list(cls.examples),
        }


def _spellings(*rows: tuple[float, str]) -> dict[str, float]:
    return {name: factor for factor, names in rows for name in names.split()}


def _pattern(units: Mapping[str, float]) -> str:
    names = "|".join(re.escape(name) for name in sorted(units, key=lambda n: (-len(n), n)) if name)
    optional = "?" if "" in units else ""
    return rf"^\s*{_NUMBER}\s*({names}){optional}\s*$"


class Duration(Quantity):
    """A time span in seconds. A month is 30 days, a year 365."""

    __slots__ = ()
    noun = "a duration"
    unit = "s"
    units = _spellings(
        (1e-9, "ns"),
        (1e-6, "us µs microsecond microseconds"),
        (1e-3, "ms millisecond milliseconds"),
        (1.0, "s sec second seconds"),
        (60.0, "m min minute minutes"),
        (3600.0, "h hour hours"),
        (86400.0, "d day days"),
        (604800.0, "w week weeks"),
        (2592000.0, "month months"),
        (31536000.0, "y year years"),
    )
    shown = ("ms", "s", "min", "h", "days", "weeks", "months", "years")
    examples = ("90 days", "50 ms", "2 h")
    pattern = _pattern(units)


_PER = {
    name: seconds
    for name, seconds in Duration.units.items()
    if seconds >= 1 and (name == "s" or not name.endswith("s"))
}


class Rate(Quantity):
    """How often, per second. Written `200/s`, `2M/day`, `200 per second`."""

    __slots__ = ()
    noun = "a rate"
    unit = "/s"
    units = {
        f"{multiple}{per}{time}": factor / seconds
        for multiple, factor in _MULTIPLES.items()
        for per in ("/", "/ ", " / ", " per ")
        for time, seconds in _PER.items()
    } | {f"per {time}": 1 / seconds for time, seconds in _PER.items()}
    shown = ("/s", "/min", "/h", "/day", "/week", "/month")
    examples = ("200/s", "2M/day")
    pattern = rf"^\s*{_NUMBER}\s*[kMB]?\s*(/|per)\s*({'|'.join(sorted(_PER, key=len)[::-1])})\s*$"


class Size(Quantity):
    """An amount of memory or storage in bytes; `kB` is 1000 bytes, `KiB` 1024."""

    __slots__ = ()
    noun = "a size"
    unit = "B"
    units = _spellings(
        (1.0, "B byte bytes"),
        *((1000.0**n, f"{p}B {p.lower()}b {p.upper()}B") for n, p in enumerate("kMGTP", 1)),
        *((1024.0**n, f"{p}iB {p.lower()}ib") for n, p in enumerate("KMGTP", 1)),
    )
    shown = ("B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB")
    examples = ("2 GB", "400 MiB", "120 B")
    pattern = _pattern(units)


class Share(Quantity):
    """A part of a whole, between 0 and 1. Written `20%` or `0.2`."""

    __slots__ = ()
    noun = "a share"
    unit = ""
    units = MappingProxyType({"": 1.0, "%": 0.01, "percent": 0.01})
    shown = ("%", "a number between 0 and 1")
    examples = ("20%", 0.2)
    pattern = _pattern(units)
    bare = True
    high = 1.0

    @classmethod
    def range_text(cls) -> str:
        """Say which values are allowed, in both spellings."""
        return "a share between 0% and 100%, like `20%` or `0.2`"


class Growth(Share):
    """A relative change; may be negative or above 1. Written `5%`, `-2%` or `0.05`."""

    __slots__ = ()
    noun = "a relative change"
    shown = ("%", "a number, 0.05 for 5%")
    examples = ("5%", -0.02)
    low = float("-inf")
    high = float("inf")


class Count(Quantity):
    """How many. Written `200000`, `200k` or `2M`."""

    __slots__ = ()
    noun = "a number"
    units = _MULTIPLES
    shown = ("k", "M", "B (thousand, million, thousand million)")
    examples = ("2M", 500)
    pattern = _pattern(units)
    bare = True


_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_MONEY = re.compile(rf"\s*([A-Z]{{3}}|[$€£¥])?\s*({_NUMBER})\s*([kMB])?\s*([A-Z]{{3}}|[$€£¥])?\s*")


class Money(Quantity):
    """An amount in the unit of `currency`; a bare number is in the design's own currency."""

    __slots__ = ()
    noun = "an amount of money"
    shown = ("a currency code such as EUR or USD", "$", "€", "£")
    examples = ("500 EUR", "$0.12", 5)
    pattern = rf"^\s*([A-Z]{{3}}|[$€£¥])?\s*{_NUMBER}\s*[kMB]?\s*([A-Z]{{3}}|[$€£¥])?\s*$"
    bare = True
    low = float("-inf")

    @classmethod
    def parse(cls, text: str) -> float:
        """Return the amount. Raises ValueError, also when two currencies are written."""
        match = _MONEY.fullmatch(text) if len(text) <= _TEXT_LIMIT else None
        if match is None or (match.group(1) and match.group(4)):
            raise ValueError(cls.expected())
        return float(match.group(2)) * _MULTIPLES[match.group(3) or ""]

    @property
    def currency(self) -> str:
        """ISO 4217 code as written; empty when the number was bare."""
        match = _MONEY.fullmatch(self.text)
        written = (match.group(1) or match.group(4) or "") if match else ""
        return _SYMBOLS.get(written, written)
