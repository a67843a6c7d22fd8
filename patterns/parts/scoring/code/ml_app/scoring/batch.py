"""A whole file through the model, in pieces, so that memory stays flat as rows grow."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.contract import Checked
from ml_app.interfaces import Floats
from ml_app.package.report import Remarks
from ml_app.progress import counter
from ml_app.quarantine import quarantine
from ml_app.refusal import Refused
from ml_app.scorer import Scorer
from ml_app.scoring.files import batches, writing
from ml_app.system import System

ROW = "row"
"""Column that identifies a row when the contract has no key: its place in the file, from 1."""


@dataclass(frozen=True)
class Summary:
    """What became of the rows of a file."""

    scored: int
    refused: int
    aside: Path | None
    """Where refused rows lie with their faults; None: there were none."""


def score_file(system: System, scorer: Scorer, path: Path, output: Path) -> Summary:
    """Score a CSV or Parquet file into another.

    Written are the key (or the place of the row), score, decision, what the model says about the
    answer beside them, and model version. Rows that
    break the contract go to `<output>.refused.csv` with their faults. Raises `Refused` when a
    column is missing or no row could be scored; then there is no output.
    """
    names = [column.name for column in scorer.contract.inputs]
    key = system.key if system.key is not None else None
    wanted = [*names, key] if key is not None else names
    layout = Layout(scorer, key)
    aside = output.with_name(f"{output.name}.refused.csv")
    read = scored = 0
    with (
        quarantine(aside, wanted) as kept,
        counter("scoring", unit="row") as bar,
        writing(output, layout.schema) as writer,
    ):
        for batch in batches(system.source, path, wanted, kept.add_line):
            checked = scorer.contract.check(batch, first_row=read + 1, target=False)
            kept.add(batch, checked)
            if checked.table.num_rows:
                remarks: list[Remarks] = []
                scores = scorer.score_table(checked.table, remarks)
                writer.write_table(layout.table(checked, scores, remarks))
            read += batch.num_rows
            scored += checked.table.num_rows
            bar.update(batch.num_rows)
        if not scored:
            raise Refused(f"{path}: no row could be scored; {kept.summary()}")
    return Summary(scored, kept.rows, aside if kept.rows else None)


class Layout:
    """The columns of the output."""

    def __init__(self, scorer: Scorer, key: str | None) -> None:
        self._scorer = scorer
        self._key = key
        labels = scorer.labels
        fields: list[Any] = [
            (key or ROW, pa.string() if key else pa.int64()),
            ("score", pa.float64()),
        ]
        self._probabilities = labels if len(labels) > 2 else ()
        fields += [(f"probability_{label}", pa.float64()) for label in self._probabilities]
        if labels:
            fields.append(("decision", pa.string()))
        said = scorer.remarks or {}
        self._remarks = [name for name, value in said.items() if isinstance(value, str)]
        fields += [(name, pa.string()) for name in self._remarks]
        fields.append(("model_version", pa.string()))
        self.schema = pa.schema(fields)

    def table(self, checked: Checked, scores: Floats, remarks: Sequence[Remarks] = ()) -> pa.Table:
        """One row for each row of a checked batch."""
        chosen = scores.max(axis=1) if self._probabilities else scores
        columns: list[Any] = [self._identity(checked), pa.array(chosen)]
        if self._probabilities:
            columns += map(pa.array, scores.T)
        if self._scorer.labels:
            columns.append(self._decisions(scores))
        columns += [pa.array([one[name] for one in remarks]) for name in self._remarks]
        columns.append(pa.repeat(self._scorer.version, len(scores)))
        return pa.table(columns, schema=self.schema)

    def _decisions(self, scores: Floats) -> pa.Array:
        """Few different texts in many rows: written once, and referred to."""
        labels, codes = np.unique(self._scorer.decide(scores), return_inverse=True)
        return pa.DictionaryArray.from_arrays(codes, labels.tolist()).dictionary_decode()

    def _identity(self, checked: Checked) -> Any:
        if self._key is None:
            return pa.array(checked.rows)
        return checked.table[self._key].cast(pa.string())
