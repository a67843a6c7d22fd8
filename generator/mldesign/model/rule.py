"""A rule is a small essay with code under it: a value, found by what it is."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from inspect import cleandoc

from mldesign.model.context import Context
from mldesign.model.finding import Severity

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


class Stage(IntEnum):
    """How far a design has come; ordered."""

    CONCEPT = 1
    DESIGN = 2
    PROTOTYPE = 3
    PILOT = 4
    PRODUCTION = 5
    MAINTENANCE = 6

    @classmethod
    def of(cls, word: str | None) -> "Stage":
        """Return the stage a blueprint names; a blueprint that names none is a design."""
        return cls[word.upper()] if word else cls.DESIGN


@dataclass(frozen=True)
class Failure:
    """The flaw is there. `path` and `related` are blueprint paths; the engine finds their lines."""

    path: str
    message: str
    help: str = ""
    """What to do. Empty: the rule's own `How to fix`."""
    related: tuple[str, ...] = ()
    severity: Severity | None = None
    """Only where one rule has two degrees; otherwise the rule decides."""
    data: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """The rule cannot be judged: these blueprint paths are not filled."""

    paths: tuple[str, ...]

    def __init__(self, *paths: str) -> None:
        object.__setattr__(self, "paths", paths)


Verdicts = Iterator[Failure | Missing]
"""What a rule yields. Nothing: the design passes."""
Check = Callable[[Context], Verdicts]
Predicate = Callable[[Context], bool]


def after_all(context: Context) -> bool:
    """The rule looks at what the others found."""
    return True


_HEADINGS = ("Why it hurts", "How to fix", "When to ignore", "Source", "Bad", "Good")
_HEADING = re.compile(rf"^({'|'.join(_HEADINGS)}):[ ]?", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """The essay of a rule, read from its docstring."""

    finds: str
    why: str
    fix: str
    ignore: str
    source: str
    bad: str
    """A fragment of a blueprint (YAML) that the rule flags."""
    good: str
    """The fragment repaired."""

    @classmethod
    def of(cls, doc: str) -> "Page":
        """Read a docstring with the fixed headings. Raises KeyError when one is missing."""
        pieces = _HEADING.split(cleandoc(doc))
        texts = dict(zip(pieces[1::2], pieces[2::2], strict=True))
        prose = [" ".join(texts[heading].split()) for heading in _HEADINGS[:4]]
        examples = [cleandoc("\n" + texts[heading]) for heading in _HEADINGS[4:]]
        return cls(" ".join(pieces[0].split()), *prose, *examples)


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong with a design."""

    code: str
    name: str
    severity: Severity
    check: Check
    when: tuple[Predicate, ...] = ()
    """The rule applies where all of these hold."""
    since: Stage = Stage.CONCEPT
    """Silent before this stage."""
    early: Severity | None = None
    """Severity before a prototype exists, for what a young design may still leave open."""
    high: Severity | None = None
    """Severity in the high risk tier."""
    owner: str = ""
    """The component it comes with, `split/temporal`: it applies where that one is part of the
    design. Empty: a rule of the engine."""

    @cached_property
    def page(self) -> Page:
        """The essay."""
        return Page.of(self.check.__doc__ or "")

    @property
    def after(self) -> bool:
        """Whether it judges the linting itself, once all other rules have spoken."""
        return after_all in self.when

    @property
    def summary(self) -> str:
        """What it finds, in one sentence."""
        return self.page.finds

    def applies(self, context: Context) -> bool:
        """Whether this design, at its stage, is the rule's business."""
        if self.owner and self.owner not in context.design.components:
            return False
        return context.stage >= self.since and all(holds(context) for holds in self.when)

    def level(self, context: Context, failure: Failure) -> Severity:
        """How bad a failure is here."""
        if failure.severity is not None:
            return failure.severity
        if self.high is not None and context.high_risk:
            return self.high
        if self.early is not None and context.stage < Stage.PROTOTYPE:
            return self.early
        return self.severity


def rule(
    code: str,
    name: str,
    severity: Severity,
    *when: Predicate,
    since: Stage = Stage.CONCEPT,
    early: Severity | None = None,
    high: Severity | None = None,
) -> Callable[[Check], Rule]:
    """Make a rule of the function below it: `@rule("DAT003", "gap-shorter-than-delay", ERROR)`."""

    def made(check: Check) -> Rule:
        return Rule(code, name, severity, check, when, since, early, high)

    return made
