"""Random forest: hard to get wrong, and dear to serve."""

from mldesign.sdk import Component, Option, Options, Share


class RandomForestOptions(Options):
    """What decides about the trees. Measured on 12,000 held-out credit rows (noisy) and on the
    last 3,000 hours of bike rentals (hardly noisy)."""

    n_estimators: int = Option(
        300,
        ge=1,
        le=10_000,
        why="More only average away chance: from 200 to 500 trees credit gained 0.01 points of "
        "AUC, from 100 to 300 bikes 0.6 % of RMSE. Size and time of an answer grow with each.",
        effect="Never worse, always dearer.",
        related=("min_samples_leaf",),
    )
    min_samples_leaf: int = Option(
        5,
        ge=1,
        why="Against single rows 1.1 points of AUC more on credit and a third fewer nodes; bikes "
        "did as well with 3. Noisy outcomes want 20: half a point more.",
        effect="Higher: smoother probabilities, smaller files.",
        related=("n_estimators",),
    )
    max_features: Share | None = Option(
        None,
        gt=0,
        le=1,
        why="The square root of their number for classes (half of them cost credit 0.35 points of "
        "AUC), all for a number (a third cost bikes 28 % of RMSE).",
        effect="The share of the columns tried at each split. Lower makes trees differ more.",
    )
    max_samples: Share = Option(
        Share("100%"),
        gt=0,
        le=1,
        why="As Breiman has it. A third of the rows halves the cost: credit gained 0.4 points of "
        "AUC by it, bikes lost 7 % of RMSE.",
        effect="The share of the rows each tree draws.",
    )
    n_jobs: int = Option(
        1,
        ge=-1,
        why="One thread costs the least CPU, and a service shares its cores; the trees are the "
        "same with any number.",
        effect="-1 takes all cores, for training and for answers alike.",
    )


COMPONENT = Component(
    summary="Deep trees on resampled rows, averaged; good without tuning.",
    options=RandomForestOptions,
    gives=frozenset({"probabilities", "onnx", "trees"}),
    requires=("parts/tabular",),
    packages=("scikit-learn>=1.7,<1.10",),
    test_packages=("optuna>=4,<6",),
    entry="model.random_forest:RandomForest",
    why_not="Boosted trees are as accurate or better from some thousand rows on, at a fiftieth of "
    "the size and a tenth of the time of an answer.",
    sources=(
        "Breiman 2001, Random Forests, Machine Learning 45",
        "Probst, Wright & Boulesteix 2019, Hyperparameters and tuning strategies for random forest",
    ),
)
