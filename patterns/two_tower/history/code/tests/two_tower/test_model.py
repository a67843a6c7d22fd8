import json
from pathlib import Path

import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.features import Features, FeatureSpec
from ml_app.retrieval.interactions import Interactions
from ml_app.two_tower.index import build, search
from ml_app.two_tower.model import TwoTowerModel
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.training import fit_two_tower

FAST = TwoTowerOptions(dimensions=8, training="closed_form")
HALVES = (FeatureSpec("half", "category"),)


def events(hidden: int = 0) -> Interactions:
    """Users of two kinds, each with items of their half of the catalogue."""
    chance = np.random.default_rng(0)
    users, items, times = [], [], []
    for user in range(40):
        for when, place in enumerate(chance.permutation(10 - hidden)[:6]):
            users.append(f"u{user:02}")
            items.append(f"i{place + 10 * (user % 2):02}")
            times.append(float(when))
    return Interactions.of(users, items, times, items=[f"i{i:02}" for i in range(20)])


def item_features(interactions: Interactions) -> Features:
    rows = {name: {"half": "low" if int(name[1:]) < 10 else "high"} for name in interactions.items}
    return Features.of(HALVES, interactions.items, rows)


def user_features(interactions: Interactions) -> Features:
    rows = {name: {"half": "odd" if int(name[1:]) % 2 else "even"} for name in interactions.users}
    return Features.of(HALVES, interactions.users, rows)


@pytest.fixture(scope="module")
def model() -> TwoTowerModel:
    known = events(hidden=1)
    return fit_two_tower(
        known,
        item_features=item_features(known),
        user_features=user_features(known),
        options=FAST,
    )


def test_one_user_is_scored_as_many_are(model: TwoTowerModel) -> None:
    known = events(hidden=1)
    histories = Histories.of([known.history(0), [3], []])
    features = user_features(known).matrix[:3]
    many = model.user_vectors(histories, features)
    for row, half in enumerate(["even", "odd", "even"]):
        one = model.user_vector(histories[row], {"half": half})
        assert one == pytest.approx(many[row], abs=1e-4)


def test_a_new_user_is_served_from_a_list_of_items(model: TwoTowerModel) -> None:
    rows, unknown = model.rows(["i11", "nothing", "i13"])
    assert unknown == ["nothing"]
    index = build(model.item_vectors, model.item_bias, version=model.version)
    found, scores = search(index, model.user_vector(rows)[None], 20, denied=[rows])
    assert set(found[0, :18]) == set(range(20)) - set(rows)
    high = found[0, :18] >= 10
    assert scores[0, :18][high].mean() > scores[0, :18][~high].mean()


def test_a_user_without_history_is_served_from_features(model: TwoTowerModel) -> None:
    scores = model.user_vector([], {"half": "odd"}) @ model.item_vectors.T + model.item_bias
    assert scores[10:].mean() > scores[:10].mean()
    assert np.isfinite(model.user_vector([])).all()


def test_an_item_nobody_had_is_placed_by_its_features(model: TwoTowerModel) -> None:
    low = model.user_vector([0, 1, 2])
    vectors, bias = model.item_vectors_from_features([{"half": "low"}, {"half": "high"}, {}])
    scores = vectors @ low + bias
    assert scores[0] > scores[2] > scores[1]
    cold = model.items.index("i09")
    assert model.item_vectors[cold] == pytest.approx(vectors[0], abs=1e-5)


def test_without_item_features_a_new_item_is_refused() -> None:
    plain = fit_two_tower(events(), options=FAST)
    with pytest.raises(Refused, match="without item features"):
        plain.item_vectors_from_features([{}])


def test_a_model_comes_back_from_its_folder(model: TwoTowerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = TwoTowerModel.load(tmp_path)
    assert again.version == model.version
    assert again.items == model.items
    assert again.report == json.loads(json.dumps(model.report))
    assert np.array_equal(
        again.user_vector([1, 2], {"half": "odd"}), model.user_vector([1, 2], {"half": "odd"})
    )


def test_files_of_two_models_are_not_mixed(model: TwoTowerModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    words = json.loads((tmp_path / "towers.json").read_text())
    (tmp_path / "towers.json").write_text(json.dumps({**words, "version": "0" * 16}))
    with pytest.raises(Refused, match="different versions"):
        TwoTowerModel.load(tmp_path)


def test_factors_give_the_models_scores(model: TwoTowerModel) -> None:
    known = events(hidden=1)
    features = user_features(known).matrix
    factors = model.factors(known.users, known.histories(), features)
    scores = factors["user_vectors"] @ factors["item_vectors"].T + factors["item_bias"]
    rows = np.arange(len(known.users))
    assert scores == pytest.approx(model.ranker(features).scores(rows, known.histories()), abs=1e-4)
    assert factors["user_ids"].tolist() == list(known.users)
    assert factors["item_ids"].tolist() == list(known.items)


def test_the_same_seed_gives_the_same_vectors() -> None:
    first, again = (fit_two_tower(events(), options=FAST) for _ in range(2))
    assert first.version == again.version
    assert np.array_equal(first.item_vectors, again.item_vectors)


def test_features_must_have_a_row_per_id() -> None:
    other = item_features(Interactions.of(["a", "a"], ["i01", "i12"]))
    with pytest.raises(Refused, match="item features have 2 rows for 20 items"):
        fit_two_tower(events(), item_features=other, options=FAST)


@pytest.mark.parametrize(
    ("users", "items", "times"),
    [
        (["a", "b"], ["x", "y"], [1.0, 2.0]),
        (["a", "a", "b"], ["x", "y", "x"], None),
        (["a", "a", "b"], ["x", "y", "x"], [1.0, 1.0, 1.0]),
        (["a", "a", "a", "a"], ["x", "x", "y", "x"], [1.0, 1.0, 2.0, 3.0]),
        (["a", "a", "b", "b"], ["x", "y", "y", "x"], [1.0, None, 2.0, 3.0]),
    ],
)
def test_the_least_data_still_gives_a_model(
    users: list[str], items: list[str], times: list[float] | None
) -> None:
    known = Interactions.of(users, items, times)
    model = fit_two_tower(known, options=FAST)
    for history in ([], [0], [0, 1]):
        vector = model.user_vector(history)
        assert vector.shape == (model.dimensions,)
        assert np.isfinite(vector @ model.item_vectors.T + model.item_bias).all()
