import re
from typing import Any

import pytest
from starlette.testclient import TestClient


def value(client: TestClient, metric: str) -> float:
    """One sample of `/metrics`."""
    found = re.search(rf"^{re.escape(metric)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, metric
    return float(found[1])


def test_items_that_were_taken_are_kept_by_list(client: TestClient, log: Any) -> None:
    one = client.post("/feedback", json={"recommendation_id": "a-0", "item": "alien"})
    assert (one.status_code, one.json()) == (202, {"accepted": 1})
    many = [{"recommendation_id": "a-0", "item": item} for item in ("dune", "brazil")]
    assert client.post("/feedback", json=many).json() == {"accepted": 2}
    client.__exit__()
    assert [row[:2] for row in log.outcomes] == [
        ("a-0", "alien"),
        ("a-0", "dune"),
        ("a-0", "brazil"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"item": "alien"}, "recommendation_id"),
        ({"recommendation_id": "", "item": "alien"}, "recommendation_id"),
        ({"recommendation_id": "a-0", "item": 3}, "item"),
        ({"recommendation_id": "a-0", "item": "alien", "stars": 5}, "stars"),
    ],
)
def test_bad_feedback_is_a_422_that_names_the_field(
    client: TestClient, body: dict[str, Any], field: str
) -> None:
    for sent in (body, [body]):
        answer = client.post("/feedback", json=sent)
        assert answer.status_code == 422
        assert [fault["field"] for fault in answer.json()["faults"]] == [field]


def test_feedback_within_limits(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    assert client.post("/feedback", content="{", headers=headers).status_code == 400
    assert client.post("/feedback", json=[]).status_code == 422
    assert client.post("/feedback", content=b" " * 200_001).status_code == 413
    many = [{"recommendation_id": "a-0", "item": "alien"}] * 1001
    answer = client.post("/feedback", json=many)
    assert (answer.status_code, answer.json()["error"]) == (503, "log_full")


def test_health_readiness_and_the_models_card(client: TestClient, log: Any) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "model_version": "0001-abcdef01"}
    assert client.get("/model").json() == {
        "name": "film-finder",
        "version": "0001-abcdef01",
        "retriever": {"kind": "towers"},
        "items": 4,
        "users": 1,
        "features": {"age": "numeric"},
        "categories": ["genres"],
    }
    client.__exit__()
    assert client.get("/readyz").status_code == 503


def test_what_is_counted(client: TestClient) -> None:
    client.post("/recommend", json={"user": "ann", "k": 3})
    client.post("/recommend", json={"user": "zoe", "history": ["zardoz"], "k": 10})
    client.post("/similar", json={"item": "alien"})
    client.post("/recommend", json={"k": 0})
    client.get("/nowhere")
    assert value(client, 'model_requests_total{route="/recommend",status="200"}') == 2
    assert value(client, 'model_requests_total{route="/recommend",status="422"}') == 1
    assert value(client, 'model_requests_total{route="/similar",status="200"}') == 1
    assert value(client, 'model_requests_total{route="other",status="404"}') == 1
    assert value(client, 'model_errors_total{kind="invalid_request"}') == 1
    assert value(client, "model_predictions_total") == 2
    assert value(client, "recommender_cold_lists_total") == 1
    assert value(client, "recommender_unknown_users_total") == 1
    assert value(client, "recommender_short_lists_total") == 1
    assert value(client, "recommender_items_total") == 7
    assert value(client, "recommender_unknown_items_total") == 1
    assert value(client, 'model_request_seconds_bucket{le="+Inf"}') == 4
    assert value(client, "prediction_log_queue_rows") == 2
    assert value(client, 'model_info{name="film-finder",version="0001-abcdef01"}') == 1


def test_the_interface_describes_every_route_and_its_limits(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/recommend",
        "/similar",
        "/feedback",
        "/healthz",
        "/readyz",
        "/metrics",
        "/model",
    }
    schemas = document["components"]["schemas"]
    request = schemas["RecommendRequest"]
    assert request["additionalProperties"] is False
    assert request["properties"]["k"]["maximum"] == 50
    assert request["properties"]["history"]["maxItems"] == 100
    assert schemas["SimilarRequest"]["required"] == ["item"]
    assert set(schemas["Listed"]["properties"]) >= {"items", "cold", "unknown_items"}
    assert client.get("/docs").status_code == 200
