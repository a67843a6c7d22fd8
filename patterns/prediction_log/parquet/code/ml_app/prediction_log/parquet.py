"""The prediction log as Parquet files in a folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pyarrow as pa

from ml_app.prediction_log.records import (
    OUTCOMES,
    PREDICTIONS,
    Outcome,
    Prediction,
    moment,
)
from ml_app.prediction_log.segments import Segments


@dataclass
class ParquetLog:
    """Predictions and outcomes in `<path>/predictions` and `<path>/outcomes`.

    New rows are appended as JSON lines, so a killed process corrupts nothing; every `part_rows`
    rows or `part_seconds` seconds they become a Parquet part. Several processes may write into
    the same folder.
    """

    path: str = "data/predictions"
    flush_seconds: float = 1.0
    buffer_rows: int = 100_000
    retention_days: float | None = None
    sample_rate: float = 1.0
    part_rows: int = 50_000
    part_seconds: float = 600.0

    def write(self, predictions: Sequence[Prediction], outcomes: Sequence[Outcome]) -> None:
        """Append all of them. Raises OSError when the folder cannot be written."""
        self._predictions.append(row for prediction in predictions for row in prediction.rows())
        self._outcomes.append(outcome.row() for outcome in outcomes)

    def read(self, since: datetime | None = None) -> pa.Table:
        """Predictions in the schema `PREDICTIONS`, oldest first."""
        return self._predictions.read(moment(since) if since else 0)

    def feedback(self) -> pa.Table:
        """Outcomes in the schema `OUTCOMES`, oldest first."""
        return self._outcomes.read()

    def purge(self, before: datetime) -> int:
        """Delete files whose newest row is older; returns how many predictions that were."""
        self._outcomes.purge(moment(before))
        return self._predictions.purge(moment(before))

    def close(self) -> None:
        """Turn the last rows into parts."""
        self._predictions.seal()
        self._outcomes.seal()

    @cached_property
    def _predictions(self) -> Segments:
        return self._segments("predictions", PREDICTIONS)

    @cached_property
    def _outcomes(self) -> Segments:
        return self._segments("outcomes", OUTCOMES)

    def _segments(self, name: str, schema: pa.Schema) -> Segments:
        return Segments(Path(self.path) / name, schema, self.part_rows, self.part_seconds)
