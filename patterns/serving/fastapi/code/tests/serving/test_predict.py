import json
from typing import Any

import pytest
from starlette.testclient import TestClient

LARGE = 400
"""Rows whose request is longer than what is answered on the event loop."""


def faults(answer: Any) -> dict[tuple[str, int | None], str]:
    """The faults of an answer by field and row."""
    return {(f["field"], f.get("row")): f["message"] for f in answer.json()["faults"]}


def test_one_row_gets_score_decision_version_and_ids(
    client: TestClient, row: dict[str, Any]
) -> None:
    answer = client.post("/predict", json=row)
    assert answer.status_code == 200
    body = answer.json()
    request_id = body.pop("request_id")
    assert body == {
        "model_version": "0001-abcdef01",
        "prediction_id": f"{request_id}-0",
        "score": 0.41,
        "decision": "good",
    }
    assert answer.headers["x-request-id"] == request_id


def test_request_ids_are_different_and_a_sane_one_of_the_caller_is_kept(
    client: TestClient, row: dict[str, Any]
) -> None:
    ids = {client.post("/predict", json=row).json()["request_id"] for _ in range(5)}
    assert len(ids) == 5
    given = client.post("/predict", json=row, headers={"x-request-id": "order:17"})
    assert given.json()["request_id"] == "order:17"
    for bad in ("a b", "x" * 65, "a\x7fb", ""):
        other = client.post("/predict", json=row, headers={"x-request-id": bad}).json()
        assert other["request_id"] != bad


@pytest.mark.parametrize("form", ["array", "member"])
@pytest.mark.parametrize("count", [1, 3, LARGE])
def test_many_rows_are_answered_in_their_order(
    client: TestClient, row: dict[str, Any], form: str, count: int
) -> None:
    rows = [row | {"age": 20 + number % 40} for number in range(count)]
    answer = client.post("/predict", json=rows if form == "array" else {"rows": rows})
    assert answer.status_code == 200
    body = answer.json()
    assert [p["score"] for p in body["predictions"]] == [r["age"] / 100 for r in rows]
    assert body["predictions"][-1]["prediction_id"] == f"{body['request_id']}-{count - 1}"
    assert {p["decision"] for p in body["predictions"]} <= {"good", "bad"}


def test_the_order_of_members_does_not_matter_and_null_is_allowed_where_the_contract_says(
    client: TestClient, row: dict[str, Any]
) -> None:
    shuffled = dict(reversed(row.items())) | {"income": None, "since": None}
    assert client.post("/predict", json=shuffled).json()["score"] == 0.41


def test_several_classes_come_with_their_probabilities(serve: Any, row: dict[str, Any]) -> None:
    client = serve(labels=("a", "b", "c"))
    one = client.post("/predict", json=row).json()
    assert one["decision"] == "b"
    assert one["score"] == pytest.approx(0.531)
    assert one["probabilities"] == pytest.approx({"a": 0.41, "b": 0.531, "c": 0.059})
    (many,) = client.post("/predict", json=[row]).json()["predictions"]
    assert many["probabilities"] == one["probabilities"]


def test_a_number_has_no_decision(serve: Any, row: dict[str, Any]) -> None:
    client = serve(labels=())
    assert "decision" not in client.post("/predict", json=row).json()
    (many,) = client.post("/predict", json=[row]).json()["predictions"]
    assert set(many) == {"prediction_id", "score"}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"age": "41"}, "age", "Expected `int`, got `str`"),
        ({"age": 41.5}, "age", "Expected `int`, got `float`"),
        ({"age": True}, "age", "Expected `int`, got `bool`"),
        ({"age": None}, "age", "Expected `int`, got `null`"),
        ({"age": 17}, "age", "Expected `int` >= 18"),
        ({"age": 10**400}, "age", "Expected `int` <= 100"),
        ({"income": -0.01}, "income", "Expected `float` >= 0.0"),
        ({"income": 1e39}, "income", "Expected `float` <= 3.4028234663852886e+38"),
        ({"housing": "tent"}, "housing", "Expected one of own, rent"),
        ({"housing": 3}, "housing", "Expected `str`, got `int`"),
        ({"city of birth": "x" * 1025}, "city of birth", "Expected `str` of length <= 1024"),
        ({"since": "2024-13-01"}, "since", "month must be in 1..12"),
        ({"since": "2019-12-31"}, "since", "is before 2020-01-01"),
        ({"since": "2030-01-01"}, "since", "is after 2029-12-31"),
        ({"since": 5}, "since", "Expected `str | null`, got `int`"),
        ({"married": "yes"}, "married", "Expected `bool`, got `str`"),
        ({"surprise": 1}, "surprise", "is not a column of this model"),
    ],
)
def test_a_bad_value_is_a_422_that_names_the_field(
    client: TestClient, row: dict[str, Any], change: dict[str, Any], field: str, message: str
) -> None:
    answer = client.post("/predict", json=row | change)
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid_request"
    assert message in faults(answer)[field, None]
    assert len(faults(answer)) == 1
    inside = client.post("/predict", json=[row, row | change])
    assert inside.status_code == 422
    assert message in faults(inside)[field, 1]


