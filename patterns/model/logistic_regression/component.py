"""Logistic regression: the default for classes and few rows."""

from mldesign.sdk import Component, Design, Option, Options, Suit

MANY = 5_000
"""Rows below which a linear model is at least as good as trees on most tables."""


class LogisticRegressionOptions(Options):
    """What decides about the penalty."""

    C: float | None = Option(
        None,
        gt=0,
        why="Chosen by cross-validated log-loss: on a thousand rows the right penalty is worth a "
        "point of AUC, and costs a third of a second.",
        effect="Set it to fix the penalty: lower shrinks more.",
        related=("folds",),
    )
    folds: int = Option(
        5,
        ge=2,
        le=20,
        why="Five folds train on 80 % of the rows, close to what the final model gets.",
        effect="More folds are slower and slightly steadier.",
        related=("C",),
    )
    max_iter: int = Option(
        1000,
        ge=10,
        why="Enough for scaled features to converge; the solver stops by itself before.",
        effect="Raise it when training warns that it did not converge.",
    )


def suits(design: Design) -> Suit | None:
    """The default for classes when there are few rows."""
    if "classification" not in design.gives or design.rows is None or design.rows >= MANY:
        return None
    why = (
        f"{design.rows:,} rows: below about {MANY:,} a linear model is at least as good as trees, "
        "and its probabilities need no calibration."
    )
    return Suit(20, why)


COMPONENT = Component(
    summary="A linear model of the log-odds with an L2 penalty; its effects can be read off.",
    options=LogisticRegressionOptions,
    needs=frozenset({"classification"}),
    gives=frozenset({"probabilities", "onnx", "linear"}),
    requires=("parts/tabular",),
    packages=("scikit-learn>=1.7,<1.10",),
    test_packages=("optuna>=4,<6",),
    entry="model.logistic_regression:LogisticRegression",
    suits=suits,
    why_not="It sees no interactions and no bends that are not declared as features; with many "
    "rows trees find them.",
    sources=("Hastie, Tibshirani & Friedman 2009, The Elements of Statistical Learning, 4.4",),
)
