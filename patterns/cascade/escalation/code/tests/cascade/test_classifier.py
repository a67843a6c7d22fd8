"""The classifier as people use it: what scikit-learn's own checks do not look at."""

import json
import pickle
from typing import Any

import numpy as np
import pytest
import sklearn
from scipy.sparse import csr_array
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.datasets import make_classification
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from ml_app.cascade.certificate import NotCertifiedWarning
from ml_app.cascade.classifier import CascadeClassifier
from ml_app.cascade.policy import Policy

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def cascade(*stages: Any, **settings: Any) -> CascadeClassifier:
    models = stages or (LogisticRegression(), DecisionTreeClassifier(max_depth=8, random_state=0))
    named = [(f"stage{i}", model) for i, model in enumerate(models, start=1)]
    asked = {"loss": "accuracy", "budget": 0.02, "relative": False, "random_state": 0, **settings}
    return CascadeClassifier(named, **asked)


def moons(n: int = 3000, classes: int = 2) -> tuple[Any, Any]:
    return make_classification(
        n, 8, n_informative=5, n_classes=classes, class_sep=1.2, flip_y=0.02, random_state=0
    )


class Remembering(ClassifierMixin, BaseEstimator):
    """Keeps what it was fitted on."""

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Remembering":
        self.X_, self.y_, self.weight_ = X, y, sample_weight
        self.classes_ = np.unique(y)
        return self

    def predict_proba(self, X: Any) -> Any:
        return np.tile([0.4, 0.6], (len(X), 1))


def test_the_certificate_and_the_answers_agree() -> None:
    X, y = moons(6000)
    fitted = cascade().fit(X, y)
    assert fitted.ships_ == "cascade"
    assert "pays" in fitted.reason_
    certify = fitted.parts_.certify
    early = (fitted.outcome(X[certify]).stage == 0).mean()
    assert early == pytest.approx(fitted.certificate_.share[0])
    last = fitted.models_["stage2"].predict(X[certify])
    given_up = (last == y[certify]).mean() - (fitted.predict(X[certify]) == y[certify]).mean()
    found = {one.name: one for one in fitted.comparisons_}
    assert given_up == pytest.approx(found["cascade"].difference)


def test_labels_are_given_back_as_they_came_and_follow_from_the_probabilities() -> None:
    X, y = moons(1500, classes=3)
    names = np.array(["low", "mid", "high"], dtype=object)[y]
    fitted = cascade().fit(X, names)
    proba = fitted.predict_proba(X)
    assert proba.shape == (1500, 3)
    assert proba.sum(axis=1) == pytest.approx(np.ones(1500))
    assert (fitted.predict(X) == fitted.classes_[proba.argmax(axis=1)]).all()
    assert fitted.score(X, names) > 0.8


def test_a_class_with_one_row_is_not_lost() -> None:
    X, y = moons(600)
    y = y.copy()
    y[-1] = 2
    fitted = cascade().fit(X, y)
    assert fitted.classes_.tolist() == [0, 1, 2]
    assert fitted.predict_proba(X[-1:]).shape == (1, 3)
    assert 599 in fitted.parts_.train


def test_rather_than_lose_a_class_every_row_trains_and_nothing_is_promised() -> None:
    X = np.arange(400.0).reshape(-1, 1)
    y = np.r_[np.arange(240) % 2, np.arange(160) % 3]  # the third class comes late
    with pytest.warns(NotCertifiedWarning, match="too few to hold any back"):
        fitted = cascade(time_ordered=True).fit(X, y)
    assert fitted.ships_ == "stage2"
    assert fitted.predict_proba(X).shape == (400, 3)


def test_one_class_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="one class only"):
        cascade().fit(np.zeros((20, 2)), np.full(20, "a"))


def test_too_few_rows_promise_nothing_and_say_how_many_are_missing() -> None:
    X, y = moons(400)
    with pytest.warns(NotCertifiedWarning, match="more labelled ones would be needed"):
        fitted = cascade(budget=0.001).fit(X, y)
    assert not fitted.certificate_.certified
    assert fitted.certificate_.missing_labels > 3000
    assert fitted.ships_ != "cascade"


