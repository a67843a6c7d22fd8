"""EVL006 to EVL010 and EVL015: experiments on live traffic."""

from mldesign.lint.applies import experiment
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

NESTING = ("request", "session", "user", "household", "site", "region")
DAY = 86_400.0
WEEK = 7 * DAY


@rule("EVL006", "ab-underpowered", ERROR, experiment)
def ab_underpowered(context: Context) -> Verdicts:
    """The experiment cannot see the effect it is looking for in the time allowed.

    Why it hurts: An inconclusive test is read as "no harm".
    How to fix: Raise the effect, the allocation or the duration; reduce variance.
    When to ignore: The experiment only guards against disasters.
    Source: two-proportion sample size; F21.

    Bad:
        traffic: {eligible_units_per_day: 2000}
        evaluation:
          ab_test:
            {baseline: 0.05, mde: 5%, max_duration: 28 days, stopping: fixed horizon,
             guardrails: [latency]}
    Good:
        traffic: {eligible_units_per_day: 20k}
        evaluation:
          ab_test:
            {baseline: 0.05, mde: 5%, max_duration: 28 days, stopping: fixed horizon,
             guardrails: [latency]}
    """
    test = context.blueprint.evaluation.ab_test
    limit, field = (
        (test.max_duration, "max_duration")
        if test.max_duration is not None
        else (test.duration, "duration")
    )
    days, units = context.number("F21", "days"), context.number("F21", "total")
    if limit is None:
        yield Missing("evaluation.ab_test.max_duration")
    elif days is None or units is None or days.value is None or units.value is None:
        yield Missing(*context.missing("F21", "days"))
    elif days.value * DAY > limit:
        yield Failure(
            f"evaluation.ab_test.{field}",
            f"{units.value:,.0f} units take {days.value:.0f} days (F21) but the test may last "
            f"{limit}",
            related=("traffic.eligible_units_per_day", "evaluation.ab_test.mde"),
        )


@rule("EVL007", "ab-unit-mismatch", ERROR, experiment)
def ab_unit_mismatch(context: Context) -> Verdicts:
    """Randomisation and analysis use different units.

    Why it hurts: Treating clustered rows as independent shrinks the error bar by the design effect.
    How to fix: Analyse the randomised unit, or declare `icc` and `cluster_size` for F21.
    When to ignore: The analysis uses clustered errors anyway; then declare them.
    Source: published designs (split by distribution centre, tested per receipt).

    Bad:
        evaluation:
          ab_test: {unit: site, analysis_unit: user, stopping: fixed, guardrails: [latency]}
    Good:
        evaluation:
          ab_test: {unit: site, analysis_unit: site, stopping: fixed, guardrails: [latency]}
    """
    test = context.blueprint.evaluation.ab_test
    if test.unit is None or test.analysis_unit is None:
        yield Missing("evaluation.ab_test.unit", "evaluation.ab_test.analysis_unit")
        return
    corrected = test.icc is not None and test.cluster_size is not None
    if NESTING.index(test.unit) != NESTING.index(test.analysis_unit) and not corrected:
        yield Failure(
            "evaluation.ab_test.analysis_unit",
            f"a {test.unit} is assigned at random but a {test.analysis_unit} is counted",
            related=("evaluation.ab_test.unit",),
        )


@rule("EVL008", "ab-no-guardrail", WARNING, experiment)
def ab_no_guardrail(context: Context) -> Verdicts:
    """The experiment watches one number.

    Why it hurts: Wins are easy to buy with latency, complaints or revenue elsewhere.
    How to fix: Add latency, error rate and one business guardrail.
    When to ignore: The one metric is the whole profit.
    Source: eugeneyan/ml-design-docs, section 5.4.

    Bad:
        evaluation: {ab_test: {metric: loss rate, stopping: fixed horizon}}
    Good:
        evaluation: {ab_test: {metric: loss rate, stopping: fixed horizon, guardrails: [latency]}}
    """
    if not context.blueprint.evaluation.ab_test.guardrails:
        yield Failure("evaluation.ab_test.guardrails", "the experiment has no guardrail")


@rule("EVL009", "ab-partial-cycle", WARNING, experiment)
def ab_partial_cycle(context: Context) -> Verdicts:
    """The planned duration does not cover whole weeks or the business cycle.

    Why it hurts: The mix of weekdays biases the estimate.
    How to fix: Round up to full cycles.
    When to ignore: Weekdays do not differ.
    Source: retail design, section IX.ii.

    Bad:
        evaluation: {ab_test: {duration: 10 days, stopping: fixed, guardrails: [latency]}}
    Good:
        evaluation: {ab_test: {duration: 14 days, stopping: fixed, guardrails: [latency]}}
    """
    duration = context.blueprint.evaluation.ab_test.duration
    cycle = context.blueprint.problem.business_cycle
    path = "evaluation.ab_test.duration"
    if duration is None:
        yield Missing(path)
    elif duration < WEEK or duration % WEEK:
        yield Failure(path, f"{duration} are not whole weeks")
    elif cycle is not None and duration < cycle:
        yield Failure(
            path,
            f"{duration} do not cover the business cycle of {cycle}",
            related=("problem.business_cycle",),
        )


@rule("EVL010", "ab-no-stopping-rule", WARNING, experiment)
def ab_no_stopping_rule(context: Context) -> Verdicts:
    """Nothing says when the test ends or how peeking is handled.

    Why it hurts: Repeated looks inflate false positives.
    How to fix: Fix the horizon, or name a sequential method.
    When to ignore: Never.
    Source: Johari et al. 2017, peeking at experiments.

    Bad:
        evaluation: {ab_test: {metric: loss rate, guardrails: [latency]}}
    Good:
        evaluation: {ab_test: {metric: loss rate, guardrails: [latency], stopping: fixed horizon}}
    """
    if not context.blueprint.evaluation.ab_test.stopping:
        yield Failure("evaluation.ab_test.stopping", "the experiment has no stopping rule")


@rule("EVL015", "ab-ends-before-label", ERROR, experiment)
def ab_ends_before_label(context: Context) -> Verdicts:
    """The experiment is over before its metric can be observed.

    Why it hurts: The read-out would rest on immature outcomes.
    How to fix: Use a validated early proxy, or read a hold-out cohort later.
    When to ignore: The metric is known at once; say `on_label: false`.
    Source: fraud design DDC2023, section 3.2.

    Bad:
        data: {label: {delay: {p95: 90 days}}}
        evaluation:
          ab_test: {on_label: true, max_duration: 28 days, stopping: fixed, guardrails: [latency]}
    Good:
        data: {label: {delay: {p95: 14 days}}}
        evaluation:
          ab_test: {on_label: true, max_duration: 28 days, stopping: fixed, guardrails: [latency]}
    """
    test, delay = context.blueprint.evaluation.ab_test, context.blueprint.data.label.delay.p95
    if test.on_label is False:
        return
    longest = test.max_duration if test.max_duration is not None else test.duration
    absent = [
        path
        for path, value in (
            ("evaluation.ab_test.on_label", test.on_label),
            ("evaluation.ab_test.max_duration", longest),
            ("data.label.delay.p95", delay),
        )
        if value is None
    ]
    if absent:
        yield Missing(*absent)
    elif longest is not None and delay is not None and longest < delay:
        yield Failure(
            "evaluation.ab_test.max_duration",
            f"the test lasts {longest} but its outcome takes up to {delay} (data.label.delay.p95)",
            related=("data.label.delay.p95",),
        )
