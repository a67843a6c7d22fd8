from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.made_up.values import Subjects, identifiers, made_column

KIND = np.arange(600) % 3
PLACE = np.linspace(0, 1, len(KIND), endpoint=False)
SUBJECTS = Subjects(KIND, PLACE, ("garden", "kitchen", "books"), KIND * 10.0, datetime(2024, 1, 1))


def column(*, separator: str | None = None, seed: int = 0, **said: Any) -> pa.Array:
    declared = Column(said.pop("name", "x"), said.pop("type", "category"), **said)
    return made_column(declared, separator, SUBJECTS, np.random.default_rng(seed))


def told_by(values: pa.Array) -> float:
    """Share of rows whose kind is the commonest one of their value."""
    codes = values.dictionary_encode().indices.to_numpy()
    table = np.zeros((codes.max() + 1, 3))
    np.add.at(table, (codes, KIND), 1)
    return float(table.max(axis=1).sum() / len(codes))


def test_a_category_tells_the_kind_but_not_always() -> None:
    values = column()
    assert set(values.to_pylist()) == {"garden", "kitchen", "books"}
    assert 0.85 < told_by(values) < 1


def test_declared_categories_are_kept_to() -> None:
    assert set(column(categories=("a", "b", "c")).to_pylist()) == {"a", "b", "c"}
    assert set(column(categories=("a",)).to_pylist()) == {"a"}


def test_tags_are_lists_without_repetition_and_their_first_tells_the_kind() -> None:
    lists = [text.split("|") for text in column(separator="|").to_pylist()]
    assert {len(tags) for tags in lists} == {1, 2, 3}
    assert all(len(set(tags)) == len(tags) for tags in lists)
    assert told_by(pa.array([tags[0] for tags in lists])) > 0.95
    declared = column(separator=";", categories=("p", "q")).to_pylist()
    assert {tag for text in declared for tag in text.split(";")} == {"p", "q"}


def test_numbers_stay_in_bounds_and_follow_the_kind() -> None:
    numbers = column(type="number", minimum=5, maximum=9).to_numpy()
    assert numbers.min() >= 5
    assert numbers.max() <= 9
    means = [numbers[kind == KIND].mean() for kind in range(3)]
    assert max(means) - min(means) > 0.2
    whole = column(type="integer", minimum=0.5, maximum=3.5)
    assert pa.types.is_integer(whole.type)
    assert set(whole.to_pylist()) <= {1, 2, 3}


def test_dates_are_the_days_of_appearance_within_bounds() -> None:
    assert column(type="date")[1].as_py() == datetime(2024, 1, 11)
    later = column(type="date", minimum="2024-01-05", maximum="2024-01-15").to_pylist()
    assert min(later) == datetime(2024, 1, 5)
    assert max(later) == datetime(2024, 1, 15)


def test_titles_are_words_that_name_the_kind_and_no_two_are_alike() -> None:
    titles = column(type="text").to_pylist()
    assert len(set(titles)) == len(titles)
    assert all(SUBJECTS.names[kind] in title for kind, title in zip(KIND, titles, strict=True))


def test_booleans_and_gaps() -> None:
    flags = column(type="boolean", nullable=True)
    assert pa.types.is_boolean(flags.type)
    assert 10 < flags.null_count < 60
    assert column(type="boolean").null_count == 0


@pytest.mark.parametrize(
    ("kind", "first"), [("identifier", "x-000001"), ("integer", 7), ("category", "x-000001")]
)
def test_ids_keep_their_type_and_do_not_repeat(kind: Any, first: Any) -> None:
    ids = identifiers(Column("x", kind, minimum=7 if kind == "integer" else None), 50)
    assert ids[0].as_py() == first
    assert len(set(ids.to_pylist())) == 50


def test_neighbours_within_a_kind_are_alike() -> None:
    first = [text.split("|")[0] for text in column(separator="|").to_pylist()]
    mine = [tag for tag, kind in zip(first, KIND, strict=True) if kind == 0]
    assert mine == sorted(mine)
    assert len(set(mine)) == 3
    numbers = column(type="number").to_numpy()[KIND == 0]
    assert np.corrcoef(numbers[:-1], numbers[1:])[0, 1] > 0.5
