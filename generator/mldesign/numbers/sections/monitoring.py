"""Numbers of monitoring: the prediction log, and what a drift window can show."""

from functools import partial

from mldesign.model.task import RETRIEVAL
from mldesign.numbers import drift, storage
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sheet import DAY, Sheet

label = partial(Label, section="monitoring")

BINS, ALPHA, LIMIT, MARGIN_DAYS = 10, 0.05, 0.2, 30.0


def fill(sheet: Sheet) -> None:
    """Add the numbers of monitoring."""
    rows = _log(sheet)
    _drift(sheet, rows)


def feature_count(sheet: Sheet) -> Given:
    """How many columns the model looks at: as declared, or as the file has. Of a list, each item
    with its score.
    """
    if sheet.blueprint.problem.task.use in RETRIEVAL:
        slots = sheet.blueprint.problem.slots
        return Given("items and scores", 2 * slots if slots else None, "", "problem.slots")
    data, features = sheet.blueprint.data, sheet.blueprint.features
    out = {data.target, data.key, *features.exclude}
    counted = [
        name
        for name, column in data.columns.items()
        if name not in out and column.at_prediction is not False
    ]
    seen = [name for name in (sheet.file().get("columns") or {}) if name not in out]
    if len(seen) > len(counted):
        return Given("feature columns", float(len(seen)), "", "data.sources[0].path", "measured")
    return Given("feature columns", float(len(counted)) or None, "", "data.columns")


def _log(sheet: Sheet) -> Given:
    path = "monitoring.prediction_log"
    rows = sheet.add(
        label("F11", "log_rows", "Rows of the prediction log", "rows/day"),
        lambda requests, share: requests * share,
        sheet.read("requests per day", "traffic.requests_per_day"),
        sheet.read("logged share", f"{path}.sample_rate").or_assumed(1),
        formula="R × sample rate",
    )
    size = sheet.add(
        label("F11", "log_row_bytes", "Size of one logged prediction", "B"),
        lambda count: storage.log_row_bytes(int(count)),
        feature_count(sheet),
        formula="8 × features + 64",
    )
    kept = sheet.read("retention", f"{path}.retention", "days", per=DAY)
    stock = sheet.add(
        label("F11", "log_stock", "Prediction log at full retention", "GB"),
        lambda rows, size, days: storage.stock(storage.bytes_per_day(rows, size), days) / 1e9,
        rows,
        size,
        kept,
        formula="rows/day × bytes × retention / 10⁹",
    )
    sheet.add(
        label("F10", "log_price", "Price of keeping the log", "money/month"),
        lambda gigabytes, price: gigabytes * price,
        stock,
        sheet.read("price of storage", "operations.prices.storage_gb_month", "money/GB"),
        formula="GB × price per GB-month",
    )
    sheet.add(
        label("F11", "retention_needed", "Shortest useful retention of the log", "days"),
        storage.log_retention_needed,
        sheet.read("label delay p95", "data.label.delay.p95", "days", per=DAY),
        sheet.read("training interval", "training.cadence.interval", "days", per=DAY),
        Given("margin", MARGIN_DAYS, "days", "", "assumed"),
    )
    return rows


def _drift(sheet: Sheet, rows: Given) -> None:
    monitor = sheet.blueprint.monitoring.drift
    if not monitor or monitor.off:
        return
    first = monitor.checks[0] if monitor.checks else None
    path = "monitoring.drift.checks[0]"
    window = declared(
        "window", first.window if first is not None else None, "days", f"{path}.window", per=DAY
    ).or_else(sheet.read("window", "monitoring.drift.window", "days", per=DAY))
    bins = declared(
        "bins", first.bins if first is not None else None, "", f"{path}.bins"
    ).or_assumed(BINS)
    limit = declared(
        "PSI limit", first.threshold if first is not None else None, "", f"{path}.threshold"
    ).or_assumed(LIMIT)
    seen = sheet.add(
        label("F23", "window_rows", "Rows in one drift window", "rows"),
        lambda rows, days: rows * days,
        rows,
        window,
        formula="logged rows/day × window",
    )
    reference = sheet.read("training rows", "training.compute.examples").or_else(sheet.rows())
    effective = sheet.add(
        label("F23", "effective_size", "Effective size of the comparison", "rows"),
        lambda n, m: drift.effective_size(n, m) if n > 0 and m > 0 else None,
        reference,
        seen,
        formula="1 / (1/n + 1/m)",
    )
    if first is None or first.test in (None, "psi"):
        _psi(sheet, effective, limit, bins)
    sheet.add(
        label("F23", "alarms_per_week", "Alarms to expect each week without drift", "alarms/week"),
        lambda features, days: 7 * drift.false_alarms_per_day(features, 1 / days, ALPHA),
        feature_count(sheet),
        window,
        formula="7 × features × windows/day × α 0.05",
    )


def _psi(sheet: Sheet, effective: Given, limit: Given, bins: Given) -> None:
    """What a limit on the population stability index asks of the window."""
    sheet.add(
        label("F23", "size_needed", "Effective size the PSI limit needs", "rows"),
        lambda limit, bins: (
            drift.psi_size_needed(limit, int(bins), ALPHA) if limit > 0 and bins > 1 else None
        ),
        limit,
        bins,
        formula="χ²₀.₉₅(B − 1) / t",
    )
    sheet.add(
        label("F23", "false_alarm", "Probability of an alarm without drift", ""),
        lambda limit, size, bins: drift.psi_false_alarm(limit, size, int(bins)),
        limit,
        effective,
        bins,
        formula="1 − F_χ²(B−1)(t × n_eff)",
    )
