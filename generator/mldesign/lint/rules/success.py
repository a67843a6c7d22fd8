"""PRB006, PRB007 and PRB009 to PRB012: how success is judged, and by whom."""

from mldesign.lint.applies import online, written
from mldesign.lint.metrics import direction_of
from mldesign.model.blueprint.problem import BusinessMetric
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule


@rule("PRB006", "metric-direction-contradiction", ERROR)
def metric_direction_contradiction(context: Context) -> Verdicts:
    """A target moves a metric the wrong way.

    Why it hurts: The project would be judged a success for getting worse.
    How to fix: Correct `direction`, or swap baseline and target.
    When to ignore: The metric's name means something else in your organisation; then rename it.
    Source: published design documents with an error percentage set as "at least as high as".

    Bad:
        evaluation: {metrics: [{name: log_loss, direction: maximize, target: 0.4}]}
    Good:
        evaluation: {metrics: [{name: log_loss, direction: minimize, target: 0.4}]}
    """
    for index, metric in enumerate(context.blueprint.evaluation.metrics):
        right = direction_of(metric.name)
        if right is not None and metric.direction not in (None, right):
            yield Failure(
                f"evaluation.metrics[{index}].direction",
                f"`{metric.name}` is to be {metric.direction}d but smaller is better"
                if right == "minimize"
                else f"`{metric.name}` is to be {metric.direction}d but larger is better",
            )
    for index, outcome in enumerate(context.blueprint.problem.success.business_metrics):
        if _wrong_way(outcome):
            path = f"problem.success.business_metrics[{index}]"
            yield Failure(
                f"{path}.target",
                f"`{outcome.name}` is to be {outcome.direction}d, but its target "
                f"{outcome.target:g} "
                f"is worse than {outcome.baseline:g} today",
                related=(f"{path}.direction", f"{path}.baseline"),
            )


def _wrong_way(outcome: BusinessMetric) -> bool:
    if outcome.direction is None or outcome.baseline is None or outcome.target is None:
        return False
    better = outcome.target - outcome.baseline
    return better < 0 if outcome.direction == "maximize" else better > 0


@rule("PRB007", "online-slo-missing", ERROR, online, early=WARNING)
def online_slo_missing(context: Context) -> Verdicts:
    """An online system declares no latency percentile or no load.

    Why it hurts: Every capacity number in the document depends on these two inputs.
    How to fix: Declare `constraints.latency.p99`, and requests per day with a peak factor.
    When to ignore: A demonstrator that nobody waits for.
    Source: eugeneyan/ml-design-docs, sections 4 and 6.3; Reliable Machine Learning, checklist.

    Bad:
        deployment: {mode: online}
        traffic: {requests_per_day: 20k}
    Good:
        deployment: {mode: online}
        traffic: {requests_per_day: 20k}
        constraints: {latency: {p99: 100 ms}}
    """
    blueprint = context.blueprint
    if blueprint.constraints.latency.p99 is None:
        yield Failure(
            "constraints.latency.p99",
            f"mode is {blueprint.deployment.mode} but no p99 latency is set",
            related=("deployment.mode",),
        )
    if blueprint.traffic.requests_per_day is None and blueprint.traffic.peak_rate is None:
        yield Failure(
            "traffic",
            f"mode is {blueprint.deployment.mode} but no load is set "
            "(traffic.requests_per_day or traffic.peak_rate)",
            related=("deployment.mode",),
        )


@rule("PRB009", "primary-metric-not-unique", INFO)
def primary_metric_not_unique(context: Context) -> Verdicts:
    """There is no primary metric, or there are several, at one level.

    Why it hurts: A launch needs a single decider plus guardrails.
    How to fix: Mark one metric per level `primary: true`; call the others guardrail or diagnostic.
    When to ignore: A metric that combines several is defined elsewhere.
    Source: Rules of ML #12 and #13.

    Bad:
        evaluation: {metrics: [{name: roc_auc, target: 0.7}, {name: log_loss, target: 0.5}]}
    Good:
        evaluation:
          metrics: [{name: roc_auc, target: 0.7, primary: true}, {name: log_loss, target: 0.5}]
    """
    levels = (
        ("evaluation.metrics", context.blueprint.evaluation.metrics),
        ("problem.success.business_metrics", context.blueprint.problem.success.business_metrics),
    )
    for path, metrics in levels:
        primary = [metric.name for metric in metrics if metric.primary]
        if len(metrics) > 1 and len(primary) != 1:
            found = "none" if not primary else " and ".join(f"`{name}`" for name in primary)
            yield Failure(path, f"one of {len(metrics)} metrics must decide; primary: {found}")


