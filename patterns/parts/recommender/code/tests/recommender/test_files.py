from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from scipy.sparse import csr_matrix

from ml_app.recommender.catalogue import Catalogue
from ml_app.recommender.features import checked
from ml_app.recommender.neighbours import Neighbours
from ml_app.recommender.query import Unfit
from ml_app.recommender.users import Users
from ml_app.retrieval.arrays import Histories

NONE = np.empty(0, dtype=np.int64)


def test_a_catalogue_comes_back_as_it_was_saved(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.save(tmp_path)
    loaded = Catalogue.load(tmp_path / "catalogue.parquet")
    assert loaded.items == catalogue.items
    assert loaded.popularity.tolist() == catalogue.popularity.tolist()
    assert {c: list(map(list, v)) for c, v in loaded.categories.items()} == {
        "genres": list(catalogue.categories["genres"])
    }
    assert loaded.having({"genres": ["space"]}).tolist() == [True, False, False, True, False]


def test_items_equally_popular_keep_their_order() -> None:
    catalogue = Catalogue(("a", "b", "c"), np.array([1, 5, 1]), {})
    assert catalogue.popular.tolist() == [1, 0, 2]


def test_users_come_back_as_they_were_saved_also_in_pieces(users: Users, tmp_path: Path) -> None:
    users.save(tmp_path)
    path = tmp_path / "users.parquet"
    loaded = Users.load(path)
    assert loaded.row == {"ann": 0, "bob": 1, "cid": 2}
    assert [loaded.history(row).tolist() for row in range(3)] == [[0], [2, 1], []]
    assert loaded.known_of(1) == {"age": None, "town": "Bonn"}
    pieces = list(Users.pieces(path, 2))
    assert [list(piece.ids) for piece in pieces] == [["ann", "bob"], ["cid"]]
    assert [p.history(row).tolist() for p in pieces for row in range(len(p))] == [[0], [2, 1], []]
    assert pieces[1].known_of(0) == {"age": 50.0, "town": None}


def test_users_without_features_know_nothing(tmp_path: Path) -> None:
    Users(("ann",), Histories.of([[1]]), pa.table({})).save(tmp_path)
    assert Users.load(tmp_path / "users.parquet").known_of(0) == {}


def test_neighbours_come_back_and_their_version_tells_them_apart(
    neighbours: Neighbours, tmp_path: Path
) -> None:
    neighbours.save(tmp_path)
    loaded = Neighbours.load(tmp_path / "neighbours.npz")
    assert loaded.version == neighbours.version
    other = Neighbours.of(np.eye(5), neighbours.items)
    assert other.version != neighbours.version
    assert loaded.feature_columns == {}


def test_dense_and_sparse_weights_make_the_same_neighbours() -> None:
    weights = np.array([[0, 2.0, -3.0], [0, 0, 0], [1.0, 0, 0]])
    names = ("a", "b", "c")
    dense = Neighbours.of(weights, names, width=2)
    assert dense.version == Neighbours.of(csr_matrix(weights), names, width=2).version
    assert Neighbours.of(weights, names, width=1).columns.tolist() == [[2], [3], [0]]


def test_without_ages_every_item_of_the_history_counts_once(neighbours: Neighbours) -> None:
    once, again = (
        neighbours.best(np.array(history), None, 5, None, NONE) for history in ([0, 3], [3, 0, 0])
    )
    assert once[1].tolist() == again[1].tolist()
    assert once[0][0] == 0


def test_with_ages_only_the_newest_count_and_the_bias_decides_among_the_rest() -> None:
    weights = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0]], dtype=float)
    bias = np.array([0.0, 0.1, 0.2, 0.3], dtype=np.float32)
    kernel = Neighbours.of(weights, ("a", "b", "c", "d"), bias=bias, ages=(1.0, 0.5))
    rows, scores = kernel.best(np.array([3, 0, 1]), None, 4, None, NONE)
    assert rows.tolist() == [2, 1, 3, 0]
    assert scores == pytest.approx([1.2, 0.6, 0.3, 0.0])


def test_fewer_are_left_than_were_asked_for(neighbours: Neighbours) -> None:
    allowed = np.array([True, True, False, False, False])
    rows, _ = neighbours.best(np.array([3]), None, 5, allowed, np.array([0]))
    assert rows.tolist() == [1]
    none, _ = neighbours.best(np.array([3]), None, 5, allowed, np.array([0, 1]))
    assert none.tolist() == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("numeric", 3),
        ("numeric", 2.5),
        ("date", "2024-05-01"),
        ("date", date(2024, 5, 1)),
        ("category", "Ulm"),
        ("category", True),
        ("categories", ["a", "b"]),
        ("categories", "a|b"),
        ("text", "so"),
        ("numeric", None),
    ],
)
def test_features_of_their_kind_are_taken(kind: str, value: object) -> None:
    assert checked({"x": value}, {"x": kind}) == {"x": value}


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("numeric", "3", "finite number"),
        ("numeric", True, "finite number"),
        ("numeric", float("inf"), "finite number"),
        ("numeric", 10**400, "finite number"),
        ("date", "yesterday", "ISO 8601"),
        ("date", 3, "ISO 8601"),
        ("category", ["a"], "a text"),
        ("categories", [1], "list of texts"),
        ("text", {"a": 1}, "a text"),
    ],
)
def test_features_of_another_kind_are_refused(kind: str, value: object, message: str) -> None:
    with pytest.raises(Unfit, match=message) as told:
        checked({"x": value}, {"x": kind})
    assert told.value.field == "features.x"
