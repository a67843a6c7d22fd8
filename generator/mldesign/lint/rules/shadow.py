"""PAT040 to PAT044: shadow deployment."""

from mldesign.lint.applies import pattern
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

DAY = 86_400.0
WEEK = 7 * DAY

shadow = pattern("shadow")


@rule("PAT040", "shadow-without-comparison", ERROR)
def shadow_without_comparison(context: Context) -> Verdicts:
    """A shadow runs and nothing is compared.

    Why it hurts: It only burns compute.
    How to fix: Compare scores, flipped decisions, latency, errors and, later, outcomes.
    When to ignore: The shadow is a load test.
    Source: AWS MLOps checklist, section 7.

    Bad:
        patterns: {shadow: {side_effects: none, promote_if: flips below 1 %, max_duration: 30 days}}
    Good:
        patterns:
          shadow:
            {side_effects: none, promote_if: flips below 1 %, metrics: [flips],
             max_duration: 30 days}
    """
    shadow_, strategy = (
        context.blueprint.patterns.shadow,
        context.blueprint.deployment.rollout.strategy,
    )
    if (shadow_ or strategy == "shadow") and not shadow_.metrics:
        yield Failure("patterns.shadow.metrics", "a shadow runs and nothing is compared")


@rule("PAT041", "shadow-without-exit", WARNING, shadow)
def shadow_without_exit(context: Context) -> Verdicts:
    """No date or no rule ends the shadow.

    Why it hurts: Shadows become permanent cost.
    How to fix: State when it is promoted, when rejected, and when it ends at the latest.
    When to ignore: The shadow is a standing control.
    Source: shadow-deployment guides.

    Bad:
        patterns: {shadow: {side_effects: none, metrics: [flips], max_duration: 30 days}}
    Good:
        patterns:
          shadow:
            {side_effects: none, metrics: [flips], promote_if: flips below 1 %,
             max_duration: 30 days}
    """
    shadow_ = context.blueprint.patterns.shadow
    absent = [n for n in ("promote_if", "max_duration") if getattr(shadow_, n) is None]
    if absent:
        yield Failure(
            f"patterns.shadow.{absent[0]}", f"the shadow has no {' and no '.join(absent)}"
        )


@rule("PAT042", "shadow-has-side-effects", ERROR, shadow)
def shadow_has_side_effects(context: Context) -> Verdicts:
    """The shadow can write, notify or bill, or nothing says that it cannot.

    Why it hurts: Users would feel a system that is not live.
    How to fix: Cut its outputs, replace outside calls, mark its logs; set `side_effects: none`.
    When to ignore: Never.
    Source: shadow-deployment guides.

    Bad:
        patterns:
          shadow: {side_effects: live, metrics: [flips], promote_if: same, max_duration: 30 days}
    Good:
        patterns:
          shadow: {side_effects: none, metrics: [flips], promote_if: same, max_duration: 30 days}
    """
    effects = context.blueprint.patterns.shadow.side_effects
    if effects not in ("none", "sandboxed"):
        said = "are live" if effects else "are not ruled out"
        yield Failure("patterns.shadow.side_effects", f"side effects of the shadow {said}")


@rule("PAT044", "shadow-too-short", WARNING, shadow)
def shadow_too_short(context: Context) -> Verdicts:
    """The shadow ends before a full week, or before the outcomes it is compared on.

    Why it hurts: The weekend's mix and late outcomes are missed.
    How to fix: Run whole weeks plus the delay, or compare on decisions only.
    When to ignore: The load does not differ between weekdays.
    Source: shadow-deployment guides (one to four weeks).

    Bad:
        patterns:
          shadow:
            {duration: 3 days, side_effects: none, metrics: [flips], promote_if: same,
             max_duration: 30 days}
    Good:
        patterns:
          shadow:
            {duration: 14 days, side_effects: none, metrics: [flips], promote_if: same,
             max_duration: 30 days}
    """
    shadow_, delay = context.blueprint.patterns.shadow, context.blueprint.data.label.delay.p95
    on_outcomes = any("outcome" in metric.lower() for metric in shadow_.metrics)
    if shadow_.duration is None:
        yield Missing("patterns.shadow.duration")
    elif shadow_.duration < WEEK:
        yield Failure(
            "patterns.shadow.duration", f"the shadow runs {shadow_.duration}, not a whole week"
        )
    elif on_outcomes and delay is not None and shadow_.duration < delay:
        yield Failure(
            "patterns.shadow.duration",
            f"the shadow runs {shadow_.duration} but outcomes take up to {delay}",
            related=("data.label.delay.p95",),
        )