@rule("PRB010", "value-below-cost", WARNING, written("problem.success.annual_value"))
def value_below_cost(context: Context) -> Verdicts:
    """The computed yearly cost is larger than the declared yearly value.

    Why it hurts: The design argues against itself.
    How to fix: Shrink the design, or estimate the value anew with evidence.
    When to ignore: The system is required by law, whatever it earns.
    Source: payback rule; Reliable Machine Learning, section 4.6.

    Bad:
        problem: {success: {annual_value: 100}}
        training:
          cadence: {interval: 30 days}
          compute: {hours: 10, price_per_hour: 2}
    Good:
        problem: {success: {annual_value: 10000}}
        training:
          cadence: {interval: 30 days}
          compute: {hours: 10, price_per_hour: 2}
    """
    value = context.blueprint.problem.success.annual_value
    cost = context.number("F18", "monthly_cost")
    if cost is None:
        yield Missing(*context.missing("F18", "monthly_cost"))
    elif value is not None and cost.value is not None and 12 * cost.value > value:
        yield Failure(
            "problem.success.annual_value",
            f"the system costs {12 * cost.value:,.0f} a year but is worth {value} (F18, F29)",
        )


@rule("PRB011", "current-process-wins", ERROR, written("problem.current_process"))
def current_process_wins(context: Context) -> Verdicts:
    """By the document's own numbers the existing process is better.

    Why it hurts: One published design reports 8.37M net without a model against 2.62M with it.
    How to fix: Compute both on the same population and budget; compare the marginal value.
    When to ignore: The present process is about to end for other reasons.
    Source: published churn design, section 6.2.

    Bad:
        problem: {current_process: {metric: 0.71}}
        evaluation: {metrics: [{name: roc_auc, target: 0.70, primary: true}]}
    Good:
        problem: {current_process: {metric: 0.71}}
        evaluation: {metrics: [{name: roc_auc, target: 0.78, primary: true}]}
    """
    problem = context.blueprint.problem
    now, expected = problem.current_process.net_value, problem.success.expected_net_value
    if now is not None and expected is not None and now >= expected:
        yield Failure(
            "problem.success.expected_net_value",
            f"expected net value is {expected} but the present process yields {now}",
            related=("problem.current_process.net_value",),
        )
    for index, metric in enumerate(context.blueprint.evaluation.metrics):
        today = problem.current_process.metric
        if not metric.primary or metric.target is None or today is None:
            continue
        smaller = (metric.direction or direction_of(metric.name)) == "minimize"
        if metric.target >= today if smaller else metric.target <= today:
            yield Failure(
                f"evaluation.metrics[{index}].target",
                f"target of `{metric.name}` is {metric.target:g}, the present process has "
                f"{today:g}",
                related=("problem.current_process.metric",),
            )


@rule("PRB012", "no-accountable-person", WARNING, since=Stage.PILOT)
def no_accountable_person(context: Context) -> Verdicts:
    """Nobody is named who answers for the system.

    Why it hurts: A team name cannot be paged or asked for a decision.
    How to fix: Name the accountable person or rota under `owners` with `accountable: true`.
    When to ignore: Accountability is recorded in a register this document points to.
    Source: ISO/IEC 42001 A.3.2; NIST AI RMF GOVERN 2.1.

    Bad:
        stage: pilot
        owners: [{name: ML team}]
    Good:
        stage: pilot
        owners: [{name: Ada Example, accountable: true}]
    """
    if not any(owner.accountable for owner in context.blueprint.owners):
        yield Failure("owners", "no owner is accountable")
