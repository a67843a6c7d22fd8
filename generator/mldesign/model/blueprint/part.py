"""What all parts of a blueprint share: strict, frozen, and never failing on a missing section."""

from inspect import Signature
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

_Item = TypeVar("_Item")

Many = Annotated[tuple[_Item, ...], Strict(False)]
"""A YAML list, kept as a tuple. Empty when it was not written."""


class Part(BaseModel):
    """A section of a blueprint.

    A section that was not written is still there, empty: its values are None, its lists are
    empty and it is false. So `blueprint.problem.error_costs.false_positive` never fails, and
    `if not blueprint.deployment.fallback` asks whether anything was written.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, defer_build=True, protected_namespaces=()
    )

    def __bool__(self) -> bool:
        return bool(self.model_fields_set or self.model_extra)


def about(description: str, *examples: Any, **constraints: Any) -> Any:
    """Declare an optional value: what it means, then examples. It is None until written."""
    return Field(None, description=description, examples=list(examples) or None, **constraints)


def must(description: str, *examples: Any, **constraints: Any) -> Any:
    """Declare a value that has to be written."""
    return Field(description=description, examples=list(examples) or None, **constraints)


def listed(description: str, *examples: Any, **constraints: Any) -> Any:
    """Declare a list (`Many[...]`); empty until written."""
    return Field((), description=description, examples=list(examples) or None, **constraints)


def named(description: str, *examples: Any, **constraints: Any) -> Any:
    """Declare a mapping with free keys; empty until written."""
    return Field(
        default_factory=dict,
        description=description,
        examples=list(examples) or None,
        **constraints,
    )


class _Empty:
    """Makes the empty part: without a compiled schema, which a mere default must not cost."""

    __slots__ = ("_part",)
    __signature__ = Signature()  # said outright, because pydantic would work it out each time

    def __init__(self, part: type[Part]) -> None:
        self._part = part

    def __call__(self) -> Part:
        return self._part.model_construct()


def section(part: type[Part], description: str, *examples: Any) -> Any:
    """Declare a nested section; empty and false until written."""
    return Field(
        default_factory=_Empty(part),
        description=description,
        examples=list(examples) or None,
    )


Scalar = str | int | float | bool
"""One plain YAML value."""

Level = Literal["low", "medium", "high"]
