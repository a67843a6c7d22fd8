"""From errors of pydantic to findings: the place in the text, and one sentence for each place."""

from collections.abc import Iterable
from dataclasses import replace

from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from mldesign.model.blueprint.shape import field_at
from mldesign.model.component import Component
from mldesign.model.faults import Fault, finding
from mldesign.model.finding import Finding
from mldesign.model.paths import Path
from mldesign.model.source import Source
from mldesign.validate import sentences
from mldesign.validate.sentences import Case


def findings_of(
    errors: Iterable[ErrorDetails], above: Path, source: Source, component: Component | None = None
) -> list[Finding]:
    """Turn errors into findings, one for each place.

    `above` is the path of what was validated. With a component its options were, else the language.
    """
    grouped: dict[Path, list[ErrorDetails]] = {}
    for error in errors:
        if error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]:
            continue  # the items are there; what is wrong with them is said of them
        path = _path(error, above, source)
        grouped.setdefault(path, []).append(error)
    return [
        _finding(Case(path, same, source, _declaration(path, above, component), component))
        for path, same in grouped.items()
    ]


def _path(error: ErrorDetails, above: Path, source: Source) -> Path:
    """Return the path of the error in the text.

    pydantic puts the names of union members between the steps; a step that leads nowhere in the
    text is such a name and is left out. The last step of a missing value leads nowhere by nature.
    """
    steps = error["loc"]
    last: Path = ()
    if error["type"] == "missing":
        steps, last = steps[:-1], steps[-1:]
    path = above
    for step in steps:
        if source.has((*path, step)):
            path = (*path, step)
    return (*path, *last)


def _declaration(path: Path, above: Path, component: Component | None) -> FieldInfo | None:
    if component is None:
        return field_at(path)
    name = path[len(above)] if len(path) > len(above) else None
    return component.option_fields().get(name) if isinstance(name, str) else None


def _finding(case: Case) -> Finding:
    fault, message, remedy = sentences.say(case)
    named = fault in {Fault.UNKNOWN_KEY, Fault.MISSING_KEY}
    place = case.source.key_span(case.path) if named else case.source.span(case.path)
    figure = (*case.path, "declared")
    if case.source.has(figure):  # the wrapping is gone, its place is not
        place = replace(case.source.span(figure), path=place.path)
    return finding(fault, place, message, remedy)
