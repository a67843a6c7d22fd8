"""What a component may ask about the design it is part of, while the plan is being made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mldesign.model.component import Component, Options


@dataclass(frozen=True)
class ResolvedColumn:
    """One column of the data contract, as declared or, where silent, as seen in the file."""

    name: str
    type: str
    """`number`, `integer`, `category`, `boolean`, `date`, `text` or `identifier`."""
    minimum: float | str | None = None
    maximum: float | str | None = None
    categories: tuple[str, ...] | None = None
    nullable: bool = False
    unique: bool = False
    sensitive: bool = False
    available_at_prediction: bool = True
    unit: str = ""
    description: str = ""
    origin: str = "declared"
    """`declared`, or `seen` when it was taken from the file."""


@dataclass(frozen=True)
class Taken:
    """A choice that has been taken, with the options it ended up with."""

    component: Component
    options: Options
    origin: str
    """`written` in the blueprint, or `default`."""
    reason: str = ""
    path: str = ""
    """Where in the blueprint it is answered: `training.split`, `features.items[2]`."""
    subject: str | None = None
    """The column or derived feature it is about, for slots answered once for each column."""


@dataclass(frozen=True)
class Design:
    """A read-only view: the blueprint, the columns and the choices taken so far (slots are taken in
    their order)."""

    blueprint: Any
    columns: tuple[ResolvedColumn, ...] = ()
    rows: int | None = None
    """Rows of the source file, when it is there."""
    taken: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    gives: frozenset[str] = frozenset()
    """All capabilities of the choices taken so far."""
    components: frozenset[str] = frozenset()
    """Once all choices are taken: the ids of the choices and of all they require."""
    subject: str | None = None
    """The column that is being decided on, for slots answered once for each column."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What reading the data showed, e.g. `positive_share`, `classes`."""

    def choice(self, slot: str) -> Component | None:
        """The component taken for a slot, or None when it was not asked or not answered yet."""
        answers = self.taken.get(slot, ())
        return answers[0].component if answers else None

    def options(self, slot: str) -> Any:
        """The options of the component taken for a slot. Raises KeyError when there is none."""
        return self.taken[slot][0].options

    def column(self, name: str) -> ResolvedColumn:
        """Look a column up by name. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
