"""Every decision is taken once, with a reason; what the author wrote survives into the plan."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from mldesign.catalog import BrokenPattern, Catalog
from mldesign.load import read
from mldesign.model.component import Call
from mldesign.resolve import Resolved, resolve
from mldesign.resolve.resolve import package_name
from mldesign.validate import validate

MINIMAL = """
    name: old-bridge
    problem: {task: river}
    data:
      sources: [{name: survey, path: survey.csv}]
      target: load
      columns: {span: number, stones: number, note: text, id: identifier, load: number}
"""


def resolved(path: Path, catalog: Catalog, facts: Mapping[str, Any] | None = None) -> Resolved:
    source = read(path).source
    assert source is not None
    validated = validate(source, catalog)
    assert validated.blueprint is not None, validated.findings
    return resolve(validated.blueprint, source.text, catalog, facts or {}, source.span)


def test_defaults_are_taken_with_the_reason_of_the_component(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    plan = resolved(write(MINIMAL), bridges).plan
    assert plan is not None
    structure = plan.decision("model")
    assert structure is not None
    assert (structure.choice, structure.origin, structure.reason) == (
        "arch",
        "default",
        "It lasts.",
    )
    assert [(o.name, o.value, o.origin, o.why) for o in structure.options] == [
        ("rise", 0.25, "default", "A quarter is stable.")
    ]
    assert [(a.name, a.why_not) for a in structure.alternatives] == [("pontoon", "")]


def test_the_wiring_holds_what_was_decided(bridges: Catalog, write: Callable[[str], Path]) -> None:
    text = (
        MINIMAL
        + "    model: {use: arch, rise: 0.5}\n    training: {split: {use: ends, test: 10%}}\n"
    )
    plan = resolved(write(text), bridges, {"sources": [{"exists": False, "rows": 7}]}).plan
    assert plan is not None
    assert plan.wiring == Call(
        "bridge:Bridge",
        {
            "name": "old-bridge",
            "rows": 7,
            "crossing": Call("crossings:River"),
            "structure": Call("structures:Arch", {"rise": 0.5}),
            "joints": Call("joints:Ends", {"test": 0.1}),
            "materials": (
                Call("materials:Stone", {"part": "span"}),
                Call("materials:Stone", {"part": "stones"}),
            ),
        },
    )
    assert plan.packages == ("asphalt>=2", "steel>=1")
    assert plan.commands == ("build", "walk")
    assert [c.id for c in plan.components][:2] == ["parts/deck", "task/river"]


def test_an_optional_slot_nobody_offers_to_answer_stays_empty(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    plan = resolved(write(MINIMAL), bridges).plan
    assert plan is not None
    assert plan.decision("split") is None
    assert plan.wiring.arguments["joints"] is None


def test_a_slot_can_be_turned_off(bridges: Catalog, write: Callable[[str], Path]) -> None:
    plan = resolved(write(MINIMAL + "    model: none\n"), bridges).plan
    assert plan is not None
    assert plan.wiring.arguments["structure"] is None


CASCADE = """
    training: {split: {use: ends}}
    patterns:
      cascade:
        stages:
          - {name: first, use: arch, rise: 0.5}
          - {name: last, use: ferry}
