import json
from typing import Any

import pytest
from starlette.testclient import TestClient


def ask(client: TestClient, body: Any, route: str = "/recommend") -> Any:
    return client.post(route, json=body)


def test_a_list_comes_with_version_ids_and_what_it_rests_on(client: TestClient) -> None:
    answer = client.post(
        "/recommend", json={"user": "ann", "k": 2}, headers={"x-request-id": "mine-1"}
    )
    assert answer.status_code == 200
    assert answer.headers["x-request-id"] == "mine-1"
    assert answer.json() == {
        "request_id": "mine-1",
        "model_version": "0001-abcdef01",
        "recommendation_id": "mine-1-0",
        "items": [{"item": "alien", "score": 0.5}, {"item": "brazil", "score": 0.4}],
        "cold": False,
        "known_user": True,
        "unknown_items": [],
    }


def test_every_member_reaches_the_recommender(client: TestClient) -> None:
    body = {
        "user": "zoe",
        "history": ["zardoz", "alien"],
        "features": {"age": 30, "town": None, "likes": ["a"]},
        "k": 1,
        "exclude_seen": False,
        "allow": ["brazil", "dune"],
        "deny": ["brazil"],
        "categories": {"genres": ["space"]},
    }
    answer = ask(client, body).json()
    assert [one["item"] for one in answer["items"]] == ["dune"]
    assert (answer["cold"], answer["known_user"]) == (False, False)
    assert answer["unknown_items"] == ["zardoz"]


def test_nothing_at_all_may_be_asked_and_is_cold(client: TestClient) -> None:
    assert ask(client, {}).json()["cold"] is True


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"user": 42}, ["user"]),
        ({"user": ""}, ["user"]),
        ({"k": 0}, ["k"]),
        ({"k": 51}, ["k"]),
        ({"k": 2.5}, ["k"]),
        ({"k": "3"}, ["k"]),
        ({"history": "alien"}, ["history"]),
        ({"history": ["alien", 3]}, ["history"]),
        ({"history": ["x"] * 101}, ["history"]),
        ({"features": {"age": {"a": 1}}}, ["features"]),
        ({"features": []}, ["features"]),
        ({"categories": {"genres": []}}, ["categories"]),
        ({"categories": {"director": ["Lynch"]}}, ["categories"]),
        ({"allow": {}}, ["allow"]),
        ({"deny": None}, ["deny"]),
        ({"exclude_seen": 1}, ["exclude_seen"]),
        ({"surprise": 1}, ["surprise"]),
        ({"k": 0, "user": 1, "more": 2}, ["user", "k", "more"]),
        ([], [""]),
        (None, [""]),
    ],
)
def test_what_is_wrong_is_a_422_that_names_every_field(
    client: TestClient, body: Any, fields: list[str]
) -> None:
    answer = client.post("/recommend", content=json.dumps(body))
    assert answer.status_code == 422
    assert answer.json()["error"] == "invalid_request"
    assert [fault["field"] for fault in answer.json()["faults"]] == fields


@pytest.mark.parametrize("content", [b"", b"{", b'{"k": NaN}', b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_a_400(client: TestClient, content: bytes) -> None:
    for route in ("/recommend", "/similar"):
        answer = client.post(route, content=content)
        assert answer.status_code in {400, 422}
        assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert client.post("/recommend", content=content).status_code == 400


def test_a_number_beyond_all_bounds_is_a_422_that_says_where(client: TestClient) -> None:
    answer = client.post("/recommend", content=b'{"features": {"age": 1e999}}')
    assert answer.status_code == 422
    assert "features" in answer.text


def test_other_types_and_long_bodies_are_refused(client: TestClient) -> None:
    assert client.post("/recommend", data={"a": "b"}).status_code == 415
    assert client.post("/recommend", content=b" " * 200_001).status_code == 413
    assert client.get("/recommend").status_code == 405
    assert client.put("/similar").status_code == 405


def test_a_fault_of_ours_is_a_500_that_tells_nothing_but_the_request_id(
    client: TestClient,
) -> None:
    answer = ask(client, {"user": "crash"})
    assert answer.status_code == 500
    assert answer.json()["error"] == "internal_error"
    assert "broke" not in answer.text
    assert ask(client, {"user": "ann"}).status_code == 200


def test_similar_items(client: TestClient) -> None:
    answer = ask(client, {"item": "alien", "k": 2}, "/similar").json()
    assert [one["item"] for one in answer["items"]] == ["brazil", "casablanca"]
    assert answer["model_version"] == "0001-abcdef01"


@pytest.mark.parametrize(
    ("body", "fields"),
    [({}, ["item"]), ({"item": "zardoz"}, ["item"]), ({"item": "alien", "k": 51}, ["k"])],
)
def test_what_is_wrong_with_an_item_is_named(
    client: TestClient, body: Any, fields: list[str]
) -> None:
    answer = ask(client, body, "/similar")
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == fields


def test_every_list_is_logged_with_what_was_asked_and_what_was_shown(
    client: TestClient, log: Any
) -> None:
    identity = ask(client, {"user": "ann", "k": 2}).json()["recommendation_id"]
    ask(client, {"allow": []})
    ask(client, {"item": "alien"}, "/similar")
    ask(client, {"k": 0})
    client.__exit__()
    first, second = log.rows
    assert first[0] == identity
    assert first[2] == "0001-abcdef01"
    assert json.loads(first[3]) == {"user": "ann", "k": 2}
    assert first[4] == 0.5
    assert json.loads(first[5]) == ["alien", "brazil"]
    assert json.loads(first[6]) == {"cold": False, "known_user": True}
    assert (second[4], json.loads(second[5])) == (0.0, [])
    assert json.loads(second[6])["cold"] is True
