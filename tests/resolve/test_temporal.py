"""Windows of time and rolling origins: wired once, as they are written, or refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign.model.finding import Finding
from mldesign.pipeline import Checked, check

Judge = Callable[..., Checked]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judge a blueprint with the given training over rows that have a time."""

    def judged(
        split: Any, search: Any = "none", window: str | None = None, **source: Any
    ) -> Checked:
        path = tmp_path / "blueprint.yaml"
        rides = {"name": "rides", "use": "csv", "path": "data/rides.csv", **source}
        columns = {"at": "date", "place": "integer", "hour": "integer", "rides": "integer"}
        written = {
            "name": "rides",
            "problem": {"task": "regression"},
            "data": {"sources": [rides], "target": "rides", "columns": columns},
            "training": {
                "split": split,
                "search": search,
                **({"window": window} if window else {}),
            },
        }
        path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
        return check(path)

    return judged


def wired(checked: Checked, keyword: str) -> Any:
    assert checked.plan is not None, checked.findings
    return checked.plan.wiring.arguments[keyword].arguments


def refused(checked: Checked) -> list[Finding]:
    assert checked.plan is None
    return [f for f in checked.findings if f.code.startswith("PLAN")]


def test_windows_are_wired_in_days_and_take_the_place_of_shares(judge: Judge) -> None:
    split = {"use": "temporal", "time": "at", "test_window": "8 weeks", "step": "12 h"}
    assert wired(judge(split), "split") == {
        "time": "at",
        "validation": None,
        "gap_days": 0.0,
        "test_window_days": 56.0,
        "step_days": 0.5,
    }


def test_the_training_window_is_wired_in_days(judge: Judge) -> None:
    given = wired(judge({"use": "temporal", "time": "at"}, window="4 weeks"), "split")
    assert given["training_days"] == 28.0


def test_a_training_window_without_a_time_is_refused(judge: Judge) -> None:
    (found,) = refused(judge({"use": "temporal"}, window="4 weeks"))
    assert "`window` is a period, but no column says when rows were" in found.message


def test_shares_are_wired_as_ever(judge: Judge) -> None:
    given = wired(judge({"use": "temporal", "time": "at"}), "split")
    assert given == {"time": "at", "test": 0.2, "validation": 0.2, "gap_days": 0.0}


def test_a_written_share_validates_beside_a_window(judge: Judge) -> None:
    split = {"use": "temporal", "time": "at", "test_window": "30 days", "validation": "10%"}
    assert wired(judge(split), "split")["validation"] == 0.1


def test_the_document_claims_no_share_that_a_window_replaced(judge: Judge) -> None:
    plan = judge({"use": "temporal", "time": "at", "test_window": "30 days"}).plan
    assert plan is not None
    (decision,) = (d for d in plan.decisions if d.path == "training.split")
    told = {option.name: (option.value, option.origin) for option in decision.options}
    assert told["test"] == told["validation"] == (None, "default")
    assert str(told["test_window"][0]) == "30 days"


@pytest.mark.parametrize(
    ("split", "search", "folds"),
    [
        ({}, {"use": "bayesian"}, 4),
        ({"folds": 6}, {"use": "bayesian"}, 6),
        ({"folds": 6}, {"use": "bayesian", "folds": 6}, 6),
        ({"step": "7 days"}, {"use": "bayesian", "folds": 2}, 2),
    ],
)
def test_the_search_rolls_as_many_origins_as_the_split_describes(
    judge: Judge, split: dict[str, Any], search: dict[str, Any], folds: int
) -> None:
    checked = judge({"use": "temporal", "time": "at", **split}, search)
    assert wired(checked, "search")["folds"] == folds
    assert "TRN015" not in {finding.code for finding in checked.findings}


def test_two_numbers_of_folds_are_refused(judge: Judge) -> None:
    checked = judge({"use": "temporal", "time": "at", "folds": 6}, {"use": "bayesian", "folds": 0})
    (finding,) = refused(checked)
    assert "asks for 0 folds, and the split describes 6" in finding.message
    assert "write the number once" in (finding.help or "")


@pytest.mark.parametrize("search", ["none", {"use": "bayesian", "folds": 0}])
def test_origins_that_nothing_rolls_are_told(judge: Judge, search: Any) -> None:
    checked = judge({"use": "temporal", "time": "at", "step": "7 days"}, search)
    (finding,) = (f for f in checked.findings if f.code == "TRN015")
    assert finding.message.startswith("`step` describes rolling origins")


def test_a_share_and_a_window_to_test_are_refused(judge: Judge) -> None:
    split = {"use": "temporal", "time": "at", "test": "20%", "test_window": "30 days"}
    (finding,) = refused(judge(split))
    assert "`test: 20%` of the rows, and the last 30 days (`test_window`)" in finding.message
    assert finding.help == "leave one of them out"


@pytest.mark.parametrize("use", [{"use": "temporal"}, {}])
@pytest.mark.parametrize("period", ["test_window", "step"])
def test_a_period_without_a_time_is_refused(judge: Judge, use: dict[str, str], period: str) -> None:
    (finding,) = refused(judge({**use, period: "30 days"}))
    assert finding.message == f"`{period}` is a period, but no column says when rows were"
    assert "`training.split.time`" in (finding.help or "")


def test_a_period_in_the_time_of_the_source_is_none(judge: Judge) -> None:
    given = wired(judge({"test_window": "30 days"}, timestamp_column="at"), "split")
    assert (given["time"], given["test_window_days"]) == ("at", 30.0)


def test_a_period_over_numbers_is_refused(judge: Judge) -> None:
    (finding,) = refused(judge({"use": "temporal", "time": "place", "test_window": "30 days"}))
    assert "`place` is of type integer and holds no dates" in finding.message


@pytest.mark.parametrize("period", ["test_window", "step"])
def test_a_period_of_no_length_is_no_period(judge: Judge, period: str) -> None:
    checked = judge({"use": "temporal", "time": "at", period: "0 days"})
    assert checked.plan is None
    assert any(period in f.where.path for f in checked.findings)
