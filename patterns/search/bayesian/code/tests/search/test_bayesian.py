import math

import pytest

from ml_app.search.bayesian import Bayesian


class Model:
    def suggest(self, trial):
        return {"x": trial.suggest_float("x", -10, 10)}


def bowl(overrides):
    return (overrides.get("x", 8.0) - 3) ** 2


def test_finds_the_bottom_of_a_bowl():
    found = Bayesian(trials=40, seconds=None, folds=0).run(bowl, Model(), seed=0)
    assert found.best["x"] == pytest.approx(3, abs=0.7)
    assert len(found.trials) == 40
    assert found.trials[0]["parameters"] == {}
    assert min(t["loss"] for t in found.trials) == bowl(found.best)


def test_the_same_seed_gives_the_same_trials():
    def losses(seed):
        found = Bayesian(trials=15, seconds=None, folds=0).run(bowl, Model(), seed)
        return [trial["loss"] for trial in found.trials]

    assert losses(1) == losses(1)
    assert losses(1) != losses(2)


def test_defaults_that_are_not_beaten_are_kept():
    def worse(overrides):
        return 1.0 if overrides else 0.5

    assert Bayesian(trials=5, seconds=None, folds=0).run(worse, Model(), seed=0).best == {}


def test_a_loss_that_is_not_a_number_never_wins():
    def broken(overrides):
        return math.nan if overrides else 2.0

    assert Bayesian(trials=4, seconds=None, folds=0).run(broken, Model(), seed=0).best == {}
    found = Bayesian(trials=3, seconds=None, folds=0).run(lambda o: math.nan, Model(), seed=0)
    assert found.best == {}


def test_no_trial_starts_after_the_time_is_up():
    found = Bayesian(trials=1000, seconds=0.0, folds=0).run(bowl, Model(), seed=0)
    assert len(found.trials) < 5


def test_what_the_objective_raises_ends_the_search():
    def fails(overrides):
        raise ValueError("no such column")

    with pytest.raises(ValueError, match="no such column"):
        Bayesian(trials=3, seconds=None, folds=0).run(fails, Model(), seed=0)
