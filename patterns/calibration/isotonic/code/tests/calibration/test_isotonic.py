import json

import numpy as np
import pytest

from ml_app.calibration.isotonic import Isotonic
from ml_app.refusal import Refused


def bent(rows=20_000, seed=0):
    rng = np.random.default_rng(seed)
    scores = rng.random(rows)
    return scores, (rng.random(rows) < scores**3).astype(np.int64)


def test_follows_a_bend():
    fitted = Isotonic(fewest=1000).fit(*bent())
    at = np.array([0.2, 0.5, 0.8])
    assert fitted.apply(at) == pytest.approx(at**3, abs=0.04)


def test_never_falls_and_never_says_never():
    scores, y = bent(2000)
    moved = Isotonic(fewest=1000).fit(scores, y).apply(np.linspace(0, 1, 500))
    assert (np.diff(moved) >= 0).all()
    assert moved.min() >= 0.5 / 2000
    assert moved.max() <= 1 - 0.5 / 2000


def test_one_score_gets_what_many_get():
    fitted = Isotonic(fewest=100).fit(*bent(500))
    scores = np.concatenate([[-0.5, 0.0, 1.0, 1.5], np.linspace(0, 1, 301)])
    singles = [fitted.apply_one(float(score)) for score in scores]
    assert singles == pytest.approx(fitted.apply(scores), abs=1e-12)


def test_several_classes_are_scaled_to_one():
    rng = np.random.default_rng(0)
    scores = rng.dirichlet([1, 1, 1], 3000)
    y = np.array([rng.choice(3, p=p) for p in scores])
    fitted = Isotonic(fewest=1000).fit(scores, y)
    moved = fitted.apply(scores)
    assert moved.sum(axis=1) == pytest.approx(1)
    assert fitted.apply_row(scores[7].tolist()) == pytest.approx(moved[7])
    assert np.abs(moved - scores).mean() < 0.05


def test_too_few_rows_are_refused_with_a_remedy():
    with pytest.raises(Refused, match=r"needs 1000 rows.*here are 500.*sigmoid"):
        Isotonic(fewest=1000).fit(*bent(500))


def test_its_state_survives_json():
    fitted = Isotonic(fewest=100).fit(*bent(500))
    assert Isotonic(fewest=100).restore(json.loads(json.dumps(fitted.state()))) == fitted
