"""Bayesian search of hyperparameters."""

from typing import Any

from mldesign.sdk import Component, Design, Duration, Objection, Option, Options

FEW = 5_000
"""Rows below which one validation part is too small to tell settings apart."""


class BayesianOptions(Options):
    """The budget, and what settings are judged by."""

    trials: int = Option(
        30,
        ge=2,
        le=10_000,
        why="Thirty trials were worth half a point of AUC on 30,000 rows and one to four points on "
        "a thousand.",
        effect="More trials cost more and fit the validation rows a little more closely.",
        related=("seconds",),
    )
    seconds: Duration | None = Option(
        None,
        why="No limit in time: the same seed then gives the same trials everywhere.",
        effect="No new trial starts after it; the result depends on the machine.",
        related=("trials",),
    )
    folds: int | None = Option(
        None,
        ge=0,
        le=20,
        why="By the split: its own `folds` where written; four rolling origins for rows in time, "
        "because one window picks the wrong settings; five folds below 5,000 rows, because one "
        "part is too noisy; else the validation part alone.",
        effect="0 takes the validation part alone; each fold costs one training per trial.",
    )


def arguments(options: BayesianOptions, design: Design) -> dict[str, Any]:
    """The folds follow from split and rows where they are not written."""
    return {
        "trials": options.trials,
        "seconds": None if options.seconds is None else float(options.seconds),
        "folds": _folds(design) if options.folds is None else options.folds,
    }


def _folds(design: Design) -> int:
    split = design.choice("split")
    written = _folds_of_split(design)
    if written is not None:
        return written
    if split is not None and "time_order" in split.gives:
        return 4
    return 5 if design.rows is not None and design.rows < FEW else 0


def _folds_of_split(design: Design) -> int | None:
    """How many folds the split says it makes, where it has a say."""
    if design.choice("split") is None:
        return None
    folds: int | None = getattr(design.options("split"), "folds", None)
    return folds


def objections(design: Design) -> list[Objection]:
    """One number of folds: that of the split, or one of its own."""
    own, split = design.options("search").folds, _folds_of_split(design)
    if own is None or split is None or own == split:
        return []
    return [
        Objection(
            "training.search.folds",
            f"the search asks for {own} folds, and the split describes {split} "
            "(training.split.folds)",
            "write the number once: leave `folds` of the search out, and those of the split count",
        )
    ]


COMPONENT = Component(
    summary="Tree-structured Parzen estimators propose settings where good ones were found before.",
    options=BayesianOptions,
    requires=("parts/tabular",),
    packages=("optuna>=4,<6", "tqdm>=4.66,<5"),
    entry="search.bayesian:Bayesian",
    arguments=arguments,
    objections=objections,
    why_not="The defaults are good; a search costs one training per trial.",
    sources=("Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization, NIPS",),
)
