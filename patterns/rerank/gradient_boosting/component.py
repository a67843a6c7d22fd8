"""Boosted trees on candidates."""

from mldesign.sdk import Component, Option, Options


class GradientBoostingOptions(Options):
    """How many candidates, and what orders them."""

    candidates: int = Option(
        100,
        ge=10,
        le=1000,
        why="What recall is measured to: an item beyond them is lost whatever orders the rest.",
        effect="More find more and cost more trees per request.",
    )
    trees: int = Option(
        100,
        ge=10,
        le=2000,
        why="At this learning rate enough for a dozen columns.",
        effect="More fit more, and each request passes through all of them.",
        related=("learning_rate",),
    )
    learning_rate: float = Option(
        0.05,
        gt=0,
        le=1,
        why="Half the library's default: one positive in a hundred candidates is noisy.",
        effect="Halve it when you double the trees.",
        related=("trees",),
    )
    num_leaves: int = Option(
        15,
        ge=2,
        le=255,
        why="Interactions of three or four columns; more follow single users.",
        effect="More leaves fit more, including noise.",
    )


COMPONENT = Component(
    summary="LightGBM orders the candidates by score, popularity, recency, order and categories; "
    "used only where it wins on validation.",
    options=GradientBoostingOptions,
    needs=frozenset({"two_tower"}),
    gives=frozenset({"funnel"}),
    requires=("parts/recommendation", "parts/recommender"),
    packages=("lightgbm>=4.6,<5", "numpy>=2.1,<3", "scipy>=1.14,<2"),
    entry="rerank.boosting:GradientBoosting",
    why_not="The dot product orders well enough, or every millisecond and every part counts.",
    sources=(
        "Covington, Adams & Sargin 2016, Deep Neural Networks for YouTube Recommendations, RecSys",
        "Burges 2010, From RankNet to LambdaRank to LambdaMART, MSR-TR-2010-82",
    ),
)
