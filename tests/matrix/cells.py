"""A pairwise set over the slots: every pair of choices occurs together in some cell, if it may."""

import csv
import itertools
import math
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SLOTS: Mapping[str, tuple[str, ...]] = {
    "task": ("binary_classification", "multiclass_classification", "regression"),
    "model": (
        "logistic_regression",
        "ridge_regression",
        "hist_gradient_boosting",
        "lightgbm",
        "random_forest",
        "extra_trees",
        "xgboost",
        "blend",
    ),
    "cascade": ("none", "escalation"),
    "source": ("csv", "parquet"),
    "category": ("one_hot", "ordinal", "target_encoding"),
    "text": ("none", "hashed_words", "character_ngrams"),
    "derived": ("ratio", "difference", "date_parts"),
    "split": ("random", "stratified", "grouped", "temporal"),
    "search": ("none", "bayesian"),
    "calibration": ("none", "sigmoid", "isotonic"),
    "threshold": ("cost_based", "fixed"),
    "package": ("onnx", "native"),
    "prediction_log": ("sqlite", "parquet"),
    "baseline": ("constant", "rule"),
}
NOT_TOGETHER: tuple[Mapping[str, str], ...] = (
    {"task": "regression", "model": "logistic_regression"},
    {"task": "binary_classification", "model": "ridge_regression"},
    {"task": "multiclass_classification", "model": "ridge_regression"},
    {"task": "regression", "split": "stratified"},
    {"task": "regression", "calibration": "sigmoid"},
    {"task": "regression", "calibration": "isotonic"},
    {"task": "multiclass_classification", "calibration": "isotonic"},
)
ONLY_BINARY = "threshold"
"""A slot that other tasks do not ask."""


@dataclass(frozen=True)
class Cell:
    """One system of the matrix."""

    choices: Mapping[str, str]

    @property
    def id(self) -> str:
        """A short name for test reports."""
        kept = ("task", "model", "split", "package")
        return "-".join(self.choices[slot].split("_")[0] for slot in kept)

    @property
    def stages(self) -> tuple[str, ...]:
        """The models of its cascade, where there is one."""
        if self.choices["cascade"] == "none":
            return ()
        linear = "ridge" if self.choices["task"] == "regression" else "logistic"
        return f"{linear}_regression", "hist_gradient_boosting"

    def asked(self) -> dict[str, str]:
        """The choices that this cell's blueprint writes down."""
        binary = self.choices["task"] == "binary_classification"
        return {s: c for s, c in self.choices.items() if binary or s != ONLY_BINARY}


def allowed(choices: Mapping[str, str]) -> bool:
    """Whether nothing among the choices excludes another."""
    return not any(all(choices.get(s) == c for s, c in pair.items()) for pair in NOT_TOGETHER)


def cells() -> list[Cell]:
    """A greedy pairwise set, always the same."""
    wanted = {
        pair
        for a, b in itertools.combinations(SLOTS, 2)
        for pair in itertools.product([(a, x) for x in SLOTS[a]], [(b, y) for y in SLOTS[b]])
        if allowed(dict(pair))
    }
    chance = random.Random(7)
    found: list[Cell] = []
    while wanted:
        pair = chance.choice(sorted(wanted))
        trials = [trial for _ in range(20) if (trial := _fill(dict(pair), wanted, chance))]
        if not trials:  # what else a cell needs excludes this pair
            wanted.discard(pair)
            continue
        best = max(trials, key=lambda trial: len(wanted & set(_pairs(trial))))
        wanted -= set(_pairs(best))
        found.append(Cell(best))
    return found


