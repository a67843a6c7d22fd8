"""MON001, MON002, MON013 and MON014: the record of what was asked and answered."""

from mldesign.lint.applies import PEOPLE_DATA, online, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

DAY = 86_400.0


@rule("MON001", "no-prediction-log", ERROR, online)
def no_prediction_log(context: Context) -> Verdicts:
    """Online predictions are not recorded.

    Why it hurts: No skew check, no labels joined, no audit, no data for retraining.
    How to fix: Leave `monitoring.prediction_log` out to get the default log, or choose one.
    When to ignore: The caller logs request, answer and version.
    Source: Rules of ML #29; ISO/IEC 42001 A.6.2.8; EU AI Act Art. 12.

    Bad:
        deployment: {mode: online}
        monitoring: {prediction_log: none}
    Good:
        deployment: {mode: online}
        monitoring: {prediction_log: {use: sqlite, retention: 90 days}}
    """
    if context.blueprint.monitoring.prediction_log.off:
        yield Failure(
            "monitoring.prediction_log",
            f"mode is {context.blueprint.deployment.mode} and the prediction log is turned off",
            related=("deployment.mode",),
        )


@rule("MON002", "log-cannot-meet-label", ERROR, written("monitoring.prediction_log.retention"))
def log_cannot_meet_label(context: Context) -> Verdicts:
    """Logs expire before the outcome arrives and is trained on.

    Why it hurts: The feedback loop is cut.
    How to fix: Keep logs past label maturity and the next training.
    When to ignore: Outcomes carry the features with them.
    Source: a row must outlive its outcome; F11, F15.

    Bad:
        data: {label: {delay: {p95: 60 days}}}
        monitoring: {prediction_log: {use: sqlite, retention: 30 days}}
    Good:
        data: {label: {delay: {p95: 60 days}}}
        monitoring: {prediction_log: {use: sqlite, retention: 120 days}}
    """
    log, delay = context.blueprint.monitoring.prediction_log, context.blueprint.data.label.delay.p95
    interval = context.blueprint.training.cadence.interval
    if delay is None:
        yield Missing("data.label.delay.p95")
        return
    needed = delay + (interval or 0.0)
    if log.retention is not None and log.retention < needed:
        then = f" and training runs every {interval}" if interval is not None else ""
        yield Failure(
            "monitoring.prediction_log.retention",
            f"the log is kept {log.retention} but labels take up to {delay}{then}",
            help=f"keep it for at least {needed / DAY:.0f} days (F11)",
            related=("data.label.delay.p95",),
        )


@rule("MON013", "log-sample-too-thin", WARNING, written("monitoring.prediction_log.sample_rate"))
def log_sample_too_thin(context: Context) -> Verdicts:
    """Sampling leaves too few positives to learn or measure from.

    Why it hurts: Monitors and retraining both starve.
    How to fix: Keep all positives and high scores, sample the rest with weights.
    When to ignore: Everything is kept elsewhere.
    Source: Rules of ML #30; F22.

    Bad:
        traffic: {requests_per_day: 1000}
        data: {label: {positive_rate: 1%}}
        monitoring: {prediction_log: {use: sqlite, sample_rate: 10%, retention: 90 days}}
    Good:
        traffic: {requests_per_day: 1000}
        data: {label: {positive_rate: 1%}}
        monitoring: {prediction_log: {use: sqlite, sample_rate: 100%, retention: 90 days}}
    """
    log = context.blueprint.monitoring.prediction_log
    rows, label = context.number("F11", "log_rows"), context.blueprint.data.label
    rate = (
        label.expected_serving_rate
        if label.expected_serving_rate is not None
        else (label.positive_rate)
    )
    if rows is None or rows.value is None or rate is None or log.retention is None:
        yield Missing(
            *context.missing("F11", "log_rows"),
            *(() if rate is not None else ("data.label.positive_rate",)),
            *(() if log.retention is not None else ("monitoring.prediction_log.retention",)),
        )
        return
    positives = rows.value * rate * log.retention / DAY
    if positives < context.thresholds.min_positives:
        yield Failure(
            "monitoring.prediction_log.sample_rate",
            f"{log.sample_rate} of the predictions leave {positives:.0f} positives in "
            f"{log.retention}; {context.thresholds.min_positives:.0f} are needed",
            related=("data.label",),
        )


@rule("MON014", "pii-in-log-outlives-source", ERROR, written("monitoring.prediction_log.retention"))
def pii_in_log_outlives_source(context: Context) -> Verdicts:
    """The prediction log keeps personal fields longer than their source may.

    Why it hurts: Deletion at the source is undone by the copy.
    How to fix: Drop, hash or shorten; set `access_policy` of the log.
    When to ignore: The log is kept elsewhere without personal fields; list its `fields`.
    Source: ML Test Score, Data 5.

    Bad:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, contains: [pii], retention: 90 days,
               access_policy: role analyst}
        monitoring:
          prediction_log: {use: sqlite, retention: 1 year, access_policy: role analyst}
    Good:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, contains: [pii], retention: 2 years,
               access_policy: role analyst}
        monitoring:
          prediction_log: {use: sqlite, retention: 1 year, access_policy: role analyst}
    """
    log = context.blueprint.monitoring.prediction_log
    if log.fields and "features" not in log.fields and not context.gives("prediction_log"):
        return  # a log of ours holds what was sent, whatever is asked for
    for index, source in enumerate(context.blueprint.data.sources):
        if not set(source.contains) & PEOPLE_DATA:
            continue
        path = f"data.sources[{index}]"
        if log.retention is not None and source.retention and log.retention > source.retention:
            yield Failure(
                "monitoring.prediction_log.retention",
                f"the log is kept {log.retention} but `{source.name}` may keep personal data "
                f"{source.retention}",
                related=(f"{path}.retention",),
            )
        elif log.access_policy is None:
            yield Failure(
                "monitoring.prediction_log.access_policy",
                f"the log copies personal data of `{source.name}` and anyone may read it",
                related=(f"{path}.contains",),
            )
