"""One set of findings in all formats."""

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from mldesign.model.finding import Finding, Severity, Span
from mldesign.report import Report, render

TEXT = """\
name: a
training:
  split: {use: temporal, gap: 1 day}
data:
  label: {delay: {p95: 3 days}}
"""
GAP = Span("b.yaml", 3, 31, 5, "training.split.gap")
DELAY = Span("b.yaml", 5, 24, 6, "data.label.delay.p95")
CONTRADICTION = Finding(
    "DAT003",
    "gap-shorter-than-delay",
    Severity.ERROR,
    "the gap is 1 day but labels take up to 3 days",
    "set `gap: 3 days`",
    GAP,
    (DELAY,),
    data={"gap": 86400.0, "delay": 259200.0},
)
HINT = Finding(
    "DOC004",
    "no-trigger",
    Severity.INFO,
    "50% is left, open",
    "say when",
    Span("b.yaml", 1, 7, 1, "name"),
)
ACCEPTED = replace(
    CONTRADICTION,
    code="PRB003",
    severity=Severity.WARNING,
    accepted="agreed with the board",
    related=(),
)
REPORT = Report(
    [HINT, CONTRADICTION, ACCEPTED],
    ["b.yaml"],
    {"b.yaml": TEXT},
    notes=["3 rules apply: 1 passed, 2 failed"],
    outcomes=[{"code": "DAT003", "status": "failed"}],
)


def test_text_for_people() -> None:
    assert (
        render(REPORT, "text")
        == """\
b.yaml:1:7: info DOC004 50% is left, open [no-trigger]
1 | name: a
  |       ^
  = help: say when

b.yaml:3:31: error DAT003 the gap is 1 day but labels take up to 3 days [gap-shorter-than-delay]
3 |   split: {use: temporal, gap: 1 day}
  |                               ^^^^^
5 |   label: {delay: {p95: 3 days}}
  |                        ------
  = help: set `gap: 3 days`

b.yaml:3:31: accepted PRB003 the gap is 1 day but labels take up to 3 days
  = reason: agreed with the board

3 rules apply: 1 passed, 2 failed
b.yaml: 1 error, 1 note (1 accepted)
"""
    )


def test_colour_changes_nothing_but_colour() -> None:
    coloured = render(REPORT, "text", colour=True)
    assert "\x1b[1;31m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == render(REPORT, "text")


def test_no_findings() -> None:
    assert render(Report([], ["b.yaml"]), "text") == "b.yaml: no findings\n"
    assert render(Report([], ["a.yaml", "b.yaml"]), "text") == "2 files: no findings\n"


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "x" * 300 + " here " + "y" * 300
    finding = replace(HINT, where=Span("b.yaml", 1, 302, 4))
    lines = render(Report([finding], ["b.yaml"], {"b.yaml": text}), "text").splitlines()
    assert len(lines[1]) < 120
    start = lines[2].index("^")
    assert lines[1][start : start + 4] == "here"
    assert lines[2].count("^") == 4


def test_many_findings_of_one_code_are_counted() -> None:
    many = [replace(HINT, where=Span("b.yaml", line)) for line in range(1, 31)]
    text = render(Report(many, ["b.yaml"]), "text")
    assert text.count("DOC004 50%") == 10
    assert "20 more of DOC004; `--format json` shows all" in text
    assert len(json.loads(render(Report(many), "json"))["findings"]) == 30


def test_a_place_outside_the_text_breaks_nothing() -> None:
    far = replace(HINT, where=Span("b.yaml", 99, 99))
    assert "b.yaml:99:99: info" in render(Report([far], ["b.yaml"], {"b.yaml": TEXT}), "text")
    beyond = replace(HINT, where=Span("b.yaml", 1, 50))
    assert "1 | name: a" in render(Report([beyond], ["b.yaml"], {"b.yaml": TEXT}), "text")


