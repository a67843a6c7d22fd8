import re
from typing import Any

import pytest
from starlette.testclient import TestClient


def value(client: TestClient, metric: str) -> float:
    """One sample of `/metrics`."""
    found = re.search(rf"^{re.escape(metric)} (\S+)$", client.get("/metrics").text, re.MULTILINE)
    assert found, metric
    return float(found[1])


def test_outcomes_are_kept_by_prediction_id(client: TestClient, log: Any) -> None:
    one = client.post("/feedback", json={"prediction_id": "a-0", "outcome": "bad"})
    assert (one.status_code, one.json()) == (202, {"accepted": 1})
    many = [{"prediction_id": f"b-{n}", "outcome": "good"} for n in range(3)]
    assert client.post("/feedback", json=many).json() == {"accepted": 3}
    client.__exit__()
    assert [row[:2] for row in log.outcomes][:2] == [("a-0", "bad"), ("b-0", "good")]
    assert len(log.outcomes) == 4


@pytest.mark.parametrize(
    ("labels", "outcome", "kept"),
    [
        (("1", "2"), 2, "2"),
        (("false", "true"), True, "true"),
        ((), 12.5, "12.5"),
        ((), "7", "7"),
    ],
)
def test_an_outcome_may_be_sent_as_the_value_it_is(
    serve: Any, log: Any, labels: tuple[str, ...], outcome: Any, kept: str
) -> None:
    client = serve(labels=labels)
    assert client.post("/feedback", json={"prediction_id": "a-0", "outcome": outcome}).is_success
    client.__exit__()
    assert log.outcomes[0][1] == kept


@pytest.mark.parametrize(
    ("labels", "body", "field"),
    [
        (("good", "bad"), {"prediction_id": "a-0", "outcome": "ugly"}, "outcome"),
        (("good", "bad"), {"prediction_id": "a-0", "outcome": None}, "outcome"),
        (("good", "bad"), {"prediction_id": "", "outcome": "good"}, "prediction_id"),
        (("good", "bad"), {"outcome": "good"}, "prediction_id"),
        (("good", "bad"), {"prediction_id": "a", "outcome": "good", "more": 1}, "more"),
        ((), {"prediction_id": "a-0", "outcome": "much"}, "outcome"),
        ((), {"prediction_id": "a-0", "outcome": "nan"}, "outcome"),
    ],
)
def test_a_bad_outcome_is_a_422_that_names_the_field(
    serve: Any, labels: tuple[str, ...], body: dict[str, Any], field: str
) -> None:
    client = serve(labels=labels)
    answer = client.post("/feedback", json=body)
    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["faults"]] == [field]
    several = client.post("/feedback", json=[body])
    assert several.status_code == 422
    assert "outcome" in several.text or field in several.text


def test_feedback_that_is_not_json_is_a_400_and_empty_lists_a_422(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    assert client.post("/feedback", content="{", headers=headers).status_code == 400
    assert client.post("/feedback", json=[]).status_code == 422
    assert client.post("/feedback", data={"a": "b"}).status_code == 415
    assert client.post("/feedback", content=b" " * 200_001).status_code == 413


def test_a_full_log_asks_to_come_back(client: TestClient) -> None:
    many = [{"prediction_id": f"b-{n}", "outcome": "good"} for n in range(1001)]
    answer = client.post("/feedback", json=many)
    assert (answer.status_code, answer.json()["error"]) == (503, "log_full")


def test_health_readiness_and_the_models_card(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready", "model_version": "0001-abcdef01"}
    card = client.get("/model").json()
    assert card["name"] == "loan-default"
    assert card["version"] == "0001-abcdef01"
    assert card["package"] == {"format": "onnx", "path": "compiled"}
    assert {"name": "income", "type": "number", "nullable": True} in card["inputs"]


def test_it_is_not_ready_when_the_log_is_not_written(client: TestClient, log: Any) -> None:
    client.__exit__()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["error"]) == (503, "not_ready")
    assert client.get("/healthz").status_code == 200


def test_what_is_counted(client: TestClient, row: dict[str, Any]) -> None:
    client.post("/predict", json=row)
    client.post("/predict", json=[row | {"age": 62}, row | {"city of birth": "Atlantis"}])
    client.post("/predict", json=row | {"city of birth": "Atlantis"})
    client.post("/predict", json={})
    client.post("/predict", content="{")
    client.get("/healthz")
    client.get("/nowhere")
    assert value(client, 'model_requests_total{route="/predict",status="200"}') == 3
    assert value(client, 'model_requests_total{route="/predict",status="422"}') == 1
    assert value(client, 'model_requests_total{route="/healthz",status="200"}') == 1
    assert value(client, 'model_requests_total{route="other",status="404"}') == 1
    assert value(client, 'model_errors_total{kind="malformed_json"}') == 1
    assert value(client, "model_predictions_total") == 4
    assert value(client, 'model_decisions_total{decision="bad"}') == 1
    assert value(client, 'model_unseen_categories_total{column="city of birth"}') == 2
    assert value(client, 'model_score_bucket{le="0.45"}') == 3
    assert value(client, 'model_score_bucket{le="+Inf"}') == 4
    assert value(client, "model_score_sum") == pytest.approx(0.41 * 3 + 0.62)
    assert value(client, 'model_request_seconds_bucket{le="+Inf"}') == 5
    assert value(client, "prediction_log_queue_rows") == 4
    assert value(client, "prediction_log_dropped_rows_total") == 0
    assert value(client, 'model_info{name="loan-default",version="0001-abcdef01"}') == 1
    assert value(client, "process_cpu_seconds_total") > 0


def test_numbers_are_counted_on_their_own_scale(serve: Any, row: dict[str, Any]) -> None:
    client = serve(labels=())
    client.post("/predict", json=row)
    assert value(client, 'model_score_bucket{le="0.2"}') == 0
    assert value(client, 'model_score_bucket{le="0.5"}') == 1


def test_the_interface_describes_every_route_and_the_contract(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert {"/predict", "/feedback", "/model", "/metrics", "/v2/health/ready"} <= set(
        document["paths"]
    )
    row = document["components"]["schemas"]["Row"]
    assert row["required"] == ["age", "income", "housing", "city of birth", "since", "married"]
    assert row["properties"]["age"] == {
        "type": "integer",
        "description": "Age (years)",
        "minimum": 18,
        "maximum": 100,
    }
    assert row["properties"]["housing"] == {"enum": ["own", "rent"]}
    assert row["additionalProperties"] is False
    assert client.get("/docs").status_code == 200


def test_what_is_not_there_says_so_in_the_common_form(client: TestClient) -> None:
    answer = client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
