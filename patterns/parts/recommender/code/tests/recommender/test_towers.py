"""Towers made by hand: a user likes what lies in the direction of the newest items."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ml_app.artifact import Damaged, publish
from ml_app.recommender.loading import load_retriever
from ml_app.recommender.neighbours import Neighbours
from ml_app.recommender.standby import WithStandby
from ml_app.recommender.towers import INDEX, MODEL, Towers
from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.features import FeatureEncoder, FeatureSpec
from ml_app.two_tower import index as item_index
from ml_app.two_tower.index import Index
from ml_app.two_tower.model import TwoTowerModel
from ml_app.two_tower.user_tower import UserTower

ITEMS = 40
NONE = np.empty(0, dtype=np.int64)


def model(seed: int = 0) -> TwoTowerModel:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(ITEMS, 3)).astype(np.float32)
    encoder = FeatureEncoder.fit(
        [FeatureSpec("town", "category", min_count=1)], [{"town": "Ulm"}, {"town": "Bonn"}]
    )
    tower = UserTower(
        inputs=vectors[:, None, :],
        taus=np.array([[2.0]], dtype=np.float32),
        amounts=np.ones((1, 1), dtype=np.float32),
        offset=np.zeros(3, dtype=np.float32),
        feature_weights=rng.normal(size=(2, 3)).astype(np.float32),
    )
    return TwoTowerModel(
        items=tuple(f"i{n}" for n in range(ITEMS)),
        item_vectors=vectors,
        item_bias=np.linspace(0, 1, ITEMS).astype(np.float32),
        user_tower=tower,
        feature_vectors=np.zeros((1, 4), dtype=np.float32),
        item_encoder=None,
        user_encoder=encoder,
        report={},
    )


def index_of(towers: TwoTowerModel, **changed: Any) -> Index:
    settings = {"version": towers.version} | changed
    return item_index.build(towers.item_vectors, towers.item_bias, **settings)


@pytest.fixture
def towers() -> Towers:
    made = model()
    return Towers(made, index_of(made))


def test_towers_and_index_of_two_versions_never_meet(tmp_path: Path) -> None:
    first, second = model(0), model(1)
    with pytest.raises(Damaged, match=f"belongs to towers {second.version}"):
        Towers(first, index_of(second))
    with pytest.raises(Damaged, match="of no version"):
        Towers(first, index_of(first, version=""))
    (tmp_path / MODEL).mkdir()
    (tmp_path / INDEX).mkdir()
    first.save(tmp_path / MODEL)
    item_index.save(index_of(second), tmp_path / INDEX)
    with pytest.raises(Damaged, match="must never meet"):
        Towers.load(tmp_path)


def test_a_version_is_loaded_and_a_changed_file_of_it_refused(tmp_path: Path) -> None:
    made = model()

    def fill(folder: Path) -> dict[str, object]:
        (folder / MODEL).mkdir()
        (folder / INDEX).mkdir()
        made.save(folder / MODEL)
        item_index.save(index_of(made), folder / INDEX)
        return {"retriever": {"kind": "towers", "version": made.version}}

    artifact = publish(fill, b"", tmp_path)
    assert load_retriever(artifact).version == made.version
    with (artifact.directory / INDEX / "index.json").open("a") as stream:
        stream.write(" ")
    with pytest.raises(Damaged, match="changed since training"):
        load_retriever(artifact)


@pytest.mark.parametrize("exclude_seen", [True, False])
def test_one_user_and_many_users_get_the_same_items(towers: Towers, exclude_seen: bool) -> None:
    histories = Histories.of([[1, 2, 3], [30], []])
    known = [{"town": "Ulm"}, {"town": None}, {"town": "Bonn"}]
    rows, scores = towers.best_of_many(histories, known, 5, exclude_seen=exclude_seen)
    for user in range(3):
        had = histories[user]
        one, values = towers.best(had, known[user], 5, None, had if exclude_seen else NONE)
        assert rows[user].tolist() == one.tolist()
        assert scores[user] == pytest.approx(values, rel=1e-4, abs=1e-5)
        assert not (exclude_seen and np.isin(rows[user], had).any())


def test_where_items_end_there_are_no_more(towers: Towers) -> None:
    histories = Histories.of([list(range(ITEMS - 2)), [0]])
    rows, scores = towers.best_of_many(histories, [{}, {}], ITEMS + 9, exclude_seen=True)
    assert (rows >= 0).sum(axis=1).tolist() == [2, ITEMS - 1]
    assert np.isneginf(scores[rows < 0]).all()


def test_features_move_the_user(towers: Towers) -> None:
    assert towers.feature_columns == {"town": "category"}
    lists = {
        town: tuple(towers.best(NONE, {"town": town}, 5, None, NONE)[0].tolist())
        for town in ("Ulm", "Bonn")
    }
    assert lists["Ulm"] != lists["Bonn"]


def test_similar_items_are_those_of_the_smallest_angle_whatever_their_bias(
    towers: Towers,
) -> None:
    vectors = model().item_vectors
    directions = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = directions @ directions[7]
    likeness[7] = -1
    rows, values = towers.similar(7, 6)
    assert rows.tolist() == np.argsort(-likeness, kind="stable")[:6].tolist()
    assert values == pytest.approx(likeness[rows], abs=1e-6)
    assert len(towers.similar(7, ITEMS - 1)[0]) == ITEMS - 1


def test_an_approximate_index_is_asked_for_more_and_ranked_by_angle() -> None:
    pytest.importorskip("faiss", reason="faiss is not installed")
    made = model()
    approximate = Towers(made, index_of(made, kind="ivf"))
    exact = Towers(made, index_of(made))
    rows, values = approximate.similar(7, 3)
    assert 7 not in rows
    assert np.all(np.diff(values) <= 0)
    assert len(set(rows.tolist()) & set(exact.similar(7, 3)[0].tolist())) >= 2
    found, _ = approximate.best_of_many(Histories.of([[1, 2]]), [{}], 4, exclude_seen=True)
    assert not np.isin(found, [1, 2]).any()


def test_neighbours_answer_and_the_towers_stand_by_for_features(towers: Towers) -> None:
    kernel = np.zeros((ITEMS, ITEMS))
    kernel[1, [5, 6]] = (2.0, 1.0)
    both = WithStandby(Neighbours.of(kernel, towers.items), towers)
    assert both.feature_columns == {"town": "category"}
    by_history = both.best(np.array([1]), {"town": "Ulm"}, 2, None, np.array([1]))
    assert by_history[0].tolist() == [5, 6]
    known = {"town": "Bonn"}
    by_features = towers.best(NONE, known, 4, None, NONE)
    assert both.best(NONE, known, 4, None, NONE)[0].tolist() == by_features[0].tolist()
    histories = Histories.of([[1], []])
    rows, scores = both.best_of_many(histories, [known, known], 4, exclude_seen=True)
    assert rows[0].tolist()[:2] == [5, 6]
    assert rows[1].tolist() == by_features[0].tolist()
    assert scores[1] == pytest.approx(by_features[1], rel=1e-4)
    assert both.similar(1, 2)[0].tolist() == [5, 6]
    assert both.similar(7, 2)[0].tolist() == towers.similar(7, 2)[0].tolist()


def test_a_standby_of_another_catalogue_is_refused(towers: Towers) -> None:
    with pytest.raises(Damaged, match="two catalogues"):
        WithStandby(Neighbours.of(np.eye(2), ("a", "b")), towers)


def test_neighbours_are_loaded_with_the_towers_beside_them(tmp_path: Path) -> None:
    made = model()
    kernel = Neighbours.of(np.eye(ITEMS), made.items)

    def fill(folder: Path) -> dict[str, object]:
        (folder / MODEL).mkdir()
        (folder / INDEX).mkdir()
        made.save(folder / MODEL)
        item_index.save(index_of(made), folder / INDEX)
        kernel.save(folder)
        return {"retriever": {"kind": "neighbours", "version": kernel.version}}

    loaded = load_retriever(publish(fill, b"", tmp_path))
    assert loaded.version == kernel.version
    assert loaded.feature_columns == {"town": "category"}
