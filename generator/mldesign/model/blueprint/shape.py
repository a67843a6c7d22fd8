"""The shape of the language, asked by path: which part stands where, and what may be in it."""

from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from pydantic.fields import FieldInfo

from mldesign.model.blueprint.part import Part
from mldesign.model.blueprint.root import Blueprint
from mldesign.model.paths import Path


def part_of(annotation: Any) -> type[Part] | None:
    """Return the part an annotation speaks of, also inside a list, mapping or option."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next((found for a in get_args(annotation) if (found := part_of(a)) is not None), None)


def is_mapping(annotation: Any) -> bool:
    """Whether an annotation speaks of a mapping with free keys."""
    return getattr(annotation, "__origin__", None) is dict


def is_list(annotation: Any) -> bool:
    """Whether an annotation speaks of a list."""
    return getattr(annotation, "__origin__", None) is tuple


def parts_of(part: type[Part]) -> list[type[Part]]:
    """Return a part and all parts below it, each once, in the order of the language."""
    found: dict[type[Part], None] = {}

    def visit(one: type[Part]) -> None:
        if one not in found:
            found[one] = None
            for field in one.model_fields.values():
                inner = part_of(field.annotation)
                if inner is not None:
                    visit(inner)

    visit(part)
    return list(found)


def part_at(path: Path) -> type[Part] | None:
    """Return the part that stands at a path; None where a plain value or nothing stands."""
    part: type[Part] | None = Blueprint
    free = False
    for step in path:
        if isinstance(step, int) or free:
            free = False
            continue
        field = part.model_fields.get(step) if part else None
        if field is None:
            return None
        part = part_of(field.annotation)
        free = is_mapping(field.annotation)
    return part


def field_at(path: Path) -> FieldInfo | None:
    """Return the declaration of the field a path ends in; None for an item or an unknown key."""
    if not path or isinstance(path[-1], int):
        return None
    part = part_at(path[:-1])
    return part.model_fields.get(path[-1]) if part else None


@cache
def homes() -> dict[str, tuple[str, ...]]:
    """Return for each field name of the language the paths where it stands, shortest first."""
    found: dict[str, list[str]] = {}
    for path in _paths(Blueprint, "", frozenset()):
        found.setdefault(path.rpartition(".")[2], []).append(path)
    return {name: tuple(sorted(paths, key=_depth)) for name, paths in found.items()}


def _depth(path: str) -> tuple[int, str]:
    return path.count("."), path


def _paths(part: type[Part], above: str, seen: frozenset[type[Part]]) -> Iterator[str]:
    for name, field in part.model_fields.items():
        path = f"{above}{name}"
        yield path
        inner = part_of(field.annotation)
        if inner is not None and inner not in seen:
            if is_list(field.annotation):
                path += "[]"
            elif is_mapping(field.annotation):
                path += ".*"
            yield from _paths(inner, f"{path}.", seen | {part})
