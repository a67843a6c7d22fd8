from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.made_up.world import Sizes
from ml_app.recommendation.sample import sample, write_sample
from ml_app.recommendation.system import System
from ml_app.recommendation.tables import EntityTable, InteractionTable
from ml_app.recommendation.task import Retrieval
from ml_app.retrieval.features import FeatureSpec

SIZES = Sizes(users=120, items=240, events=2_000, days=365)


@dataclass
class Kept:
    """A source that remembers what was written to it."""

    path: str
    table: pa.Table | None = None

    def at(self, path: str) -> "Kept":
        return replace(self, path=path)

    def write(self, table: pa.Table) -> None:
        self.table = table


def kept(name: str) -> Any:
    return Kept(f"data/{name}.csv")


EVENTS = InteractionTable(
    kept("events"),
    user="who",
    item="what",
    time="at",
    weight="stars",
    columns=(
        Column("who", "identifier"),
        Column("what", "identifier"),
        Column("at", "date"),
        Column("stars", "number", minimum=1, maximum=10),
    ),
)
ITEMS = EntityTable(
    kept("items"),
    key="sku",
    columns=(
        Column("sku", "identifier", unique=True),
        Column("kind", "category"),
        Column("tags", "category"),
        Column("released", "date"),
    ),
    features=(FeatureSpec("kind", "category"), FeatureSpec("tags", "categories", separator=";")),
)
USERS = EntityTable(
    kept("users"),
    key="id",
    columns=(Column("id", "identifier", unique=True), Column("group", "category")),
)


def system(**given: Any) -> System:
    unused: Any = None
    parts = {"interactions": EVENTS, "items": ITEMS, "users": USERS, **given}
    return System(name="shop", task=Retrieval(), retriever=unused, split=unused, **parts)


def test_tables_have_the_declared_columns_and_keep_their_contract() -> None:
    made = sample(system(), SIZES)
    assert made["interactions"].column_names == ["who", "what", "at", "stars"]
    assert made["items"].column_names == ["sku", "kind", "tags", "released"]
    assert made["users"].num_rows == SIZES.users
    for name, table in (("interactions", EVENTS), ("items", ITEMS), ("users", USERS)):
        assert table.contract.check(made[name], target=False).faults == ()
    stars = made["interactions"]["stars"].to_numpy()
    assert stars.min() >= 1
    assert stars.max() <= 10


def test_ids_of_events_are_those_of_items_and_users() -> None:
    made = sample(system(), SIZES)
    assert set(made["interactions"]["what"].to_pylist()) <= set(made["items"]["sku"].to_pylist())
    assert set(made["interactions"]["who"].to_pylist()) <= set(made["users"]["id"].to_pylist())


def test_no_event_lies_before_the_release_of_its_item() -> None:
    made = sample(system(), SIZES)
    ids, days = made["items"]["sku"].to_pylist(), made["items"]["released"].to_pylist()
    released = dict(zip(ids, days, strict=True))
    events = made["interactions"].select(["what", "at"]).to_pylist()
    assert all(event["at"] >= released[event["what"]] for event in events)
    assert any(released[event["what"]] > datetime(2024, 1, 1) for event in events)


def test_features_of_an_item_tell_who_likes_it() -> None:
    made = sample(system(), SIZES)
    kind = dict(zip(*(made["items"][name].to_pylist() for name in ("sku", "kind")), strict=True))
    user = made["interactions"]["who"].dictionary_encode().combine_chunks().indices.to_numpy()
    kinds = pa.array([kind[item] for item in made["interactions"]["what"].to_pylist()])
    code = kinds.dictionary_encode().indices.to_numpy()
    shuffled = np.random.default_rng(0).permutation(code)
    assert favourite_share(user, code) > 1.3 * favourite_share(user, shuffled)


def favourite_share(user: np.ndarray, code: np.ndarray) -> float:
    """Of the events of a user with ten or more, those that are of the user's commonest kind."""
    counts = np.zeros((user.max() + 1, code.max() + 1))
    np.add.at(counts, (user, code), 1)
    busy = counts[counts.sum(axis=1) >= 10]
    return float((busy.max(axis=1) / busy.sum(axis=1)).mean())


def test_several_values_are_joined_by_the_declared_separator() -> None:
    tags = sample(system(), SIZES)["items"]["tags"].to_pylist()
    assert any(";" in text for text in tags)
    assert not any("|" in text for text in tags)


def test_the_first_day_is_the_earliest_that_the_contract_allows() -> None:
    dated = replace(EVENTS, columns=(*EVENTS.columns[:2], Column("at", "date", "2020-03-01")))
    times = sample(system(interactions=replace(dated, weight=None)), SIZES)["interactions"]["at"]
    assert min(times.to_pylist()).year == 2020


def test_times_may_be_seconds_and_time_and_weight_may_be_absent() -> None:
    seconds = replace(EVENTS, columns=(*EVENTS.columns[:2], Column("at", "integer")), weight=None)
    times = sample(system(interactions=seconds), SIZES)["interactions"]["at"].to_numpy()
    assert times.min() >= datetime(2024, 1, 1).timestamp() - 86_400
    bare = replace(EVENTS, columns=EVENTS.columns[:2], time=None, weight=None)
    made = sample(system(interactions=bare, items=None, users=None), SIZES)
    assert list(made) == ["interactions"]
    assert made["interactions"].column_names == ["who", "what"]


def test_files_are_written_beside_one_another_and_again_the_same() -> None:
    written: dict[str, Any] = dict(write_sample(system(), SIZES))
    assert {name: source.path for name, source in written.items()} == {
        name: str(Path("data/synthetic") / f"{file}.csv")
        for name, file in (("interactions", "events"), ("items", "items"), ("users", "users"))
    }
    again: dict[str, Any] = dict(write_sample(system(), SIZES))
    other: dict[str, Any] = dict(write_sample(system(seed=1), SIZES))
    assert all(written[name].table.equals(again[name].table) for name in written)
    assert not written["interactions"].table.equals(other["interactions"].table)


@pytest.mark.parametrize("users", [None, USERS])
def test_users_without_a_table_are_named_after_the_column_of_events(users: Any) -> None:
    names = sample(system(users=users), SIZES)["interactions"]["who"].to_pylist()
    assert names[0].startswith("who-" if users is None else "id-")
