"""Whatever is in a file, reading it ends in findings and never in an exception."""

import re
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mldesign.load import parse
from mldesign.model.blueprint import Blueprint
from mldesign.model.blueprint.shape import homes
from mldesign.report import FORMATS, Report, render
from mldesign.validate import validate

from .conftest import BASE

WORDS = sorted({*homes(), "use", "deferred", "declared", "none", "csv", "lightgbm", "path"})
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from([*WORDS, "90 days", "20%", "5 EUR", "200/s", "2 GB", "2026-05-31", "a.b", ""]),
    st.text(max_size=20),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), inner, max_size=5),
    ),
    max_leaves=30,
)
TOP = st.dictionaries(st.sampled_from(sorted(Blueprint.model_fields)), VALUES, max_size=8)
RANDOM = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def survives(text: str, catalog: Any) -> None:
    loaded = parse(text, "b.yaml")
    findings = list(loaded.findings)
    if loaded.source is not None:
        validated = validate(loaded.source, catalog)
        findings += validated.findings
        assert (validated.blueprint is None) == bool(validated.findings)
    else:
        assert findings
    lines = len(re.split("[\n\r\x85\u2028\u2029]", text)) + 1
    for finding in findings:
        assert 1 <= finding.where.line <= lines
        assert len(finding.message) < 400
    report = Report(findings, ["b.yaml"], {"b.yaml": text})
    for form in FORMATS:
        assert render(report, form)


@RANDOM
@given(data=TOP)
def test_random_blueprints(catalog: Any, data: dict[str, Any]) -> None:
    survives(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), catalog)


@RANDOM
@given(
    text=st.text(
        alphabet=st.sampled_from("ab:-?[]{}#&*!|>'\"%@` \n\t\r,0.~é\x85\u2028"), max_size=60
    )
)
def test_random_characters(catalog: Any, text: str) -> None:
    survives(text, catalog)


@RANDOM
@given(position=st.integers(0, len(BASE) - 1), insert=st.text(max_size=3), drop=st.integers(0, 5))
def test_random_edits(catalog: Any, position: int, insert: str, drop: int) -> None:
    survives(BASE[:position] + insert + BASE[position + drop :], catalog)
