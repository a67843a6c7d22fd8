"""Categories by their mean outcome."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit

MANY = 50
"""Categories from which one-hot columns of a linear model are mostly noise."""
TARGET_TYPES = {"binary": "binary", "multiclass": "multiclass", "regression": "continuous"}


class TargetEncoding(Options):
    """How far a category is trusted."""

    smooth: float | None = Option(
        None,
        ge=0,
        why="As much as the variance inside the category asks for (empirical Bayes).",
        effect="The weight of the overall mean, in rows. Larger: small categories say less.",
    )
    folds: int = Option(
        5,
        ge=2,
        le=20,
        why="Each row is encoded from four fifths of the others, which is nearly all of them.",
        effect="More folds: closer to what is served, and slower.",
    )


def arguments(options: TargetEncoding, design: Design) -> Mapping[str, Any]:
    """The column, and the kind of target."""
    kinds = [kind for task, kind in TARGET_TYPES.items() if task in design.gives]
    return {
        "column": design.subject,
        "target_type": kinds[0],
        "smooth": options.smooth,
        "folds": options.folds,
    }


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Very many categories before a linear model."""
    if column.type != "category" or "linear" not in design.gives:
        return None
    sources: Sequence[Any] = design.facts.get("sources") or ({},)
    seen = sources[0].get("columns", {}).get(column.name, {})
    many = max(len(column.categories or ()), seen.get("distinct") or 0)
    if many <= MANY:
        return None
    return Suit(20, f"{many} categories before a linear model: one column of mean outcomes.")


COMPONENT = Component(
    summary="A category as the smoothed mean outcome of its rows, learned out of fold so that "
    "no row sees its own.",
    options=TargetEncoding,
    requires=("parts/vocabulary",),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="feature.target_encoding:TargetEncoding",
    arguments=arguments,
    suits_column=suits_column,
    why_not="It drifts with the outcome, and it leaks when it is fitted on the rows it encodes.",
    sources=(
        "Micci-Barreca 2001, A preprocessing scheme for high-cardinality categorical attributes",
    ),
)
