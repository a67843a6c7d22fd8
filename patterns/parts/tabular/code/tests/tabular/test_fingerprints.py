import pyarrow as pa

from ml_app.fingerprints import fingerprints

TABLE = pa.table({"id": [1, 2, 3], "x": [0.5, 0.5, None], "y": ["a", "a", "b"]})


def test_equal_rows_have_equal_fingerprints_and_others_not() -> None:
    one, two = fingerprints(TABLE.select(["x", "y"])), fingerprints(TABLE)
    assert one[0] == one[1] != one[2]
    assert len(set(two.tolist())) == 3
    assert fingerprints(TABLE.take(pa.array([2]))).tolist() == [two[2]]


def test_with_a_key_only_the_key_counts() -> None:
    changed = TABLE.set_column(1, "x", pa.array([9.0, 9.0, 9.0]))
    assert (fingerprints(TABLE, "id") == fingerprints(changed, "id")).all()
    assert (fingerprints(TABLE) != fingerprints(changed)).all()


def test_no_rows_have_no_fingerprints() -> None:
    assert len(fingerprints(TABLE.slice(0, 0))) == 0
