"""Ridge regression: the default for numbers and very few rows."""

from mldesign.sdk import Component, Design, Option, Options, Suit

FEW = 500
"""Rows below which trees have too little to grow on."""


class RidgeRegressionOptions(Options):
    """What decides about the penalty."""

    alpha: float | None = Option(
        None,
        gt=0,
        why="Chosen by the leave-one-out error, which has a closed form and costs next to nothing.",
        effect="Set it to fix the penalty: higher shrinks more.",
    )


def suits(design: Design) -> Suit | None:
    """The default for numbers when there are very few rows."""
    if "regression" not in design.gives or design.rows is None or design.rows >= FEW:
        return None
    why = f"{design.rows:,} rows: below about {FEW} trees have too little to grow on."
    return Suit(20, why)


COMPONENT = Component(
    summary="Least squares with an L2 penalty; its effects can be read off.",
    options=RidgeRegressionOptions,
    needs=frozenset({"regression"}),
    gives=frozenset({"onnx", "linear"}),
    requires=("parts/tabular",),
    packages=("scikit-learn>=1.7,<1.10",),
    test_packages=("optuna>=4,<6",),
    entry="model.ridge_regression:RidgeRegression",
    suits=suits,
    why_not="It sees no interactions and no bends that are not declared as features: on hourly "
    "demand its error is nearly three times that of trees.",
    sources=("Hoerl & Kennard 1970, Ridge Regression, Technometrics 12(1)",),
)
