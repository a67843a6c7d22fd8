"""The unit of extension: a slot is a question, a component is one answer to it and owns all it
brings along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

if TYPE_CHECKING:
    from mldesign.model.design import Design, ResolvedColumn

Literal = None | bool | int | float | str
Argument = "Literal | Call | Name | Sequence[Argument] | Mapping[str, Argument]"


@dataclass(frozen=True)
class Name:
    """A name to be imported and passed as it is, not called:
    `ml_app.features.order:chronological`.
    """

    entry: str


@dataclass(frozen=True)
class Call:
    """One call in the wiring of a project: `entry` is `module:factory` below the
    project's package."""

    entry: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


class Options(BaseModel):
    """The knobs of one component. Subclass it; every field is an `Option` with a reason."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def Option(  # noqa: N802  reads as a type where it is used, like pydantic's Field
    default: Any = ...,
    *,
    why: str,
    effect: str = "",
    related: Sequence[str] = (),
    **constraints: Any,
) -> Any:
    """Declare one option: its default, why that default, and what changes when it is moved."""
    from pydantic import Field

    return Field(
        default,
        description=why,
        json_schema_extra={"effect": effect, "related": list(related)},
        **constraints,
    )


@dataclass(frozen=True)
class Suit:
    """Why a component is the default here. `rank` decides among several: the highest wins."""

    rank: int
    why: str


@dataclass(frozen=True)
class Objection:
    """Why a choice cannot be carried out as the blueprint stands: where, what was found, and what
    to do."""

    path: str
    found: str
    remedy: str


def no_objection(design: "Design") -> Sequence[Objection]:
    """Default of `Component.objections`: nothing of the blueprint stands in its way."""
    return ()


def never(design: "Design") -> Suit | None:
    """Default of `Component.suits`: chosen only when the blueprint says so."""
    return None


def never_for_column(design: "Design", column: "ResolvedColumn") -> Suit | None:
    """Default of `Component.suits_column`."""
    return None


def options_as_arguments(options: Options, design: "Design") -> Mapping[str, Any]:
    """Default of `Component.arguments`: every option becomes a keyword argument of the
    entry point."""
    values = {name: getattr(options, name) for name in type(options).model_fields}
    return {k: float(v) if isinstance(v, float) else v for k, v in values.items()}


@dataclass(frozen=True)
class Component:
    """One choice. `slot`, `name` and `folder` are filled in by the catalog from where it lies."""

    summary: str
    """One sentence: what it does. Printed by `list`, in the document and as an alternative not
    taken."""
    options: type[Options] = Options
    needs: frozenset[str] = frozenset()
    """Capabilities that other chosen components must give."""
    gives: frozenset[str] = frozenset()
    requires: tuple[str, ...] = ()
    """Folders below `patterns/` that come along, e.g. `parts/tabular`. Their manifests are united
    with this one."""
    packages: tuple[str, ...] = ()
    """Requirement strings of what the copied code imports."""
    test_packages: tuple[str, ...] = ()
    """Requirement strings of what only its tests import."""
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Name of an extra of the project → requirement strings: large packages that its code can do
    without, and imports where it uses them."""
    entry: str | None = None
    """`module:factory` below `ml_app`, called in the wiring. None: nothing to
    wire.
    """
    arguments: Callable[[Any, "Design"], Mapping[str, Any]] = options_as_arguments
    suits: Callable[["Design"], Suit | None] = never
    """Tells whether, and why, this is the default for this design."""
    suits_column: "Callable[[Design, ResolvedColumn], Suit | None]" = never_for_column
    """The same question for a slot that is answered once for each column."""
    why_not: str = ""
    """One sentence: when another choice is better. Printed where this one is an alternative not
    taken."""
    objections: "Callable[[Design], Sequence[Objection]]" = no_objection
    """What of the blueprint stands in its way, once all choices are taken. Where there is anything,
    no project is made."""
    slots: tuple[str, ...] = ()
    """What else is asked once it is taken. A task names the slots of its kind of system; the
    answers to the slots of any other component are keyword arguments of its own entry."""
    system: str | None = None
    """Only for such a component: `module:Class` whose keyword arguments are the wired slots. A part
    (a folder that is
    only ever required) adds keyword arguments to it with its own `arguments`."""
    handled: frozenset[str] = frozenset()
    """Of its slots those whose answers a part wires in its own way, with its `arguments`."""
    around: Mapping[str, str] = field(default_factory=dict)
    """Keywords of the system → `module:factory` put round what is wired there, which it receives as
    `inner`: for a pattern that changes how another choice is used."""
    commands: tuple[str, ...] = ()
    """Commands it adds to the project's command line: modules
    `ml_app/commands/<name>.py`. One with a constant NAME is called by it instead: two kinds of
    system may each have their own `score`.
    """
    sources: tuple[str, ...] = ()
    """Where the method comes from: paper and section."""
    slot: str = ""
    name: str = ""
    folder: Path = Path()

    @property
    def id(self) -> str:
        """`slot/name`, the folder below `patterns/`."""
        return f"{self.slot}/{self.name}"

    def option_fields(self) -> Mapping[str, FieldInfo]:
        """The declared options by name."""
        return self.options.model_fields


@dataclass(frozen=True)
class Slot:
    """A question every design of some kind answers. `path` is where in the blueprint it is
    answered."""

    title: str
    question: str
    path: str
    """Dotted path in the blueprint, e.g. `training.split`. `[]` marks a list: `data.sources[]`."""
    field: str = ""
    """The keyword of the system's constructor that receives the wired choice. Empty: not wired."""
    of: str = ""
    """Another slot whose choices answer this one too: each stage of a cascade is a model."""
    around: bool = False
    """True: the answer is put round what is already wired at `field`, which it receives as
    `inner`."""
    first: bool = False
    """True: of several answers the project wires only the first."""
    required: bool = False
    """True: the author must answer; there is no sensible default."""
    each_column: bool = False
    """True: answered for every feature column by `Component.suits_column`; written answers override
    by `column:`."""
    order: int = 100
    """Where it stands among the slots: in questions, in the document and in the wiring."""
    name: str = ""
    folder: Path = Path()

    @property
    def many(self) -> bool:
        """Whether the blueprint may give several answers."""
        return self.path.endswith("[]")
