"""Small made-up tables of the kinds people bring: each is a file and the column to predict."""

import csv
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

Columns = Mapping[str, Sequence[object]]
Table = Callable[[], Columns]


def loans() -> Columns:
    rng = random.Random(1)
    rows = range(400)
    amount = [rng.randrange(250, 18_000) for _ in rows]
    return {
        "status": [rng.choice(["A11", "A12", "A14"]) for _ in rows],
        "months": [rng.choice([6, 12, 24, 36]) for _ in rows],
        "amount": amount,
        "age": [rng.randrange(19, 75) for _ in rows],
        "personal_status_sex": [rng.choice(["A91", "A92"]) for _ in rows],
        "class": [2 if rng.random() < 0.2 + a / 60_000 else 1 for a in amount],
    }


def cards() -> Columns:
    rng = random.Random(2)
    rows = range(500)
    late = [rng.randrange(-2, 5) for _ in rows]
    return {
        "ID": [n + 1 for n in rows],
        "LIMIT_BAL": [float(rng.randrange(1, 50) * 10_000) for _ in rows],
        "SEX": [rng.choice([1, 2]) for _ in rows],
        "MARRIAGE": [rng.randrange(4) for _ in rows],
        "PAY_0": late,
        "default_next_month": [int(rng.random() < 0.1 + max(n, 0) * 0.15) for n in late],
    }


def bikes() -> Columns:
    rng = random.Random(3)
    rows = range(24 * 20)
    casual = [rng.randrange(100) for _ in rows]
    registered = [rng.randrange(400) for _ in rows]
    return {
        "instant": [n + 1 for n in rows],
        "dteday": [f"2024-03-{n // 24 + 1:02d}" for n in rows],
        "hr": [n % 24 for n in rows],
        "temp": [round(rng.random(), 2) for _ in rows],
        "casual": casual,
        "registered": registered,
        "cnt": [a + b for a, b in zip(casual, registered, strict=True)],
    }


def messages() -> Columns:
    rng = random.Random(4)
    words = [
        "go",
        "until",
        "jurong",
        "point",
        "crazy",
        "available",
        "only",
        "in",
        "bugis",
        "great",
        "world",
        "buffet",
    ]
    label = [rng.choice(["ham", "ham", "ham", "spam"]) for _ in range(300)]
    text = [f"{' '.join(rng.choices(words, k=8))}, said {n}" for n in range(300)]
    return {"label": label, "text": text}


def machines() -> Columns:
    rng = random.Random(5)
    rows = range(2_000)
    modes = {
        name: [int(rng.random() < 0.02) for _ in rows] for name in ("twf", "hdf", "pwf", "osf")
    }
    return {
        "udi": [n + 1 for n in rows],
        "product_id": [f"M{n:05d}" for n in rows],
        "type": [rng.choice("LMH") for _ in rows],
        "torque": [round(rng.gauss(40, 10), 1) for _ in rows],
        "machine_failure": [int(any(row)) for row in zip(*modes.values(), strict=True)],
        **modes,
        "rnf": [int(rng.random() < 0.002) for _ in rows],
    }


def wide() -> Columns:
    rng = random.Random(6)
    rows = range(200)
    columns: dict[str, Sequence[object]] = {
        f"c{n}": [round(rng.gauss(0, 1), 3) if n % 3 else rng.choice("abc") for _ in rows]
        for n in range(294)
    }
    for hostile in ("my col: é, #1", "no", "2nd", 'quote"d', "{{ x }}"):
        columns[hostile] = [round(rng.gauss(0, 1), 3) for _ in rows]
    return {**columns, "y": [int(rng.random() < 0.5) for _ in rows]}


TABLES: Mapping[str, tuple[Table, str]] = {
    "loans": (loans, "class"),
    "cards": (cards, "default_next_month"),
    "bikes": (bikes, "cnt"),
    "messages": (messages, "label"),
    "machines": (machines, "machine_failure"),
    "wide": (wide, "y"),
}


@pytest.fixture(params=TABLES)
def known(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str]:
    """Each of the tables as a CSV file, with its target."""
    return written(request.param, tmp_path)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], tuple[Path, str]]:
    """Write one of the tables by name."""
    return lambda name: written(name, tmp_path)


def written(name: str, folder: Path) -> tuple[Path, str]:
    made, target = TABLES[name]
    columns = made()
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    return path, target
