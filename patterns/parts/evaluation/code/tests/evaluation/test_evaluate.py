"""A whole evaluation with a task small enough to work out by hand: predict a number, lose its
absolute error."""

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from ml_app.columns import Column
from ml_app.evaluation.card import card
from ml_app.evaluation.comparison import compare, verdict
from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.evaluate import evaluate
from ml_app.evaluation.fairness import fairness
from ml_app.evaluation.goals import Goal
from ml_app.evaluation.importance import importances, without_effect
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.measured import measured
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.publish import publish
from ml_app.evaluation.report import report
from ml_app.evaluation.reports import read_measured
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.section import Section
from ml_app.evaluation.slices import slices
from ml_app.evaluation.teller import told
from ml_app.evaluation.weighing import row_mean
from ml_app.interfaces import Floats, Matrix
from ml_app.system import System

ROWS = 120
ERROR = Metric(
    "error", "Error", "minimize", lambda s: row_mean(np.abs(s.scores - s.y)), also=("mae",)
)
BIAS = Metric("bias", "Bias", "zero", lambda s: row_mean(s.scores - s.y))
NEVER = Metric("never", "Never known", "maximize", lambda s: row_mean(np.full(len(s), np.nan)))


@dataclass(frozen=True)
class Numbers:
    """The smallest task there is."""

    target: str = "y"
    labels: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = (ERROR, BIAS)
    slice_metrics: tuple[str, ...] = ("error",)
    group_metrics: tuple[Metric, ...] = (BIAS, ERROR)
    loss_title: str = "Absolute error"

    def sample(self, y: NDArray[Any], scores: Floats, decisions: NDArray[Any]) -> Sample:
        return Sample(y, scores, decisions)

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        loss: Floats = np.abs(scores - y)
        return loss

    def positives(self, y: NDArray[Any]) -> int | None:
        return None

    def too_few(self, y: NDArray[Any]) -> str:
        return "all the same" if np.ptp(y) == 0 else ""

    def sections(self, context: Context) -> tuple[Section, ...]:
        return (Section("Own", "Only here.", (), {"own": {"rows": len(context.sample)}}),)


def system_of(task: Numbers, **changes: Any) -> System:
    nothing: Any = None
    split: Any = SimpleNamespace(time=None)
    given: dict[str, Any] = {
        "name": "toy",
        "summary": "Adds <two> numbers.",
        "task": task,
        "columns": (Column("a", "number", minimum=0, unit="m"), Column("b", "category")),
        "source": nothing,
        "features": (),
        "split": split,
        "model": nothing,
        "goals": (Goal("mae", 0.5, "minimize", True), Goal("latency", 9.0, "minimize")),
        "slices": ("place",),
        "fairness": ("who",),
    }
    return System(**{**given, **changes})


def inputs_of(**changes: Any) -> EvaluationInputs:
    """y = a; the model answers a + 0.25; a baseline answers 0 whatever comes."""
    rng = np.random.default_rng(0)
    X = rng.random((ROWS, 3)).astype(np.float32)
    y = X[:, 0].astype(np.float64)
    place = ["big"] * 95 + ["tiny"] * 5 + ["flat"] * 20
    y[100:] = 0.5
    who = ["ann", "bob"] * 40 + ["cy"] * 40

    def scores_of(matrix: Matrix) -> Floats:
        return matrix[:, 0].astype(np.float64) + 0.25

    given: dict[str, Any] = {
        "y": y,
        "scores": scores_of(X),
        "baseline_scores": {"zero": np.zeros(ROWS)},
        "table": pa.table({"place": place, "who": who}),
        "decide": lambda scores: scores,
        "importance_score": scores_of,
        "X": X,
        "encoded_names": ("a", "b_x", "b_y"),
        "feature_of_column": ("a", "b", "b"),
        "training": {"rows": {"train": 60, "test": ROWS}, "model": "adder", "parameters": {"k": 2}},
        "data": {"path": "data/toy.csv", "rows": 300, "sha256": "ab" * 32, "synthetic": False},
    }
    return EvaluationInputs(**{**given, **changes})


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(system_of(Numbers()), inputs_of())


def test_metrics_and_goals(found: Evaluation) -> None:
    own = np.abs(inputs_of().scores - inputs_of().y).mean()
    assert found.metrics["error"].value == pytest.approx(own)
    assert found.metrics["error"].low < own < found.metrics["error"].high
    assert found.primary is ERROR
    assert [outcome.word for outcome in found.goals] == ["met", "not measured here"]
    assert found.values() == {name: one.value for name, one in found.metrics.items()}


