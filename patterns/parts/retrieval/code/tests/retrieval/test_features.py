import datetime as dt
import json

import numpy as np
import pytest

from ml_app.refusal import Refused
from ml_app.retrieval.features import (
    FeatureEncoder,
    Features,
    FeatureSpec,
)

SPECS = (
    FeatureSpec("price", "numeric"),
    FeatureSpec("shop", "category", min_count=1),
    FeatureSpec("tags", "categories", separator=",", min_count=1),
    FeatureSpec("name", "text"),
    FeatureSpec("since", "date"),
)
ROWS = [
    {"price": 1, "shop": "A", "tags": "red, blue", "name": "Big Box", "since": "2020-01-01"},
    {"price": 3, "shop": "B", "tags": "red", "name": "small box", "since": "2021-01-01"},
    {"price": 5, "shop": "A", "tags": ["green"], "name": None, "since": "2022-01-01"},
]


def encoded(encoder: FeatureEncoder, row: dict[str, object]) -> dict[str, float]:
    found = encoder.encode([row]).tocoo()
    return {encoder.names[c]: float(v) for c, v in zip(found.col, found.data, strict=True)}


def test_every_kind_has_its_columns() -> None:
    encoder = FeatureEncoder.fit(SPECS, ROWS)
    assert {n for n in encoder.names if n.startswith("tags")} == {
        "tags=blue",
        "tags=green",
        "tags=red",
    }
    assert [n for n in encoder.names if n.startswith("name")] == ["name=box"]
    row = encoded(encoder, {"tags": "red,blue", "shop": "B", "name": "A box, a BOX"})
    assert row == pytest.approx(
        {"tags=red": 0.5**0.5, "tags=blue": 0.5**0.5, "shop=B": 1.0, "name=box": 1.0}
    )


def test_unknown_and_missing_add_nothing() -> None:
    encoder = FeatureEncoder.fit(SPECS, ROWS)
    assert encoded(encoder, {}) == {}
    assert encoded(encoder, {"shop": "Z", "tags": "black", "name": "", "price": ""}) == {}


def test_a_number_lies_between_two_knots() -> None:
    encoder = FeatureEncoder.fit(SPECS[:1], [{"price": p} for p in range(0, 15, 2)])
    assert encoded(encoder, {"price": 2.5}) == pytest.approx({"price=2": 0.75, "price=4": 0.25})
    assert encoded(encoder, {"price": 99}) == {"price=14": 1.0}
    assert encoded(encoder, {"price": -1}) == {"price=0": 1.0}


def test_dates_are_days_whatever_their_form() -> None:
    encoder = FeatureEncoder.fit(SPECS[4:], ROWS)
    forms: list[object] = ["2021-01-01", dt.date(2021, 1, 1), dt.datetime(2021, 1, 1), 1609459200]
    assert len({tuple(encoded(encoder, {"since": form}).items()) for form in forms}) == 1


@pytest.mark.parametrize(("column", "value"), [("price", "dear"), ("since", "yesterday")])
def test_what_is_no_number_or_date_is_refused(column: str, value: str) -> None:
    encoder = FeatureEncoder.fit(SPECS, ROWS)
    with pytest.raises(Refused, match=f"'{column}'.*{value}"):
        encoder.encode([{column: value}])


def test_state_is_json_and_comes_back() -> None:
    encoder = FeatureEncoder.fit(SPECS, ROWS)
    again = FeatureEncoder.restore(json.loads(json.dumps(encoder.state())))
    assert again == encoder
    assert (again.encode(ROWS) != encoder.encode(ROWS)).nnz == 0


def test_features_lie_row_for_row_and_learn_from_known_ids_only() -> None:
    rows = {"x": {"shop": "A"}, "z": {"shop": "B"}}
    features = Features.of(SPECS[1:2], ("x", "y", "z"), rows, np.array([True, True, False]))
    assert features.encoder.names == ("shop=A",)
    assert features.matrix.toarray().tolist() == [[1.0], [0.0], [0.0]]
