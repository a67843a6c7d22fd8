import json
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from ml_app.feature.date_parts import PARTS, DateParts

START = datetime(2023, 12, 30, 6, 30)
INSTANTS = [START + timedelta(days=17.37 * place) for place in range(60)]
EDGES = [datetime(2024, 2, 29), datetime(1969, 12, 31, 23, 59, 59, 999_999), None]


def table(instants: list[datetime | None]) -> pa.Table:
    return pa.table({"at": pa.array(instants, pa.timestamp("us"))})


def test_the_parts_are_those_of_the_calendar() -> None:
    fitted = DateParts("at", PARTS).fit(table([START]))
    (row,) = fitted.encode(table([datetime(2024, 3, 1, 18, 45)]))
    named = dict(zip(PARTS, row.tolist(), strict=True))
    assert named.pop("elapsed_days") == np.float32(62 + 12.25 / 24)
    assert named == {
        "year": 2024,
        "month": 3,
        "day": 1,
        "weekday": 4,
        "hour": 18,
        "day_of_year": 61,
    }


def test_a_row_is_encoded_as_in_a_table_whether_text_or_datetime() -> None:
    fitted = DateParts("at", PARTS).fit(table([*INSTANTS]))
    rows = table([*INSTANTS, *EDGES])
    encoded = fitted.encode(rows)
    for as_text in (False, True):
        values = [v.isoformat() if as_text and v else v for v in rows["at"].to_pylist()]
        found = np.array([fitted.encode_row({"at": v}) for v in values], np.float32)
        np.testing.assert_array_equal(found, encoded)
    assert np.isnan(encoded[-1]).all()


def test_parts_that_never_differ_are_left_out() -> None:
    days = [datetime(2024, 5, day) for day in range(1, 20)]
    fitted = DateParts("at").fit(table([*days, None]))
    assert fitted.parts == ("day", "weekday", "day_of_year", "elapsed_days")
    assert fitted.names[0] == "at day"


def test_one_date_or_none_gives_no_column() -> None:
    for rows in ([START], [None], []):
        fitted = DateParts("at").fit(table([*rows]))
        assert fitted.encode(table([START, None])).shape == (2, 0)
        assert fitted.encode_row({"at": START}) == ()


def test_named_parts_are_taken_as_they_are() -> None:
    fitted = DateParts("at", ("hour",)).fit(table([START]))
    assert fitted.encode(table([START])).tolist() == [[6.0]]
    assert fitted.transformer(scale=False, missing=True) == "passthrough"


def test_it_survives_being_stored() -> None:
    fitted = DateParts("at").fit(table([*INSTANTS]))
    assert DateParts("at").restore(json.loads(json.dumps(fitted.state()))) == fitted
