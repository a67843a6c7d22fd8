"""A random forest and XGBoost, pooled: the last stage of a cascade, or a batch job's model."""

from mldesign.sdk import Component, Option, Options, Share


class BlendOptions(Options):
    """Sizes of both members. Measured on 12,000 held-out credit rows (noisy) and on the last
    3,000 hours of bike rentals (hardly noisy)."""

    weight: Share = Option(
        Share("50%"),
        ge=0,
        le=1,
        why="Equal say was best on credit: 0.3 points of AUC above either alone. On bikes the "
        "forest only harms; where one member is clearly better, take that one.",
        effect="The share of the forest in the mean of the log-probabilities, or of the numbers.",
    )
    forest_trees: int = Option(
        300,
        ge=1,
        le=10_000,
        why="From 200 to 500 trees a forest gains 0.01 points of AUC; each adds to size and time.",
        effect="Never worse, always dearer.",
        related=("forest_samples", "min_samples_leaf"),
    )
    forest_samples: Share = Option(
        Share("33%"),
        gt=0,
        le=1,
        why="Half the cost of full samples, and the trees differ more, which a pool lives on: 0.4 "
        "points of AUC more on credit.",
        effect="The share of the rows each tree of the forest draws.",
    )
    min_samples_leaf: int = Option(
        5,
        ge=1,
        why="Against 2, the pool gains 0.2 points of AUC on credit and loses 3 % of RMSE on bikes.",
        effect="Higher: smoother probabilities, smaller files.",
    )
    boosted_trees: int = Option(
        400,
        ge=1,
        le=10_000,
        why="At this learning rate, as far as 200 trees at 0.05.",
        effect="More trees with a lower learning rate are slower and a little better.",
        related=("learning_rate",),
    )
    learning_rate: float = Option(
        0.03,
        gt=0,
        le=1,
        why="Slow, because accuracy is what this model is for.",
        effect="Halve it when you double the trees.",
        related=("boosted_trees",),
    )
    max_depth: int = Option(
        6,
        ge=1,
        le=20,
        why="Interactions of up to six columns: depth 4 costs boosted trees 11 % of RMSE on bikes.",
        effect="Deeper boosted trees fit more, including noise.",
    )
    n_jobs: int = Option(
        1,
        ge=-1,
        why="One thread costs the least CPU, and a service shares its cores; the trees are the "
        "same with any number.",
        effect="-1 takes all cores, for training and for answers alike.",
    )


COMPONENT = Component(
    summary="A random forest and XGBoost that answer together, by the mean of their "
    "log-probabilities.",
    options=BlendOptions,
    gives=frozenset({"probabilities", "onnx", "trees"}),
    requires=("parts/tabular", "parts/xgboost"),
    packages=("scikit-learn>=1.7,<1.10",),
    test_packages=("optuna>=4,<6",),
    entry="model.blend:Blend",
    why_not="It costs ten to fifty times a single boosted model for a few tenths of a point; let a "
    "cheap model answer the easy rows first.",
    sources=("Genest & Zidek 1986, Combining Probability Distributions, Statistical Science 1",),
)
