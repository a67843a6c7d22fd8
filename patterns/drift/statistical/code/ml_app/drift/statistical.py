"""Drift that is both too large for chance and large enough to matter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ml_app.columns import Column
from ml_app.drift import comparison
from ml_app.drift.profile import Counts, Profile, profile
from ml_app.drift.series import (
    Of,
    Series,
    features_of_table,
    label,
    prediction,
    remark,
)
from ml_app.interfaces import Floats, Task

Status = Literal["steady", "drift", "too few"]


@dataclass(frozen=True)
class Verdict:
    """What can be said about one series."""

    name: str
    of: Of
    status: Status
    rows: int
    """Rows of the window."""
    needed: int | None
    """Rows the window needs before it is judged; None: the reference is too small for any."""
    limit: float
    cells: tuple[str, ...]
    reference: tuple[float, ...]
    """Share of the training rows in each cell."""
    window: tuple[float, ...]
    """Share of the window's rows in each cell."""
    psi: float | None = None
    """None: too few rows to say."""
    p_value: float | None = None
    """Adjusted for all series judged together; None: nothing was tested."""
    test: str = ""


@dataclass(frozen=True)
class Statistical:
    """Compares each series with the training rows.

    It has drifted when its PSI exceeds the limit *and* a test (Kolmogorov-Smirnov for numbers,
    chi-square for categories) rejects chance, Holm-adjusted over all series. So one run raises a
    false alarm at most `alpha` of the time, and a huge window does not alarm for a trifle. Below
    the size at which chance alone passes the limit, the verdict is `too few`.
    """

    alpha: float
    limit: float
    bins: int
    window_days: float
    limits: Mapping[str, float]
    """Other limits: by name of a column, or for all of `feature`, `prediction` or `label`."""

    def reference(
        self,
        task: Task,
        columns: Sequence[Column],
        table: pa.Table,
        scores: Floats,
        remarks: Mapping[str, NDArray[Any]] = MappingProxyType({}),
    ) -> dict[str, Any]:
        """What later rows are compared with, JSON-ready.

        `table` holds typed training rows with the `columns` and the target. `scores`, and what
        the model remarks about them, are of rows it was not fitted on: of rows it knows, they would
        be too sure.
        """
        y = task.encode_target(table[task.target])
        series = [
            *features_of_table(columns, table),
            prediction(scores),
            *(remark(name, values) for name, values in remarks.items()),
            label(y, task.labels),
        ]
        return {"schema": 1, "series": [profile(s, self.bins).state() for s in series]}

    def judge(self, reference: Mapping[str, Any], window: Iterable[Series]) -> list[Verdict]:
        """Judge every series of the window that has a reference, in the order of the reference."""
        given = {(series.of, series.name): series for series in window}
        known = [Profile.restore(state) for state in reference["series"]]
        pairs = [(p, given[p.of, p.name]) for p in known if (p.of, p.name) in given]
        findings = [self._compare(*pair) for pair in pairs]
        raw = [verdict.p_value for verdict in findings if verdict.p_value is not None]
        adjusted = iter(comparison.holm(raw))
        return [v if v.p_value is None else self._conclude(v, next(adjusted)) for v in findings]

    def _conclude(self, verdict: Verdict, p_value: float) -> Verdict:
        drifted = p_value < self.alpha and (verdict.psi or 0.0) > verdict.limit
        return replace(verdict, p_value=p_value, status="drift" if drifted else "steady")

    def limit_of(self, of: Of, name: str) -> float:
        """The PSI that matters for a series."""
        return self.limits.get(name, self.limits.get(of, self.limit))

    def _compare(self, known: Profile, series: Series) -> Verdict:
        """The verdict before p-values are adjusted: `steady` where one could be computed."""
        before, now = np.asarray(known.counts), known.count(series.values)
        pooled = comparison.pooled(before, now)
        limit, rows = self.limit_of(known.of, known.name), len(series.values)
        needed = comparison.rows_needed(max(len(pooled[0]), 2), limit, self.alpha)
        size = comparison.effective(known.rows, rows)
        blank = Verdict(
            name=known.name,
            of=known.of,
            status="too few",
            rows=rows,
            needed=comparison.window_needed(known.rows, needed),
            limit=limit,
            cells=known.cells,
            reference=_shares(before),
            window=_shares(now),
        )
        if size < needed:
            return blank
        if len(pooled[0]) < 2:  # all but a handful of rows, then and now, say the same
            return replace(blank, status="steady", psi=0.0)
        test, p_value = _test(known, series, pooled)
        psi = comparison.psi(*pooled)
        return replace(blank, status="steady", psi=psi, p_value=p_value, test=test)


def _test(known: Profile, series: Series, pooled: tuple[Counts, Counts]) -> tuple[str, float]:
    """The test that suits the series, and its p-value."""
    if not known.numeric:
        return "chi-square", comparison.counts_p_value(*pooled)
    missing, absent = known.counts[-1], int(np.isnan(series.values).sum())
    values = len(series.values) - absent
    if not values:
        return "share missing", comparison.share_p_value(
            (missing, known.rows - missing), (absent, 0)
        )
    size = comparison.effective(known.rows - missing, values)
    p_value = comparison.distance_p_value(comparison.distance(known, series.values), size)
    if not missing and not absent:
        return "Kolmogorov-Smirnov", p_value
    gaps = comparison.share_p_value((missing, known.rows - missing), (absent, values))
    return "Kolmogorov-Smirnov, share missing", min(1.0, 2 * min(p_value, gaps))


def _shares(counts: Counts) -> tuple[float, ...]:
    return tuple((counts / max(counts.sum(), 1)).tolist())
