"""Rules that a component brings along in its folder: when they apply, and how they count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mldesign import pipeline
from mldesign.catalog import builtin
from mldesign.lint import Outcome, lint
from mldesign.lint.rules import component_rules, every_rule
from mldesign.load import parse
from mldesign.model.blueprint import Blueprint
from mldesign.model.design import Design

RULES = '''
from mldesign.sdk import Context, Failure, Severity, Verdicts, rule

@rule("LGB001", "too-many-leaves", Severity.WARNING)
def too_many_leaves(context: Context) -> Verdicts:
    """Leaves outnumber what the rows can fill."""
    yield Failure("model", "too many leaves", help="fewer")
'''
BLUEPRINT = """\
name: loan-default
problem: {task: binary_classification}
data:
  sources: [{name: loans, use: csv, path: data/loans.csv}]
  target: class
  columns: {age: integer, class: {type: category, categories: [a, b]}}
training: {split: grouped}
"""
Write = Callable[[str], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A pattern root with a choice and a part that bring a rule, and a choice that brings none."""
    for folder in ("model/lightgbm", "model/ridge", "parts/boosting"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "model" / "lightgbm" / "rules.py").write_text(RULES)
    (tmp_path / "parts" / "boosting" / "rules.py").write_text(RULES.replace("LGB001", "LGB002"))
    return tmp_path


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a blueprint."""

    def to_file(text: str) -> Path:
        path = tmp_path / "blueprint.yaml"
        path.write_text(text)
        return path

    return to_file


def outcome(checked: pipeline.Checked, code: str) -> Outcome:
    return next(outcome for outcome in checked.outcomes if outcome.code == code)


def test_are_found_where_they_lie(root: Path) -> None:
    rules = component_rules(root)
    assert [(rule.code, rule.owner) for rule in rules] == [
        ("LGB001", "model/lightgbm"),
        ("LGB002", "parts/boosting"),
    ]


@pytest.mark.parametrize(
    ("part", "code"), [("model/lightgbm", "LGB001"), ("parts/boosting", "LGB002")]
)
def test_apply_where_their_component_is_part_of_the_design(
    root: Path, part: str, code: str
) -> None:
    source = parse(BLUEPRINT, "b.yaml").source
    assert source is not None
    design = Design(Blueprint.model_validate(source.data), components=frozenset({part}))
    linted = lint(source, design, (), component_rules(root))
    assert [finding.code for finding in linted.findings] == [code]
    assert linted.coverage.applicable == 1


def test_the_design_holds_choices_and_what_they_require(write: Write) -> None:
    checked = pipeline.check(write(BLUEPRINT.replace("grouped", "stratified")))
    assert checked.plan is not None
    assert outcome(checked, "TAB014").status == "passed"
    assert outcome(checked, "TAB005").status == "not applicable"


def test_of_a_default_choice_are_asked(write: Write) -> None:
    text = BLUEPRINT.replace("training: {split: grouped}\n", "").replace(
        "path: data/loans.csv", "path: data/loans.csv, timestamp_column: at, arrival_delay: 2 days"
    )
    checked = pipeline.check(write(text.replace("age: integer", "at: date")))
    (finding,) = (finding for finding in checked.findings if finding.code == "DAT003")
    assert finding.message.startswith("gap is not set but rows of `loans` arrive after 2 days")


def test_are_excused_like_all_others(write: Write) -> None:
    assert pipeline.check(write(BLUEPRINT)).failed
    excused = BLUEPRINT + "lint: {ignore: [{rule: TAB005, reason: groups come with the file}]}\n"
    checked = pipeline.check(write(excused))
    assert outcome(checked, "TAB005").accepted == 1
    assert not {"LNT001", "LNT004"} & {finding.code for finding in checked.findings}


def test_an_exception_for_a_rule_of_another_choice_is_unused_but_known(write: Write) -> None:
    text = BLUEPRINT + "lint: {ignore: [{rule: TRN013, reason: scores are calibrated}]}\n"
    checked = pipeline.check(write(text.replace("grouped", "random")))
    assert {"LNT001", "LNT004"} & {finding.code for finding in checked.findings} == {"LNT001"}


def test_codes_and_owners_of_the_catalog() -> None:
    owned = {rule.code: rule.owner for rule in every_rule(builtin()) if rule.owner}
    folders = {component.id for component in builtin().every()}
    assert owned["DAT003"] == "split/temporal"
    assert set(owned.values()) <= folders