def test_the_same_inputs_give_the_same_evaluation(found: Evaluation) -> None:
    again = evaluate(system_of(Numbers()), inputs_of())
    assert again.metrics == found.metrics
    assert again.slices == found.slices
    assert [f.svg for f in again.all_figures] == [f.svg for f in found.all_figures]
    assert evaluate(system_of(Numbers(), seed=1), inputs_of()).metrics != found.metrics


def test_a_model_may_tell_more_and_its_card_too() -> None:
    def tells(context: Context) -> tuple[Section, ...]:
        text = f"{len(context.sample)} rows by {', '.join(context.slices)}"
        return (Section("Inside", text, data={"inside": 3}, card="What is inside."),)

    found = evaluate(system_of(Numbers()), inputs_of(told=tells))
    assert [section.title for section in found.sections] == ["Own", "Inside"]
    assert "## Inside\n\n120 rows by place" in report(found, "1", "t")
    assert measured(found, "1")["inside"] == 3
    assert "## Inside\n\nWhat is inside." in card(found)
    assert "Only here." not in card(found)


def test_only_a_model_with_sections_tells_them() -> None:
    class Telling:
        def sections(self, estimator: Any, context: Context) -> tuple[Section, ...]:
            return (Section(estimator, str(context.dated)),)

    assert told(object(), "fitted") is None
    tells = told(Telling(), "fitted")
    assert tells is not None
    nothing: Any = None
    context = Context(nothing, nothing, nothing, {}, True)
    assert tells(context) == (Section("fitted", "True"),)


def test_slices_give_numbers_or_the_reason_why_not(found: Evaluation) -> None:
    parts = {part.value: part for part in found.slices}
    assert parts["big"].metrics["error"].value == pytest.approx(0.25, abs=1e-6)
    assert "bias" not in parts["big"].metrics
    assert parts["tiny"].too_few == "5 rows, fewer than 20"
    assert parts["flat"].too_few == "all the same"
    assert parts["tiny"].metrics == {}


def test_one_slice_that_is_everything_equals_the_whole() -> None:
    inputs = inputs_of(table=pa.table({"place": ["here"] * ROWS, "who": ["all"] * ROWS}))
    whole = evaluate(system_of(Numbers()), inputs)
    (part,) = whole.slices
    assert part.metrics["error"].value == whole.metrics["error"].value
    (attribute,) = whole.fairness
    assert attribute.gaps == ()


def test_an_unknown_slice_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        evaluate(system_of(Numbers(), slices=("nowhere",)), inputs_of())


def test_groups_are_compared_with_the_farthest_one() -> None:
    y = np.tile([0.0, 1.0], 60)
    shift = np.repeat([0.0, 0.1, 0.4], 40)
    sample = Sample(y, y + shift, y)
    table = pa.table({"who": ["ann"] * 40 + ["bob"] * 40 + ["cy"] * 40})
    (attribute,) = fairness(Numbers(), ("who",), table, sample, Resampling(0, 200))
    bias = attribute.gaps[0]
    assert (bias.high_group, bias.low_group) == ("cy", "ann")
    assert bias.estimate.value == pytest.approx(0.4)
    assert attribute.titles == {"bias": "Bias", "error": "Error"}
    assert [group.n for group in attribute.groups] == [40, 40, 40]


def test_equal_groups_have_a_gap_of_zero_between_two_of_them() -> None:
    y = np.tile([0.0, 1.0], 40)
    table = pa.table({"who": ["ann"] * 40 + ["bob"] * 40})
    sample = Sample(y, y, y)
    (attribute,) = fairness(Numbers(), ("who",), table, sample, Resampling(0, 50))
    assert {attribute.gaps[0].high_group, attribute.gaps[0].low_group} == {"ann", "bob"}
    assert attribute.gaps[0].estimate.value == 0.0


def test_a_baseline_is_compared_on_the_same_rows() -> None:
    y = np.random.default_rng(1).normal(size=200)
    samples = {"far": Sample(y, y + 2.0, y), "same": Sample(y, y + 1.0, y)}
    own, (far, same) = compare(
        (ERROR,), Sample(y, y + 1.0, y), samples, Resampling(0, 100), {"far": "Far off"}
    )
    assert own["error"].value == pytest.approx(1.0)
    assert far.title == "Far off"
    assert same.title == "same"
    assert far.gains["error"].value == pytest.approx(1.0)
    assert verdict(far.gains["error"]) == "better"
    assert verdict(same.gains["error"]) == "within noise"
    _, (nearer,) = compare(
        (ERROR,), Sample(y, y + 2.0, y), {"near": samples["same"]}, Resampling(0, 100), {}
    )
    assert verdict(nearer.gains["error"]) == "worse"
    assert verdict(Estimate(float("nan"), float("nan"), float("nan"), 0)) == "undefined"


