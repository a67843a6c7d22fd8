"""Does the compiled model say what the pipeline says? Asked on every training row, and where
conversions are known to go wrong: codes never seen, missing values, values far outside.

Conversions fail silently. Category splits of a histogram gradient booster come out as thresholds
(one label in five flips), and a scaler in single precision in front of trees moves training rows
across the splits they defined.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ml_app.interfaces import Floats, Matrix

Answer = Callable[[Matrix], NDArray[Any]]
Mask = NDArray[np.bool_]
CHUNK_ROWS = 65_536
PROBE_ROWS = 20_000
"""About as many made-up rows as are compared beside the training rows."""
PROBE_CELLS = 20_000_000
"""At most as many values all made-up rows have: 80 MB. Of a matrix that is wider than that allows,
as text makes it, columns evenly spaced are tried."""
FAR = 10.0
"""How many ranges outside of what was seen the extremes lie."""


@dataclass(frozen=True)
class Parity:
    """The largest difference, and where."""

    max_abs: float
    """In units of the score; of the largest score where that is above 1, as for a regression."""
    rows: int
    flips: int
    """Rows whose most probable class differs; ties within the tolerance do not count."""
    where: str
    """The row of the largest difference, in words."""


def compare(
    native: Answer,
    compiled: Answer,
    X: Matrix,
    tolerance: float,
    filled: Callable[[Matrix], Mask] | None = None,
) -> Parity:
    """Compare two ways to answer on the training rows `X` (rows × columns) and on rows made up
    from them.

    `filled` tells of which rows all gaps are filled before the model sees them: where one is not, a
    missing value cannot come up and is not tried. None: it is tried wherever `native` answers.
    """
    scale = max(1.0, float(np.abs(_in_chunks(native, X[:CHUNK_ROWS])).max()))
    gaps = _takes_missing(native, X[:1]) if filled is None else filled(_with_gaps(X[:1]))
    names, probes = _probes(X, gaps)
    expected, found = (
        np.concatenate([_in_chunks(answer, X), _in_chunks(answer, probes)])
        for answer in (native, compiled)
    )
    difference = np.abs(expected - found).max(axis=1) / scale
    difference[~np.isfinite(difference)] = np.inf  # NaN on either side is a difference
    worst = int(difference.argmax())
    where = f"training row {worst + 1}" if worst < len(X) else names[worst - len(X)]
    flips = _flips(expected, found, tolerance)
    return Parity(float(difference[worst]), len(difference), flips, where)


def _in_chunks(answer: Answer, X: Matrix) -> Floats:
    """Answers of shape (rows, outputs)."""
    pieces = [answer(X[i : i + CHUNK_ROWS]) for i in range(0, len(X), CHUNK_ROWS)]
    return np.concatenate(pieces).reshape(len(X), -1).astype(np.float64)


def _flips(expected: Floats, found: Floats, tolerance: float) -> int:
    if expected.shape[1] == 1:
        return 0
    top = np.sort(expected, axis=1)
    decided = top[:, -1] - top[:, -2] > 2 * tolerance
    return int((decided & (expected.argmax(axis=1) != found.argmax(axis=1))).sum())


def _probes(X: Matrix, gaps: Mask) -> tuple[list[str], Matrix]:
    """Training rows with one value replaced, and for each the words for it. `gaps` tells of which
    columns values may be missing."""
    width = X.shape[1]
    most = min(PROBE_ROWS, PROBE_CELLS // width)
    columns = min(width, max(1, most // 16))
    count = min(len(X), max(2, most // (8 * columns)))
    some = X[np.linspace(0, len(X) - 1, count).astype(np.intp)]
    names: list[str] = []
    probes: list[Matrix] = []
    for column in np.linspace(0, width - 1, columns).astype(np.intp).tolist():
        for what, value in _values(X[:, column]):
            if what == "missing" and not gaps[column]:
                continue  # the pipeline refuses it, or it cannot come up
            rows = some.copy()
            rows[:, column] = value
            names += [f"{what} in column {column}"] * count
            probes.append(rows)
    return names, np.concatenate(probes)


def _takes_missing(native: Answer, row: Matrix) -> Mask:
    """For each column, whether the pipeline answers a row whose value there is missing."""
    rows = _with_gaps(row)
    if _answers(native, rows):  # one call instead of one for each column
        return np.ones(len(rows), dtype=np.bool_)
    return np.array([_answers(native, rows[i : i + 1]) for i in range(len(rows))])


def _with_gaps(row: Matrix) -> Matrix:
    """One copy of a row for each column, whose value there is missing."""
    rows = np.repeat(row, row.shape[1], axis=0)
    np.fill_diagonal(rows, np.nan)
    return rows


def _values(seen: NDArray[np.float32]) -> list[tuple[str, float]]:
    known = seen[~np.isnan(seen)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    reach = FAR * max(high - low, 1.0)
    return [
        ("never seen", -1.0),
        ("missing code", 0.0),
        ("beyond the last code", np.floor(high) + 1.0),
        ("missing", float("nan")),
        ("lowest", low),
        ("highest", high),
        ("far below", low - reach),
        ("far above", high + reach),
    ]


def _answers(answer: Answer, rows: Matrix) -> bool:
    try:
        answer(rows)
    except ValueError:
        return False
    return True
