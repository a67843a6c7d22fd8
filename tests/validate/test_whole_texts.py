"""Texts as a whole: all errors at once, and what a valid one becomes."""

from collections.abc import Callable

import pytest

from mldesign.model.plan import OpenQuestion
from mldesign.validate import Validated

from .conftest import BASE, told

Judge = Callable[[str], Validated]


def test_a_small_blueprint_is_valid_and_chains_never_fail(judge: Judge) -> None:
    blueprint = judge(BASE).blueprint
    assert blueprint is not None
    assert blueprint.problem.task.use == "binary_classification"
    assert blueprint.problem.error_costs.false_positive is None
    assert not blueprint.deployment.fallback
    assert not blueprint.training.split
    assert blueprint.training.split.use is None
    assert list(blueprint.choices("training.split")) == []
    ((path, source),) = blueprint.choices("data.sources[]")
    assert path == "data.sources[0]"
    assert source.options({"path", "delimiter"}) == {"path": "data/x.csv"}


def test_all_errors_come_in_one_run(judge: Judge) -> None:
    text = """\
name: Loan Default
problem: {task: {use: binary_clasification}}
data: {sources: [{use: csv}], target: 5, columns: {a: integr, c: {typ: x}}}
stagee: pilot
"""
    findings = sorted(judge(text).findings, key=lambda f: (f.where.line, f.where.column))
    assert [f"{f.where.line}:{f.where.column} {f.code} {f.where.path}" for f in findings] == [
        "1:7 LANG036 name",
        "2:23 LANG037 problem.task.use",
        "3:18 LANG031 data.sources[0].name",
        "3:18 LANG031 data.sources[0].path",
        "3:39 LANG032 data.target",
        "3:55 LANG035 data.columns.a",
        "3:67 LANG030 data.columns.c.typ",
        "4:1 LANG030 stagee",
    ]
    assert judge(text).blueprint is None


