"""A model that says more about its answers than their score."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def client(serve: Any) -> TestClient:
    """A service whose model says which expert answered."""
    client: TestClient = serve(remarking=True)
    return client


def test_one_answer_bears_the_remarks_about_it(client: TestClient, row: dict[str, Any]) -> None:
    answer = client.post("/predict", json=row).json()
    assert answer["remarks"] == {"expert": "elder", "tired": True}


def test_each_of_many_answers_bears_its_own(client: TestClient, row: dict[str, Any]) -> None:
    answer = client.post("/predict", json=[row, row | {"age": 20}]).json()
    assert [one["remarks"] for one in answer["predictions"]] == [
        {"expert": "elder"},
        {"expert": "junior"},
    ]


def test_a_model_that_says_nothing_leaves_them_out(serve: Any, row: dict[str, Any]) -> None:
    client = serve()
    assert "remarks" not in client.post("/predict", json=row).json()
    (only,) = client.post("/predict", json=[row]).json()["predictions"]
    assert "remarks" not in only


def test_remarks_are_logged_as_json_and_null_where_there_are_none(
    client: TestClient, serve: Any, log: Any, row: dict[str, Any]
) -> None:
    client.post("/predict", json=row)
    client.post("/predict", json=[row, row | {"age": 20}])
    client.__exit__()
    said = [json.loads(logged[-1]) for logged in log.rows]
    assert said == [{"expert": "elder", "tired": True}, {"expert": "elder"}, {"expert": "junior"}]
    silent = serve()
    silent.post("/predict", json=row)
    silent.post("/predict", json=[row, row])
    silent.__exit__()
    assert [logged[-1] for logged in log.rows[3:]] == [None, None, None]


def test_what_the_model_counts_itself_is_told_to_prometheus(client: TestClient) -> None:
    told = client.get("/metrics").text
    assert 'model_expert_seconds_total{expert="elder"} 0.5' in told


def test_the_inference_protocol_has_an_output_for_each_remark_in_words(
    client: TestClient, row: dict[str, Any]
) -> None:
    outputs = client.get("/v2/models/loan-default").json()["outputs"]
    assert {"name": "expert", "datatype": "BYTES", "shape": [-1]} in outputs
    tensors = [
        {"name": name, "shape": [1], "datatype": kind, "data": [row[name]]}
        for name, kind in {
            "age": "INT64",
            "income": "FP64",
            "housing": "BYTES",
            "city of birth": "BYTES",
            "since": "BYTES",
            "married": "BOOL",
        }.items()
    ]
    answer = client.post("/v2/models/loan-default/infer", json={"inputs": tensors}).json()
    assert answer["outputs"][-1] == {
        "name": "expert",
        "shape": [1],
        "datatype": "BYTES",
        "data": ["elder"],
    }
