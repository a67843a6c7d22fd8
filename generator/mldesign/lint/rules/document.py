"""DOC: the document must not point to nothing, nor look finished where it is not."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from mldesign.model.context import Context
from mldesign.model.paths import dotted
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Stage, Verdicts, rule

PLACEHOLDER = re.compile(
    r"(?i)^\s*(\.\.\.|…|to be (?:done|defined|determined)|more information needed)\s*\.?$"
    r"|\b(?:TODO|TBD|FIXME|WIP)\b|\blorem ipsum\b"
)
PATHS_OF_THE_LINTER = ("lint",)


@rule("DOC001", "dangling-reference", ERROR)
def dangling_reference(context: Context) -> Verdicts:
    """A name points to nothing.

    Why it hurts: The document lies, and code made from it fails.
    How to fix: Define the name, or correct its spelling.
    When to ignore: Never.
    Source: dbt-project-evaluator, hard-coded references.

    Bad:
        features: {items: [{column: income, use: numeric, source: bureau}]}
        data: {columns: {income: number}}
    Good:
        features: {items: [{column: income, use: numeric, source: loans}]}
        data: {columns: {income: number}}
    """
    blueprint = context.blueprint
    sources = [source.name for source in blueprint.data.sources]
    stages = [stage.name for stage in blueprint.patterns.cascade.stages]
    models = [candidate.name for candidate in blueprint.model.candidates]
    references = [
        (f"features.items[{i}].source", feature.source, sources, "source")
        for i, feature in enumerate(blueprint.features.items)
    ]
    references += [
        (f"evaluation.metrics[{i}].stage", metric.stage, stages, "stage of the cascade")
        for i, metric in enumerate(blueprint.evaluation.metrics)
        if stages
    ]
    references += [
        (f"model.depends_on[{i}]", name, models, "model among `model.candidates`")
        for i, name in enumerate(blueprint.model.depends_on)
        if models
    ]
    for path, name, known, noun in references:
        if name is not None and name not in known:
            near = get_close_matches(name, known, n=1)
            yield Failure(
                path,
                f"`{name}` is no {noun}; there {'is' if len(known) == 1 else 'are'} "
                f"{', '.join(f'`{k}`' for k in known[:5])}",
                help=f"did you mean `{near[0]}`?" if near else "",
            )


@rule("DOC005", "duplicate-name", WARNING)
def duplicate_name(context: Context) -> Verdicts:
    """Two elements bear the same name.

    Why it hurts: Nobody can tell which one a reference means.
    How to fix: Rename one of them.
    When to ignore: Never.
    Source: references must be unambiguous.

    Bad:
        evaluation:
          metrics: [{name: roc_auc, target: 0.7, primary: true}, {name: roc_auc, target: 0.8}]
    Good:
        evaluation:
          metrics: [{name: roc_auc, target: 0.7, primary: true}, {name: pr_auc, target: 0.8}]
    """
    blueprint = context.blueprint
    groups = (
        ("data.sources", "name", [s.name for s in blueprint.data.sources]),
        ("features.items", "name", [f.name for f in blueprint.features.items]),
        ("evaluation.metrics", "name", [m.name for m in blueprint.evaluation.metrics]),
        ("model.candidates", "name", [c.name for c in blueprint.model.candidates]),
        ("patterns.cascade.stages", "name", [s.name for s in blueprint.patterns.cascade.stages]),
        ("deployment.dependencies", "name", [d.name for d in blueprint.deployment.dependencies]),
    )
    for path, field, names in groups:
        first_at: dict[str, int] = {}
        for index, name in enumerate(names):
            first = first_at.setdefault(name, index) if name is not None else index
            if first < index:
                yield Failure(
                    f"{path}[{index}].{field}",
                    f"`{name}` is already the name of {path}[{first}]",
                    related=(f"{path}[{first}].{field}",),
                )


@rule("DOC003", "placeholder-left", ERROR, since=Stage.DESIGN)
def placeholder_left(context: Context) -> Verdicts:
    """Scaffold text is still there.

    Why it hurts: Generic text hides that a decision was not made.
    How to fix: Fill it in, or leave it open with `{deferred: the reason}`.
    When to ignore: The word belongs to the subject.
    Source: Reliable Machine Learning (text that fits any product is wrong).

    Bad:
        problem: {statement: TODO describe the problem}
    Good:
        problem: {statement: Decide at the counter which loans will be repaid.}
    """
    for path, text in _texts(context.blueprint, ()):
        if path[0] not in PATHS_OF_THE_LINTER and PLACEHOLDER.search(text):
            shown = text if len(text) <= 40 else text[:39] + "…"
            yield Failure(dotted(path), f"`{' '.join(shown.split())}` is a placeholder")


def _texts(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text of a blueprint that was written, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name in value.model_fields_set:
            yield from _texts(getattr(value, name), (*path, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*path, str(key)))
    elif isinstance(value, tuple | list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


@rule("DOC004", "deferred-without-trigger", INFO)
def deferred_without_trigger(context: Context) -> Verdicts:
    """A postponed decision has no date or event that reopens it.

    Why it hurts: Deferral is good only when something ends it.
    How to fix: Say what will reopen it: `{deferred: the reason, until: after the pilot}`.
    When to ignore: The reason itself names the event.
    Source: ML system design reviews (credible deferral with a revisit trigger).

    Bad:
        docs: {open_questions: [{question: May postcode be used at all}]}
    Good:
        docs: {open_questions: [{question: May postcode be used at all, until: before the pilot}]}
    """
    for question in context.blueprint.open_questions():
        if not question.until and not _names_an_event(question.reason):
            yield Failure(question.path, f"nothing reopens it: {question.reason[:80]}")


def _names_an_event(reason: str) -> bool:
    return bool(re.search(r"(?i)\b(after|until|when|before|once|by)\b|\d{4}", reason))
