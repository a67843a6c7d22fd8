import json
import math

import numpy as np
import pyarrow as pa
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from ml_app.feature.character_ngrams import CharacterNgrams, pieces

TEXTS = ["free entry now", "free entries", "are you free?", "see you", "", "See YOU now", "o"]


def table(*texts: str | None) -> pa.Table:
    return pa.table({"t": pa.array(texts, pa.string())})


def feature(terms: int = 500) -> CharacterNgrams:
    return CharacterNgrams("t", terms, 2, 5)


def test_pieces_know_where_a_word_begins_and_ends() -> None:
    assert list(pieces("Ab", 2, 5)) == [" a", "ab", "b ", " ab", "ab ", " ab "]
    assert list(pieces("a b", 3, 3)) == [" a ", " b "]
    assert list(pieces("  ", 2, 5)) == []


def test_the_weights_are_those_of_scikit_learn() -> None:
    texts = [text for text in TEXTS if text]
    fitted = feature().fit(table(*texts))
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2)
    expected = vectorizer.fit_transform(texts).toarray()
    ours = {piece: place for place, piece in enumerate(fitted.state()["rarity"])}
    assert set(ours) == set(vectorizer.vocabulary_)
    order = [ours[piece] for piece in vectorizer.get_feature_names_out()]
    np.testing.assert_allclose(fitted.encode(table(*texts))[:, order], expected, atol=1e-6)


def test_the_pieces_in_most_rows_are_kept() -> None:
    fitted = feature(3).fit(table("aa aa", "ab", "ab", "b"))
    assert list(fitted.state()["rarity"]) == [" a", "b ", " ab"]
    assert fitted.state()["rarity"][" ab"] == pytest.approx(math.log(5 / 3) + 1)
    assert fitted.width == 3


@pytest.mark.parametrize("text", [*TEXTS, None, "never seen: xyzzy", "free\nfree 日本"])
def test_a_row_is_encoded_as_in_a_table(text: str | None) -> None:
    fitted = feature().fit(table(*TEXTS, None))
    row = np.array(fitted.encode_row({"t": text}), dtype=np.float32)
    np.testing.assert_array_equal(row, fitted.encode(table(text))[0])


def test_it_survives_being_stored() -> None:
    fitted = feature().fit(table(*TEXTS, None))
    restored = feature().restore(json.loads(json.dumps(fitted.state())))
    np.testing.assert_array_equal(restored.encode(table(*TEXTS)), fitted.encode(table(*TEXTS)))
    assert restored.names == fitted.names


def test_without_a_repeated_piece_there_is_one_empty_column() -> None:
    fitted = feature().fit(table(None, "ab", "xy"))
    assert fitted.encode(table("ab", None)).tolist() == [[0.0], [0.0]]
