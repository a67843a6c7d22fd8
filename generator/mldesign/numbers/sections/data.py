"""Numbers of the data: growth, label supply, age of a source's newest row."""

from functools import partial

from mldesign.model.task import RETRIEVAL
from mldesign.numbers import freshness, labels, storage
from mldesign.numbers.given import Label, declared
from mldesign.numbers.sheet import DAY, Sheet

label = partial(Label, section="data")


def fill(sheet: Sheet) -> None:
    """Add the numbers of the data."""
    _sources(sheet)
    _label_supply(sheet)


def _sources(sheet: Sheet) -> None:
    for index, source in enumerate(sheet.blueprint.data.sources):
        path = f"data.sources[{index}]"
        key = "" if index == 0 else f"_{index}"
        name = source.name
        rows = declared("rows per day", source.rows_per_day, "rows", f"{path}.rows_per_day")
        size = declared("bytes per row", source.bytes_per_row, "B", f"{path}.bytes_per_row")
        kept = declared("retention", source.retention, "days", f"{path}.retention", per=DAY)
        daily = sheet.add(
            label("F10", f"source_growth{key}", f"Growth of `{name}`", "B/day"),
            storage.bytes_per_day,
            rows,
            size,
        )
        sheet.add(
            label("F10", f"source_stock{key}", f"`{name}` at full retention", "GB"),
            lambda daily, days: storage.stock(daily, days) / storage.GIGABYTE,
            daily,
            kept,
            formula="bytes/day × T / 10⁹",
        )
        every = declared(
            "update interval", source.update_interval, "h", f"{path}.update_interval", per=3600
        )
        delay = declared(
            "arrival delay", source.arrival_delay, "h", f"{path}.arrival_delay", per=3600
        )
        sheet.add(
            label("F8", f"source_age{key}", f"Worst age of the newest row in `{name}`", "h"),
            lambda every, delay: freshness.worst_age([every], [delay]),
            every,
            delay.or_assumed(0),
            formula="update interval + arrival delay",
        )


def _label_supply(sheet: Sheet) -> None:
    per_week = sheet.read("labels per week", "data.label.labels_per_week", "labels").or_else(
        sheet.read("outcomes per week", "feedback_loop.labels_per_week", "labels")
    )
    source = sheet.blueprint.data.sources[0]
    rows = declared("rows per day", source.rows_per_day, "rows", "data.sources[0].rows_per_day")
    if per_week.value is None and rows.value is not None:
        per_week = sheet.add(
            label("F14", "labels_per_week", "Labels per week", "labels/week"),
            lambda rows: labels.natural_labels(7 * rows, 1),
            rows,
            formula="7 × rows per day × observed share 1",
            note="Assumes that every row gets its outcome.",
        )
    if sheet.blueprint.problem.task.use not in RETRIEVAL:
        sheet.add(
            label("F14", "positives_per_week", "Positives per week", "labels/week"),
            lambda supply, rate: supply * rate,
            per_week,
            sheet.positive_rate(),
            formula="labels per week × positive rate",
        )
    sheet.add(
        label("F14", "labelling_cost", "Cost of labels per month", "money/month"),
        lambda supply, price: supply * 30 / 7 * price,
        per_week,
        sheet.read("cost per label", "data.label.cost_per_label", "money"),
        formula="labels per week × 30/7 × cost per label",
    )
    needed = sheet.read("labels for evaluation", "evaluation.labels_needed", "labels")
    training = sheet.read("labels for training", "training.labels_needed", "labels")
    if training.value is not None or needed.value is not None:
        sheet.add(
            label("F14", "weeks_to_collect", "Time to collect the labels planned for", "weeks"),
            lambda evaluation, training, weekly: labels.weeks_to_collect(
                evaluation + training, weekly
            ),
            needed.or_assumed(0),
            training.or_assumed(0),
            per_week,
            formula="(evaluation + training) / labels per week",
        )