def test_frames_keep_their_columns() -> None:
    pd = pytest.importorskip("pandas")
    X, y = moons(800)
    frame = pd.DataFrame(X, columns=list("abcdefgh"))
    fitted = cascade(
        make_pipeline(StandardScaler(), LogisticRegression()), DecisionTreeClassifier(max_depth=5)
    ).fit(frame, y)
    assert fitted.feature_names_in_.tolist() == list("abcdefgh")
    assert fitted.models_["stage1"].feature_names_in_.tolist() == list("abcdefgh")
    with pytest.raises(ValueError, match="feature names"):
        fitted.predict(frame[list("hgfedcba")])
    assert np.array_equal(fitted.predict(frame), fitted.predict(frame.copy()))


def test_texts_and_sparse_rows_are_cut_like_any_others() -> None:
    words = ["free prize now", "see you at lunch", "win cash", "meeting moved to noon"]
    texts = [f"{words[i % 4]} {i}" for i in range(400)]
    y = np.arange(400) % 2
    hashed = make_pipeline(HashingVectorizer(n_features=64), LogisticRegression())
    trees = make_pipeline(HashingVectorizer(n_features=256), DecisionTreeClassifier())
    for rows in (texts, np.array(texts, dtype=object)):
        assert cascade(hashed, trees).fit(rows, y).score(rows, y) > 0.95
    X, labels = moons(600)
    sparse, dense = (cascade().fit(form, labels).predict_proba(form) for form in (csr_array(X), X))
    assert sparse == pytest.approx(dense, abs=1e-6)


def test_missing_numbers_reach_stages_that_take_them() -> None:
    X, y = moons(600)
    X = X.copy()
    X[::7, 2] = np.nan
    trees = [HistGradientBoostingClassifier(max_iter=k, max_leaf_nodes=4) for k in (2, 5)]
    assert cascade(*trees).fit(X, y).score(X, y) > 0.7
    with pytest.raises(ValueError, match="NaN"):
        cascade().fit(X, y)


def test_groups_stay_whole_and_time_runs_forward() -> None:
    X, y = moons(1200)
    groups = np.repeat(np.arange(120), 10)
    parts = cascade().fit(X, y, groups=groups).parts_
    sides = [set(groups[part]) for part in (parts.train, parts.calibrate, parts.certify)]
    assert sum(map(len, sides)) == len(set.union(*sides)) == 120
    parts = cascade(time_ordered=True).fit(X, y).parts_
    assert parts.train.max() < parts.calibrate.min()
    assert parts.calibrate.max() < parts.certify.min()


def test_groups_not_rows_are_counted_as_evidence() -> None:
    X, y = moons(1200)
    fitted = cascade().fit(X, y, groups=np.repeat(np.arange(120), 10))
    assert fitted.certificate_.n == len(fitted.parts_.certify) / 10


def test_weights_follow_their_rows_into_every_stage_that_takes_them() -> None:
    X, y = moons(500)
    weight = np.arange(1.0, 501.0)
    fitted = cascade(make_pipeline(StandardScaler(), LogisticRegression()), Remembering()).fit(
        X, y, sample_weight=weight
    )
    assert fitted.models_["stage2"].weight_.tolist() == weight[fitted.parts_.train].tolist()
    plain = cascade(make_pipeline(StandardScaler(), LogisticRegression()), Remembering()).fit(X, y)
    coefs = [one.models_["stage1"][-1].coef_ for one in (fitted, plain)]
    assert not np.allclose(*coefs)