"""


def test_a_choice_can_stand_round_another_and_ask_slots_of_its_own(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    plan = resolved(write(MINIMAL + CASCADE), bridges).plan
    assert plan is not None
    assert plan.wiring.arguments["structure"] == Call(
        "relief:Relief",
        {
            "inner": Call("structures:Arch", {"rise": 0.25}),
            "bearers": (Call("structures:Arch", {"rise": 0.5}), Call("bearers:Ferry")),
        },
    )
    joints = Call("joints:Ends", {"test": 0.2})
    assert plan.wiring.arguments["joints"] == Call("relief:Covered", {"inner": joints})
    assert "bearers" not in plan.wiring.arguments


def test_what_stands_round_another_leaves_no_trace_when_it_is_not_taken(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    plan = resolved(write(MINIMAL), bridges).plan
    assert plan is not None
    assert plan.wiring.arguments["structure"] == Call("structures:Arch", {"rise": 0.25})
    assert not [d for d in plan.decisions if d.slot in {"cascade", "stage"}]


def test_a_slot_may_share_the_choices_of_another(bridges: Catalog) -> None:
    assert list(bridges.components("stage")) == ["arch", "ferry", "pontoon"]
    assert list(bridges.own("stage")) == ["ferry"]
    assert [c.id for c in bridges.every()].count("model/arch") == 1


def test_every_column_is_decided_and_says_why(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    text = MINIMAL + (
        "    features:\n"
        "      exclude: [stones]\n"
        "      items: [{name: tie, use: rope, of: [span, stones]}]\n"
    )
    plan = resolved(write(text), bridges).plan
    assert plan is not None
    told = {c.name: (c.choice, c.origin, c.reason) for c in plan.column_decisions}
    assert told == {
        "span": ("stone", "default", "Heavy."),
        "tie": ("rope", "written", "The blueprint asks for it."),
        "stones": ("", "written", "Excluded in the blueprint."),
        "note": ("", "default", "Free text: no chosen feature reads it."),
        "id": ("", "default", "An identifier: it names rows and says nothing about new ones."),
        "load": ("", "written", "The target."),
    }


def test_a_column_may_be_made_into_several_features(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    text = MINIMAL + (
        "    features:\n"
        "      exclude: [stones]\n"
        "      items: [{column: span, use: stone}, {name: again, column: span, use: stone}]\n"
    )
    plan = resolved(write(text), bridges).plan
    assert plan is not None
    assert plan.wiring.arguments["materials"] == (
        Call("materials:Stone", {"part": "span"}),
        Call("materials:Stone", {"part": "span", "as": "again"}),
    )


def test_choices_that_cannot_go_together_are_refused_with_a_remedy(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    text = MINIMAL.replace("river", "valley") + "    model: pontoon\n"
    result = resolved(write(text), bridges)
    assert result.plan is None
    finding = result.findings[0]
    assert finding.code == "PLAN002"
    assert finding.message == "`pontoon` needs water, which no choice here gives"
    assert finding.help == "choose arch for `model` or take a choice that gives it: task/river"
    assert (finding.where.line, finding.where.path) == (8, "model")


def test_a_design_without_any_input_is_refused_and_says_why(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    text = MINIMAL + "    features: {exclude: [span, stones]}\n"
    result = resolved(write(text), bridges)
    assert result.plan is None
    (finding,) = result.findings
    assert finding.code == "PLAN003"
    assert finding.message.startswith("no column is left for the model to look at (span: excluded")
    assert finding.where.line == 8


def test_what_was_seen_never_overrules_what_was_declared(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    facts = {
        "sources": [
            {
                "exists": True,
                "rows": 3,
                "columns": {
                    "extra": {"type": "number", "nullable": True, "min": 0, "max": 9},
                    "span": {"type": "integer", "nullable": True, "min": 1, "max": 5},
                },
            }
        ]
    }
    plan = resolved(write(MINIMAL), bridges, facts).plan
    assert plan is not None
    by_name = {c.name: c for c in plan.columns}
    assert (by_name["span"].type, by_name["span"].origin) == ("number", "declared")
    assert (by_name["extra"].type, by_name["extra"].origin) == ("number", "seen")
    assert by_name["extra"].maximum is None, "a bound that was only seen is no rule"
    assert list(by_name)[:2] == ["extra", "span"], "the file's order comes first"


def test_two_ranges_for_one_package_are_a_fault_of_the_patterns(
    bridges: Catalog, write: Callable[[str], Path]
) -> None:
    part = bridges.roots[0] / "parts/deck/component.py"
    part.write_text(part.read_text().replace("asphalt>=2", "steel>=2"))
    with pytest.raises(BrokenPattern, match="steel>=1"):
        resolved(write(MINIMAL), bridges)


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("loan-default", "loan_default"),
        ("class", "class_ml"),
        ("json", "json_ml"),
        ("2-towers", "ml_2_towers"),
    ],
)
def test_the_package_can_be_imported(name: str, package: str) -> None:
    assert package_name(name) == package
