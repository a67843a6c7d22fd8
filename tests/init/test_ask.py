"""`init --ask`: eight stages on a terminal or through a pipe."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from mldesign import pipeline
from mldesign.cli.init import command

Write = Callable[[str], tuple[Path, str]]


def ask(tmp_path: Path, answers: str, *more: object) -> Result:
    arguments = [str(tmp_path / "out"), "--ask", *map(str, more)]
    return CliRunner().invoke(command, arguments, input=answers)


def test_defaults_alone_make_a_blueprint_that_checks(tmp_path: Path, write: Write) -> None:
    source, _ = write("machines")
    result = ask(tmp_path, "\n" * 40, "--from", source, "--target", "machine_failure")
    assert result.exit_code == 0, result.output
    for number, stage in enumerate(
        [
            "Problem",
            "Data",
            "Features",
            "Model",
            "Training",
            "Evaluation",
            "Deployment",
            "Monitoring",
        ],
        1,
    ):
        assert f"{number}. {stage}" in result.output
    checked = pipeline.check(tmp_path / "out" / "blueprint.yaml")
    assert not checked.failed


def test_every_question_has_a_default_or_may_be_empty_and_a_reason(tmp_path: Path) -> None:
    result = ask(tmp_path, "")
    lines = result.output.splitlines()
    reasons = [line for line in lines if line.startswith("   (")]
    assert len(reasons) >= 12
    assert all("default: " in line or "may be left empty" in line for line in reasons)
    assert all("; " in line for line in reasons)


def test_an_ended_pipe_takes_the_defaults(tmp_path: Path) -> None:
    result = ask(tmp_path, "Decide whom to call.\ncallers\n")
    assert result.exit_code == 0, result.output
    blueprint = yaml.safe_load((tmp_path / "out" / "blueprint.yaml").read_text())
    assert blueprint["name"] == "callers"
    assert blueprint["problem"]["statement"] == "Decide whom to call."
    assert blueprint["data"]["columns"]["kind"]["categories"] == ["a", "b", "c"]
    assert not pipeline.check(tmp_path / "out" / "blueprint.yaml").failed


def test_answers_reach_the_blueprint(tmp_path: Path, write: Write) -> None:
    source, _ = write("bikes")
    answers = [
        "Plan the vans.",
        "vans",
        str(source),
        "cnt",
        "1 day",
        "casual, registered",
        "lightgbm",
        "yes",
        "67",
        "40 ms",
        "400 days",
    ]
    result = ask(tmp_path, "\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    blueprint = yaml.safe_load((tmp_path / "out" / "blueprint.yaml").read_text())
    assert blueprint["model"] == "lightgbm"
    assert blueprint["data"]["label"] == {"delay": {"typical": "1 day"}}
    assert blueprint["training"]["split"]["use"] == "temporal"
    assert blueprint["evaluation"]["metrics"] == [{"name": "rmse", "target": 67, "primary": True}]
    assert blueprint["constraints"]["latency"]["p99"] == "40 ms"
    assert blueprint["monitoring"]["prediction_log"]["retention"] == "400 days"
    assert (tmp_path / "out" / "data" / "bikes.csv").is_file()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("Bad Name", "is no name; `bad-name` would be one"),
        ("9lives", "is no name; `model-9lives` would be one"),
    ],
)
def test_a_wrong_answer_is_asked_again(tmp_path: Path, wrong: str, said: str) -> None:
    result = ask(tmp_path, f"x\n{wrong}\nfine\n")
    assert said in result.output
    assert yaml.safe_load((tmp_path / "out" / "blueprint.yaml").read_text())["name"] == "fine"


def test_a_wrong_last_answer_writes_nothing(tmp_path: Path) -> None:
    result = ask(tmp_path, "x\nBad Name")
    assert result.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_target_that_cannot_be_predicted_is_asked_again(tmp_path: Path, write: Write) -> None:
    source, _ = write("machines")
    result = ask(tmp_path, "x\ny\nproduct_id\nmachine_failure\n", "--from", source)
    assert "is an identifier" in result.output
    text = (tmp_path / "out" / "blueprint.yaml").read_text()
    assert "target: machine_failure" in text


def test_an_interrupted_interview_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    source, _ = write("loans")

    def interrupt(self: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("mldesign.cli.answers.Asker._line", interrupt)
    result = ask(tmp_path, "", "--from", source)
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