def test_numbers_too_large_for_any_number_are_named_too(
    client: TestClient, row: dict[str, Any]
) -> None:
    body = json.dumps(row).replace("1500.5", "1e999")
    answer = client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert ("income", None) in faults(answer)


def test_all_faults_are_told_at_once(client: TestClient, row: dict[str, Any]) -> None:
    del row["married"]
    answer = client.post("/predict", json=row | {"age": 5, "since": "soon", "extra": 1})
    assert set(faults(answer)) == {
        ("age", None),
        ("since", None),
        ("married", None),
        ("extra", None),
    }
    assert faults(answer)["married", None] == "is missing"


def test_of_very_many_faults_a_hundred_are_told(client: TestClient) -> None:
    answer = client.post("/predict", json=[{}] * 50)
    assert len(answer.json()["faults"]) == 100


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("[]", "rows"),
        ('{"rows": []}', "rows"),
        ('{"rows": [], "more": 1}', "more"),
        ("3", ""),
        ("null", ""),
        ('"text"', ""),
        ("[3]", ""),
        ('{"rows": 3}', "rows"),
    ],
)
def test_json_that_is_no_row_is_a_422(client: TestClient, body: str, field: str) -> None:
    answer = client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    assert field in {fault["field"] for fault in answer.json()["faults"]}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b'{"age":',
        b"{'age': 1}",
        b'{"age": NaN}',
        b'{"age": Infinity}',
        b'{"age": "x", "income": -Infinity}',
        b"\xff\xfe",
        b'{"age": "\xff"}',
        b"[" * 100_000,
        b'{"a":' * 30_000,
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_is_not_json_is_a_400(client: TestClient, body: bytes) -> None:
    answer = client.post("/predict", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"] == "malformed_json"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonl", 415),
        ("", 415),
    ],
)
def test_only_json_is_read(
    client: TestClient, row: dict[str, Any], content_type: str, status: int
) -> None:
    body = json.dumps(row)
    answer = client.post("/predict", content=body, headers={"content-type": content_type})
    assert answer.status_code == status


def test_no_content_type_is_taken_for_json(client: TestClient, row: dict[str, Any]) -> None:
    assert client.post("/predict", content=json.dumps(row)).status_code == 200


def test_long_bodies_and_too_many_rows_are_refused(serve: Any, row: dict[str, Any]) -> None:
    client = serve(max_bytes=10_000, max_rows=5)
    assert client.post("/predict", json=[row] * 5).status_code == 200
    rows = client.post("/predict", json=[row] * 6)
    assert (rows.status_code, rows.json()["error"]) == (413, "too_many_rows")
    long = client.post("/predict", content=b" " * 10_001)
    assert (long.status_code, long.json()["error"]) == (413, "body_too_large")
    assert long.headers["connection"] == "close"
    streamed = client.post("/predict", content=(b" " * 999 for _ in range(20)))
    assert (streamed.status_code, streamed.json()["error"]) == (413, "body_too_large")


def test_a_body_that_comes_in_pieces_is_put_together(
    client: TestClient, row: dict[str, Any]
) -> None:
    text = json.dumps(row).encode()
    pieces = (text[i : i + 7] for i in range(0, len(text), 7))
    assert client.post("/predict", content=pieces).json()["score"] == 0.41


def test_a_fault_of_ours_is_a_500_that_tells_nothing_but_the_request_id(
    client: TestClient, row: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.post("/predict", json=row | {"age": 66})
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal_error"
    assert "broke" not in answer.text
    assert answer.json()["request_id"] in caplog.text
    assert client.post("/predict", json=row).status_code == 200


@pytest.mark.parametrize("several", [False, True])
def test_what_overflows_on_the_way_is_refused(
    client: TestClient, row: dict[str, Any], several: bool
) -> None:
    row["age"] = 77
    answer = client.post("/predict", json=[row] if several else row)
    assert answer.status_code == 422
    assert "single precision" in answer.text


def test_other_methods_are_refused_with_the_right_one(client: TestClient) -> None:
    answer = client.get("/predict")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["error"] == "method_not_allowed"


def test_every_scored_row_is_logged_as_it_was_sent(
    client: TestClient, row: dict[str, Any], log: Any
) -> None:
    one = client.post("/predict", json=row).json()
    two = client.post("/predict", json={"rows": [row, row | {"age": 62}]}).json()
    three = client.post("/predict", json=[row]).json()
    client.post("/predict", json=row | {"age": 1})
    client.__exit__()
    ids = [one["prediction_id"], *(p["prediction_id"] for p in two["predictions"])]
    ids += [p["prediction_id"] for p in three["predictions"]]
    assert [logged[0] for logged in log.rows] == ids
    assert [json.loads(logged[3])["age"] for logged in log.rows] == [41, 41, 62, 41]
    assert [logged[4:] for logged in log.rows][2] == (0.62, "bad", None)
    assert json.loads(log.rows[0][3]) == row
