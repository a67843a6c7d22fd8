"""Goals beside measurements."""

import pytest

from ml_app.evaluation.goals import judge
from ml_app.evaluation.metric import Direction, Estimate, Metric
from ml_app.evaluation.weighing import row_mean
from ml_app.system import Goal

NAN = float("nan")


def metric(direction: Direction) -> Metric:
    return Metric("m", "M", direction, lambda s: row_mean(s.y), also=("other_name",))


@pytest.mark.parametrize(
    ("direction", "target", "found", "met", "word"),
    [
        ("maximize", 0.8, (0.85, 0.82, 0.88), True, "met"),
        ("maximize", 0.8, (0.85, 0.78, 0.90), True, "met, within noise"),
        ("maximize", 0.8, (0.80, 0.80, 0.90), True, "met"),
        ("maximize", 0.8, (0.75, 0.70, 0.79), False, "not met"),
        ("maximize", 0.8, (0.79, 0.70, 0.85), False, "not met, within noise"),
        ("minimize", 0.4, (0.35, 0.30, 0.39), True, "met"),
        ("minimize", 0.4, (0.45, 0.38, 0.50), False, "not met, within noise"),
        ("zero", 2.0, (-1.0, -1.5, -0.5), True, "met"),
        ("zero", 2.0, (-3.0, -4.0, -2.5), False, "not met"),
        ("zero", 2.0, (2.5, -0.5, 5.0), False, "not met, within noise"),
        ("maximize", 0.8, (0.85, NAN, NAN), True, "met, within noise"),
        ("maximize", None, (0.85, 0.8, 0.9), None, "no target"),
        ("maximize", 0.8, (NAN, NAN, NAN), None, "undefined"),
    ],
)
def test_value_decides_and_interval_says_how_sure(
    direction: Direction,
    target: float | None,
    found: tuple[float, float, float],
    met: bool | None,
    word: str,
) -> None:
    measured = {"m": Estimate(*found, 100)}
    (outcome,) = judge((Goal("m", target),), (metric(direction),), measured)
    assert (outcome.met, outcome.word) == (met, word)


def test_another_name_of_the_metric_counts() -> None:
    measured = {"m": Estimate(0.9, 0.85, 0.95, 10)}
    (outcome,) = judge((Goal("other_name", 0.5),), (metric("maximize"),), measured)
    assert outcome.met
    assert outcome.title == "M"


def test_what_is_not_measured_here_is_not_judged() -> None:
    (outcome,) = judge((Goal("latency_p99", 50.0),), (metric("maximize"),), {})
    assert (outcome.met, outcome.estimate, outcome.word) == (None, None, "not measured here")
