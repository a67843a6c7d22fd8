import json

import numpy as np
import pytest

from ml_app.calibration.sigmoid import FittedSigmoid, Sigmoid
from ml_app.refusal import Refused


def log_loss(p, y):
    return -np.mean(np.log(np.where(y == 1, p, 1 - p)))


def overconfident(rows=4000, seed=0):
    rng = np.random.default_rng(seed)
    logit = rng.normal(-1, 1, rows)
    y = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(np.int64)
    return 1 / (1 + np.exp(-(2.5 * logit + 0.8))), y


def test_undoes_what_made_the_scores_too_sure():
    fitted = Sigmoid().fit(*overconfident())
    assert fitted.slope == pytest.approx(1 / 2.5, rel=0.1)
    assert fitted.intercepts[0] == pytest.approx(-0.8 / 2.5, abs=0.1)
    scores, y = overconfident(seed=1)
    assert log_loss(fitted.apply(scores), y) < log_loss(scores, y) - 0.05


def test_the_order_of_scores_stays():
    scores, y = overconfident()
    moved = Sigmoid().fit(scores, y).apply(scores)
    assert (np.argsort(moved, kind="stable") == np.argsort(scores, kind="stable")).all()


def test_one_score_gets_what_many_get_also_at_the_ends():
    fitted = Sigmoid().fit(*overconfident())
    scores = np.array([0.0, 1e-12, 0.2, 0.5, 0.999, 1.0])
    assert [fitted.apply_one(float(s)) for s in scores] == pytest.approx(fitted.apply(scores))
    assert (fitted.apply(scores) > 0).all()
    assert (fitted.apply(scores) < 1).all()


def test_several_classes_get_one_slope_and_an_intercept_each():
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(6000, 3))
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    y = np.array([rng.choice(3, p=p) for p in shares])
    sure = np.exp(3 * logits + [0, 1, 0])
    sure /= sure.sum(axis=1, keepdims=True)
    fitted = Sigmoid().fit(sure, y)
    assert fitted.slope == pytest.approx(1 / 3, rel=0.1)
    assert fitted.intercepts == pytest.approx((-1 / 3, 0), abs=0.1)
    assert fitted.apply(sure).sum(axis=1) == pytest.approx(1)
    assert np.abs(fitted.apply(sure) - shares).max() < 0.06
    assert fitted.apply_row(sure[7].tolist()) == pytest.approx(fitted.apply(sure)[7])


def test_rows_that_are_told_apart_perfectly_do_not_make_it_infinitely_steep():
    scores = np.linspace(0.01, 0.99, 40)
    fitted = Sigmoid().fit(scores, (scores > 0.5).astype(np.int64))
    assert fitted.slope < 10
    assert fitted.apply(np.array([0.99]))[0] < 0.99999


def test_too_few_rows_and_a_class_that_is_absent_are_refused():
    with pytest.raises(Refused, match="every class"):
        Sigmoid().fit(np.full(30, 0.3), np.zeros(30, dtype=np.int64))
    with pytest.raises(Refused, match="needs 20 rows"):
        Sigmoid().fit(np.full(10, 0.3), np.arange(10) % 2)


def test_its_state_survives_json():
    fitted = FittedSigmoid(0.5, (0.1, -0.2))
    assert Sigmoid().restore(json.loads(json.dumps(fitted.state()))) == fitted
