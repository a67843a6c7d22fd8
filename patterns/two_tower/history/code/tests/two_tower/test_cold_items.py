from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from ml_app.retrieval.features import Features, FeatureSpec
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.recency import STATIC
from ml_app.retrieval.splits import items_out
from ml_app.two_tower import cold
from ml_app.two_tower.blend import (
    RIDGES,
    WEIGHTS,
    Blend,
    Described,
    blended,
    mixture,
)
from ml_app.two_tower.closed_form import closed_form
from ml_app.two_tower.likeness import likeness
from ml_app.two_tower.model import TwoTowerModel
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.pairs import (
    frequent_pairs,
    with_pairs,
)
from ml_app.two_tower.starts import Part
from ml_app.two_tower.training import fit_two_tower

OPTIONS = TwoTowerOptions(dimensions=8, training="closed_form")
USERS, ITEMS, TASTES = 60, 300, 6


def events() -> Interactions:
    """Users with two tastes each; an item belongs to one."""
    chance = np.random.default_rng(0)
    of_item = np.arange(ITEMS) % TASTES
    rows = []
    for user in range(USERS):
        liked = chance.choice(TASTES, 2, replace=False)
        items = chance.permutation(np.flatnonzero(np.isin(of_item, liked)))[:30]
        rows += [(f"u{user:02}", f"i{item:03}", float(when)) for when, item in enumerate(items)]
    names = [f"i{item:03}" for item in range(ITEMS)]
    return Interactions.of(*zip(*rows, strict=True), items=names)


def features(interactions: Interactions) -> Features:
    """Of each item its taste, and a word that half of all items have."""
    rows = {
        name: {"about": f"taste{int(name[1:]) % TASTES} {'new' if int(name[1:]) % 4 < 2 else ''}"}
        for name in interactions.items
    }
    return Features.of((FeatureSpec("about", "text"),), interactions.items, rows)


def described() -> Described:
    known = events()
    towers = closed_form(known, (Part("ease", 10.0, 10.0),), OPTIONS)
    both = np.column_stack([towers.vectors, towers.bias])
    matrix = features(known).matrix
    return Described(known, matrix, towers, cold.from_features(matrix, both, known.popularity, 0))


def test_likeness_is_a_ridge_regression_of_every_user_on_the_features() -> None:
    known = events()
    matrix = features(known).matrix
    pooled = STATIC.matrix(known.histories(), ITEMS)
    found = cold.apply(likeness(matrix, known.popularity, pooled, 3.0, 0), matrix)
    warm = known.popularity > 0
    X = matrix.toarray() - matrix[warm].toarray().mean(axis=0)
    F, had = X[warm], pooled.toarray()[:, warm]
    wanted = had @ F @ np.linalg.solve(F.T @ F + 3.0 * np.eye(F.shape[1]), X.T)
    assert (pooled @ found) @ found.T == pytest.approx(wanted, abs=1e-3)
    assert found[warm].mean(axis=0) == pytest.approx(np.zeros(found.shape[1]), abs=1e-5)


def test_items_with_events_are_scored_as_before() -> None:
    given = described()
    histories = given.interactions.histories()
    before = given.towers
    after, _ = blended(given, Blend(), 0)
    scores = before.user.vectors(histories) @ before.vectors.T + before.bias
    found = after.user.vectors(histories) @ after.vectors.T + after.bias
    assert found == pytest.approx(scores, abs=1e-4)


def test_one_user_is_scored_as_many_are() -> None:
    given = described()
    towers, _ = blended(given, Blend(), 0)
    histories = given.interactions.histories(np.array([0, 1]))
    many = towers.user.vectors(histories)
    for row in range(2):
        assert towers.user.vector(histories[row]) == pytest.approx(many[row], abs=1e-4)


@pytest.mark.parametrize("weight", WEIGHTS)
def test_a_blend_differs_between_items_as_much_as_the_regression_does(weight: float) -> None:
    given = described()
    mixed = mixture(given, 3.0, 0)
    users = mixed.user.vectors(given.interactions.histories())
    known = given.features[given.interactions.popularity > 0]
    both = cold.apply(mixed.weights(weight), known)
    scores = users @ both[:, :-1].T + both[:, -1]
    plain = cold.apply(given.weights, known)
    wanted = users[:, : plain.shape[1] - 1] @ plain[:, :-1].T + plain[:, -1]
    assert scores.mean(axis=1) == pytest.approx(wanted.mean(axis=1), abs=1e-3)
    assert scores.std(axis=1).mean() == pytest.approx(wanted.std(axis=1).mean(), rel=0.05)


def test_features_that_say_nothing_leave_the_regression() -> None:
    given = described()
    empty = given.features.multiply(0.0).tocsr()
    towers, weights = blended(
        Described(given.interactions, empty, given.towers, given.weights), Blend(), 0
    )
    assert np.isfinite(weights).all()
    assert np.isfinite(towers.user.vectors(given.interactions.histories())).all()


def test_hidden_items_are_found_by_those_who_like_their_kind() -> None:
    known = events()
    holdout, hidden = items_out(known, 0.1, 1)
    model = fit_two_tower(holdout.train, item_features=features(known), options=OPTIONS)
    chosen = model.report["cold_items"]
    assert chosen["ridge"] in RIDGES
    assert chosen["weight"] in WEIGHTS
    found = rank(model.ranker(), holdout, hidden)
    assert found.mean("recall@10") > 0.85
    cold_row = int(np.flatnonzero(hidden)[0])
    taste = cold_row % TASTES
    about = f"taste{taste} {'new' if cold_row % 4 < 2 else ''}"
    vectors, bias = model.item_vectors_from_features([{"about": about}])
    assert vectors[0] == pytest.approx(model.item_vectors[cold_row], abs=1e-4)
    assert bias[0] == pytest.approx(model.item_bias[cold_row], abs=1e-4)


def test_pairs_are_what_most_items_have_both_of() -> None:
    X = csr_matrix([[1, 1, 0, 0]] * 6 + [[0, 2, 3, 0]] * 5 + [[0, 0, 1, 1]] * 9, dtype=np.float32)
    events = np.array([1] * 15 + [0] * 5)
    pairs = frequent_pairs(X, events)
    assert pairs.tolist() == [[0, 1], [1, 2]]  # columns 2 and 3 meet in four known items only
    found = with_pairs(X, pairs).toarray()
    assert found[:, :4] == pytest.approx(X.toarray())
    assert found[[0, 6, 11], 4:].tolist() == [[1, 0], [0, 6], [0, 0]]


def test_a_model_with_pairs_comes_back_from_its_folder(tmp_path: Path) -> None:
    known = events()
    model = fit_two_tower(known, item_features=features(known), options=OPTIONS)
    assert len(model.feature_pairs)
    model.save(tmp_path)
    again = TwoTowerModel.load(tmp_path)
    row = {"about": "taste3 new"}
    assert again.item_vectors_from_features([row])[0] == pytest.approx(
        model.item_vectors_from_features([row])[0]
    )


def test_trained_towers_are_blended_as_well() -> None:
    pytest.importorskip("torch")
    known = events()
    holdout, hidden = items_out(known, 0.1, 1)
    options = replace(OPTIONS, training="gradient", epochs=1)
    model = fit_two_tower(holdout.train, item_features=features(known), options=options)
    assert model.report["training"] == "gradient"
    assert rank(model.ranker(), holdout, hidden).mean("recall@10") > 0.85


def test_without_item_features_nothing_is_added() -> None:
    model = fit_two_tower(events(), options=OPTIONS)
    assert model.report["cold_items"] is None
    assert model.dimensions == 8
