from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ml_app.artifact import Artifact, Damaged
from ml_app.recommender.catalogue import Catalogue
from ml_app.recommender.neighbours import Neighbours
from ml_app.recommender.query import Answer, Query, Unfit
from ml_app.recommender.recommender import Recommender
from ml_app.recommender.users import Users

SYSTEM: Any = SimpleNamespace(rerank=None)
Publish = Callable[..., Artifact]


def items(answer: Answer) -> list[str]:
    return [one.item for one in answer.items]


def test_a_known_user_gets_what_follows_from_the_history_and_nothing_seen(
    recommender: Recommender,
) -> None:
    answer = recommender.recommend(Query(user="ann", k=3))
    assert items(answer) == ["dune", "eraserhead", "brazil"]
    assert [one.score for one in answer.items] == pytest.approx([0.9, 0.5, 0.1])
    assert (answer.cold, answer.known_user, answer.unknown_items) == (False, True, [])


def test_somebody_new_is_served_from_a_list_of_items(recommender: Recommender) -> None:
    answer = recommender.recommend(Query(user="zoe", history=["alien"], k=3))
    assert items(answer) == ["dune", "eraserhead", "brazil"]
    assert (answer.cold, answer.known_user) == (False, False)


def test_new_events_of_a_known_user_follow_the_stored_ones(recommender: Recommender) -> None:
    answer = recommender.recommend(Query(user="ann", history=["dune"], k=5))
    assert items(answer) == ["eraserhead", "brazil", "casablanca"]


def test_items_that_are_not_in_the_catalogue_are_named_and_left_out(
    recommender: Recommender,
) -> None:
    answer = recommender.recommend(Query(history=["zardoz", "alien", "zardoz"], k=1))
    assert items(answer) == ["dune"]
    assert answer.unknown_items == ["zardoz"]


@pytest.mark.parametrize(
    "query", [Query(), Query(user="zoe"), Query(user="cid"), Query(history=["zardoz"])]
)
def test_who_is_known_by_nothing_gets_the_most_popular_and_is_told_so(
    recommender: Recommender, query: Query
) -> None:
    answer = recommender.recommend(query)
    assert answer.cold
    assert items(answer) == ["alien", "casablanca", "dune", "brazil", "eraserhead"]
    assert answer.items[0].score == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(user="ann", deny=["dune", "zardoz"], k=2), ["eraserhead", "brazil"]),
        (Query(user="ann", allow=["brazil", "alien"]), ["brazil"]),
        (Query(user="ann", exclude_seen=False, allow=["alien", "dune"]), ["dune", "alien"]),
        (Query(user="ann", categories={"genres": ["space", "satire"]}), ["dune", "brazil"]),
        (Query(user="ann", categories={"genres": ["western"]}), []),
        (Query(allow=["dune", "brazil"], deny=["dune"]), ["brazil"]),
        (Query(categories={"genres": ["horror"]}, k=1), ["alien"]),
        (Query(user="ann", allow=[]), []),
    ],
)
def test_filters(recommender: Recommender, query: Query, expected: list[str]) -> None:
    assert items(recommender.recommend(query)) == expected


def test_allowed_items_that_are_not_there_are_named(recommender: Recommender) -> None:
    answer = recommender.recommend(Query(user="ann", allow=["dune", "zardoz"]))
    assert answer.unknown_items == ["zardoz"]


def test_a_column_that_is_not_there_is_refused_by_name(recommender: Recommender) -> None:
    with pytest.raises(Unfit, match="'director' is no column of categories; known: genres") as told:
        recommender.recommend(Query(categories={"director": ["x"]}))
    assert told.value.field == "categories"
    with pytest.raises(Unfit, match="no feature of users; known: none"):
        recommender.recommend(Query(features={"age": 3}))


def test_similar_items(recommender: Recommender) -> None:
    assert [one.item for one in recommender.similar("alien", 2)] == ["dune", "eraserhead"]
    assert [one.item for one in recommender.similar("casablanca", 50)] == ["brazil", "dune"]
    with pytest.raises(Unfit, match="'zardoz' is not in the catalogue of version 0001-"):
        recommender.similar("zardoz")


class Reading:
    """A retriever that reads features: it prefers the item whose row is the age in decades."""

    version = "read"
    feature_columns: Mapping[str, str] = {"age": "numeric", "town": "category"}

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        self.asked: list[Any] = []

    def best(
        self, history: Any, features: Any, k: int, allowed: Any, denied: Any
    ) -> tuple[Any, Any]:
        self.asked.append(features)
        return np.arange(k), np.zeros(k, dtype=np.float32)


@pytest.fixture
def reading(published: Publish, catalogue: Catalogue, users: Users) -> Recommender:
    artifact = published()
    artifact = Artifact(artifact.directory, {**artifact.manifest, "retriever": {"version": "read"}})
    retriever: Any = Reading(catalogue.items)
    return Recommender(artifact, retriever, catalogue, users)


def test_features_of_a_request_take_the_place_of_those_known(reading: Recommender) -> None:
    asked = reading.retriever.asked  # type: ignore[attr-defined]  # of `Reading`
    assert not reading.recommend(Query(user="ann")).cold
    assert not reading.recommend(Query(user="ann", features={"age": 60})).cold
    assert not reading.recommend(Query(features={"town": "Rome", "age": None})).cold
    assert not reading.recommend(Query(user="cid")).cold
    assert asked == [
        {"age": 31.0, "town": "Ulm"},
        {"age": 60, "town": "Ulm"},
        {"town": "Rome"},
        {"age": 50.0},
    ]
    assert reading.recommend(Query(features={"age": None})).cold


def test_a_feature_of_another_kind_is_refused_by_name(reading: Recommender) -> None:
    with pytest.raises(Unfit) as told:
        reading.recommend(Query(features={"age": "old"}))
    assert told.value.field == "features.age"


def test_parts_of_two_versions_are_refused(published: Publish, catalogue: Catalogue) -> None:
    published(retriever={"kind": "neighbours", "version": "another"})
    with pytest.raises(Damaged, match="the manifest names another"):
        Recommender.load(SYSTEM)
    published(films=Catalogue(catalogue.items[::-1], catalogue.popularity, {}))
    with pytest.raises(Damaged, match="model and catalogue differ"):
        Recommender.load(SYSTEM)
    published(retriever={"kind": "oracle", "version": "1"})
    with pytest.raises(Damaged, match="reads a retriever called 'oracle'"):
        Recommender.load(SYSTEM)


def test_a_file_that_has_changed_is_refused(published: Publish) -> None:
    artifact = published()
    with (artifact.directory / "catalogue.parquet").open("ab") as stream:
        stream.write(b" ")
    with pytest.raises(Damaged, match="changed since training"):
        Recommender.load(SYSTEM)


def test_one_version_is_loaded_by_its_folder(published: Publish, neighbours: Neighbours) -> None:
    first = published()
    published(Neighbours.of(np.eye(5), neighbours.items))
    assert (
        Recommender.load(SYSTEM, first.directory).version
        == first.version
        != Recommender.load(SYSTEM).version
    )
