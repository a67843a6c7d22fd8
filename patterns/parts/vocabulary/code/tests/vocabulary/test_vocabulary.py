import json

import pyarrow as pa
import pytest

from ml_app.vocabulary import MISSING, UNSEEN, Vocabulary, in_natural_order


def column(*values: str | None) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(values, pa.string())])


def test_codes_are_unseen_missing_known() -> None:
    vocabulary = Vocabulary.fit(column("b", "a", None, "b"))
    assert vocabulary.known == ("a", "b")
    assert vocabulary.encode(column("a", "b", None, "z", "")).tolist() == [1, 2, 0, -1, -1]
    assert (MISSING, UNSEEN) == (0, -1)
    assert vocabulary.used_codes == [1, 2]


@pytest.mark.parametrize("value", ["a", "b", "rare", "never", "", None])
def test_one_value_has_the_code_it_has_in_a_column(value: str | None) -> None:
    for min_count in (1, 2):
        vocabulary = Vocabulary.fit(column("a", "a", "b", "b", "rare"), min_count=min_count)
        assert [vocabulary.encode_one(value)] == vocabulary.encode(column(value)).tolist()


def test_rare_values_share_a_code_with_what_was_never_seen() -> None:
    vocabulary = Vocabulary.fit(column("a", "a", "b", "c", None), min_count=2)
    assert (vocabulary.known, vocabulary.pooled) == (("a",), ("b", "c"))
    assert vocabulary.encode(column("a", "b", "c", "never", None)).tolist() == [1, 2, 2, 2, 0]
    assert vocabulary.used_codes == [1, 2]


def test_a_given_order_comes_first() -> None:
    vocabulary = Vocabulary.fit(column("low", "high", "other"), order=("low", "high", "huge"))
    assert vocabulary.known == ("low", "high", "other")


def test_numbers_are_ordered_by_size() -> None:
    assert in_natural_order(["10", "9", "-1"]) == ["-1", "9", "10"]
    assert in_natural_order(["10", "9", "x"]) == ["10", "9", "x"]


@pytest.mark.parametrize("values", [(), (None, None)])
def test_a_column_without_values_knows_nothing(values: tuple[None, ...]) -> None:
    vocabulary = Vocabulary.fit(column(*values))
    assert vocabulary.known == ()
    assert vocabulary.encode(column("a", None)).tolist() == [-1, 0]


def test_it_survives_being_stored() -> None:
    vocabulary = Vocabulary.fit(column("a", "a", "é", "b", "b"), min_count=2)
    assert Vocabulary.restore(json.loads(json.dumps(vocabulary.state()))) == vocabulary
