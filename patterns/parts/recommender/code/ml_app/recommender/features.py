"""Features of a user as a caller sends them."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ml_app.recommender.query import Unfit


def checked(given: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The features of a query, found to be of the kind of their column; missing ones stay None.
    Raises `Unfit` for the first that is not."""
    for name, value in given.items():
        kind = columns.get(name)
        if kind is None:
            known = ", ".join(sorted(columns)) or "none"
            raise Unfit(f"features.{name}", f"is no feature of users; known: {known}")
        if value is not None and (wrong := _wrong(kind, value)):
            raise Unfit(f"features.{name}", wrong)
    return dict(given)


def _wrong(kind: str, value: object) -> str:
    """Why a value is not of its kind; empty when it is."""
    if kind == "numeric":
        number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if number and math.isfinite(float(str(value))) else "Expected a finite number"
    if kind == "date":
        return "" if _is_date(value) else "Expected a date in ISO 8601"
    if kind == "categories" and isinstance(value, list | tuple):
        return "" if all(isinstance(one, str) for one in value) else "Expected a list of texts"
    return "" if isinstance(value, str | bool | int | float) else "Expected a text"


def _is_date(value: object) -> bool:
    if isinstance(value, date):
        return True
    try:
        datetime.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        return False
    return True