WHOLE = {
    "only a name": (
        "name: a\n",
        [
            "1:1 LANG031 `problem` is missing | write `problem:` "
            "(what is decided, for whom, and what a mistake costs)",
            "1:1 LANG031 `data` is missing | write `data:` "
            "(where the data comes from and what is in it)",
        ],
    ),
    "no source": (
        "name: a\nproblem: {task: clustering}\ndata: {sources: []}\n",
        [
            "3:8 LANG036 `data.sources`: expected at least 1 item, found 0 | write for example "
            "`[{name: loans, use: csv, path: data/loans.csv}]` "
            "(the sources of data; the first one is read by the project)"
        ],
    ),
    "no target where the task has one": (
        "name: a\nproblem: {task: binary_classification}\n"
        "data: {sources: [{name: a, use: csv, path: x}]}\n",
        [
            "3:1 LANG031 `data.target` is missing: `binary_classification` learns a column | "
            "write the name of the column to predict: `target: class`"
        ],
    ),
    "no target where the task has none": (
        "name: a\nproblem: {task: clustering}\ndata: {sources: [{name: a, use: csv, path: x}]}\n",
        [],
    ),
    "the task turned off": (
        BASE.replace("binary_classification", "none"),
        [
            "2:17 LANG037 `problem.task` has no choice `none` | "
            "choices: `binary_classification`, `clustering`"
        ],
    ),
    "what is needed is left open": (
        "name: {deferred: x}\nproblem: {deferred: x}\n"
        "data: {sources: [{deferred: x}], target: {deferred: x}}\n",
        [
            f"{place} cannot be left open: everything else depends on it | write a value"
            for place in (
                "3:18 LANG043 `data.sources[0]`",
                "3:34 LANG043 `data.target`",
                "1:1 LANG043 `name`",
                "2:1 LANG043 `problem`",
            )
        ],
    ),
    "options without a choice, of two choices": (
        "name: a\nproblem: {task: clustering}\n"
        "data: {sources: [{name: a, path: x, delimiter: ;}]}\n"
        "model: {trees: 5, tree: 1}\n",
        ["4:19 LANG030 `model` has no key `tree` | did you mean `trees`?"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), WHOLE.values(), ids=WHOLE.keys())
def test_whole_texts(judge: Judge, text: str, expected: list[str]) -> None:
    assert [told(f) for f in judge(text).findings] == expected


def test_an_optional_slot_can_be_turned_off(judge: Judge) -> None:
    blueprint = judge(BASE + "model: none\n").blueprint
    assert blueprint is not None
    assert blueprint.model.off


def test_what_is_left_open_becomes_a_question(judge: Judge) -> None:
    text = BASE + (
        "stage: {deferred: ask the board, until: 2026-12-31}\n"
        "training: {window: {deferred: {reason: not measured, trigger: first drift}}}\n"
        "docs: {open_questions: [{question: May age be used?, until: pilot}]}\n"
    )
    validated = judge(text)
    assert validated.findings == ()
    blueprint = validated.blueprint
    assert blueprint is not None
    assert blueprint.stage is None
    assert blueprint.training.window is None
    assert blueprint.open_questions() == (
        OpenQuestion("stage", "ask the board", "2026-12-31"),
        OpenQuestion("training.window", "not measured", "first drift"),
        OpenQuestion("docs.open_questions[0]", "May age be used?", "pilot"),
    )
    assert blueprint.is_deferred("training.window")
    assert not blueprint.is_deferred("training")


def test_a_section_left_open_covers_what_is_in_it(judge: Judge) -> None:
    blueprint = judge(BASE + "deployment: {deferred: later}\n").blueprint
    assert blueprint is not None
    assert blueprint.is_deferred("deployment.capacity.replicas_min")
    assert not blueprint.is_deferred("deployment_other")


def test_places_follow_list_items_when_one_before_them_is_open(judge: Judge) -> None:
    text = BASE + "owners: [{deferred: x}, {name: Ada}, {deferred: y}, {name: Bob}]\n"
    validated = judge(text)
    assert validated.blueprint is not None
    assert [owner.name for owner in validated.blueprint.owners] == ["Ada", "Bob"]
    assert validated.source.span("owners[0].name").column == 32
    assert validated.source.span("owners[1].name").column == 60
    wrong = judge(text.replace("Bob", "7"))
    assert [f"{f.where.column} {f.where.path}" for f in wrong.findings] == ["60 owners[1].name"]


def test_a_declared_figure_is_a_value_and_is_remembered(judge: Judge) -> None:
    text = BASE + "traffic: {requests_per_day: {declared: 2k}, peak_rate: {declared: 1 GB}}\n"
    (finding,) = judge(text).findings
    assert (finding.where.path, finding.where.column) == ("traffic.peak_rate", 67)
    blueprint = judge(text.replace("1 GB", "1/s")).blueprint
    assert blueprint is not None
    assert blueprint.traffic.requests_per_day == 2000
    assert dict(blueprint.declared()) == {
        "traffic.requests_per_day": "2k",
        "traffic.peak_rate": "1/s",
    }


def test_quantities_are_floats_that_remember_their_text(judge: Judge) -> None:
    blueprint = judge(BASE + "constraints: {latency: {p99: 50 ms}}\n").blueprint
    assert blueprint is not None
    p99 = blueprint.constraints.latency.p99
    assert p99 == 0.05
    assert str(p99) == "50 ms"


def test_columns_may_have_any_name(judge: Judge) -> None:
    text = BASE + '  columns: {"capital gain": number, a.b: {type: x}, 2019: integer}\n'
    (finding,) = judge(text).findings
    assert finding.where.path == 'data.columns["a.b"].type'


def test_validation_alters_nothing(judge: Judge) -> None:
    validated = judge(BASE + "stage: {deferred: x}\n")
    assert validated.source.data["stage"] == {"deferred": "x"}


def test_messages_stay_short_whatever_the_author_wrote(judge: Judge) -> None:
    long = "x" * 900
    text = BASE + f"stage: {long}\nmodel: {long}\n{long}: 1\ntraffic: {{peak_rate: {long}}}\n"
    for finding in judge(text).findings:
        assert len(finding.message) < 200
        assert len(finding.help) < 300
