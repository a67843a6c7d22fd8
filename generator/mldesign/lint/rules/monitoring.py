"""MON006 to MON009, MON011 and MON015 to MON017: signals and those who answer them."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule
from mldesign.model.task import RETRIEVAL


@rule("MON006", "alert-without-owner", ERROR, written("monitoring.alerts.items"), early=WARNING)
def alert_without_owner(context: Context) -> Verdicts:
    """An alert rings nowhere or tells nobody what to do.

    Why it hurts: Detection without response is decoration.
    How to fix: Give each alert an owner and a runbook.
    When to ignore: The alert only draws a line on a chart; then it is a check.
    Source: ML Test Score, Monitor 1; AWS MLOps checklist.

    Bad:
        monitoring: {alerts: {items: [{condition: PSI above 0.2, owner: ML on-call}]}}
    Good:
        monitoring:
          alerts: {items: [{condition: PSI above 0.2, owner: ML on-call, runbook: docs/runbook.md}]}
    """
    for index, alert in enumerate(context.blueprint.monitoring.alerts.items):
        absent = [name for name in ("owner", "runbook") if getattr(alert, name) is None]
        if absent:
            yield Failure(
                f"monitoring.alerts.items[{index}].{absent[0]}",
                f"the alert `{alert.condition}` has no {' and no '.join(absent)}",
            )


@rule("MON007", "service-metrics-only", WARNING, written("monitoring.service"), since=Stage.PILOT)
def service_metrics_only(context: Context) -> Verdicts:
    """Only uptime and latency are watched.

    Why it hurts: ML systems fail while returning 200.
    How to fix: Add one signal per layer: data, prediction, outcome, business.
    When to ignore: The other layers are watched by another team; name it.
    Source: Rules of ML #10; four layers of ML monitoring.

    Bad:
        stage: pilot
        monitoring: {service: [{check: p99 latency}]}
    Good:
        stage: pilot
        monitoring: {service: [{check: p99 latency}], performance: {metric: roc_auc}}
    """
    m = context.blueprint.monitoring
    if not (m.data_quality or m.drift or m.performance or m.business):
        yield Failure(
            "monitoring", "the service is watched but neither data, predictions nor outcomes"
        )


@rule("MON008", "performance-window-vs-delay", ERROR, written("monitoring.performance"))
def performance_window_vs_delay(context: Context) -> Verdicts:
    """Live quality is computed before outcomes exist.

    Why it hurts: The chart always shows a recent fall.
    How to fix: Lag the window by the delay, or weight by maturity.
    When to ignore: The metric only uses outcomes that are final.
    Source: F15.

    Bad:
        data: {label: {delay: {p95: 30 days}}}
        monitoring: {performance: {metric: roc_auc, window_lag: 7 days}}
    Good:
        data: {label: {delay: {p95: 30 days}}}
        monitoring: {performance: {metric: roc_auc, window_lag: 30 days}}
    """
    lag = context.blueprint.monitoring.performance.window_lag
    delay = context.blueprint.data.label.delay.p95
    if lag is None or delay is None:
        paths = (
            ("monitoring.performance.window_lag", lag),
            ("data.label.delay.p95", delay),
        )
        yield Missing(*(path for path, value in paths if value is None))
    elif lag < delay:
        yield Failure(
            "monitoring.performance.window_lag",
            f"quality is computed after {lag} but labels take up to {delay}",
            help=f"set `window_lag: {delay}`",
            related=("data.label.delay.p95",),
        )


@rule("MON009", "no-staleness-limit", WARNING, written("training.cadence.interval"), early=INFO)
def no_staleness_limit(context: Context) -> Verdicts:
    """Nothing alarms when the served model grows old.

    Why it hurts: A stalled pipeline is invisible.
    How to fix: Set `monitoring.staleness.max_age` to one or two training intervals.
    When to ignore: The model is meant to stay for years.
    Source: ML Test Score, Monitor 4; Rules of ML #8.

    Bad:
        training: {cadence: {interval: 30 days}, label_maturity_cutoff: 90 days}
        monitoring: {staleness: {max_age: 1 year}}
    Good:
        training: {cadence: {interval: 30 days}, label_maturity_cutoff: 90 days}
        monitoring: {staleness: {max_age: 60 days}}
    """
    age = context.blueprint.monitoring.staleness.max_age
    interval = context.blueprint.training.cadence.interval
    if age is None:
        yield Failure(
            "monitoring.staleness.max_age",
            f"training runs every {interval} and nothing rings when it stops",
            related=("training.cadence.interval",),
        )
    elif interval is not None and age > 3 * interval:
        yield Failure(
            "monitoring.staleness.max_age",
            f"the model may grow {age} old though training runs every {interval}",
            related=("training.cadence.interval",),
        )


@rule("MON011", "business-metric-unwatched", WARNING, since=Stage.PRODUCTION)
def business_metric_unwatched(context: Context) -> Verdicts:
    """The outcome that justified the project is not monitored.

    Why it hurts: Model health and value can part ways.
    How to fix: Chart it next to the signals of the model, under `monitoring.business`.
    When to ignore: It is on a board that everyone looks at; then name it here.
    Source: ML Canvas, monitoring.

    Bad:
        stage: production
        problem:
          success:
            business_metrics: [{name: loss rate, primary: true, direction: minimize, target: 0.02}]
    Good:
        stage: production
        problem:
          success:
            business_metrics: [{name: loss rate, primary: true, direction: minimize, target: 0.02}]
        monitoring: {business: [{check: loss rate by month}]}
    """
    watched = " ".join(check.check.lower() for check in context.blueprint.monitoring.business)
    for index, outcome in enumerate(context.blueprint.problem.success.business_metrics):
        if outcome.primary and outcome.name.lower() not in watched:
            yield Failure(
                "monitoring.business",
                f"`{outcome.name}` decides but is not watched",
                related=(f"problem.success.business_metrics[{index}]",),
            )


@rule("MON015", "feedback-loop-open", WARNING, written("feedback_loop"))
def feedback_loop_open(context: Context) -> Verdicts:
    """A ranker learns from what it chose to show, without correction.

    Why it hurts: Popularity and position teach themselves.
    How to fix: Log position and propensity, reserve exploration.
    When to ignore: Labels come from a randomised slice.
    Source: Rules of ML #35 and #36; Hidden Technical Debt, feedback loops.

    Bad:
        problem:
          task: {use: ranking}
          success: {business_metrics: [{name: returns, role: guardrail, direction: minimize, target:
          1}]}
        data: {label: {kind: implicit}}
        feedback_loop: {labels_from: users}
        evaluation: {slices: [market]}
    Good:
        problem:
          task: {use: ranking}
          success: {business_metrics: [{name: returns, role: guardrail, direction: minimize, target:
          1}]}
        data: {label: {kind: implicit}}
        feedback_loop: {labels_from: users, exploration: {rate: 1%}}
        evaluation: {slices: [market]}
        monitoring: {prediction_log: {use: sqlite, fields: [features, score, position]}}
    """
    blueprint = context.blueprint
    if blueprint.problem.task.use not in RETRIEVAL or blueprint.data.label.kind != "implicit":
        return
    fields = blueprint.monitoring.prediction_log.fields
    absent = [] if blueprint.feedback_loop.exploration.rate else ["exploration"]
    absent += [] if "position" in fields else ["logged position"]
    if absent:
        yield Failure(
            "feedback_loop", f"the model learns from what it showed, without {' and '.join(absent)}"
        )


@rule("MON016", "upstream-change-unannounced", WARNING, since=Stage.PILOT)
def upstream_change_unannounced(context: Context) -> Verdicts:
    """No channel announces changes in outside sources.

    Why it hurts: You will learn from your users.
    How to fix: Subscribe or contract for notice; record it in `change_notice`.
    When to ignore: The source is frozen.
    Source: ML Test Score, Monitor 1; Hidden Technical Debt, upstream producers.

    Bad:
        stage: pilot
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, external: true, license: CC0, sla: none}
    Good:
        stage: pilot
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, external: true, license: CC0, sla: none,
               change_notice: mail}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        if source.external and source.change_notice is None:
            yield Failure(
                f"data.sources[{index}].change_notice",
                f"nobody is told when `{source.name}` changes",
                related=(f"data.sources[{index}].external",),
            )


@rule("MON017", "undeclared-consumers", WARNING, since=Stage.PRODUCTION)
def undeclared_consumers(context: Context) -> Verdicts:
    """Nobody knows who uses the predictions.

    Why it hurts: Any change breaks unknown others.
    How to fix: List consumers, require registration, version the contract.
    When to ignore: Never for a live system.
    Source: Hidden Technical Debt, undeclared consumers.

    Bad:
        stage: production
        deployment: {access_control: registered}
    Good:
        stage: production
        deployment: {access_control: registered, consumers: [counter application]}
    """
    deployment = context.blueprint.deployment
    if deployment.access_control == "open":
        yield Failure("deployment.access_control", "anyone may use the predictions unannounced")
    elif not deployment.consumers:
        yield Failure("deployment.consumers", "nothing says who uses the predictions")
