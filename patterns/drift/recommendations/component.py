"""What is watched of a system that recommends."""

from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Share, Suit

DAY = 86_400.0


class RecommendationsOptions(Options):
    """When what is shown has gone astray."""

    window: Duration = Option(
        Duration("7 days"),
        why="A week holds every day of the week, so that weekends are no drift.",
        effect="Shorter notices sooner and needs more lists; `monitor --since` overrides it.",
    )
    psi: float = Option(
        0.2,
        gt=0,
        le=5,
        why="The customary limit from which a shift of the population needs action.",
        effect="Lower sees smaller shifts of popularity and needs more lists to judge.",
        related=("fewest",),
    )
    cold: Share = Option(
        Share(0.5, "50%"),
        gt=0,
        le=1,
        why="When half of the lists are the same for everybody, the model is not what answers.",
        effect="An alarm above this share of lists without anything to go by.",
    )
    coverage: Share = Option(
        Share(0.5, "50%"),
        gt=0,
        lt=1,
        why="Half the variety that the same model gives to users it knows: the rest is lost to "
        "cold starts, filters, or a loop that feeds on itself.",
        effect="An alarm below this share of the distinct items that as many lists for known users "
        "show.",
    )
    hit_rate: Share | None = Option(
        None,
        gt=0,
        lt=1,
        why="What share of lists should be used is a matter of the product; unset, the rate is "
        "reported and not judged.",
        effect="An alarm when the rate lies below it beyond chance.",
    )
    fewest: int = Option(
        100,
        ge=10,
        why="Below a hundred lists chance moves every number here by a tenth.",
        effect="Fewer lists are reported and raise no alarm.",
    )


def arguments(options: RecommendationsOptions, design: Design) -> dict[str, Any]:
    """Quantities as plain numbers."""
    rate = options.hit_rate
    return {
        "window_days": float(options.window) / DAY,
        "psi": options.psi,
        "cold": float(options.cold),
        "coverage": float(options.coverage),
        "hit_rate": None if rate is None else float(rate),
        "fewest": options.fewest,
    }


def suits(design: Design) -> Suit | None:
    """The default wherever lists are logged."""
    if "retrieval" not in design.gives or not design.taken.get("prediction_log"):
        return None
    return Suit(20, "Lists are logged, so what is shown and what is taken can be watched.")


COMPONENT = Component(
    summary="Share of cold lists, coverage, shift of popularity and hit rate of logged lists.",
    options=RecommendationsOptions,
    needs=frozenset({"prediction_log", "retrieval"}),
    gives=frozenset({"drift"}),
    requires=("parts/recommender", "parts/prediction_log", "parts/reporting"),
    packages=("numpy>=2.1,<3", "scipy>=1.14,<2", "pyarrow>=20,<27"),
    entry="watch.limits:Limits",
    arguments=arguments,
    suits=suits,
    commands=("monitor_lists",),
    why_not="Whether lists earn more than others would is only told by a test against them.",
    sources=(
        "Yurdakul 2018, Statistical Properties of the Population Stability Index",
        "Chaney, Stewart & Engelhardt 2018, How Algorithmic Confounding in Recommendation Systems "
        "Increases Homogeneity and Decreases Utility, RecSys",
    ),
)
