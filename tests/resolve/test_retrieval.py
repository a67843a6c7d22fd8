"""Sources with roles: told apart, wired each as what it is, and refused with a remedy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mldesign.model.component import Call
from mldesign.model.finding import Finding
from mldesign.pipeline import Checked, check

EVENTS = {"name": "ratings", "path": "data/ratings.csv", "user": "u", "item": "i", "time": "at"}
ITEMS = {"name": "films", "path": "data/films.csv", "key": "i"}
USERS = {"name": "people", "path": "data/people.parquet", "key": "u"}
Judge = Callable[..., Checked]


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    """Judge a retrieval blueprint over the given sources."""

    def judged(*sources: dict[str, Any], **sections: Any) -> Checked:
        path = tmp_path / "blueprint.yaml"
        written = {
            "name": "films",
            "problem": {"task": "retrieval"},
            "data": {"sources": list(sources)},
            **sections,
        }
        path.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
        return check(path)

    return judged


def refused(checked: Checked) -> list[Finding]:
    assert checked.plan is None
    return [f for f in checked.findings if f.code.startswith("PLAN")]


def test_four_lines_of_sources_are_a_plan(judge: Judge) -> None:
    plan = judge(EVENTS, ITEMS, USERS).plan
    assert plan is not None
    assert [(s.written.name, s.role, bool(s.role_reason)) for s in plan.sources] == [
        ("ratings", "interactions", True),
        ("films", "items", True),
        ("people", "users", True),
    ]
    given = plan.wiring.arguments
    assert given["interactions"].arguments["source"].entry == "source.csv_file:CsvFile"
    assert given["users"].arguments["source"].entry == "source.parquet_file:ParquetFile"
    assert "source" not in given
    assert given["split"] == Call("split.leave_last_out:LeaveLastOut", {})
    assert {d.choice for d in plan.decisions} >= {"history", "leave_last_out", "recommender"}


def test_torch_is_an_extra_and_no_dependency(judge: Judge) -> None:
    plan = judge(EVENTS).plan
    assert plan is not None
    assert plan.extras["torch"] == ("torch>=2.13,<2.16",)
    assert not any(p.startswith(("torch", "faiss")) for p in plan.packages)


def test_nothing_of_tables_comes_along(judge: Judge) -> None:
    plan = judge(EVENTS).plan
    assert plan is not None
    assert not {"parts/tabular", "parts/evaluation", "parts/scoring"} & {
        c.id for c in plan.components
    }


def test_choices_for_tables_are_no_alternatives(judge: Judge) -> None:
    plan = judge(EVENTS).plan
    assert plan is not None
    split = plan.decision("split")
    assert split is not None
    assert [a.name for a in split.alternatives] == ["global_time"]


def test_a_written_role_stands_and_gives_no_reason(judge: Judge) -> None:
    plan = judge(
        {**EVENTS, "role": "interactions"}, {**ITEMS, "role": "items", "key": "other"}
    ).plan
    assert plan is not None
    assert [s.role_reason for s in plan.sources] == ["", ""]
    assert plan.wiring.arguments["items"].arguments["key"] == "other"


def test_columns_of_a_source_become_its_contract_and_features(judge: Judge) -> None:
    columns = {
        "tags": {"type": "category", "separator": "|", "categories": ["a", "b"]},
        "year": {"type": "integer", "min": 1900},
        "code": "identifier",
        "later": {"type": "number", "at_prediction": False},
        "secret": "text",
    }
    plan = judge(EVENTS, {**ITEMS, "columns": columns}, features={"exclude": ["secret"]}).plan
    assert plan is not None
    items = plan.wiring.arguments["items"].arguments
    assert [c.arguments["name"] for c in items["columns"]] == ["i", "tags", "year"]
    assert [(f.arguments["column"], f.arguments["kind"]) for f in items["features"]] == [
        ("tags", "categories"),
        ("year", "numeric"),
    ]
    assert items["columns"][1].arguments["separator"] == "|"


def test_what_was_seen_in_a_file_is_used_where_nothing_is_declared(
    judge: Judge, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    rows = [f"u{n % 7},i{n % 5};{n}" for n in range(40)]
    (tmp_path / "data/ratings.csv").write_text("u,i,at\n" + "\n".join(rows).replace(";", ","))
    (tmp_path / "data/films.csv").write_text("i;kind\n" + "\n".join(f"i{n};a" for n in range(5)))
    plan = judge(EVENTS, ITEMS).plan
    assert plan is not None
    times = plan.wiring.arguments["interactions"].arguments["columns"][2].arguments
    assert (times["name"], times["type"]) == ("at", "integer")
    assert plan.wiring.arguments["items"].arguments["source"].arguments["delimiter"] == ";"


@pytest.mark.parametrize(
    ("sources", "path", "words"),
    [
        ([{**EVENTS, "role": "interactions", "user": None}], "data.sources[0].user", "`user`"),
        ([{"name": "x", "path": "x.csv"}], "data.sources[0]", "who did what"),
        ([EVENTS, {**EVENTS, "name": "more"}], "data.sources[1]", "both interactions"),
        ([EVENTS, {**ITEMS, "key": None, "role": "items"}], "data.sources[1].key", "`key`"),
        ([EVENTS, {**ITEMS, "key": "elsewhere"}], "data.sources[1]", "has no role"),
    ],
)
def test_sources_that_do_not_fit_are_refused_with_a_remedy(
    judge: Judge, sources: list[dict[str, Any]], path: str, words: str
) -> None:
    written = [{k: v for k, v in one.items() if v is not None} for one in sources]
    found = refused(judge(*written))
    assert [f.where.path for f in found] == [path]
    assert words in found[0].message
    assert found[0].help


def test_a_column_that_is_not_in_the_file_is_named(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/ratings.csv").write_text("u,film,at\n1,2,3\n")
    (found,) = refused(judge(EVENTS))
    assert found.where.path == "data.sources[0].item"
    assert "`i` is no column of data/ratings.csv" in found.message
    assert "u, film, at" in (found.help or "")


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"training": {"split": "random"}}, "`random` needs tabular"),
        ({"deployment": {"serving": "fastapi"}}, "`fastapi` needs tabular"),
        ({"patterns": {"two_tower": {"negatives": "mixed"}}}, "negatives"),
        ({"patterns": {"two_tower": {"index": {"kind": "hnsw"}}}}, "hnsw"),
    ],
)
def test_choices_for_tables_or_not_built_are_refused(
    judge: Judge, sections: dict[str, Any], words: str
) -> None:
    found = refused(judge(EVENTS, **sections))
    assert any(words in f.message for f in found)


def test_users_are_cut_by_their_own_categories_only(judge: Judge) -> None:
    users = {**USERS, "columns": {"region": "category", "age": "integer"}}
    plan = judge(EVENTS, users, evaluation={"slices": ["region"]}).plan
    assert plan is not None
    assert plan.wiring.arguments["slices"] == ("region",)
    (found,) = refused(judge(EVENTS, users, evaluation={"slices": ["region", "age"]}))
    assert found.where.path == "evaluation.slices[1]"
    assert found.help == "name one of region"


def test_a_split_by_time_needs_a_time(judge: Judge) -> None:
    without = {k: v for k, v in EVENTS.items() if k != "time"}
    (found,) = refused(judge(without, training={"split": {"use": "global_time"}}))
    assert "split by time" in found.message
    plan = judge(EVENTS, training={"split": {"test": "20%"}}).plan
    assert plan is not None
    assert plan.wiring.arguments["split"].arguments == {"test": 0.2}


def test_what_the_language_says_of_the_towers_reaches_them(judge: Judge) -> None:
    towers = {"negatives": "in_batch", "dim": 32, "index": {"kind": "ivf"}}
    plan = judge(EVENTS, patterns={"two_tower": towers}).plan
    assert plan is not None
    given = plan.wiring.arguments["retriever"].arguments
    assert (given["loss"], given["dimensions"], given["index"]) == ("in_batch", 32, "ivf")
