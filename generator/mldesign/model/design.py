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
    separator: str = ""
    """What stands between the values of a cell that holds several."""
    origin: str = "declared"
    """`declared`, or `seen` when it was taken from the file."""


@dataclass(frozen=True)
class ResolvedSource:
    """One source of the blueprint, with its columns."""

    written: Any
    """The source as it was written."""
    path: str
    """Where: `data.sources[1]`."""
    columns: tuple[ResolvedColumn, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What reading its file showed; `exists` is false where it is not there."""
    role: str | None = None
    """What its rows are where users and items meet, as written or as its columns tell; None: it has
    no role."""
    role_reason: str = ""
    """Why it has that role; empty where it was written."""

    def has(self, column: str) -> bool:
        """Whether it is a column of this source, declared or seen."""
        return any(one.name == column for one in self.columns)


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
    """Those of the first source."""
    rows: int | None = None
    """Rows of the source file, when it is there."""
    sources: tuple[ResolvedSource, ...] = ()
    taken: Mapping[str, tuple[Taken, ...]] = field(default_factory=dict)
    gives: frozenset[str] = frozenset()
    """All capabilities of the choices taken so far."""
    components: frozenset[str] = frozenset()
    """Once all choices are taken: the ids of the choices and of all they require."""
    subject: str | None = None
    """The column that is being decided on, for slots answered once for each column."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What reading the data showed, e.g. `positive_share`, `classes`."""
    answer: str = ""
    """Where the answer stands that is being asked about: `data.sources[1]`."""

    @property
    def named(self) -> str:
        """The name that is written where the answer stands; empty without one."""
        written = dict(self.blueprint.choices("features.items[]")).get(self.answer)
        return str(getattr(written, "name", None) or "")

    def source_of(self, role: str) -> ResolvedSource | None:
        """The first source of a role, None when there is none."""
        return next((source for source in self.sources if source.role == role), None)

    @property
    def source(self) -> ResolvedSource:
        """The source that is being asked about; the first one, while something else is."""
        return next((s for s in self.sources if s.path == self.answer), self.sources[0])

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
