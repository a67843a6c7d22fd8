"""Histogram gradient boosting: boosted trees without another library."""

from mldesign.sdk import Component, Option, Options


class HistGradientBoostingOptions(Options):
    """What decides about the trees."""

    max_iter: int = Option(
        200,
        ge=1,
        le=10_000,
        why="As many as the learning rate needs; early stopping would hold out rows at random.",
        effect="More trees with a lower learning rate are slower and a little better.",
        related=("learning_rate",),
    )
    learning_rate: float = Option(
        0.05,
        gt=0,
        le=1,
        why="Safe for 200 trees; the library's 0.1 belongs to 100.",
        effect="Halve it when you double the trees.",
        related=("max_iter",),
    )
    max_leaf_nodes: int = Option(
        31,
        ge=2,
        le=4096,
        why="Enough for interactions of four or five columns.",
        effect="More leaves fit more, including noise.",
        related=("min_samples_leaf",),
    )
    min_samples_leaf: int = Option(
        20,
        ge=1,
        why="A leaf of fewer rows says little about new ones.",
        effect="Raise it for noisy outcomes and many rows.",
    )
    l2_regularization: float = Option(
        1.0,
        ge=0,
        why="Shrinks leaves with few rows a little, which helps noisy outcomes.",
        effect="Higher is more cautious.",
    )


COMPONENT = Component(
    summary="Gradient-boosted trees over binned features, from scikit-learn itself.",
    options=HistGradientBoostingOptions,
    gives=frozenset({"probabilities", "onnx", "trees"}),
    requires=("parts/tabular",),
    packages=("scikit-learn>=1.7,<1.10",),
    test_packages=("optuna>=4,<6",),
    entry="model.hist_gradient_boosting:HistGradientBoosting",
    why_not="LightGBM is as accurate, trains as fast and lets the number of threads be set; take "
    "this one to need no further library.",
    sources=("scikit-learn user guide, Histogram-Based Gradient Boosting",),
)
