"""What the evaluation says about a cascade, on rows whose answers can be worked out by hand."""

import json
from dataclasses import asdict, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from ml_app.cascade.classifier import CascadeClassifier
from ml_app.cascade.price import declared
from ml_app.cascade.regressor import CascadeRegressor
from ml_app.cascade.report import section_of
from ml_app.cascade.report_curve import curve
from ml_app.cascade.report_harm import Question
from ml_app.cascade.report_rows import JudgedRows, means
from ml_app.evaluation.context import Context
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.metric import Sample
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.section import Section

RESAMPLING = Resampling(seed=0, count=200)
PRICES = {"quick": 1.0, "slow": 10.0}


def rows(n: int, seed: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """A line says most of it; a corner that only a tree sees, the rest."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(-1, 1, (n, 2)).astype(np.float32)
    corner = (X[:, 1] > 0.6) & (np.abs(X[:, 0]) < 0.3)
    sure = rng.uniform(size=n) < 0.97
    return X, (((X[:, 0] > 0) ^ corner) == sure).astype(np.int64)


@pytest.fixture(scope="module")
def cascade() -> CascadeClassifier:
    """One that ships as a cascade."""
    stages = [("quick", LogisticRegression()), ("slow", DecisionTreeClassifier(max_depth=6))]
    made = CascadeClassifier(
        stages, loss="accuracy", budget=0.05, relative=False, price=PRICES, random_state=0
    )
    made.fit(*rows(6000, 0))
    assert made.ships_ == "cascade", made.reason_
    return made


@pytest.fixture(scope="module")
def judged(cascade: CascadeClassifier) -> JudgedRows:
    return JudgedRows.of(cascade, *rows(2000, 1))


def question(judged: JudgedRows, y: NDArray[Any], table: pa.Table) -> Question:
    def decide(scores: Any) -> NDArray[Any]:
        return np.array(["no", "yes"])[(scores > 0.5).astype(int)]

    return Question(judged, y, decide, table, RESAMPLING)


def told(estimator: Any, X: NDArray[Any], y: NDArray[Any], decide: Any) -> Section:
    """The section of an estimator judged on some rows, with made-up costs of its package."""
    cpu = {"batch": 0.001, "single": 0.01}
    names = estimator.policy_.stages
    package = {
        "stages": {name: {"title": name.title(), "cpu": cpu} for name in names},
        "prices": {name: asdict(price) for name, price in estimator.prices_.items()},
        "row_seconds": {"p50": 0.001, "p95": 0.002, "p99": 0.003, "rows": 9},
    }
    scores = estimator.outcome(X).scores
    place = pa.array(["left" if x < 0 else "right" for x in X[:, 0]])
    inputs = EvaluationInputs(
        y=y,
        scores=scores,
        baseline_scores={},
        table=pa.table({"place": place}),
        decide=decide,
        importance_score=lambda X: X[:, 0],
        X=X,
        encoded_names=("a", "b"),
        feature_of_column=("a", "b"),
        training={},
        data={},
        package=package,
    )
    sample = Sample(y, scores, decide(scores))
    return section_of(estimator, Context(inputs, sample, RESAMPLING, {}, False, ("place",)))


def labelled(scores: Any) -> NDArray[Any]:
    return np.array(["no", "yes"])[(scores > 0.5).astype(int)]


class TestRows:
    def test_are_answered_as_the_estimator_answers_them(self, cascade: CascadeClassifier) -> None:
        X, y = rows(500, 2)
        judged, outcome = JudgedRows.of(cascade, X, y), cascade.outcome(X)
        np.testing.assert_array_equal(judged.stage, outcome.stage)
        np.testing.assert_allclose(judged.answered, outcome.scores)
        np.testing.assert_allclose(
            [judged.shares["quick"], judged.reached["slow"]],
            [np.mean(outcome.stage == 0), np.mean(outcome.stage == 1)],
        )

    def test_loss_given_up_is_nothing_where_the_last_stage_answered(
        self, judged: JudgedRows
    ) -> None:
        assert not judged.given_up[judged.stage == 1].any()
        early = judged.stage == 0
        expected = judged.losses["quick"][early] - judged.losses["slow"][early]
        np.testing.assert_array_equal(judged.given_up[early], expected)
        assert judged.given_up.any()

    def test_means_share_their_resamples(self) -> None:
        values = np.arange(50.0)
        one, more = means([values, values + 1], RESAMPLING)
        assert one.value == 24.5
        assert one.low < one.value < one.high
        assert (more.low - one.low, more.high - one.high) == pytest.approx((1.0, 1.0))


class TestCurve:
    def test_goes_from_the_last_stage_to_the_first(
        self, cascade: CascadeClassifier, judged: JudgedRows
    ) -> None:
        found = curve(cascade, judged, RESAMPLING, cascade.prices_)
        assert found is not None
        alone = {point.name: point for point in found.alone}
        greedy = found.path[-1]
        assert greedy.share == (1.0, 0.0)
        assert greedy.given_up.value == pytest.approx(alone["quick"].given_up.value)
        assert alone["slow"].given_up.value == 0
        assert [point.cost for point in found.path] == sorted(
            (point.cost for point in found.path), reverse=True
        )

    def test_costs_are_those_of_the_rows_each_stage_is_asked(
        self, cascade: CascadeClassifier, judged: JudgedRows
    ) -> None:
        found = curve(cascade, judged, RESAMPLING, cascade.prices_)
        assert found is not None
        assert found.declared
        for point in found.path:
            assert point.cost == pytest.approx((1 + 10 * point.share[1]) / 10)
        assert [point.cost for point in found.alone] == pytest.approx([0.1, 1.0])

    def test_marks_what_ships(self, cascade: CascadeClassifier, judged: JudgedRows) -> None:
        found = curve(cascade, judged, RESAMPLING, cascade.prices_)
        assert found is not None
        (ships,) = [point for point in (*found.path, *found.alone) if point.ships]
        assert ships.name == "cascade"
        assert ships.share == pytest.approx(tuple(judged.shares.values()))

    def test_there_is_none_without_a_path(
        self, cascade: CascadeClassifier, judged: JudgedRows
    ) -> None:
        bare: Any = SimpleNamespace(path_=())
        assert curve(bare, judged, RESAMPLING, cascade.prices_) is None
        assert cascade.prices_["quick"] == declared(1.0)


class TestHarm:
    TABLE = pa.table({"place": ["left"] * 30 + ["right"] * 10})

    @staticmethod
    def made_up() -> tuple[JudgedRows, NDArray[Any]]:
        """Forty rows: the first twenty answered early, of which one is harmed and two helped."""
        y = np.array([1] * 10 + [0] * 30)
        slow = np.where(y == 1, 0.9, 0.1)
        slow[[3, 4]] = 0.2  # wrong
        quick = np.where(y == 1, 0.8, 0.2)
        quick[12] = 0.7  # wrong
        stage = np.array([0] * 20 + [1] * 20)
        answered = np.where(stage == 0, quick, slow)
        losses = {"quick": (quick - y) ** 2, "slow": (slow - y) ** 2}
        loss = np.where(stage == 0, losses["quick"], losses["slow"])
        names = ("quick", "slow")
        scores = {"quick": quick, "slow": slow}
        return JudgedRows(names, scores, losses, (), stage, names, loss, answered), y

    def test_counts_rows_set_wrong_and_rows_set_right(self) -> None:
        judged, y = self.made_up()
        no, yes = question(judged, y, self.TABLE).by_class()
        assert (no.value, no.n, no.early, no.harmed, no.helped) == ("no", 30, 1 / 3, 1, 0)
        assert (yes.value, yes.n, yes.early, yes.harmed, yes.helped) == ("yes", 10, 1.0, 0, 2)
        assert no.given_up is not None
        assert no.given_up.value == pytest.approx((9 * 0.03 + 0.48) / 30)

    def test_few_rows_have_no_number(self) -> None:
        judged, y = self.made_up()
        left, right = question(judged, y, self.TABLE).by_slice(("place",))
        assert (left.column, left.value, left.n) == ("place", "left", 30)
        assert left.given_up is not None
        assert right.given_up is None
        assert (right.harmed, right.helped) == (0, 0)

    def test_one_model_for_all_rows_answers_them_all_early(self) -> None:
        judged, y = self.made_up()
        alone = replace(
            judged,
            stage=np.zeros(40, dtype=np.intp),
            ships=("quick",),
            answered=judged.scores["quick"],
            loss=judged.losses["quick"],
        )
        assert [one.early for one in question(alone, y, self.TABLE).by_class()] == [1.0, 1.0]

    def test_the_last_stage_alone_answers_none_early(self) -> None:
        judged, y = self.made_up()
        alone = replace(
            judged,
            stage=np.zeros(40, dtype=np.intp),
            ships=("slow",),
            answered=judged.scores["slow"],
            loss=judged.losses["slow"],
        )
        found = question(alone, y, self.TABLE).by_class()
        assert [(one.early, one.harmed, one.helped) for one in found] == [(0.0, 0, 0)] * 2


class TestSection:
    def test_tells_what_ships_and_what_it_rests_on(self, cascade: CascadeClassifier) -> None:
        found = told(cascade, *rows(1000, 3), labelled)
        assert found.text.startswith("**The cascade ships**: the cascade pays")
        for words in (cascade.certificate_.data_hash, "| certified | yes |", "Harm by class"):
            assert words in found.text
        assert "place = left" in found.text
        assert cascade.certificate_.data_hash in found.card
        assert "Harm" not in found.card

    def test_is_data_for_programs(self, cascade: CascadeClassifier) -> None:
        found = told(cascade, *rows(1000, 3), labelled)
        data = found.data["cascade"]
        json.dumps(data, allow_nan=False)
        share = data["shares"]["quick"]
        assert [one["name"] for one in data["stages"]] == ["quick", "slow"]
        assert data["cost_per_1000"]["cost"] == pytest.approx(1000 + 10_000 * (1 - share))
        assert data["cost_per_1000"]["batch_cpu"] == pytest.approx(0.001 * (2 - share))
        assert data["latency_ms"] == pytest.approx({"p50": 1.0, "p95": 2.0, "p99": 3.0})
        assert [one["value"] for one in data["harm"]["classes"]] == ["no", "yes"]
        assert sum(point["ships"] for point in data["curve"]["cascade"]) == 1

    def test_figure_speaks_and_is_the_same_every_time(self, cascade: CascadeClassifier) -> None:
        one, two = (told(cascade, *rows(600, 4), labelled).figures[0] for _ in range(2))
        assert one.svg == two.svg
        assert one.file == "cascade.svg"
        assert "budget given up" in one.svg
        assert "declared costs" in one.alt
        assert "quick at 10.0 % of its cost" in one.alt

    def test_says_how_many_labels_are_missing(self) -> None:
        stages = [("quick", LogisticRegression()), ("slow", DecisionTreeClassifier(max_depth=6))]
        made = CascadeClassifier(stages, loss="accuracy", budget=0.005, relative=False)
        with pytest.warns(UserWarning, match="nothing is promised"):
            made.set_params(random_state=0).fit(*rows(400, 5))
        found = told(made, *rows(400, 6), labelled)
        missing = made.certificate_.missing_labels
        assert f"no: about {missing} more labelled rows would be needed" in found.text
        assert f"`{made.ships_}` ships alone" in found.text

    def test_numbers_have_no_classes(self) -> None:
        rng = np.random.default_rng(0)
        X = rng.uniform(-1, 1, (3000, 2)).astype(np.float32)
        y = X[:, 0] + (X[:, 1] > 0.5) * X[:, 1] + rng.normal(0, 0.05, 3000)
        stages = [("quick", LinearRegression()), ("slow", DecisionTreeRegressor(max_depth=8))]
        made = CascadeRegressor(stages, budget=5, random_state=0).fit(X[:2400], y[:2400])
        found = told(made, X[2400:], y[2400:], lambda scores: scores)
        data = found.data["cascade"]
        assert data["harm"]["classes"] == []
        assert {one["harmed"] for one in data["harm"]["slices"]} == {None}
        assert "harmed" not in found.text
        assert data["loss"] == "squared error"

    def test_many_classes_are_told_by_name(self) -> None:
        X, y = rows(3000, 7)
        three = np.where(X[:, 1] < -0.5, 2, y)
        stages = [("quick", LogisticRegression()), ("slow", DecisionTreeClassifier(max_depth=6))]
        made = CascadeClassifier(stages, budget=0.3, random_state=0).fit(X, three)
        names = np.array(["a", "b", "c"])
        found = told(made, X[:600], three[:600], lambda scores: names[scores.argmax(axis=1)])
        classes = found.data["cascade"]["harm"]["classes"]
        assert [one["value"] for one in classes] == ["a", "b", "c"]
        assert sum(one["n"] for one in classes) == 600