def test_metadata_routing() -> None:
    X, y = moons(500)
    weight = np.linspace(1, 2, 500)
    with sklearn.config_context(enable_metadata_routing=True):
        stages = (
            LogisticRegression().set_fit_request(sample_weight=False),
            Remembering().set_fit_request(sample_weight=True),
        )
        asked = cascade(*stages).set_fit_request(sample_weight=True, groups=True)
        fitted = asked.fit(X, y, sample_weight=weight, groups=np.arange(500) // 2)
        assert fitted.models_["stage2"].weight_.tolist() == weight[fitted.parts_.train].tolist()
    with pytest.raises(ValueError, match="metadata reaches stages only after"):
        cascade().fit(X, y, colour=weight)


def test_stages_are_parameters() -> None:
    model = cascade()
    assert model.get_params()["stage1__C"] == 1.0
    model.set_params(stage1__C=0.1, stage2=LogisticRegression(C=7))
    assert (model.stages[0][1].C, model.stages[1][1].C) == (0.1, 7)
    assert clone(model).get_params()["stage2__C"] == 7
    X, y = moons(400)
    search = GridSearchCV(cascade(), {"stage1__C": [0.01, 1.0], "delta": [0.05]}, cv=2).fit(X, y)
    assert set(search.best_params_) == {"stage1__C", "delta"}


def test_fitting_leaves_the_given_stages_alone() -> None:
    first = LogisticRegression()
    X, y = moons(300)
    cascade(first, DecisionTreeClassifier()).fit(X, y)
    assert not hasattr(first, "coef_")


def test_the_same_seed_gives_the_same_cascade_whatever_the_machine_does() -> None:
    X, y = moons(2000)
    one, two = (cascade().fit(X, y) for _ in range(2))
    assert one.policy_ == two.policy_
    assert one.certificate_ == two.certificate_
    assert cascade(random_state=1).fit(X, y).certificate_ != one.certificate_


def test_a_pickle_and_a_state_answer_alike() -> None:
    X, y = moons(2000)
    fitted = pickle.loads(pickle.dumps(cascade().fit(X, y)))
    policy = Policy.restore(json.loads(json.dumps(fitted.policy_.state())))
    stages = [
        lambda rows, model=fitted.models_[name]: model.predict_proba(rows)[:, 1]
        for name in policy.stages
    ]
    scores = policy.run(stages, X, lambda rows, where: rows[where]).scores
    assert scores.tolist() == fitted.predict_proba(X)[:, 1].tolist()


def test_costs_cut_where_they_weigh_the_same() -> None:
    X, y = moons(2000)
    fitted = cascade(loss="cost", costs=(1, 9), budget=0.2).fit(X, y)
    p = fitted.predict_proba(X)[:, 1]
    assert np.array_equal(fitted.predict(X), (p > 0.1).astype(int))


def test_declared_prices_decide_and_measured_ones_are_told() -> None:
    X, y = moons(3000)
    fitted = cascade(price={"stage1": 1.0, "stage2": 0.5}).fit(X, y)
    assert fitted.ships_ == "stage2"
    assert all(price.declared for price in fitted.prices_.values())
    measured = cascade().fit(X, y).prices_
    assert not any(price.declared for price in measured.values())
    assert set(measured) == {"stage1", "stage2"}


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"loss": "hinge"}, "is none of brier"),
        ({"loss": "cost"}, "go together"),
        ({"loss": "cost", "costs": (-1, 2)}, "neither may be negative"),
        ({"costs": (1, 5)}, "go together"),
        ({"delta": 1.5}, "no chance between"),
        ({"budget": 0.0}, "nobody can prove"),
        ({"shares": (0.5, 0.5, 0.5)}, "sum to 1"),
        ({"price": {"stage9": 1.0}}, "no model is called stage9"),
        ({"price": {"stage1": -1.0}}, "not negative"),
        ({"deferral": "hope"}, "neither 'confidence' nor"),
        ({"stages": [("stage1", LogisticRegression())]}, "at least two"),
        ({"stages": [("cascade", SVC()), ("b", SVC())]}, "name of the whole"),
        ({"stages": [("a", SVC()), ("a", SVC())]}, "not unique"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(settings: dict[str, Any], told: str) -> None:
    X, y = moons(200)
    with pytest.raises(ValueError, match=told):
        cascade().set_params(**settings).fit(X, y)


def test_what_is_no_estimator_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="stage1 is no estimator"):
        cascade(LogisticRegression, SVC()).fit(*moons(100))


def test_weights_that_cannot_be_are_refused() -> None:
    X, y = moons(100)
    with pytest.raises(ValueError, match="none may be negative"):
        cascade().fit(X, y, sample_weight=np.r_[-1.0, np.ones(99)])


def test_the_same_data_and_seed_give_the_same_bytes() -> None:
    X, y = moons()
    first, second = cascade().fit(X, y), cascade().fit(X, y)
    assert pickle.dumps(first) == pickle.dumps(second)
    assert first.prices_.keys() == {"stage1", "stage2"}