def test_the_name_of_the_model_is_taken() -> None:
    y = np.zeros(3)
    sample = Sample(y, y, y)
    with pytest.raises(ValueError, match="may not be called 'model'"):
        compare((ERROR,), sample, {"model": sample}, Resampling(0, 5), {})


def test_only_what_the_model_uses_is_important() -> None:
    found = importances(Numbers(), inputs_of(), seed=0)
    assert [one.feature for one in found] == ["a", "b"]
    assert found[0].estimate.low > 0
    assert found[1].estimate.value == 0.0
    assert without_effect(found) == ("b",)


def test_importance_scores_a_bounded_number_of_rows() -> None:
    rows = 5000
    scored: list[int] = []
    X = np.random.default_rng(0).random((rows, 200)).astype(np.float32)

    def count(matrix: Matrix) -> Floats:
        scored.append(len(matrix))
        return matrix[:, 0].astype(np.float64)

    inputs = replace(
        inputs_of(),
        y=np.zeros(rows),
        scores=np.zeros(rows),
        baseline_scores={},
        table=pa.table({"a": [0] * rows}),
        X=X,
        importance_score=count,
        feature_of_column=tuple(f"f{i}" for i in range(200)),
    )
    assert len(importances(Numbers(), inputs, seed=0)) == 200
    assert sum(scored) <= 202_000


def test_reports_are_written_and_read_back(found: Evaluation, tmp_path: Path) -> None:
    paths = publish(found, "0001-abc", tmp_path)
    assert paths[0] == tmp_path / "reports/measured.json"
    measured = read_measured(tmp_path)
    assert measured["version"] == "0001-abc"
    assert measured["own"] == {"rows": ROWS}
    assert measured["goals"][0]["met"] is True
    assert measured["goals"][1]["value"] is None
    assert measured["baselines"][0]["gains"]["error"]["verdict"] == "better"
    assert {part["value"]: part["too_few"] for part in measured["slices"]}["tiny"]
    for figure in measured["figures"]:
        drawn = (tmp_path / "reports/figures" / figure["file"]).read_text(encoding="utf-8")
        assert (tmp_path / "docs/figures" / figure["file"]).read_text(encoding="utf-8") == drawn
        root = ElementTree.fromstring(drawn)
        assert [child.text for child in root[:2]] == [figure["title"], figure["alt"]]
        assert "Date" not in drawn
    text = (tmp_path / "docs/measured.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\((figures/[^ )]+)", text)
    assert linked
    assert all((tmp_path / "docs" / path).is_file() for path in linked)


def test_what_serving_measured_stays_with_its_version(found: Evaluation, tmp_path: Path) -> None:
    assert read_measured(tmp_path) == {}
    publish(found, "0001-abc", tmp_path)
    path = tmp_path / "reports/measured.json"
    with_bench = {**read_measured(tmp_path), "serving": {"p50_ms": 1.5}}
    path.write_text(json.dumps(with_bench), encoding="utf-8")
    publish(found, "0001-abc", tmp_path)
    assert read_measured(tmp_path)["serving"] == {"p50_ms": 1.5}
    publish(found, "0002-def", tmp_path)
    assert read_measured(tmp_path)["serving"] == {}


def test_figures_that_are_no_longer_drawn_go(found: Evaluation, tmp_path: Path) -> None:
    publish(found, "0001-abc", tmp_path)
    assert (tmp_path / "docs/figures/slices.svg").exists()
    publish(evaluate(system_of(Numbers(), slices=()), inputs_of()), "0002-def", tmp_path)
    assert not (tmp_path / "docs/figures/slices.svg").exists()
    assert (tmp_path / "docs/figures/importance.svg").exists()


def test_groups_are_drawn_in_the_report_and_not_in_the_card(found: Evaluation) -> None:
    (figure,) = [one for one in found.all_figures if one.file.startswith("fairness")]
    assert figure.file == "fairness-1-who.svg"
    section = report(found, "1", "t").split("## Fairness")[1].split("## Importance")[0]
    assert "(figures/fairness-1-who.svg" in section
    listed = {one["file"]: one["alt"] for one in measured(found, "1")["figures"]}
    assert listed[figure.file] == figure.alt
    assert "figures/" not in card(found)


def test_without_attributes_no_groups_are_drawn() -> None:
    found = evaluate(system_of(Numbers(), fairness=()), inputs_of())
    assert [one.file for one in found.all_figures] == ["slices.svg", "importance.svg"]


