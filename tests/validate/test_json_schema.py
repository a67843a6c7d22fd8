"""The exported schema, judged by a validator that is not ours."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mldesign.catalog import builtin
from mldesign.content import content_root
from mldesign.load import read
from mldesign.model.blueprint import STAGES
from mldesign.validate import validate
from mldesign.validate.json_schema import json_schema

from .conftest import BASE

GALLERY = sorted((content_root() / "blueprints").glob("*/blueprint.yaml"))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json_schema(builtin())


@pytest.fixture(scope="module")
def stub_validator(catalog: Any) -> Any:
    return jsonschema.Draft202012Validator(json_schema(catalog))


def test_it_is_a_schema_of_the_dialect_it_names(schema: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["required"]) == {"name", "problem", "data"}


def test_it_is_the_same_every_time(schema: dict[str, Any]) -> None:
    assert json.dumps(json_schema(builtin())) == json.dumps(schema)


def values(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """All properties with their schemas."""
    if isinstance(schema, dict):
        for name, value in schema.get("properties", {}).items():
            if isinstance(value, dict):
                yield name, value
        for inner in schema.values():
            yield from values(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from values(inner)


def test_every_value_is_explained(schema: dict[str, Any]) -> None:
    silent = {
        name for name, value in values(schema) if "description" not in value and "$ref" not in value
    }
    assert silent <= {"use", "declared"}


def test_every_reference_leads_somewhere(schema: dict[str, Any]) -> None:
    text = json.dumps(schema)
    for reference in {part.split('"')[0] for part in text.split('"$ref": "#/')[1:]}:
        found: Any = schema
        for step in reference.split("/"):
            found = found[step]
        assert isinstance(found, dict)


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.parent.name)
def test_the_gallery_is_valid_to_an_independent_validator(
    schema: dict[str, Any], path: Path
) -> None:
    source = read(path).source
    assert source is not None
    assert validate(source, builtin()).findings == ()
    errors = list(jsonschema.Draft202012Validator(schema).iter_errors(source.data))
    assert [f"{e.json_path}: {e.message[:200]}" for e in errors] == []


VALID = [
    "",
    "model: lightgbm\n",
    "model: none\n",
    "model: {use: lightgbm, trees: 5, family: gbdt, latency: {p99: 1 ms}}\n",
    "model: {use: lightgbm, depth: unlimited, missing: [NA]}\n",
    "model: {deferred: later, until: 2027}\n",
    "training: {split: {use: random, test: 20%, gap: {deferred: later}}}\n",
    "training: {split: {use: random, test: 0.2}, seed: {declared: 3}}\n",
    "monitoring: {prediction_log: {retention: 90 days}}\n",
    "traffic: {requests_per_day: 2M, peak_rate: {declared: 200/s}, growth_per_month: -2%}\n",
    "owners: [{name: Ada}, {deferred: ask}]\n",
    "  columns: {a: integer, b: {type: date, min: '2020-01-01'}, c: {deferred: later}}\n",
    "milestones: [{name: a, due: 2026-05-31}, {name: b, due: Q3}]\n",
    "docs: {glossary: [{term: a, meaning: b}]}\n",
]


@pytest.mark.parametrize("added", VALID)
def test_what_we_accept_it_accepts(stub_validator: Any, catalog: Any, added: str) -> None:
    data, findings = both(added, catalog)
    assert findings == ()
    assert [e.message[:200] for e in stub_validator.iter_errors(data)] == []


REFUSED = [
    "sumary: x\n",
    "training: {sede: 1}\n",
    "stage: desing\n",
    "model: lightgmb\n",
    "model: {use: lightgbm, tree: 5}\n",
    "model: {use: ridge, trees: 5}\n",
    "model: {use: lightgbm, trees: 0}\n",
    "constraints: {latency: {p99: 2 GB}}\n",
    "constraints: {latency: {p99: 100}}\n",
    "constraints: {availability: 99.9}\n",
    "owners: Ada\n",
    "owners: [{role: engineer}]\n",
    "version: 1.1\n",
    "training: {seed: 1.5}\n",
    "summary:\n",
    "model: {deferred: x, when: y}\n",
    "  columns: {a: integr}\n",
    "traffic: {peak_rate: {declared: 5 GB}}\n",
]


@pytest.mark.parametrize("added", REFUSED)
def test_what_we_refuse_it_refuses(stub_validator: Any, catalog: Any, added: str) -> None:
    data, findings = both(added, catalog)
    assert findings
    assert list(stub_validator.iter_errors(data))


def both(added: str, catalog: Any) -> tuple[dict[str, Any], tuple[Any, ...]]:
    from mldesign.load import parse

    source = parse(BASE + added, "b.yaml").source
    assert source is not None
    return source.data, validate(source, catalog).findings


def test_the_values_an_editor_reads_are_the_values_we_read() -> None:
    """An editor's YAML parser must give the schema the same data, for the plain cases."""
    assert yaml.safe_load(BASE) == both("", builtin())[0]


def test_needed_values_cannot_be_left_open(stub_validator: Any) -> None:
    for path in ("name", "problem", "data"):
        data = yaml.safe_load(BASE)
        data[path] = {"deferred": "later"}
        assert list(stub_validator.iter_errors(data))


def test_a_reference_page_is_made_for_each_stage(schema: dict[str, Any]) -> None:
    from mldesign.report.reference import pages

    made = pages(schema, STAGES)
    assert set(made) == {
        *(f"{stage}.md" for stage in STAGES),
        *("index.md", "design.md", "quantities.md"),
    }
    for stage in STAGES:
        assert f"[{stage.capitalize()}]({stage}.md)" in made["index.md"]
    assert (
        "| `seed` | whole number, at least 0, at most 2147483647 | Seed of everything random. |"
        in (made["training.md"])
    )
    assert "[duration](quantities.md#duration)" in made["monitoring.md"]
    for page in made.values():
        for row in (line for line in page.splitlines() if line.startswith("|")):
            assert row.replace("\\|", "").count("|") == 5, row
