"""What a rule may ask: the design with its choices, what reading the data showed, and the computed
numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from mldesign.model.design import Design, Taken
from mldesign.model.paths import dotted
from mldesign.model.plan import Number
from mldesign.model.suppression import Suppression
from mldesign.model.thresholds import Thresholds

if TYPE_CHECKING:
    from mldesign.model.blueprint import Blueprint


@dataclass(frozen=True)
class Context:
    """A read-only view of one design."""

    design: Design
    """The columns, the choices taken, and all that they give."""
    numbers: Mapping[tuple[str, str], Number] = field(default_factory=dict)
    """Computed numbers by formula id and key."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    stage: int = 2
    high_risk: bool = False
    owner: str = ""
    """The component whose rule is asked; empty for a rule of the engine."""
    suppressions: Sequence[Suppression] = ()
    """For the rules about the linting itself: every exception, and whether it was used."""
    known_rules: frozenset[str] = frozenset()
    """Codes and names of all rules there are."""
    today: str = ""
    """ISO date after which dated exceptions end; empty: none has ended."""

    @property
    def blueprint(self) -> "Blueprint":
        """What the author wrote."""
        return cast("Blueprint", self.design.blueprint)

    @property
    def mine(self) -> tuple[Taken, ...]:
        """Every place where the component that owns the rule was taken, with its options."""
        return tuple(
            taken
            for answers in self.design.taken.values()
            for taken in answers
            if taken.component.id == self.owner
        )

    def gives(self, capability: str) -> bool:
        """Whether a choice that was taken, written or by default, gives a capability."""
        return capability in self.design.gives

    def answer(self, path: str) -> Taken | None:
        """What was taken at a blueprint path, written or by default; None when nothing was."""
        every = (taken for answers in self.design.taken.values() for taken in answers)
        return next((taken for taken in every if taken.path == path), None)

    def unreadable(self, name: str) -> tuple[str, str] | None:
        """Why no feature may be made from a column, and what to do; None: one may."""
        known = {column.name: column for column in self.design.columns}
        if name not in known:
            near = self.nearest(name, known)
            remedy = f"did you mean `{near}`?" if near else "declare it under `data.columns`"
            return "is no column of the data", remedy
        if name == self.blueprint.data.target:
            return "is the target", "a lagged outcome must be a column of its own"
        if not known[name].available_at_prediction:
            return "is only known after the outcome (`at_prediction: false`)", "name another column"
        return None

    def nearest(self, name: str, known: Iterable[str]) -> str:
        """The known name that is spelled most like one; empty when none is close."""
        from difflib import get_close_matches

        return next(iter(get_close_matches(name, list(known), n=1)), "")

    def number(self, formula_id: str, key: str) -> Number | None:
        """A computed number, or None when its inputs are missing."""
        number = self.numbers.get((formula_id, key))
        return number if number is not None and number.value is not None else None

    def missing(self, formula_id: str, key: str) -> tuple[str, ...]:
        """The blueprint paths a number still needs."""
        number = self.numbers.get((formula_id, key))
        return number.missing if number is not None else ()

    def file(self, index: int = 0) -> Mapping[str, Any]:
        """What reading a source showed; empty when nobody looked."""
        sources = self.design.facts.get("sources") or ()
        return (sources[index] or {}) if index < len(sources) else {}


def column_path(name: str, *more: str) -> str:
    """The blueprint path of a column; its name may hold anything."""
    return dotted(("data", "columns", name, *more))