def test_the_report_says_what_a_reader_must_know(found: Evaluation) -> None:
    text = report(found, "0001-abc", "Evaluation")
    assert "Synthetic" not in text
    assert "too few (5 rows, fewer than 20)" in text
    assert "| Error (primary) | met | ≤ 0.5 |" in text
    assert "No effect above noise: b." in text
    assert "Shares have Wilson's interval" in text
    sections = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert sections == [
        "Goals",
        "Metrics",
        "Own",
        "Slices",
        "Fairness",
        "Importance of features",
        "How to read this",
    ]


def test_synthetic_data_is_called_so_everywhere(tmp_path: Path) -> None:
    data = {**inputs_of().data, "synthetic": True}
    made_up = evaluate(system_of(Numbers()), inputs_of(data=data))
    assert "**Synthetic data.**" in report(made_up, "v", "Evaluation")
    assert "**Synthetic data.**" in card(made_up)
    publish(made_up, "v", tmp_path)
    assert read_measured(tmp_path)["data"]["synthetic"] is True
    assert "synthetic" in read_measured(tmp_path)["notes"][0]


def test_the_card_names_use_data_weakness_and_limits(found: Evaluation) -> None:
    text = card(found)
    assert "Adds &lt;two> numbers." in text
    assert "| a | number | 0 to … m |  |" in text
    assert "k = 2" in text
    assert "place = big" in text
    assert "2 slices hold too few rows" in text
    assert "Goals not met" not in text
    bare = evaluate(
        system_of(
            Numbers(), summary="", slices=(), fairness=(), goals=(Goal("error", 0.01, "minimize"),)
        ),
        inputs_of(baseline_scores={}),
    )
    text = card(bare)
    assert "Not declared" in text
    assert "No slices were judged" in text
    assert "Goals not met: Error." in text


def test_what_is_undefined_is_said_and_null(tmp_path: Path) -> None:
    task = Numbers(metrics=(NEVER, ERROR), slice_metrics=("never",))
    found = evaluate(system_of(task, goals=()), inputs_of())
    assert found.primary is NEVER
    assert "Undefined on this test part" in report(found, "v", "Evaluation")
    assert found.values()["never"] is None
    assert found.estimates()["never"] == {"value": None, "low": None, "high": None, "n": ROWS}
    assert found.estimates()["error"]["value"] == found.metrics["error"].value
    publish(found, "v", tmp_path)
    assert read_measured(tmp_path)["metrics"]["never"]["value"] is None
    assert "slices.svg" not in [figure.file for figure in found.all_figures]
    assert "place = big" in card(found)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"time": np.arange(float(ROWS))}, "blocks of neighbours"),
        ({"groups": np.repeat(np.arange(12), 10)}, "of whole groups"),
    ],
)
def test_rows_that_depend_on_each_other_are_drawn_together(
    changes: dict[str, Any], words: str
) -> None:
    found = evaluate(system_of(Numbers(), slices=()), inputs_of(**changes))
    assert words in found.notes[0]
    assert found.metrics["error"].bounded


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scores": np.append(np.zeros(ROWS - 1), np.nan)}, "scores: 1 values .* row 119"),
        ({"scores": np.zeros(3)}, r"120 outcomes, but rows of \{'scores': 3\}"),
        ({"baseline_scores": {"zero": np.full(ROWS, np.inf)}}, "baseline zero: 120 values"),
    ],
)
def test_scores_that_cannot_be_judged_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        inputs_of(**changes)


def test_no_rows_no_evaluation() -> None:
    with pytest.raises(ValueError, match="test part is empty"):
        inputs_of(y=np.zeros(0))


def test_three_rows_are_enough_to_say_how_little_is_known() -> None:
    rows = np.arange(3)
    whole = inputs_of()
    few = replace(
        whole,
        y=whole.y[rows],
        scores=whole.scores[rows],
        baseline_scores={},
        table=whole.table.take(pa.array(rows)),
        X=whole.X[rows],
    )
    found = evaluate(system_of(Numbers()), few)
    assert found.metrics["error"].n == 3
    assert all(part.too_few for part in found.slices)
    assert "too few" in report(found, "v", "Evaluation")


def test_a_slice_of_nothing_keeps_a_place() -> None:
    sample = Sample(np.zeros(0), np.zeros(0), np.zeros(0))
    assert np.isnan(ERROR.value(sample))
    table = pa.table({"place": pa.array([], pa.string())})
    assert slices(Numbers(), ("place",), table, sample, Resampling(0, 5)) == ()
