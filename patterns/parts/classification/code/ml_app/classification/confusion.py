"""The confusion matrix, and precision and recall of each class."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ml_app.evaluation.intervals import wilson
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.section import (
    Figure,
    Section,
    escape,
    markdown_table,
    number,
    share,
    with_interval,
)
from ml_app.evaluation.style import INK, LETTER, PAPER, canvas

MOST_CLASSES = 12
"""More classes than this: the matrix is not printed, only its largest mistakes."""
MOST_MISTAKES = 15


def confusion(sample: Sample, classes: int) -> NDArray[np.int64]:
    """Counts of shape (classes, classes): rows are what happened, columns what was decided."""
    flat = sample.y.astype(np.int64) * classes + sample.decisions.astype(np.int64)
    return np.bincount(flat, minlength=classes * classes).reshape(classes, classes)


def confusion_section(sample: Sample, labels: Sequence[str]) -> Section:
    """Matrix (or its largest mistakes), a table by class, and the figure."""
    counts = confusion(sample, len(labels))
    tables = [_matrix(counts, labels) if len(labels) <= MOST_CLASSES else _mistakes(counts, labels)]
    tables.append(_by_class(counts, labels))
    data = {"labels": list(labels), "counts": counts.tolist()}
    figures = (_figure(counts, labels),) if len(labels) <= MOST_CLASSES else ()
    return Section("Confusion matrix", "\n\n".join(tables), figures, {"confusion": data})


def _matrix(counts: NDArray[np.int64], labels: Sequence[str]) -> str:
    header = ["actual", *(f"decided {escape(label)}" for label in labels), "n"]
    rows = []
    for label, row in zip(labels, counts, strict=True):
        total = int(row.sum())
        cells = [f"{count} ({share(count / total)})" if total else "0" for count in row]
        rows.append([label, *cells, str(total)])
    return markdown_table(header, rows)


def _mistakes(counts: NDArray[np.int64], labels: Sequence[str]) -> str:
    wrong = counts * (1 - np.eye(len(labels), dtype=np.int64))
    order = np.argsort(-wrong, axis=None, kind="stable")[:MOST_MISTAKES]
    rows = []
    for actual, decided in zip(*np.unravel_index(order, wrong.shape), strict=True):
        count, total = int(wrong[actual, decided]), int(counts[actual].sum())
        if count:
            rows.append([labels[actual], labels[decided], str(count), share(count / total)])
    return markdown_table(["actual", "decided", "n", "share of the class"], rows, left=2)


def _by_class(counts: NDArray[np.int64], labels: Sequence[str]) -> str:
    rows = []
    for code, label in enumerate(labels):
        hits, actual, decided = counts[code, code], counts[code].sum(), counts[:, code].sum()
        recall, precision = wilson(int(hits), int(actual)), wilson(int(hits), int(decided))
        f1 = 2 * hits / (actual + decided) if actual + decided else float("nan")
        rows.append(
            [label, str(actual), with_interval(recall), with_interval(precision), number(f1)]
        )
    return markdown_table(["class", "n", "recall", "precision", "F1"], rows)


def _figure(counts: NDArray[np.int64], labels: Sequence[str]) -> Figure:
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros(counts.shape), where=totals > 0)
    left = 0.5 + LETTER * max(map(len, labels))
    with canvas(height=max(3.2, 0.5 * len(labels) + 1.4), left=left) as sheet:
        axes = sheet.axes[0]
        axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
        for (row, column), part in np.ndenumerate(shares):
            axes.text(
                column,
                row,
                f"{counts[row, column]}\n{share(part)}",
                ha="center",
                va="center",
                fontsize=9 if len(labels) < 8 else 7,
                color=PAPER if part > 0.65 else INK,
            )
        axes.set_xticks(range(len(labels)), labels)
        axes.set_yticks(range(len(labels)), labels)
        axes.grid(visible=False)
        axes.set(xlabel="decided", ylabel="actual")
        right = float(np.trace(counts) / counts.sum())
        return sheet.figure(
            "confusion.svg",
            "Confusion matrix",
            "Counts of actual against decided class with the share of each actual class; "
            f"{share(right)} of "
            f"{counts.sum()} decisions are right.",
        )
