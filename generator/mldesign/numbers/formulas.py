"""The formulas by id, read from the functions that compute them: text and code cannot drift."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from inspect import getdoc, getmembers, isfunction, signature
from types import ModuleType
from typing import Any

TITLES = {
    "F1": "Request rate",
    "F2": "Work in flight (Little's law)",
    "F3": "Replicas",
    "F4": "Waiting time",
    "F5": "Latency at a percentile",
    "F6": "Fan-out tail",
    "F7": "Cache",
    "F8": "Freshness of a feature",
    "F9": "Availability",
    "F10": "Storage growth",
    "F11": "Prediction log",
    "F12": "Online feature store",
    "F13": "Memory of a vector index",
    "F14": "Label supply",
    "F15": "Age of knowledge",
    "F16": "Training compute",
    "F17": "Training cost",
    "F18": "Cost per thousand predictions",
    "F19": "Batch duration",
    "F20": "Cascade and funnel",
    "F21": "Sample size of an experiment",
    "F22": "Precision of an evaluation",
    "F23": "Drift monitors",
    "F24": "Canary",
    "F25": "Detecting a drop in quality",
    "F26": "Flagged volume and precision",
    "F27": "Correction for sampled negatives",
    "F28": "Cost-based threshold",
    "F29": "Value",
    "F30": "Energy",
    "F31": "Shadow and dual running",
}
HEADINGS = ("Formula", "Assumes", "Source")
_ID = re.compile(r"F\d+(?:(?:, | and )F\d+)* ")


@dataclass(frozen=True)
class FormulaPart:
    """One function that computes a result of a formula."""

    function: Callable[..., Any]
    summary: str
    """What it returns, with its unit."""
    formula: str
    assumes: str
    source: str

    @property
    def signature(self) -> str:
        """How it is called: `module.function(inputs)`."""
        module = self.function.__module__.rpartition(".")[2]
        inputs = ", ".join(signature(self.function).parameters)
        return f"{module}.{self.function.__name__}({inputs})"


@dataclass(frozen=True)
class Formula:
    """One of F1 to F31 and the functions behind it."""

    id: str
    title: str
    parts: tuple[FormulaPart, ...]


@lru_cache(maxsize=1)
def formulas() -> dict[str, Formula]:
    """Return every formula by id, in order."""
    parts: dict[str, list[FormulaPart]] = {formula_id: [] for formula_id in TITLES}
    for module in _modules():
        for _, function in getmembers(module, isfunction):
            if function.__module__ == module.__name__:
                for formula_id, part in _parts(function):
                    parts[formula_id].append(part)
    return {
        formula_id: Formula(
            formula_id,
            TITLES[formula_id],
            tuple(sorted(found, key=lambda part: part.function.__code__.co_firstlineno)),
        )
        for formula_id, found in parts.items()
    }


def _modules() -> tuple[ModuleType, ...]:
    from mldesign.numbers import (
        cascade,
        cost,
        decisions,
        drift,
        experiments,
        freshness,
        labels,
        latency,
        load,
        reliability,
        storage,
    )

    return (
        load,
        latency,
        freshness,
        reliability,
        storage,
        labels,
        cost,
        cascade,
        experiments,
        drift,
        decisions,
    )


def _parts(function: Callable[..., Any]) -> list[tuple[str, FormulaPart]]:
    doc = getdoc(function) or ""
    match = _ID.match(doc)
    if not match:
        return []
    summary, _, rest = doc.partition("\n\n")
    texts = sections(rest)
    part = FormulaPart(
        function,
        " ".join(summary[match.end() :].split()),
        texts["Formula"],
        texts["Assumes"],
        texts["Source"],
    )
    return [(formula_id, part) for formula_id in re.findall(r"F\d+", match.group())]


def sections(text: str) -> dict[str, str]:
    """Split a docstring by its headings; continuation lines are joined."""
    found: dict[str, str] = {}
    heading = ""
    for line in text.splitlines():
        name, colon, value = line.partition(": ")
        if colon and name in HEADINGS:
            heading = name
            found[heading] = value.strip()
        elif heading:
            found[heading] += " " + line.strip()
    return found
