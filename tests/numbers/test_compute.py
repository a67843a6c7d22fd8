"""The table of numbers: values, where inputs come from, and what is missing."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign.model.blueprint import Blueprint
from mldesign.model.plan import Number
from mldesign.numbers.compute import SECTIONS, compute

LOANS = yaml.safe_load((Path(__file__).parents[1] / "lint" / "designs" / "loans.yaml").read_text())
MINIMAL = {
    "name": "loan-default",
    "problem": {"task": {"use": "binary_classification", "positive": "2"}},
    "data": {
        "sources": [{"name": "loans", "use": "csv", "path": "data/loans.csv"}],
        "target": "class",
    },
}
FACTS = {
    "sources": [
        {
            "exists": True,
            "rows": 1000,
            "columns": {"class": {"counts": {"1": 700, "2": 300}}, "age": {}, "income": {}},
        }
    ]
}


def numbers(data: Any, facts: Any = None) -> dict[str, Number]:
    made = compute(Blueprint.model_validate(data), facts or {})
    return {f"{number.id}.{number.key}": number for number in made}


@pytest.mark.parametrize(
    ("name", "value", "unit"),
    [
        ("F1.mean_rate", 0.2315, "/s"),
        ("F1.peak_rate", 0.9259, "/s"),
        ("F3.throughput", 200, "/s"),
        ("F3.replicas", 1, "replicas"),
        ("F5.medians", 15, "ms"),
        ("F5.bound", 55, "ms"),
        ("F5.slack", 74.96, "ms"),
        ("F8.feature_age_1", 53.08, "h"),
        ("F9.downtime", 21.6, "min/month"),
        ("F10.source_stock", 3.066, "GB"),
        ("F11.log_rows", 20_000, "rows/day"),
        ("F12.store_memory", 0.0384, "GB"),
        ("F14.positives_per_week", 4200, "labels/week"),
        ("F15.knowledge_age", 67.04, "days"),
        ("F17.training_cost", 6.2, "money/month"),
        ("F18.serving_cost", 87.6, "money/month"),
        ("F18.monthly_cost", 93.81, "money/month"),
        ("F20.break_even", 0.9, ""),
        ("F21.total", 62_469, "units"),
        ("F22.half_width", 0.00631, ""),
        ("F23.size_needed", 169.2, "rows"),
        ("F24.canary_requests", 3783, "requests"),
        ("F26.flagged_per_day", 3600, "cases/day"),
        ("F28.threshold", 1 / 6, ""),
        ("F29.annual_value", 292_000, "money/year"),
        ("F30.training_emissions", 0.03705, "kg CO₂e"),
        ("F31.shadow_load", 1.2, "×"),
    ],
)
def test_numbers_of_a_whole_design(name: str, value: float, unit: str) -> None:
    number = numbers(LOANS)[name]
    assert number.value == pytest.approx(value, rel=1e-3)
    assert number.unit == unit
    assert number.missing == ()
    assert number.formula
    assert number.inputs


class TestOrigins:
    def test_declared_and_assumed(self) -> None:
        data = {**MINIMAL, "traffic": {"requests_per_day": 86_400}}
        peak = numbers(data)["F1.peak_rate"]
        assert peak.value == 3
        assert [(i.name, i.origin) for i in peak.inputs] == [
            ("Mean request rate", "computed"),
            ("peak factor", "assumed"),
        ]

    def test_measured_in_the_file(self) -> None:
        positives = numbers(MINIMAL, FACTS)["F22.test_positives"]
        assert positives.value == pytest.approx(60)
        assert {i.name: i.origin for i in positives.inputs} == {
            "Rows of the test set": "computed",
            "positive rate": "measured",
        }

    def test_declared_goes_before_measured(self) -> None:
        data = {**MINIMAL, "data": {**MINIMAL["data"], "label": {"positive_rate": "10%"}}}
        assert numbers(data, FACTS)["F22.test_positives"].value == pytest.approx(20)

    def test_a_window_takes_the_place_of_the_test_share(self) -> None:
        source = {**MINIMAL["data"]["sources"][0], "history": "100 days"}
        split = {"use": "temporal", "time": "at", "test_window": "5 days"}
        data = {
            **MINIMAL,
            "data": {**MINIMAL["data"], "sources": [source]},
            "training": {"split": split},
        }
        assert numbers(data, FACTS)["F22.test_rows"].value == pytest.approx(50)
        assert numbers(MINIMAL, FACTS)["F22.test_rows"].value == pytest.approx(200)

    def test_a_profile_of_the_day_gives_the_peak_factor(self) -> None:
        traffic = {"requests_per_day": 86_400, "profile": [1] * 23 + [25]}
        peak = numbers({**MINIMAL, "traffic": traffic})["F1.peak_rate"]
        assert peak.value == pytest.approx(12.5)

    def test_money_bears_the_design_s_currency(self) -> None:
        data = {
            **LOANS,
            "operations": {
                **LOANS["operations"],
                "prices": {**LOANS["operations"]["prices"], "currency": "EUR"},
            },
        }
        assert numbers(data)["F18.serving_cost"].unit == "EUR/month"


class TestMissing:
    def test_a_number_names_the_paths_it_needs(self) -> None:
        number = numbers(MINIMAL)["F1.mean_rate"]
        assert number.value is None
        assert number.missing == ("traffic.requests_per_day",)

    def test_what_a_chain_of_numbers_needs_is_named_once(self) -> None:
        number = numbers(MINIMAL)["F4.wait_p99"]
        assert number.missing == (
            "traffic.requests_per_day",
            "deployment.capacity.service_time",
        )

    def test_an_input_of_zero_is_no_fault(self) -> None:
        data = {
            **MINIMAL,
            "traffic": {"requests_per_day": 0, "peak_rate": "0/s"},
            "deployment": {"capacity": {"service_time": "0 s"}},
        }
        assert numbers(data)["F3.throughput"].value is None

    def test_partial_costs_say_what_is_not_counted(self) -> None:
        note = numbers(LOANS)["F18.monthly_cost"].note
        assert note == "Not counted for want of inputs: Cost of labels per month."


def test_numbers_stand_by_section_and_formula() -> None:
    made = compute(Blueprint.model_validate(LOANS), {})
    order = [(SECTIONS.index(number.section), int(number.id[1:])) for number in made]
    assert order == sorted(order)


def test_the_same_design_gives_the_same_numbers() -> None:
    blueprint = Blueprint.model_validate(LOANS)
    assert compute(blueprint, FACTS) == compute(blueprint, FACTS)


def cascade_of(**changes: Any) -> dict[str, Number]:
    """Numbers of a cascade that is built, over a table with 30 % positives."""
    stages = [{"name": name, "use": use} for name, use in (("a", "ridge"), ("b", "forest"))]
    patterns = {"cascade": {"stages": stages, **changes.pop("cascade", {})}}
    return numbers({**MINIMAL, "patterns": patterns, **changes}, FACTS)


class TestCertificate:
    def test_floor_follows_from_the_budget(self) -> None:
        found = cascade_of()
        assert found["F20.given_up"].value == pytest.approx(0.01 * 0.3 * 0.7)
        assert found["F20.labels_floor"].value == 2087
        origins = {i.name: i.origin for i in found["F20.given_up"].inputs}
        assert origins == {
            "budget": "assumed",
            "brier of the base rate": "assumed",
            "largest loss": "computed",
        }

    def test_what_is_declared_goes_before_what_is_assumed(self) -> None:
        found = cascade_of(
            cascade={"budget": "2%", "confidence": "90%"},
            evaluation={"metrics": [{"name": "brier", "target": 0.15}]},
        )
        assert found["F20.given_up"].value == pytest.approx(0.02 * 0.15)
        assert found["F20.labels_floor"].value == 1230  # ln(40) / 0.003
        assert found["F20.given_up"].inputs[1].origin == "declared"

    def test_points_of_accuracy_are_taken_as_they_are(self) -> None:
        found = cascade_of(cascade={"loss": "accuracy", "budget": "0.5%"})
        assert found["F20.labels_floor"].value == 877
        assert found["F20.labels_needed"].value == 2160
        assert "F20.given_up" not in found

    def test_cost_is_bounded_by_the_dearer_error(self) -> None:
        costs = {**MINIMAL["problem"], "error_costs": {"false_positive": 1, "false_negative": 5}}
        found = cascade_of(cascade={"loss": "cost"}, problem=costs)
        assert found["F20.given_up"].value == pytest.approx(0.01 * 0.7 / 5)
        missing = cascade_of(cascade={"loss": "cost"})["F20.given_up"]
        assert missing.value is None
        assert "problem.error_costs" in missing.missing

    def test_log_loss_is_counted_up_to_a_bound(self) -> None:
        found = cascade_of(cascade={"loss": "log_loss"})
        assert found["F20.given_up"].value == pytest.approx(0.01 * 0.6109 / 4.605, rel=1e-3)

    def test_what_is_only_described_or_no_class_has_none(self) -> None:
        assert "F20.labels_floor" not in cascade_of(cascade={"kind": "funnel"})
        assert "F20.labels_floor" not in cascade_of(cascade={"loss": "squared"})
        assert "F20.labels_floor" not in cascade_of(problem={"task": "regression"})
        described = {"cascade": {"stages": [{"name": "a"}, {"name": "b"}]}}
        assert "F20.labels_floor" not in numbers({**MINIMAL, "patterns": described}, FACTS)
