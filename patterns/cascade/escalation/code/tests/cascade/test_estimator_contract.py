"""scikit-learn's own contract, as far as an estimator that cuts its rows can keep it."""

from typing import Any

import pytest
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor
from sklearn.utils.estimator_checks import check_estimator

from ml_app.cascade.classifier import CascadeClassifier
from ml_app.cascade.regressor import CascadeRegressor

WEIGHTS = (
    "rows are cut into parts at random: a row of weight two and the same row twice fall into "
    "different parts, which no estimator that cuts its rows can avoid"
)
EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": WEIGHTS,
    "check_sample_weight_equivalence_on_sparse_data": WEIGHTS,
}


def classifier(**settings: Any) -> CascadeClassifier:
    stages = [
        ("stage1", LogisticRegression()),
        ("stage2", DecisionTreeClassifier(max_depth=6, random_state=0)),
    ]
    return CascadeClassifier(stages, random_state=0, **settings)


def regressor(**settings: Any) -> CascadeRegressor:
    stages = [
        ("stage1", Ridge()),
        ("stage2", DecisionTreeRegressor(max_depth=6, random_state=0)),
    ]
    return CascadeRegressor(stages, random_state=0, **settings)


@pytest.mark.parametrize("estimator", [classifier(), regressor()], ids=["classifier", "regressor"])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_scikit_learn_finds_nothing_but_the_two_checks_of_weights(estimator: Any) -> None:
    results = check_estimator(
        estimator, expected_failed_checks=EXPECTED, on_skip=None, on_fail=None
    )
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert not failed
    assert sum(r["status"] == "passed" for r in results) >= 45
