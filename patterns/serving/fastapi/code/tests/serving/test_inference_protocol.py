from typing import Any

import pytest
from starlette.testclient import TestClient

INFER = "/v2/models/loan-default/infer"


def tensors(**changes: Any) -> list[dict[str, Any]]:
    """Two rows as one tensor for each column; `age={"data": [...]}` changes one."""
    columns: dict[str, dict[str, Any]] = {
        "age": {"datatype": "INT64", "data": [41, 62]},
        "income": {"datatype": "FP64", "data": [1500.5, None]},
        "housing": {"datatype": "BYTES", "data": ["own", "rent"]},
        "city of birth": {"datatype": "BYTES", "data": ["Köln", "Atlantis"]},
        "since": {"datatype": "BYTES", "data": ["2024-05-01", None]},
        "married": {"datatype": "BOOL", "data": [True, False]},
    }
    return [
        {"name": name, "shape": [2], **tensor, **changes.get(name, {})}
        for name, tensor in columns.items()
    ]


def test_health_and_metadata(client: TestClient) -> None:
    assert client.get("/v2").json()["name"] == "loan-default"
    assert client.get("/v2/health/live").json() == {"live": True}
    assert client.get("/v2/health/ready").json() == {"ready": True}
    ready = {"name": "loan-default", "ready": True}
    assert client.get("/v2/models/loan-default/ready").json() == ready
    metadata = client.get("/v2/models/loan-default/versions/0001-abcdef01").json()
    assert metadata["versions"] == ["0001-abcdef01"]
    assert {"name": "income", "datatype": "FP64", "shape": [-1]} in metadata["inputs"]
    assert [output["name"] for output in metadata["outputs"]] == ["score", "decision"]
    assert client.get("/v2/models/other").status_code == 404


def test_rows_are_scored_from_tensors(client: TestClient, log: Any) -> None:
    answer = client.post(INFER, json={"id": "seventeen", "inputs": tensors()})
    assert answer.status_code == 200
    assert answer.json() == {
        "model_name": "loan-default",
        "model_version": "0001-abcdef01",
        "id": "seventeen",
        "outputs": [
            {"name": "score", "shape": [2], "datatype": "FP64", "data": [0.41, 0.62]},
            {"name": "decision", "shape": [2], "datatype": "BYTES", "data": ["good", "bad"]},
        ],
    }
    client.__exit__()
    assert [row[4] for row in log.rows] == [0.41, 0.62]
    assert '"Atlantis"' in log.rows[1][3]


def test_without_an_id_the_request_id_is_given(client: TestClient) -> None:
    answer = client.post(INFER, json={"inputs": tensors()}, headers={"x-request-id": "r1"})
    assert answer.json()["id"] == "r1"
    assert answer.headers["x-request-id"] == "r1"


def test_only_the_outputs_asked_for_are_given(client: TestClient) -> None:
    body = {"inputs": tensors(), "outputs": [{"name": "decision"}]}
    assert [o["name"] for o in client.post(INFER, json=body).json()["outputs"]] == ["decision"]
    body["outputs"] = [{"name": "colour"}]
    answer = client.post(INFER, json=body)
    assert (answer.status_code, answer.json()["error"]) == (
        400,
        "colour: is not an output of this model",
    )


def test_probabilities_of_several_classes_are_a_matrix(serve: Any) -> None:
    client = serve(labels=("a", "b", "c"))
    outputs = client.post(INFER, json={"inputs": tensors()}).json()["outputs"]
    assert outputs[2]["shape"] == [2, 3]
    assert outputs[2]["data"][0] == pytest.approx(0.41)
    names = [o["name"] for o in client.get("/v2/models/loan-default").json()["outputs"]]
    assert names == ["score", "decision", "probabilities"]


def test_nested_data_of_one_column_and_related_types_are_taken(client: TestClient) -> None:
    inputs = tensors(
        age={"shape": [2, 1], "data": [[41], [62]], "datatype": "INT32"},
        income={"datatype": "INT64", "data": [1500, None]},
    )
    inputs[0]["datatype"], inputs[0]["data"] = "FP64", [[41.0], [62.0]]
    inputs[3] = {"name": "city of birth", "shape": [2], "datatype": "INT64", "data": [5, 6]}
    answer = client.post(INFER, json={"inputs": inputs})
    assert answer.json()["outputs"][0]["data"] == [0.41, 0.62]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"age": {"data": [41, 17]}}, "age: Expected `int` >= 18"),
        ({"age": {"data": [41.5, 20], "datatype": "FP64"}}, "age: Expected `int`, got `float`"),
        ({"age": {"data": [41]}}, "age: shape [2] does not fit 1 values"),
        ({"age": {"data": [41], "shape": [1]}}, "age: has 1 values, unlike others"),
        ({"age": {"datatype": "BYTES"}}, "age: Expected INT64, got BYTES"),
        ({"age": {"name": "years"}}, "years: is not a column of this model"),
        ({"age": {"name": "income"}}, "inputs: holds a name twice"),
        ({"housing": {"data": ["own", None]}}, "housing: Expected `str`, got `null`"),
    ],
)
def test_tensors_that_break_the_contract_are_a_400_that_names_the_column(
    client: TestClient, changes: dict[str, Any], message: str
) -> None:
    answer = client.post(INFER, json={"inputs": tensors(**changes)})
    assert answer.status_code == 400
    assert message in answer.json()["error"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{", "truncated"),
        ("[]", "Expected `object`"),
        ("{}", "missing required field `inputs`"),
        ('{"inputs": []}', "Expected one tensor for each column"),
        ('{"inputs": [{"name": "age", "shape": [0], "datatype": "INT64", "data": []}]}', "rows"),
    ],
)
def test_what_is_no_request_of_the_protocol_is_a_400(
    client: TestClient, body: str, message: str
) -> None:
    answer = client.post(INFER, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 400
    assert message in answer.json()["error"]
