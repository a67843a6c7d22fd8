"""LightGBM: the default from a few thousand rows on."""

from mldesign.sdk import Component, Design, Option, Options, Suit

MANY = 5_000
"""Rows from which boosted trees beat linear models on most tables."""


class LightGBMOptions(Options):
    """What decides about the trees."""

    n_estimators: int = Option(
        200,
        ge=1,
        le=10_000,
        why="At this learning rate, enough for the measured tables and too many for none.",
        effect="More trees with a lower learning rate are slower and a little better.",
        related=("learning_rate",),
    )
    learning_rate: float = Option(
        0.05,
        gt=0,
        le=1,
        why="Half the library's default for twice its trees: in cross-validation 0.1 points of "
        "AUC more on 24,000 noisy rows, 1.6 % less RMSE on 14,000 hourly ones.",
        effect="Halve it when you double the trees.",
        related=("n_estimators",),
    )
    num_leaves: int = Option(
        31,
        ge=2,
        le=4096,
        why="Enough for interactions of four or five columns; 15 did as well in cross-validation "
        "on two tables, and is worth a try where outcomes are noisy.",
        effect="More leaves fit more, including noise.",
        related=("min_child_samples",),
    )
    min_child_samples: int = Option(
        20,
        ge=1,
        why="A leaf of fewer rows says little about new ones; 100 gained nothing on noisy rows in "
        "cross-validation and cost 4 % of RMSE on hourly ones.",
        effect="Raise it for noisy outcomes and many rows.",
        related=("num_leaves",),
    )
    subsample: float = Option(
        0.8,
        gt=0,
        le=1,
        why="Each tree sees four fifths of the rows, which makes trees differ: 1 % less RMSE over "
        "time in cross-validation, within noise on AUC.",
        effect="Lower is noisier and slightly faster.",
    )
    colsample_bytree: float = Option(
        1.0,
        gt=0,
        le=1,
        why="Leaving out three columns in ten cost 1.5 % of RMSE in cross-validation where few "
        "carry the signal, and gained 0.15 points of AUC where many share it.",
        effect="Lower it when dozens of columns say the same.",
    )
    reg_lambda: float = Option(
        5.0,
        ge=0,
        why="Shrinks leaves with few rows: against none 0.1 points of AUC and 0.7 % of RMSE better "
        "in cross-validation; 20 costs 5 % of RMSE on hourly rows.",
        effect="Higher is more cautious.",
    )
    n_jobs: int = Option(
        1,
        ge=-1,
        why="One thread costs the least CPU, and a shared machine or a container with a CPU limit "
        "does not slow down; the trees are the same with any number.",
        effect="-1 takes all cores: worth it from about a million rows.",
    )


def suits(design: Design) -> Suit | None:
    """The default for many rows, and for all but the smallest regressions."""
    rows = design.rows
    if rows is None:
        return Suit(10, "Boosted trees are the safest default while the number of rows is unknown.")
    if rows >= MANY:
        return Suit(
            10,
            f"{rows:,} rows: from about {MANY:,} on, boosted trees beat linear models on most "
            "tables.",
        )
    return Suit(5, f"{rows:,} rows are few for trees, but they find interactions by themselves.")


COMPONENT = Component(
    summary="Gradient-boosted trees grown leaf by leaf; takes missing values and needs no scaling.",
    options=LightGBMOptions,
    gives=frozenset({"probabilities", "onnx", "trees"}),
    requires=("parts/tabular",),
    packages=("lightgbm>=4.6,<5", "onnxmltools>=1.16,<2", "skl2onnx>=1.20,<1.21"),
    test_packages=("optuna>=4,<6",),
    entry="model.lightgbm:LightGBM",
    suits=suits,
    why_not="With fewer than some thousand rows a linear model is as good and easier to explain.",
    sources=("Ke et al. 2017, LightGBM: A Highly Efficient Gradient Boosting Decision Tree, NIPS",),
)
