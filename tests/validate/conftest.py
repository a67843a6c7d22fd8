"""A small catalog of its own, so that the texts of these tests do not move with the patterns."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import pytest
from pydantic import model_validator

from mldesign.load import parse
from mldesign.model.component import Component, Option, Options, Slot
from mldesign.model.finding import Finding
from mldesign.model.quantities import Duration, Share
from mldesign.validate import Validated, validate


class File(Options):
    path: str = Option(min_length=1, why="Relative to the project.")


class Csv(File):
    delimiter: str = Option(",", max_length=1, why="A comma is usual.")


class Trees(Options):
    trees: int = Option(200, ge=1, why="Enough.")
    learning_rate: float = Option(0.05, gt=0, le=1, why="Safe.")
    depth: int | Literal["unlimited"] = Option(6, why="Six.")
    missing: tuple[str, ...] = Option((), strict=False, why="None.")


class Split(Options):
    test: Share = Option(Share(0.2, "20%"), why="A fifth.")
    validation: Share = Option(Share(0.2, "20%"), why="A fifth.")

    @model_validator(mode="after")
    def _leave_rows(self) -> "Split":
        if self.test + self.validation >= 1:
            raise ValueError("test and validation leave no rows for training")
        return self


class Log(Options):
    retention: Duration = Option(Duration("90 days"), why="A quarter.")
    flush: Duration = Option(Duration("2 s"), why="Short.")


CHOICES: dict[str, tuple[Slot, dict[str, Component]]] = {
    "task": (
        Slot("Task", "What is learned?", "problem.task", required=True),
        {
            "binary_classification": Component("Two.", gives=frozenset({"classification"})),
            "clustering": Component("Groups."),
        },
    ),
    "source": (
        Slot("Source", "Where from?", "data.sources[]"),
        {"csv": Component("CSV.", options=Csv), "parquet": Component("Parquet.", options=File)},
    ),
    "model": (
        Slot("Model", "Which model?", "model"),
        {"lightgbm": Component("Trees.", options=Trees), "ridge": Component("Linear.")},
    ),
    "split": (
        Slot("Split", "How divided?", "training.split"),
        {"random": Component("Random.", options=Split)},
    ),
    "prediction_log": (
        Slot("Log", "Where logged?", "monitoring.prediction_log"),
        {"sqlite": Component("SQLite.", options=Log)},
    ),
}


class StubCatalog:
    """As much of a catalog as validation asks for."""

    def __init__(self) -> None:
        from dataclasses import replace

        self.slots: Mapping[str, Slot] = {
            name: replace(slot, name=name) for name, (slot, _) in CHOICES.items()
        }
        self._components = {
            name: {
                choice: replace(component, slot=name, name=choice)
                for choice, component in components.items()
            }
            for name, (_, components) in CHOICES.items()
        }

    def components(self, slot: str) -> Mapping[str, Component]:
        return self._components[slot]


BASE = """\
name: loan-default
problem: {task: binary_classification}
data:
  sources: [{name: loans, use: csv, path: data/x.csv}]
  target: class
"""


def told(finding: Finding) -> str:
    where = finding.where
    return f"{where.line}:{where.column} {finding.code} {finding.message} | {finding.help}"


Judge = Callable[[str], Validated]


@pytest.fixture(scope="session")
def catalog() -> Any:
    return StubCatalog()


@pytest.fixture(scope="session")
def judge(catalog: Any) -> Judge:
    """Validate a text with the small catalog."""

    def judged(text: str) -> Validated:
        loaded = parse(text, "b.yaml")
        assert loaded.source is not None
        assert loaded.findings == ()
        return validate(loaded.source, catalog)

    return judged


@pytest.fixture(scope="session")
def said(judge: Judge) -> Callable[[str], list[str]]:
    """What is said of lines that are added to a small valid blueprint of five lines."""

    def lines(added: str) -> list[str]:
        return [told(finding) for finding in judge(BASE + added).findings]

    return lines
