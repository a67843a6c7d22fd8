"""Columns that know the target too well: most often they were written down after the outcome."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from math import log

from mldesign.profile.facts import SourceFacts
from mldesign.profile.kinds import NULLS

Cells = Sequence[str]

PURE = 0.98
"""A value gives a class away when its rows are of that class this often and not by chance."""
CHANCE = 1e-9
SEPARATES = 0.985
"""Area under the ROC curve from which one number alone is too good to be honest."""
COPIES = 0.9999
"""Correlation from which a column is the target in other units."""
FEW_COLUMNS = 40
"""With at most this many numeric columns, sums of three are tried as well."""
RANKED = 5_000


def find_leaks(
    facts: SourceFacts, target: str, columns: Sequence[str], *, classes: bool
) -> dict[str, str]:
    """Return column → why it looks like a leak, for the columns given in file order."""
    if not facts.sample:
        return {}
    cells = dict(
        zip((column.name for column in facts.columns), zip(*facts.sample, strict=True), strict=True)
    )
    kinds = {column.name: column.type for column in facts.columns}
    wanted = {name: cells[name] for name in columns}
    numeric = {name: wanted[name] for name in columns if kinds[name] in ("integer", "number")}
    found = _by_class(wanted, cells[target]) if classes else {}
    if classes and len(set(cells[target])) == 2:
        found |= {
            name: why for name, why in _by_rank(numeric, cells[target]).items() if name not in found
        }
    if kinds[target] in ("integer", "number"):
        found |= {
            name: why
            for name, why in _by_sum(numeric, target, cells[target]).items()
            if name not in found
        }
    return found | _beside(wanted, found)


def _by_class(columns: Mapping[str, Cells], target: Cells) -> dict[str, str]:
    """Columns of which one value is nearly always of one class, far beyond chance."""
    base = Counter(target)
    found: dict[str, str] = {}
    for name, cells in columns.items():
        values = Counter(cells)
        if len(values) > len(cells) / 10:
            continue
        pairs = Counter(zip(cells, target, strict=True))
        for (value, label), together in pairs.most_common():
            rare = base[label] / len(target)
            if (
                together >= PURE * values[value]
                and rare <= 0.5
                and together * log(rare) < log(CHANCE)
            ):
                found[name] = (
                    f"{together} of {values[value]} rows with `{value}` have the outcome `{label}`"
                )
                break
    return found


def _by_rank(columns: Mapping[str, Cells], target: Cells) -> dict[str, str]:
    """Numbers that alone separate the two classes nearly perfectly."""
    step = max(1, len(target) // RANKED)
    first = min(target)
    found: dict[str, str] = {}
    for name, cells in columns.items():
        numbers = [
            (number, label == first)
            for cell, label in zip(cells[::step], target[::step], strict=True)
            if (number := _number(cell)) is not None
        ]
        area = _area(numbers)
        if area is not None and max(area, 1 - area) >= SEPARATES:
            found[name] = f"alone it separates the classes (ROC-AUC {max(area, 1 - area):.3f})"
    return found


def _area(numbers: list[tuple[float, bool]]) -> float | None:
    """Area under the ROC curve of numbers against a two-valued label, ties counted half."""
    positives = sum(label for _, label in numbers)
    negatives = len(numbers) - positives
    if positives < 10 or negatives < 10:
        return None
    at: dict[float, list[int]] = {}
    for number, label in numbers:
        at.setdefault(number, [0, 0])[label] += 1
    below = wins = 0.0
    for number in sorted(at):
        losing, winning = at[number]
        wins += winning * (below + losing / 2)
        below += losing
    return wins / (positives * negatives)


def _by_sum(columns: Mapping[str, Cells], target: str, cells: Cells) -> dict[str, str]:
    """Numbers that are the target in other units, or add up to it with others."""
    rows = [place for place, cell in enumerate(cells) if _number(cell) is not None]
    goal = [float(cells[place]) for place in rows]
    if len(goal) < 10 or len(set(goal)) < 3:
        return {}
    numbers = {}
    for name, column in columns.items():
        read = [_number(column[place]) for place in rows]
        if None not in read:
            numbers[name] = [number for number in read if number is not None]
    found = {
        name: f"it is `{target}` in other units"
        for name, column in numbers.items()
        if abs(_correlation(column, goal)) >= COPIES
    }
    left = {name: column for name, column in numbers.items() if name not in found and any(column)}
    for size in (2, 3) if len(left) <= FEW_COLUMNS else (2,):
        for group in combinations(left, size):
            if not found.keys() & group and _adds_up([left[name] for name in group], goal):
                total = " + ".join(f"`{name}`" for name in group)
                found |= dict.fromkeys(group, f"{total} = `{target}`")
    for one, other in combinations(left, 2):
        if not found.keys() & {one, other}:
            found |= _by_product(one, left[one], other, left[other], target, goal)
    return found


def _adds_up(parts: list[list[float]], goal: list[float]) -> bool:
    return all(
        _near(sum(row), total) for row, total in zip(zip(*parts, strict=True), goal, strict=True)
    )


def _by_product(
    one: str, ones: list[float], other: str, others: list[float], target: str, goal: list[float]
) -> dict[str, str]:
    rows = list(zip(ones, others, goal, strict=True))
    if all(_near(a * b, c) for a, b, c in rows):
        return dict.fromkeys((one, other), f"`{one}` × `{other}` = `{target}`")
    if all(_near(a - b, c) for a, b, c in rows):
        return dict.fromkeys((one, other), f"`{one}` - `{other}` = `{target}`")
    if all(_near(b - a, c) for a, b, c in rows):
        return dict.fromkeys((one, other), f"`{other}` - `{one}` = `{target}`")
    return {}


def _beside(columns: Mapping[str, Cells], leaks: Mapping[str, str]) -> dict[str, str]:
    """Flags that stand in one row with leaking flags: where `twf, hdf, pwf` leak, `rnf` may too."""
    found: dict[str, str] = {}
    run: list[str] = []
    for name in [*columns, ""]:
        if name and len(set(columns[name])) == 2:
            run.append(name)
            continue
        leaking = [flag for flag in run if flag in leaks]
        if len(leaking) >= 2 and len(leaking) * 2 > len(run):
            beside = ", ".join(f"`{flag}`" for flag in leaking)
            found |= {
                flag: f"it stands in one row with {beside}, which give the outcome away"
                for flag in run
                if flag not in leaks
            }
        run = []
    return found


def _correlation(xs: list[float], ys: list[float]) -> float:
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    spread_x = sum((x - mean_x) ** 2 for x in xs)
    spread_y = sum((y - mean_y) ** 2 for y in ys)
    if not spread_x or not spread_y:
        return 0.0
    together = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    return float(together / (spread_x * spread_y) ** 0.5)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b), 1.0)


def _number(cell: str) -> float | None:
    text = cell.strip()
    if text in NULLS:
        return None
    try:
        return float(text)
    except ValueError:
        return None
