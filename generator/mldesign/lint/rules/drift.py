"""MON003 to MON005 and MON010: how drift is noticed."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import INFO, WARNING, Failure, Missing, Verdicts, rule
from mldesign.numbers.drift import effective_size, ks_critical_distance, psi_size_needed

DAY = 86_400.0
HUGE_WINDOW = 100_000
FORGIVING_KS = 0.1
"""A Kolmogorov-Smirnov distance that most teams would call a drift worth knowing."""
LIMIT, BINS = 0.2, 10


@rule("MON003", "drift-window-too-small", WARNING, written("monitoring.drift"))
def drift_window_too_small(context: Context) -> Verdicts:
    """The drift window cannot separate drift from noise.

    Why it hurts: With 100 rows and 10 bins a PSI above 0.1 appears about four times in ten
        unprovoked.
    How to fix: Lengthen the window, use fewer bins, or set the limit from the sample size.
    When to ignore: The alarm also needs a second signal.
    Source: arXiv 2307.11878; F23.

    Bad:
        traffic: {requests_per_day: 100}
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 1000}]}
        monitoring:
          drift: {use: statistical, checks: [{target: prediction, threshold: 0.1, window: 1 day}]}
    Good:
        traffic: {requests_per_day: 100}
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 1000}]}
        monitoring:
          drift: {use: statistical, checks: [{target: prediction, threshold: 0.1, window: 7 days}]}
    """
    rows, reference = context.number("F11", "log_rows"), context.number("F23", "effective_size")
    drift = context.blueprint.monitoring.drift
    if drift.off:
        return
    if rows is None or rows.value is None or reference is None:
        yield Missing(*(context.missing("F23", "effective_size") or ("traffic.requests_per_day",)))
        return
    training = reference.inputs[0].value
    for index, check in enumerate(drift.checks):
        window = check.window if check.window is not None else drift.window
        if window is None or not rows.value or not isinstance(training, float | int):
            continue
        size = effective_size(float(training), rows.value * window / DAY)
        limit, bins = check.threshold or LIMIT, check.bins or BINS
        if check.test in (None, "psi"):
            needed = psi_size_needed(limit, bins, context.thresholds.alpha)
        elif check.test == "ks":
            needed = (ks_critical_distance(1, context.thresholds.alpha) / FORGIVING_KS) ** 2
        else:
            continue
        if size < needed:
            yield Failure(
                f"monitoring.drift.checks[{index}].window",
                f"a window of {window} compares {size:.0f} effective rows but "
                f"{check.test or 'psi'} at {limit:g} needs {needed:.0f} (F23)",
                related=("traffic.requests_per_day",),
                data={"effective": size, "needed": needed},
            )


@rule("MON004", "drift-false-alarm-flood", WARNING, written("monitoring.drift.checks"))
def drift_false_alarm_flood(context: Context) -> Verdicts:
    """Many tests at a loose level will alarm all the time.

    Why it hurts: Ignored alarms are worse than none.
    How to fix: Set `monitoring.correction`, or decide on an effect.
    When to ignore: Alarms are only charted.
    Source: expected number of false alarms; F23.

    Bad:
        data: {columns: {a: number, b: number, c: number, d: number, e: number}}
        monitoring:
          drift:
            use: statistical
            checks: [{target: feature, test: ks, decision: p_value, window: 1 day}]
    Good:
        data: {columns: {a: number, b: number, c: number, d: number, e: number}}
        monitoring:
          correction: share_of_features
          drift:
            use: statistical
            checks: [{target: feature, test: ks, decision: p_value, window: 1 day}]
    """
    monitoring, columns = context.blueprint.monitoring, context.blueprint.data.columns
    budget = monitoring.alerts.budget_per_week
    allowed = budget if budget is not None else context.thresholds.drift_alarms_per_week
    if monitoring.correction is not None:
        return
    for index, check in enumerate(monitoring.drift.checks):
        window = check.window if check.window is not None else monitoring.drift.window
        tests = 1 if check.target != "feature" else len(check.columns) or len(columns)
        if check.decision != "p_value" or not window or not tests:
            continue
        alarms = 7 * tests * DAY / window * context.thresholds.alpha
        if alarms > allowed:
            yield Failure(
                f"monitoring.drift.checks[{index}]",
                f"{tests} tests per window of {window} give {alarms:.1f} false alarms a week "
                "(F23); "
                f"people bear {allowed:g}",
                related=("monitoring.alerts.budget_per_week",),
            )


@rule("MON005", "p-value-on-huge-window", INFO, written("monitoring.drift.checks"))
def p_value_on_huge_window(context: Context) -> Verdicts:
    """A significance test runs on a very large window.

    Why it hurts: Everything becomes significant.
    How to fix: Decide on the size of the effect; set `effect_threshold`.
    When to ignore: Any change at all is worth an alarm.
    Source: Evidently, five methods on large datasets; F23.

    Bad:
        traffic: {requests_per_day: 2M}
        monitoring:
          correction: holm
          drift:
            use: statistical
            checks: [{target: prediction, test: ks, decision: p_value, window: 1 day}]
    Good:
        traffic: {requests_per_day: 2M}
        monitoring:
          correction: holm
          drift:
            use: statistical
            checks: [{target: prediction, test: ks, decision: effect, window: 1 day}]
    """
    rows = context.number("F11", "log_rows")
    if rows is None or rows.value is None:
        yield Missing(*context.missing("F11", "log_rows"))
        return
    drift = context.blueprint.monitoring.drift
    for index, check in enumerate(drift.checks):
        window = check.window if check.window is not None else drift.window
        tested = check.test in ("ks", "chi2") and check.decision == "p_value"
        seen = rows.value * (window or 0.0) / DAY
        if tested and check.effect_threshold is None and seen > HUGE_WINDOW:
            yield Failure(
                f"monitoring.drift.checks[{index}].decision",
                f"{check.test} decides by its p-value on {seen:,.0f} rows",
                related=("traffic.requests_per_day",),
            )


@rule("MON010", "late-labels-no-proxy", WARNING, written("data.label.delay.p95"))
def late_labels_no_proxy(context: Context) -> Verdicts:
    """Outcomes take weeks and no early signal is watched.

    Why it hurts: Harm accumulates until labels arrive.
    How to fix: Watch the score distribution, key features and a fast proxy.
    When to ignore: Nothing can be done before the outcome anyway.
    Source: retail design, section XI.iv (prediction drift as early alarm).

    Bad:
        data: {label: {delay: {p95: 30 days}}}
        monitoring: {drift: none}
    Good:
        data: {label: {delay: {p95: 30 days}}}
        monitoring: {drift: statistical}
    """
    delay = context.blueprint.data.label.delay.p95
    if delay is not None and delay > 7 * DAY and context.blueprint.monitoring.drift.off:
        yield Failure(
            "monitoring.drift",
            f"labels take up to {delay} and drift is not watched until then",
            related=("data.label.delay.p95",),
        )
