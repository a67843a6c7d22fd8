"""Numbers of operation: what it costs per month and per thousand predictions, and what it earns."""

from functools import partial

from mldesign.numbers import cost, decisions
from mldesign.numbers.given import Given, Label
from mldesign.numbers.sheet import Sheet

label = partial(Label, section="operations")
DAYS_PER_MONTH = 30.0


def fill(sheet: Sheet) -> None:
    """Add the numbers of operation."""
    serving = _serving(sheet)
    total = _total(sheet, serving)
    requests = sheet.read("requests per day", "traffic.requests_per_day")
    sheet.add(
        label("F18", "per_thousand", "Cost of a thousand predictions", "money"),
        lambda cost_, requests: (
            cost.cost_per_thousand(cost_, requests * DAYS_PER_MONTH) if requests > 0 else None
        ),
        serving,
        requests,
        formula="1000 × serving cost / predictions per month",
    )
    _value(sheet, total, requests)


def _serving(sheet: Sheet) -> Given:
    floor = sheet.read("replicas at least", "deployment.capacity.replicas_min").or_assumed(1)
    busy = sheet.read("target utilisation", "deployment.capacity.target_utilization")
    mean = sheet.add(
        label("F18", "mean_replicas", "Replicas that run on average", "replicas"),
        lambda floor, rate, per, busy, peak: cost.mean_replicas(floor, rate / (per * busy), peak),
        floor,
        sheet.result("F1", "mean_rate"),
        sheet.result("F3", "throughput"),
        busy.or_assumed(0.7),
        sheet.result("F3", "replicas"),
        formula="(max(floor, N at q_avg) + max(floor, N at q_peak)) / 2",
    )
    return sheet.add(
        label("F18", "serving_cost", "Cost of serving", "money/month"),
        cost.serving_cost,
        mean,
        sheet.read("price of a replica", "operations.prices.replica_hour", "money/h"),
    )


def _total(sheet: Sheet, serving: Given) -> Given:
    parts = (
        serving,
        sheet.result("F17", "training_cost"),
        sheet.result("F10", "log_price"),
        sheet.result("F14", "labelling_cost"),
    )
    known = [part for part in parts if part.value is not None]
    absent = [part.name for part in parts if part.value is None]
    return sheet.add(
        label("F18", "monthly_cost", "Cost of running the system", "money/month"),
        lambda *costs: sum(costs),
        *(known or parts),
        formula="serving + training + storage + labels",
        note=f"Not counted for want of inputs: {', '.join(absent)}." if known and absent else "",
    )


def _value(sheet: Sheet, total: Given, requests: Given) -> None:
    per_thousand = sheet.read("value of a thousand", "problem.success.value_per_1k", "money")
    computed = sheet.add(
        label("F29", "annual_value", "Value of the predictions of a year", "money/year"),
        lambda requests, value: decisions.annual_value(requests * 365, value / 1000, 0),
        requests,
        per_thousand,
        formula="requests/day × 365 × value of a thousand / 1000",
    )
    value = sheet.read("annual value", "problem.success.annual_value", "money/year")
    build = sheet.read("building cost", "operations.build_cost", "money")
    if build.value is not None:
        sheet.add(
            label("F29", "payback", "Time until the building cost is earned back", "months"),
            lambda build, value, monthly: decisions.payback_months(build, value / 12, monthly),
            build,
            value.or_else(computed),
            total,
            formula="building cost / (monthly value − monthly cost)",
        )
