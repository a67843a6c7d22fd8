import json

import numpy as np
import pyarrow as pa

from ml_app.feature.ordinal import Ordinal

TABLE = pa.table({"size": pa.array(["small", "large", None, "medium", "huge"])})
ORDER = ("small", "medium", "large")


def test_codes_follow_the_order_and_the_rest_follows_behind() -> None:
    fitted = Ordinal("size", ORDER).fit(TABLE)
    assert fitted.encode(TABLE).ravel().tolist() == [1, 3, 0, 2, 4]


def test_a_row_is_encoded_as_in_a_table() -> None:
    fitted = Ordinal("size").fit(TABLE)
    rows = pa.table({"size": pa.array(["large", "never", None, ""])})
    encoded = [fitted.encode_row(row) for row in rows.to_pylist()]
    np.testing.assert_array_equal(encoded, fitted.encode(rows))
    assert fitted.encode_row({"size": "never"}) == (-1,)


def test_a_code_is_a_number_to_the_model() -> None:
    fitted = Ordinal("size").fit(TABLE)
    assert fitted.transformer(scale=False, missing=False) == "passthrough"
    scaled = fitted.transformer(scale=True, missing=False).fit_transform(fitted.encode(TABLE))
    assert abs(scaled.mean()) < 1e-6


def test_it_survives_being_stored() -> None:
    fitted = Ordinal("size", ORDER).fit(TABLE)
    assert Ordinal("size", ORDER).restore(json.loads(json.dumps(fitted.state()))) == fitted
