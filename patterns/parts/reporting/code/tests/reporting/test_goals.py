"""Goals beside measurements."""

from dataclasses import dataclass

import pytest

from ml_app.evaluation.estimate import Direction, Estimate
from ml_app.evaluation.goals import Goal, judge
from ml_app.evaluation.markdown import goals_table, section_text
from ml_app.evaluation.plain import cleaned, goal_data
from ml_app.evaluation.section import Figure, Section

NAN = float("nan")


@dataclass(frozen=True)
class Measure:
    direction: Direction
    name: str = "m"
    title: str = "M"
    also: tuple[str, ...] = ("other_name",)

    def loss(self, value: float) -> float:
        if self.direction == "maximize":
            return -value
        return abs(value) if self.direction == "zero" else value


def metric(direction: Direction) -> Measure:
    return Measure(direction)


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


def test_a_goal_is_a_row_and_a_record() -> None:
    measured = {"m": Estimate(0.9, 0.85, 0.95, 10)}
    goals = (Goal("m", 0.5, primary=True), Goal("unknown"))
    found = judge(goals, (metric("maximize"),), measured)
    table = goals_table(found)
    assert "| M (primary) | met | ≥ 0.5 | 0.9 | [0.850, 0.950] | 10 |" in table
    assert "| unknown | not measured here | – | – | – | – |" in table
    record = cleaned(goal_data(found[1]))
    assert (record["value"], record["n"], record["met"]) == (None, 0, None)


def test_a_section_shows_its_figures_behind_its_text() -> None:
    section = Section("Depth", "Words.", (Figure("depth.svg", "Depth", "A *line*", "<svg/>"),))
    assert section_text(section).splitlines() == [
        "## Depth",
        "",
        "Words.",
        "",
        '![A \\*line\\*](figures/depth.svg "Depth")',
    ]
