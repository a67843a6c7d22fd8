"""The numbers of one design in the making: each result can be an input of a later one."""

from collections.abc import Callable, Mapping
from typing import Any

from mldesign.model.plan import Number
from mldesign.numbers.given import Given, Label, computed, declared, measured, number

DAY, HOUR = 86_400.0, 3_600.0


class Sheet:
    """Collects numbers, and reads blueprint paths and facts as inputs."""

    def __init__(self, blueprint: Any, facts: Mapping[str, Any]) -> None:
        self.blueprint = blueprint
        self.facts = facts
        self.numbers: dict[tuple[str, str], Number] = {}

    def add(
        self,
        label: Label,
        function: Callable[..., Any],
        *inputs: Given,
        formula: str = "",
        note: str = "",
    ) -> Given:
        """Compute a number and return it as an input."""
        made = number(label, function, *inputs, formula=formula, note=note)
        self.numbers[label.id, label.key] = made
        return computed(made)

    def result(self, formula_id: str, key: str) -> Given:
        """A number computed before, as an input. Raises KeyError when there is none."""
        return computed(self.numbers[formula_id, key])

    def read(self, name: str, path: str, unit: str = "", *, per: float = 1) -> Given:
        """The value at a plain blueprint path; sections and lists are not values."""
        value: Any = self.blueprint
        for part in path.split("."):
            value = getattr(value, part)
        return declared(name, value, unit, path, per=per)

    def rows(self) -> Given:
        """Rows of the first source: as declared, or as counted in the file."""
        source = self.blueprint.data.sources[0]
        return declared("rows of the data", source.rows, "rows", "data.sources[0].rows").or_else(
            measured("rows of the data", self.file().get("rows"), "rows", "data.sources[0].path")
        )

    def base_rate(self) -> Given:
        """Share of positives: as expected in use, else as in the training data."""
        return self.read("expected base rate", "data.label.expected_serving_rate").or_else(
            self.positive_rate()
        )

    def positive_rate(self) -> Given:
        """Share of positives in the training data: as declared, or as counted in the file."""
        return self.read("positive rate", "data.label.positive_rate").or_else(
            measured("positive rate", self._positive_share(), "", "data.target")
        )

    def file(self) -> Mapping[str, Any]:
        """What reading the first source showed; empty when nobody looked."""
        sources = self.facts.get("sources") or ()
        return (sources[0] or {}) if sources else {}

    def _positive_share(self) -> float | None:
        column = (self.file().get("columns") or {}).get(self.blueprint.data.target) or {}
        counts: Mapping[str, int] = column.get("counts") or {}
        positive = self.blueprint.problem.task.written.get("positive")
        total = sum(counts.values())
        if positive is None or not total or str(positive) not in counts:
            return None
        return counts[str(positive)] / total
