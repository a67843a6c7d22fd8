"""What the evaluation says about a cascade: certificate, shares, costs, harm, and the curve."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ml_app.cascade.figures import curve_figure
from ml_app.cascade.policy import CASCADE
from ml_app.cascade.price import Price
from ml_app.cascade.report_curve import Curve, Point, curve
from ml_app.cascade.report_harm import Harm, Question
from ml_app.cascade.report_rows import JudgedRows
from ml_app.cascade.stages_facts import facts_of
from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.section import (
    Section,
    escape,
    markdown_table,
    number,
    share,
    with_interval,
)

COSTS = ("batch_cpu", "single_cpu", "cost")
LOSSES = {
    "brier": "Brier score",
    "log_loss": "log-loss",
    "cost": "cost of errors",
    "accuracy": "share of wrong classes",
    "squared": "squared error",
    "absolute": "absolute error",
}


def section_of(estimator: Any, context: Context) -> Section:
    """The section of a fitted cascade; its data stands in `measured.json` under `cascade`."""
    inputs = context.inputs
    facts = facts_of(estimator, inputs.X, inputs.package)
    rows = JudgedRows.of(estimator, inputs.X, inputs.y)
    asked = Question(rows, inputs.y, inputs.decide, inputs.table, context.resampling)
    classes, slices = asked.by_class(), asked.by_slice(context.slices)
    prices = {name: Price(**price) for name, price in inputs.package["prices"].items()}
    found = curve(estimator, rows, context.resampling, prices)
    loss = LOSSES[facts["certificate"]["loss"]]
    stages = list(_stages(facts, rows))
    told = {
        **facts,
        "loss": loss,
        "stages": stages,
        "cost_per_1000": _whole(stages),
        "latency_ms": _latency(facts),
        "harm": {"classes": [asdict(one) for one in classes], "slices": _plain(slices)},
        "curve": _curve(found),
    }
    parts = [
        _verdict(facts),
        certificate_text(facts, loss),
        _compared(facts),
        _costs(stages, told["cost_per_1000"], told["latency_ms"]),
        _harm("class", classes, rows.last),
        _harm("slice", slices, rows.last),
    ]
    return Section(
        title="Cascade",
        text="\n\n".join(part for part in parts if part),
        figures=() if found is None else (curve_figure(found, rows.last, loss),),
        data={"cascade": told},
        card="\n\n".join([_verdict(facts), certificate_text(facts, loss)]),
    )


def certificate_text(facts: Mapping[str, Any], loss: str) -> str:
    """The promise, or that there is none, with what it rests on."""
    found, held = facts["certificate"], facts["rows"]
    rows = [
        ["loss", loss],
        ["may be given up (epsilon)", number(found["epsilon"])],
        ["chance that the rows deceive (delta)", f"{found['delta']:g}"],
        ["rows", ", ".join(f"{held[part]} {part}" for part in ("train", "calibrate", "certify"))],
        ["units tested (n)", str(found["n"])],
        ["method", found["method"]],
        ["p-value", f"{found['p_value']:.2g}"],
        ["share of each model", ", ".join(share(one) for one in found["share"])],
        ["thresholds", ", ".join(map(_threshold, found["thresholds"])) or "none"],
        ["SHA-256 of the rows tested", found["data_hash"]],
        ["certified", "yes" if found["certified"] else _refused(found)],
    ]
    text = (
        "The promise is about rows like those it was tested on: certify again with every training."
    )
    return f"{markdown_table(['certificate', 'value'], rows, left=2)}\n\n{text}"


def _threshold(value: float | None) -> str:
    return "every row" if value is None else f"{value:.4g}"


def _refused(found: Mapping[str, Any]) -> str:
    missing = found["missing_labels"]
    if missing <= 1:
        return "no, and more rows are not likely to change that"
    return f"no: about {missing} more labelled rows would be needed"


def _verdict(facts: Mapping[str, Any]) -> str:
    ships = facts["ships"]
    head = "The cascade ships" if ships == CASCADE else f"`{escape(ships)}` ships alone"
    return f"**{head}**: {escape(facts['reason'])}."


def _compared(facts: Mapping[str, Any]) -> str:
    """Every answerer on the rows that certified; nothing where none were held back."""
    rows = [
        [
            one["name"],
            number(one["loss"]),
            f"{one['difference']:+.3g} [{one['low']:+.3g}, {one['high']:+.3g}]",
            "yes" if one["proven"] else "no",
            ", ".join(share(part) for part in one["share"]) or "–",
        ]
        for one in facts["comparisons"]
    ]
    if not rows:
        return ""
    header = ["who answers", "loss", "less that of the last stage", "within the budget", "shares"]
    return "On the rows that certified:\n\n" + markdown_table(header, rows)


def _stages(facts: Mapping[str, Any], rows: JudgedRows) -> Iterable[dict[str, Any]]:
    """Each model that ships: share of the test rows, and what a thousand rows cost it."""
    shares, reached = rows.shares, rows.reached
    for name in rows.ships:
        cpu, price = facts["cpu_seconds_per_1000"][name], facts["prices"].get(name, {})
        declared = bool(price.get("declared"))
        yield {
            "name": name,
            "title": facts["titles"][name],
            "share": shares[name],
            "reached": reached[name],
            "batch_cpu": cpu["batch"],
            "single_cpu": cpu["single"],
            "cost": 1000 * price["per_row"] if declared else None,
        }


def _whole(stages: Sequence[Mapping[str, Any]]) -> dict[str, float | None]:
    """What a thousand rows cost, each stage weighed with the share that reaches it."""

    def total(key: str) -> float | None:
        values = [stage[key] for stage in stages]
        if None in values:
            return None
        return float(sum(s["reached"] * s[key] for s in stages))

    return {key: total(key) for key in COSTS}


def _latency(facts: Mapping[str, Any]) -> dict[str, float]:
    """Milliseconds of single rows as they were sent through the stages in training."""
    return {name: 1000 * facts["row_seconds"][name] for name in ("p50", "p95", "p99")}


def _costs(
    stages: Sequence[Mapping[str, Any]],
    whole: Mapping[str, float | None],
    latency: Mapping[str, float],
) -> str:
    rows = [
        [
            f"{stage['name']} ({stage['title']})",
            share(stage["share"]),
            share(stage["reached"]),
            *(_amount(stage[key]) for key in COSTS),
        ]
        for stage in stages
    ]
    rows.append(["all", "", "", *(_amount(whole[key]) for key in COSTS)])
    header = [
        "stage",
        "share answered",
        "share asked",
        "CPU s of 1000 rows, batch",
        "CPU s of 1000 rows, one by one",
        "declared cost of 1000 rows",
    ]
    times = ", ".join(f"{name} {number(value)} ms" for name, value in latency.items())
    return f"On the test rows:\n\n{markdown_table(header, rows)}\n\nOne row takes {times}."


def _amount(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"


def _harm(what: str, found: Sequence[Harm], last: str) -> str:
    if not found:
        return ""
    counted = any(one.harmed is not None for one in found)
    header = [what, "rows", "answered early", "loss given up"]
    header += ["harmed", "helped"] if counted else []
    rows = []
    for one in found:
        told = "too few" if one.given_up is None else with_interval(one.given_up)
        name = f"{one.column} = {one.value}" if one.column else one.value
        counts = [str(one.harmed), str(one.helped)] if counted else []
        rows.append([name, str(one.n), share(one.early), told, *counts])
    head = f"Harm by {what}, against {escape(last)} for every row"
    meant = "; harmed: decided wrongly where it would have been right" if counted else ""
    return f"{head}{meant}.\n\n{markdown_table(header, rows)}"


def _plain(slices: Sequence[Harm]) -> list[dict[str, Any]]:
    return [{**asdict(one), "too_few": one.given_up is None} for one in slices]


def _curve(found: Curve | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "epsilon": found.epsilon,
        "declared": found.declared,
        "cascade": [_point(one) for one in found.path],
        "alone": [_point(one) for one in found.alone],
    }


def _point(one: Point) -> dict[str, Any]:
    told: Estimate = one.given_up
    return {
        "name": one.name,
        "share": list(one.share),
        "cost": one.cost,
        "given_up": {"value": told.value, "low": told.low, "high": told.high, "n": told.n},
        "ships": one.ships,
    }