def test_json_for_programs() -> None:
    document = json.loads(render(REPORT, "json"))
    assert document["schema"] == 1
    assert document["summary"] == {"error": 1, "warning": 0, "info": 1, "accepted": 1}
    assert document["rules"] == [{"code": "DAT003", "status": "failed"}]
    assert document["findings"][1] == {
        "code": "DAT003",
        "name": "gap-shorter-than-delay",
        "severity": "error",
        "message": "the gap is 1 day but labels take up to 3 days",
        "help": "set `gap: 3 days`",
        "where": {
            "file": "b.yaml",
            "line": 3,
            "column": 31,
            "length": 5,
            "path": "training.split.gap",
        },
        "related": [
            {"file": "b.yaml", "line": 5, "column": 24, "length": 6, "path": "data.label.delay.p95"}
        ],
        "accepted": None,
        "data": {"gap": 86400.0, "delay": 259200.0},
    }


@pytest.fixture
def run() -> Any:
    log = json.loads(render(REPORT, "sarif"))
    assert log["version"] == "2.1.0"
    return log["runs"][0]


def test_sarif_for_code_hosts(run: Any) -> None:
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DAT003", "DOC004", "PRB003"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["note", "error", "warning"]
    location = run["results"][1]["locations"][0]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "b.yaml"},
        "region": {"startLine": 3, "startColumn": 31, "endColumn": 36},
    }
    assert location["logicalLocations"] == [
        {"fullyQualifiedName": "training.split.gap", "kind": "property"}
    ]
    assert run["results"][1]["relatedLocations"][0]["id"] == 1


def test_sarif_shows_accepted_findings_as_suppressed(run: Any) -> None:
    suppressed = [result.get("suppressions") for result in run["results"]]
    assert suppressed == [
        None,
        None,
        [{"kind": "inSource", "justification": "agreed with the board"}],
    ]


def test_sarif_fingerprints_do_not_depend_on_the_line() -> None:
    def prints(findings: list[Finding]) -> list[str]:
        results = json.loads(render(Report(findings), "sarif"))["runs"][0]["results"]
        return [result["partialFingerprints"]["ruleAndPath/v1"] for result in results]

    moved = replace(CONTRADICTION, where=replace(GAP, line=77), message="other words")
    other = replace(CONTRADICTION, where=replace(GAP, path="training.split.step"))
    assert prints([CONTRADICTION]) == prints([moved])
    assert prints([CONTRADICTION]) != prints([other])
    assert len(set(prints([CONTRADICTION, moved]))) == 2


def test_sarif_paths_are_uris() -> None:
    def uri(file: str) -> str:
        finding = replace(HINT, where=Span(file))
        result = json.loads(render(Report([finding]), "sarif"))["runs"][0]["results"][0]
        return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])

    assert uri("my designs/b.yaml") == "my%20designs/b.yaml"
    assert uri("/a/b c.yaml") == "file:///a/b%20c.yaml"


def test_github_annotations_are_escaped_and_leave_accepted_findings_out() -> None:
    assert render(REPORT, "github") == (
        "::notice file=b.yaml,line=1,col=7,endColumn=8,title=DOC004 no-trigger::"
        "50%25 is left, open%0Asay when\n"
        "::error file=b.yaml,line=3,col=31,endColumn=36,title=DAT003 gap-shorter-than-delay::"
        "the gap is 1 day but labels take up to 3 days%0Aset `gap: 3 days`\n"
        "1 error, 1 note (1 accepted)\n"
    )
    strange = replace(HINT, where=Span("a,b:c.yaml"))
    assert "file=a%2Cb%3Ac.yaml," in render(Report([strange]), "github")


@pytest.mark.parametrize(
    ("findings", "threshold", "fails"),
    [
        ([CONTRADICTION], Severity.ERROR, True),
        ([HINT], Severity.ERROR, False),
        ([HINT], Severity.INFO, True),
        ([ACCEPTED], Severity.INFO, False),
        ([], Severity.INFO, False),
    ],
)
def test_accepted_findings_never_fail_a_run(
    findings: list[Finding], threshold: Severity, fails: bool
) -> None:
    assert Report(findings).fails(threshold) is fails
