"""Drift detection with tests that know the sample size."""

from typing import Any

from mldesign.sdk import Component, Design, Duration, Option, Options, Suit

DAY = 86_400.0


class StatisticalOptions(Options):
    """When a difference is an alarm."""

    alpha: float = Option(
        0.05,
        gt=0,
        lt=0.5,
        why="One run in twenty may alarm by chance, all series taken together (Holm).",
        effect="Lower is quieter and needs more rows before it judges.",
        related=("limit",),
    )
    limit: float = Option(
        0.2,
        gt=0,
        le=5,
        why="The customary limit from which a shift of the population needs action; with ten bins "
        "a window needs 85 effective rows for it, for 0.1 it needs 169.",
        effect="Lower sees smaller shifts and needs more rows. Single columns: `checks`.",
        related=("bins", "alpha"),
    )
    bins: int = Option(
        10,
        ge=2,
        le=50,
        why="Tenths of the training rows: finer bins need more rows for the same limit.",
        effect="More bins see changes of shape, at the cost of a longer window.",
        related=("limit",),
    )
    window: Duration = Option(
        Duration("7 days"),
        why="A week holds every day of the week, so that weekends are no drift.",
        effect="Shorter notices sooner and needs more traffic; `monitor --since` overrides it.",
    )


def arguments(options: StatisticalOptions, design: Design) -> dict[str, Any]:
    """Limits of single columns or kinds of series come from `monitoring.drift.checks`."""
    limits: dict[str, float] = {}
    for check in design.blueprint.monitoring.drift.checks:
        value = check.effect_threshold if check.effect_threshold is not None else check.threshold
        if value is not None and check.test in {None, "psi"}:
            limits |= dict.fromkeys(check.columns or (check.target,), float(value))
    return {
        "alpha": options.alpha,
        "limit": options.limit,
        "bins": options.bins,
        "window_days": float(options.window) / DAY,
        "limits": limits,
    }


def suits(design: Design) -> Suit | None:
    """The default wherever predictions are logged."""
    if not design.taken.get("prediction_log"):
        return None
    return Suit(10, "Predictions are logged, so the world can be watched for change.")


COMPONENT = Component(
    summary="PSI with Kolmogorov-Smirnov and chi-square tests, adjusted for how many there are.",
    options=StatisticalOptions,
    needs=frozenset({"prediction_log", "tabular"}),
    gives=frozenset({"drift"}),
    requires=("parts/tabular", "parts/monitoring"),
    packages=("numpy>=2.1,<3", "scipy>=1.14,<2", "pyarrow>=20,<27"),
    entry="drift.statistical:Statistical",
    arguments=arguments,
    suits=suits,
    why_not="It sees columns one by one: a change of how they hang together stays unseen until "
    "outcomes arrive.",
    sources=(
        "Yurdakul 2018, Statistical Properties of the Population Stability Index; "
        "arXiv 2307.11878 on limits that ignore the sample size",
        "Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure",
    ),
)