def _pairs(choices: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for a, b in itertools.combinations(SLOTS, 2):
        if a in choices and b in choices:
            yield (a, choices[a]), (b, choices[b])


def _fill(choices: dict[str, str], wanted: set[Any], chance: random.Random) -> dict[str, str]:
    slots = [slot for slot in SLOTS if slot not in choices]
    chance.shuffle(slots)
    for slot in slots:
        fitting = [c for c in SLOTS[slot] if allowed({**choices, slot: c})]
        if not fitting:
            return {}
        chance.shuffle(fitting)
        choices[slot] = max(fitting, key=lambda c: len(wanted & set(_pairs({**choices, slot: c}))))
    return {slot: choices[slot] for slot in SLOTS}


def blueprint(cell: Cell, name: str) -> str:
    """The blueprint of a cell, over the table that `write_table` makes."""
    asked = cell.asked()
    derived: dict[str, Any] = {
        "ratio": {"name": "balance_per_limit", "use": "ratio", "of": ["balance", "limit"]},
        "difference": {"name": "room", "use": "difference", "of": ["limit", "balance"]},
        "date_parts": {"column": "opened", "use": "date_parts"},
    }[asked["derived"]]
    text: dict[str, Any] = {
        "none": {},
        "hashed_words": {"column": "note", "use": "hashed_words", "bits": 7},
        "character_ngrams": {"column": "note", "use": "character_ngrams", "terms": 100},
    }[asked["text"]]
    split: dict[str, Any] = {"use": asked["split"]}
    if asked["split"] == "grouped":
        split["group"] = "customer"
    if asked["split"] == "temporal":
        split["time"] = "opened"
    training: dict[str, Any] = {"split": split, "calibration": asked["calibration"]}
    if asked["search"] != "none":
        training["search"] = {"use": asked["search"], "trials": 3}
    baseline: dict[str, Any] | str = asked["baseline"]
    evaluation: dict[str, Any] = {"baselines": [baseline], "slices": ["region"]}
    if "threshold" in asked:
        evaluation["threshold"] = asked["threshold"]
    target = {
        "binary_classification": "late",
        "multiclass_classification": "grade",
        "regression": "loss",
    }[asked["task"]]
    others = [c for c in ("late", "grade", "loss") if c != target]
    return yaml.safe_dump(
        {
            "name": name,
            "problem": {
                "task": asked["task"],
                **_costs(cell),
            },
            "data": {
                "sources": [
                    {
                        "name": "accounts",
                        "use": asked["source"],
                        "path": f"data/accounts.{asked['source']}",
                    }
                ],
                "target": target,
                "columns": COLUMNS,
            },
            "features": {
                "exclude": [*others, "customer", *([] if text else ["note"])],
                "items": [
                    {"column": "region", "use": asked["category"]},
                    derived,
                    *([text] if text else []),
                ],
            },
            "model": asked["model"],
            "patterns": _patterns(cell),
            "training": training,
            "evaluation": evaluation,
            "deployment": {"package": asked["package"]},
            "monitoring": {"prediction_log": asked["prediction_log"]},
        },
        sort_keys=False,
    )


def _costs(cell: Cell) -> dict[str, Any]:
    """What mistakes cost: of two classes always, of several in every other cell."""
    if cell.choices["task"] == "binary_classification":
        return {"error_costs": {"false_positive": 1, "false_negative": 4}}
    if cell.choices["task"] == "regression" or cell.choices["threshold"] != "cost_based":
        return {}
    dear = {"a": {"b": 1, "c": 1}, "b": {"a": 2, "c": 1}, "c": {"a": 5, "b": 2}}
    return {"error_costs": {"matrix": dear}}


def _patterns(cell: Cell) -> dict[str, Any]:
    """A cascade of a linear model, boosted trees and somebody who is asked."""
    if not cell.stages:
        return {}
    linear, trees = cell.stages
    stages = [
        {"name": "quick", "use": linear},
        {"name": "thorough", "use": trees, "max_iter": 60},
        {"name": "clerk", "use": "external", "cost": 1.5},
    ]
    return {"cascade": {"use": cell.choices["cascade"], "stages": stages}}


COLUMNS: Mapping[str, Any] = {
    "customer": "identifier",
    "opened": {"type": "date", "min": "2024-01-01", "max": "2025-12-31"},
    "balance": {"type": "number", "min": 0, "max": 100000, "nullable": True},
    "limit": {"type": "number", "min": 0, "max": 100000},
    "age": {"type": "integer", "min": 18, "max": 100},
    "region": {"type": "category", "categories": ["east", "north", "south", "west"]},
    "insured": "boolean",
    "note": {"type": "text", "nullable": True},
    "late": {"type": "category", "categories": ["no", "yes"]},
    "grade": {"type": "category", "categories": ["a", "b", "c"]},
    "loss": {"type": "number"},
}


def write_table(path: Path, rows: int = 3000, seed: int = 3) -> None:
    """Write a synthetic table with something to learn, as CSV or Parquet by the path's ending.

    Three thousand rows, because isotonic calibration refuses fewer than 500 for itself.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    table = list(_rows(rows, seed))
    if path.suffix == ".csv":
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.DictWriter(stream, list(COLUMNS))
            writer.writeheader()
            writer.writerows(table)
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(table), path)


def _rows(count: int, seed: int) -> Iterator[dict[str, Any]]:
    chance = random.Random(seed)
    for number in range(count):
        balance, limit = chance.uniform(0, 9e4), chance.uniform(1e4, 1e5)
        region = chance.choice(["east", "north", "south", "west"])
        risk = 3 * balance / limit + (1.5 if region == "north" else 0) + chance.gauss(0, 0.7)
        month, day = 1 + number * 12 // count, 1 + number % 28
        yield {
            "customer": f"c{number // 3:04d}",
            "opened": f"2024-{month:02d}-{day:02d}",
            "balance": None if chance.random() < 0.03 else round(balance, 2),
            "limit": round(limit, 2),
            "age": chance.randint(18, 90),
            "region": region,
            "insured": chance.random() < 0.5,
            "note": None if number % 50 == 0 else _note(risk, chance),
            "late": "yes" if 1 / (1 + math.exp(3 - risk)) > chance.random() else "no",
            "grade": "a" if risk < 1.5 else "b" if risk < 3 else "c",
            "loss": round(100 * risk, 2),
        }


def _note(risk: float, chance: random.Random) -> str:
    """What a clerk wrote: the worse the risk, the more of it is worried."""
    calm, worried = ("paid", "pays on time", "friendly"), ("late again", "asks for time", "angry")
    words = (chance.choice(worried if chance.gauss(2, 1) < risk else calm) for _ in range(4))
    return f"{', '.join(words)}; file {chance.randrange(1000)}"
