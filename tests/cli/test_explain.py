"""`mldesign explain`: rules, formulas, choices, options and slots by any of their names."""

import pytest
from click.testing import CliRunner

from mldesign.cli.explain import command


def run(name: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [name])
    return result.exit_code, result.output


@pytest.mark.parametrize("name", ["DAT003", "dat003", "gap-shorter-than-delay"])
def test_rule(name: str) -> None:
    status, text = run(name)
    assert status == 0
    assert text.startswith("DAT003 gap-shorter-than-delay (error)\n")
    assert "\nAsked where split/temporal is part of the design.\n" in text
    for heading in ("Why it hurts:", "How to fix:", "When to ignore:", "Flagged:", "Silent:"):
        assert f"\n{heading}\n" in text


def test_rule_says_when_it_is_milder_and_when_silent() -> None:
    assert run("PRB002")[1].startswith(
        "PRB002 error-cost-missing (warning, info before a prototype, error in the high risk tier)"
    )
    assert "silent before stage pilot" in run("DEP008")[1]


@pytest.mark.parametrize("name", ["F21", "f21"])
def test_formula(name: str) -> None:
    status, text = run(name)
    assert status == 0
    assert text.startswith("F21 Sample size of an experiment\n")
    assert "experiments.ab_per_arm(baseline, difference, alpha, power)" in text
    assert "Source: two-proportion z test" in text


@pytest.mark.parametrize("name", ["lightgbm", "model/lightgbm"])
def test_choice(name: str) -> None:
    status, text = run(name)
    assert status == 0
    assert text.startswith("model/lightgbm, a choice for model\n")
    assert "learning_rate (default 0.05)" in text


def test_choice_of_two_slots_is_explained_twice() -> None:
    text = run("parquet")[1]
    assert "source/parquet, a choice for data.sources[]" in text
    assert "prediction_log/parquet, a choice for monitoring.prediction_log" in text


def test_option() -> None:
    status, text = run("model/lightgbm.learning_rate")
    assert status == 0
    assert text.startswith("learning_rate (default 0.05)\n")


@pytest.mark.parametrize("name", ["training.split", "split"])
def test_slot(name: str) -> None:
    status, text = run(name)
    assert status == 0
    assert text.startswith("training.split: ")
    assert "temporal" in text


@pytest.mark.parametrize(
    ("name", "near"), [("DAT03", "`DAT003`"), ("lightgmb", "`lightgbm`"), ("F211", "`F21`")]
)
def test_a_slip_is_answered_with_the_nearest_name(name: str, near: str) -> None:
    status, text = run(name)
    assert status == 2
    assert f"Nothing is called `{name}`. Did you mean " in text
    assert near in text


def test_an_unknown_name_points_to_the_list() -> None:
    status, text = run("qqqqqqqq")
    assert status == 2
    assert "`mldesign list` shows what there is" in text


def test_every_rule_and_formula_can_be_explained() -> None:
    from mldesign.catalog import builtin
    from mldesign.cli.explanations import explanation
    from mldesign.lint.rules import every_rule
    from mldesign.numbers.formulas import formulas

    for name in (*(rule.code for rule in every_rule(builtin())), *formulas()):
        assert explanation(name).startswith(name)
