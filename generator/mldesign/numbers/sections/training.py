"""Numbers of training: how long, how dear, and how old the knowledge in the served model is."""

from functools import partial

from mldesign.numbers import cost, freshness
from mldesign.numbers.given import Given, Label
from mldesign.numbers.sheet import DAY, Sheet

label = partial(Label, section="training")
DAYS_PER_MONTH = 30.0


def fill(sheet: Sheet) -> None:
    """Add the numbers of training."""
    hours = _hours(sheet)
    _cost(sheet, hours)
    _age(sheet, hours)
    _energy(sheet, hours)


def _hours(sheet: Sheet) -> Given:
    computed = sheet.add(
        label("F16", "training_hours", "Duration of one training run", "h"),
        cost.training_hours,
        sheet.read("examples", "training.compute.examples", "rows").or_else(sheet.rows()),
        sheet.read("epochs", "training.compute.epochs").or_assumed(1),
        sheet.read("throughput", "training.compute.throughput", "rows/s"),
        _devices(sheet),
    )
    return sheet.read("hours of a run", "training.compute.hours", "h").or_else(computed)


def _devices(sheet: Sheet) -> Given:
    return sheet.read("devices", "training.compute.count").or_assumed(1)


def _cost(sheet: Sheet, hours: Given) -> None:
    runs = sheet.add(
        label("F17", "runs_per_month", "Training runs per month", "runs/month"),
        lambda days: DAYS_PER_MONTH / days,
        sheet.read("training interval", "training.cadence.interval", "days", per=DAY),
        formula="30 days / training interval",
    )
    trials = sheet.read("search trials", "training.search.trials").or_assumed(0)
    sheet.add(
        label("F17", "training_cost", "Cost of training", "money/month"),
        cost.training_cost,
        runs,
        hours,
        _devices(sheet),
        sheet.read("price of a device", "training.compute.price_per_hour", "money/h"),
        trials,
        note="The search is counted once a month, each trial as a whole run.",
    )


def _age(sheet: Sheet, hours: Given) -> None:
    delay = sheet.read("label delay p95", "data.label.delay.p95", "days", per=DAY)
    interval = sheet.read("training interval", "training.cadence.interval", "days", per=DAY)
    preparation = sheet.read("preparation", "training.prep_hours", "days", per=24).or_assumed(0)
    rollout = sheet.read(
        "roll-out", "deployment.rollout.canary.duration", "days", per=DAY
    ).or_assumed(0)
    run = Given(
        hours.name,
        None if hours.value is None else hours.value / 24,
        "days",
        hours.path,
        hours.origin,
    ).or_assumed(0)
    inputs = (interval, delay, preparation, run, rollout)
    text = "label delay + preparation + training + roll-out + training interval"
    sheet.add(
        label("F15", "knowledge_age", "Worst age of the knowledge in the served model", "days"),
        lambda every, *rest: freshness.worst_age([every], rest),
        *inputs,
        formula=text,
        note="This is also the time once round the feedback loop.",
    )
    sheet.add(
        label("F15", "knowledge_age_mean", "Mean age of the knowledge in the served model", "days"),
        lambda every, *rest: freshness.mean_age([every], rest),
        *inputs,
        formula=text.replace("+ training interval", "+ half the training interval"),
    )


def _energy(sheet: Sheet, hours: Given) -> None:
    power = sheet.read("power of a device", "training.compute.power_w", "W")
    if power.value is None:
        return
    energy = sheet.add(
        label("F30", "training_energy", "Energy of one training run", "kWh"),
        cost.energy_kwh,
        _devices(sheet),
        power,
        hours,
        note="Power usage effectiveness 1.5 assumed.",
    )
    sheet.add(
        label("F30", "training_emissions", "Emissions of one training run", "kg CO₂e"),
        cost.emissions_kg,
        energy,
        sheet.read("grid factor", "training.compute.carbon_intensity", "kg/kWh", per=1000),
    )
