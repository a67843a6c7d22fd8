"""PRB001 to PRB005 and PRB008: what is decided, for whom, and what a mistake costs."""

from mldesign.lint.applies import classification, supervised, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule
from mldesign.model.task import RETRIEVAL

NOT_LEARNED = {"heuristic", "rules", "manual", "vendor", "do_nothing"}


@rule("PRB001", "no-business-metric", ERROR, early=WARNING)
def no_business_metric(context: Context) -> Verdicts:
    """The design names no business outcome that can be judged.

    Why it hurts: Without an outcome and a direction nobody can say later whether the launch worked.
    How to fix: Add a metric with direction, value today, target and where it is measured.
    When to ignore: A tutorial or a study without a business behind it.
    Source: eugeneyan/ml-design-docs, section 3; Rules of ML #2.

    Bad:
        problem: {success: {business_metrics: [{name: loss rate}]}}
    Good:
        problem: {success: {business_metrics: [{name: loss rate, direction: minimize, target:
        0.02}]}}
    """
    metrics = context.blueprint.problem.success.business_metrics
    if not metrics:
        yield Failure("problem.success.business_metrics", "no business outcome is named")
    elif all(metric.direction is None or metric.target is None for metric in metrics):
        yield Failure(
            "problem.success.business_metrics",
            f"`{metrics[0].name}` has no "
            f"{'direction' if metrics[0].direction is None else 'target'}"
            " to judge it by",
        )


@rule("PRB002", "error-cost-missing", WARNING, supervised, early=INFO, high=ERROR)
def error_cost_missing(context: Context) -> Verdicts:
    """The price of each kind of mistake is not stated.

    Why it hurts: Loss, threshold and review capacity all follow from the ratio of the two costs.
    How to fix: Give `false_positive` and `false_negative` (`over` and `under` for an amount, the
        `matrix` for several classes) a value per event.
    When to ignore: All mistakes cost the same and nothing is decided by a threshold.
    Source: ML Canvas v1.1, impact simulation; ml-ops.org, phase zero.

    Bad:
        problem: {error_costs: {false_positive: 1}}
    Good:
        problem: {error_costs: {false_positive: 1, false_negative: 5}}
    """
    costs = context.blueprint.problem.error_costs
    if context.gives("multiclass"):
        if not costs.matrix:
            yield Failure("problem.error_costs", "`matrix` does not say what each mistake costs")
        return
    pairs = (("false_positive", "false_negative"), ("over", "under"))
    for first, second in pairs:
        one, other = getattr(costs, first), getattr(costs, second)
        if one is not None and other is not None:
            return
        if one is not None or other is not None:
            there, gone = (first, second) if one is not None else (second, first)
            yield Failure(
                "problem.error_costs",
                f"`{there}` has a cost ({getattr(costs, there)}), `{gone}` has none",
                severity=WARNING,
            )
            return
    if context.blueprint.problem.task.use in RETRIEVAL:
        return  # an item too many or too few on a list has no price of its own
    names = pairs[0] if classification(context) else pairs[1]
    yield Failure("problem.error_costs", f"neither `{names[0]}` nor `{names[1]}` has a cost")


@rule("PRB003", "no-non-goals", WARNING, written("problem.goals"), early=INFO)
def no_non_goals(context: Context) -> Verdicts:
    """Goals are listed but nothing is ruled out.

    Why it hurts: Non-goals are the cheapest place to stop the scope from growing.
    How to fix: List two or three plausible things this system will not do.
    When to ignore: Never needed for a single-purpose script.
    Source: Design Docs at Google, goals and non-goals; eugeneyan/ml-design-docs, section 4.1.

    Bad:
        problem: {goals: [Decide within a second.]}
    Good:
        problem: {goals: [Decide within a second.], non_goals: [No pricing of loans.]}
    """
    problem = context.blueprint.problem
    if not problem.non_goals:
        yield Failure(
            "problem.non_goals",
            f"{len(problem.goals)} goals are listed, nothing is ruled out",
            related=("problem.goals",),
        )


@rule("PRB004", "no-non-ml-alternative", WARNING, early=INFO, since=Stage.DESIGN)
def no_non_ml_alternative(context: Context) -> Verdicts:
    """No heuristic, rule set, manual process or bought product was weighed.

    Why it hurts: A heuristic often captures much of the gain, and later serves as the fallback.
    How to fix: Record one alternative without learning, its value, and why it is not taken.
    When to ignore: The task is learning itself, as in a course.
    Source: Rules of ML #1 and #3; People + AI Guidebook, user needs.

    Bad:
        problem: {alternatives: [{name: deep network, kind: ml}]}
    Good:
        problem: {alternatives: [{name: score card, kind: rules, why_not: misses most defaults}]}
    """
    alternatives = context.blueprint.problem.alternatives
    if not any(alternative.kind in NOT_LEARNED for alternative in alternatives):
        yield Failure(
            "problem.alternatives",
            "every alternative is a learned model"
            if alternatives
            else "no alternative was weighed",
        )


@rule("PRB005", "horizon-shorter-than-action", ERROR, written("problem.decision.lead_time"))
def horizon_shorter_than_action(context: Context) -> Verdicts:
    """The prediction arrives too late for the action it is meant to trigger.

    Why it hurts: A failure forecast one hour ahead is useless when parts need a day.
    How to fix: Lengthen the horizon, shorten the action, or change the decision.
    When to ignore: The horizon counts from the end of the action.
    Source: Azure predictive-maintenance playbook (the horizon follows from the lead time).

    Bad:
        problem: {task: {use: binary_classification, horizon: 1 h}, decision: {lead_time: 1 day}}
    Good:
        problem: {task: {use: binary_classification, horizon: 2 days}, decision: {lead_time: 1 day}}
    """
    horizon = context.blueprint.problem.task.horizon
    lead = context.blueprint.problem.decision.lead_time
    if horizon is None:
        yield Missing("problem.task.horizon")
    elif lead is not None and horizon < lead:
        yield Failure(
            "problem.task.horizon",
            f"horizon is {horizon} but the action needs {lead} (problem.decision.lead_time)",
            related=("problem.decision.lead_time",),
        )


@rule("PRB008", "proxy-without-guardrail", WARNING)
def proxy_without_guardrail(context: Context) -> Verdicts:
    """An engagement proxy is optimised with nothing holding it back.

    Why it hurts: Clicks, dwell and completions each reward a different bad behaviour.
    How to fix: Add a business metric with `role: guardrail`: complaints, hides, returns, retention.
    When to ignore: The behaviour is the goal itself.
    Source: Rules of ML #38 and #39; eugeneyan/ml-design-docs, section 5.4.

    Bad:
        data: {label: {kind: implicit}}
        problem: {success: {business_metrics: [{name: clicks, direction: maximize, target: 9}]}}
    Good:
        data: {label: {kind: implicit}}
        problem:
          success:
            business_metrics: [{name: complaints, role: guardrail, direction: minimize, target: 1}]
    """
    if context.blueprint.data.label.kind != "implicit":
        return
    outcomes = context.blueprint.problem.success.business_metrics
    if not any(outcome.role == "guardrail" for outcome in outcomes):
        yield Failure(
            "problem.success.business_metrics",
            "the label is read from behaviour (implicit) and no outcome is a guardrail",
            related=("data.label.kind",),
        )
