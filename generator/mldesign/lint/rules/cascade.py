"""PAT020 to PAT024: cascades and funnels."""

from mldesign.lint.applies import pattern
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

cascade = pattern("cascade")


@rule("PAT020", "cascade-recall-too-low", ERROR, cascade)
def cascade_recall_too_low(context: Context) -> Verdicts:
    """Stage recalls multiply to less than required.

    Why it hurts: What the first stage drops, no later stage can return.
    How to fix: Pass more candidates, or improve the weakest stage.
    When to ignore: Stages miss the same items; then measure end to end.
    Source: product of conditional recalls; F20.

    Bad:
        evaluation: {end_to_end_recall_target: 90%}
        patterns: {cascade: {stages: [{name: light, recall: 92%}, {name: heavy, recall: 97%}]}}
    Good:
        evaluation: {end_to_end_recall_target: 85%}
        patterns: {cascade: {stages: [{name: light, recall: 92%}, {name: heavy, recall: 97%}]}}
    """
    target = context.blueprint.evaluation.end_to_end_recall_target
    recall = context.number("F20", "recall")
    if target is None or recall is None or recall.value is None:
        yield Missing("evaluation.end_to_end_recall_target", "patterns.cascade.stages[].recall")
    elif recall.value < target:
        yield Failure(
            "evaluation.end_to_end_recall_target",
            f"a recall of {target} is required but the stages leave {recall.value:.1%} (F20)",
            related=("patterns.cascade.stages",),
        )


@rule("PAT021", "cascade-not-narrowing", ERROR, cascade)
def cascade_not_narrowing(context: Context) -> Verdicts:
    """A stage passes on at least as many items as it received, or counts do not meet.

    Why it hurts: The counts contradict the funnel.
    How to fix: Correct the numbers, or remove the stage.
    When to ignore: The stage only re-orders.
    Source: Meta Explore; twitter/the-algorithm (candidate, light and heavy ranker).

    Bad:
        patterns:
          cascade:
            kind: funnel
            stages: [{name: a, candidates_in: 1000, candidates_out: 1000}, {name: b, candidates_in:
            1000}]
    Good:
        patterns:
          cascade:
            kind: funnel
            stages: [{name: a, candidates_in: 1000, candidates_out: 100}, {name: b, candidates_in:
            100}]
    """
    stages, path = context.blueprint.patterns.cascade.stages, "patterns.cascade.stages"
    for index, stage in enumerate(stages):
        received, passed = stage.candidates_in, stage.candidates_out
        if received is not None and passed is not None and passed >= received:
            yield Failure(
                f"{path}[{index}].candidates_out",
                f"`{stage.name}` receives {received} items and passes on {passed}",
                related=(f"{path}[{index}].candidates_in",),
            )
        following = stages[index + 1] if index + 1 < len(stages) else None
        if following is None or passed is None or following.candidates_in in (None, passed):
            continue
        yield Failure(
            f"{path}[{index + 1}].candidates_in",
            f"`{stage.name}` passes on {passed} items but `{following.name}` receives "
            f"{following.candidates_in}",
            related=(f"{path}[{index}].candidates_out",),
        )


@rule("PAT022", "cascade-costs-more", WARNING, cascade)
def cascade_costs_more(context: Context) -> Verdicts:
    """The expected cost of the cascade is not below the single large model.

    Why it hurts: Everyone pays the cheap stage; too many also pay the dear one.
    How to fix: Lower the escalation rate below break-even, or route before scoring.
    When to ignore: The cascade is there for quality, not for cost.
    Source: arXiv 2605.06350; F20.

    Bad:
        patterns:
          cascade:
            kind: escalation
            stages: [{name: small, cost: 0.2}, {name: large, cost: 1, reached: 85%}]
        monitoring: {service: [{check: escalation rate}]}
    Good:
        patterns:
          cascade:
            kind: escalation
            stages: [{name: small, cost: 0.2}, {name: large, cost: 1, reached: 20%}]
        monitoring: {service: [{check: escalation rate}]}
    """
    pattern_ = context.blueprint.patterns.cascade
    if pattern_.kind == "funnel" or not pattern_.stages:
        return
    cost, last = context.number("F20", "cost"), pattern_.stages[-1].cost
    if cost is None or cost.value is None:
        yield Missing(*context.missing("F20", "cost"))
    elif last is not None and cost.value >= last:
        yield Failure(
            "patterns.cascade.stages",
            f"a request costs {cost.value:.4g} through the cascade (F20), {last} by "
            f"`{pattern_.stages[-1].name}` alone",
        )


@rule("PAT023", "cascade-tail-too-slow", ERROR, cascade)
def cascade_tail_too_slow(context: Context) -> Verdicts:
    """The mean fits, the escalated path does not.

    Why it hurts: Above one percent escalation the full path is the p99.
    How to fix: Budget the full path, or start stages side by side.
    When to ignore: Escalated requests are answered later by another way.
    Source: F5, F20.

    Bad:
        constraints: {latency: {p99: 50 ms}}
        patterns:
          cascade:
            kind: escalation
            stages: [{name: small, p99: 10 ms}, {name: large, p99: 80 ms, reached: 20%}]
        monitoring: {service: [{check: escalation rate}]}
    Good:
        constraints: {latency: {p99: 100 ms}}
        patterns:
          cascade:
            kind: escalation
            stages: [{name: small, p99: 10 ms}, {name: large, p99: 80 ms, reached: 20%}]
        monitoring: {service: [{check: escalation rate}]}
    """
    target, stages = (
        context.blueprint.constraints.latency.p99,
        context.blueprint.patterns.cascade.stages,
    )
    times = [stage.p99 for stage in stages]
    reached = stages[-1].reached if stages else None
    if target is None or any(time is None for time in times) or not times:
        yield Missing("constraints.latency.p99", "patterns.cascade.stages[].p99")
        return
    slowest = sum(time for time in times if time is not None)
    common = context.blueprint.patterns.cascade.kind == "funnel" or (reached or 0.0) > 0.01
    if common and slowest > target:
        share = f"{reached} of the requests" if reached is not None else "every request"
        yield Failure(
            "patterns.cascade.stages",
            f"{share} take the whole path of up to {slowest * 1e3:.4g} ms but the target is "
            f"{target}",
            related=("constraints.latency.p99",),
        )


@rule("PAT024", "escalation-unmonitored", WARNING, cascade)
def escalation_unmonitored(context: Context) -> Verdicts:
    """The share of escalated requests is not watched.

    Why it hurts: Drift shows first as cost and latency.
    How to fix: Watch the escalation rate and the distribution of confidence.
    When to ignore: The rate is fixed by a budget.
    Source: pattern pages on model cascades.

    Bad:
        patterns: {cascade: {kind: escalation}}
        monitoring: {service: [{check: p99 latency}]}
    Good:
        patterns: {cascade: {kind: escalation}}
        monitoring: {service: [{check: escalation rate}]}
    """
    if context.blueprint.patterns.cascade.kind in (None, "funnel"):
        return
    if all(map(context.gives, ("stage_of_answers", "prediction_log", "drift"))):
        return  # the log says who answered, and drift detection reads it
    m = context.blueprint.monitoring
    checks = [c.check for c in (*m.service, *m.data_quality, *m.business)]
    if not any("escalat" in check.lower() for check in checks):
        yield Failure(
            "monitoring.service",
            "the share of escalated requests is not watched",
            related=("patterns.cascade.kind",),
        )
