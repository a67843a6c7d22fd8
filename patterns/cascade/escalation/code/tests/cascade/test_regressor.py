"""The regressor."""

from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from sklearn.tree import DecisionTreeRegressor

from ml_app.cascade.losses import raw_error
from ml_app.cascade.regressor import CascadeRegressor


def bent(n: int = 6000) -> tuple[Any, Any]:
    """A line that breaks at its upper end."""
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 10, (n, 1))
    y = X[:, 0] + np.where(X[:, 0] > 8, 15 * (X[:, 0] - 8), 0) + rng.normal(0, 0.5, n)
    return X, y


def cascade(**settings: Any) -> CascadeRegressor:
    stages = [
        ("line", LinearRegression()),
        ("tree", DecisionTreeRegressor(max_leaf_nodes=200, random_state=0)),
    ]
    return CascadeRegressor(stages, random_state=0, **settings)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_model_that_is_as_good_alone_ships() -> None:
    X, y = bent()
    fitted = cascade(single=DecisionTreeRegressor(max_leaf_nodes=60)).fit(X, y)
    assert fitted.ships_ == "single"
    assert fitted.predict(X).tolist() == fitted.models_["single"].predict(X).tolist()


def test_rows_are_passed_on_where_the_cheap_stage_gives_most_away() -> None:
    X, y = bent(12_000)
    stages = [
        ("short", DecisionTreeRegressor(max_leaf_nodes=12, random_state=0)),
        ("tall", DecisionTreeRegressor(max_leaf_nodes=100, min_samples_leaf=20, random_state=0)),
    ]
    fitted = CascadeRegressor(stages, budget=0.25, loss="absolute", random_state=0).fit(X, y)
    assert fitted.ships_ == "cascade"
    stage = fitted.outcome(X).stage
    gap = np.abs(y - fitted.models_["short"].predict(X)) - np.abs(
        y - fitted.models_["tall"].predict(X)
    )
    assert gap[stage == 1].mean() > 2 * gap[stage == 0].mean()


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("loss", ["squared", "absolute"])
def test_errors_are_bounded_by_those_of_the_rows_that_calibrate(loss: Any) -> None:
    X, y = bent(2000)
    fitted = cascade(loss=loss).fit(X, y)
    rows = fitted.parts_.calibrate
    seen = np.concatenate(
        [raw_error(loss, y[rows], m.predict(X[rows])) for m in fitted.models_.values()]
    )
    assert fitted.loss_.bound == pytest.approx(np.quantile(seen, 0.99))
    assert fitted.loss_.rows(np.array([0.0]), np.array([1e6])).tolist() == [fitted.loss_.bound]


def test_what_cannot_be_is_refused() -> None:
    X, y = bent(100)
    with pytest.raises(ValueError, match="neither 'squared' nor"):
        cascade(loss="brier").fit(X, y)
    with pytest.raises(ValueError, match="NaN or infinity"):
        cascade().fit(X, np.r_[np.nan, y[1:]])
