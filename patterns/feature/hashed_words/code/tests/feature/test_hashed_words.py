import numpy as np
import pyarrow as pa
import pytest

from ml_app.feature.hashed_words import HashedWords

TEXTS = ["Free entry! WIN £100", "ok", "ok ok", "", None, "日本語 😀 ok", "  \n"]


def encoded(*texts: str | None, bits: int = 12) -> np.ndarray:
    return HashedWords("t", bits).encode(pa.table({"t": pa.array(texts, pa.string())}))


def test_words_pairs_and_signs_are_terms_whatever_their_case() -> None:
    (row,) = encoded("Win £100 now")
    assert np.count_nonzero(row) == 4 + 3
    np.testing.assert_array_equal(encoded("WIN  £100\tNOW")[0], row)
    assert (encoded("now win £100")[0] != row).any()


def test_a_text_has_the_length_of_one_however_long_it_is() -> None:
    lengths = np.linalg.norm(encoded("free entry", "free entry " * 50, "", None), axis=1)
    np.testing.assert_allclose(lengths, [1, 1, 0, 0], rtol=1e-6)


def test_the_hash_is_the_same_in_every_run() -> None:
    weights = HashedWords("t", 11).weights("free entry")
    assert weights == {456: -1.0, 1392: -1.0, 1492: -1.0}


def test_signs_are_even_so_that_collisions_cancel() -> None:
    words = [f"word{number}" for number in range(4000)]
    signs = [next(iter(HashedWords("t", 16).weights(word).values())) for word in words]
    assert abs(np.mean(signs)) < 0.05
    places = [next(iter(HashedWords("t", 6).weights(word))) for word in words]
    counts = np.bincount(places, minlength=64)
    assert (counts.min(), counts.max()) > (30, 62)
    assert counts.max() < 100


@pytest.mark.parametrize("text", TEXTS)
def test_a_row_is_encoded_as_in_a_table(text: str | None) -> None:
    feature = HashedWords("t", 8)
    row = np.array(feature.encode_row({"t": text}), dtype=np.float32)
    np.testing.assert_array_equal(row, encoded(text, bits=8)[0])
    assert row.shape == (feature.width,) == (256,)


def test_half_a_character_as_json_may_hold_is_a_term_too() -> None:
    assert np.count_nonzero(HashedWords("t", 12).encode_row({"t": "a \ud83d"})) == 3


def test_nothing_is_learned() -> None:
    feature = HashedWords("t", 8)
    assert feature.fit(pa.table({"t": ["a"]})) is feature
    assert feature.restore(feature.state()) is feature
    assert (feature.name, feature.inputs, len(feature.names)) == ("t", ("t",), 256)
