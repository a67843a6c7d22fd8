"""Run rules over one design and say of each: passed, failed, not evaluated, or not its business."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from mldesign.lint.suppress import accept, suppressions
from mldesign.model.context import Context
from mldesign.model.design import Design
from mldesign.model.finding import Finding, in_order
from mldesign.model.plan import Number
from mldesign.model.rule import Failure, Missing, Rule, Stage
from mldesign.model.source import Source
from mldesign.model.thresholds import Thresholds

PASSED, FAILED, NOT_EVALUATED, NOT_APPLICABLE = (
    "passed",
    "failed",
    "not evaluated",
    "not applicable",
)


@dataclass(frozen=True)
class Outcome:
    """What came of one rule."""

    code: str
    name: str
    status: str
    missing: tuple[str, ...] = ()
    """Blueprint paths that would have to be filled for the rule to be judged."""
    failures: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Coverage:
    """How much of the design was judged: a short blueprint must not look clean."""

    applicable: int
    evaluated: int
    failed: int
    accepted: int
    not_evaluated: int

    def __str__(self) -> str:
        """One line for people."""
        passed = self.evaluated - self.failed - self.accepted
        return (
            f"{self.applicable} rules apply: {passed} passed, {self.failed} failed, "
            f"{self.accepted} accepted, {self.not_evaluated} not evaluated for want of a value"
        )


@dataclass(frozen=True)
class Linted:
    """All findings in the order of the text, and the outcome of every rule."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...]

    @property
    def coverage(self) -> Coverage:
        """Count the outcomes."""
        statuses = [outcome.status for outcome in self.outcomes]
        excepted = sum(o.status == FAILED and o.failures == o.accepted for o in self.outcomes)
        evaluated = statuses.count(PASSED) + statuses.count(FAILED)
        return Coverage(
            applicable=evaluated + statuses.count(NOT_EVALUATED),
            evaluated=evaluated,
            failed=statuses.count(FAILED) - excepted,
            accepted=excepted,
            not_evaluated=statuses.count(NOT_EVALUATED),
        )


def lint(
    source: Source, design: Design, numbers: Iterable[Number], rules: Sequence[Rule]
) -> Linted:
    """Judge a design by rules. Pure: the same inputs give the same findings.

    Rules that come with a component apply where it is part of the design. The design's fact
    `today` (ISO date), when given, ends exceptions whose `until` has passed.
    """
    blueprint = design.blueprint
    context = Context(
        design=design,
        numbers={(number.id, number.key): number for number in numbers},
        thresholds=Thresholds.of(blueprint.lint.thresholds),
        stage=Stage.of(blueprint.stage),
        high_risk=blueprint.governance.risk_tier == "high",
        known_rules=frozenset(name for rule in rules for name in (rule.code, rule.name)),
        today=str(design.facts.get("today") or ""),
    )
    first = [_judge(rule, context, source) for rule in rules if not rule.after]
    raw = [finding for findings, _ in first for finding in findings]
    findings, exceptions = accept(raw, suppressions(blueprint, source.text), context.today)
    context = replace(context, suppressions=exceptions)
    last = [_judge(rule, context, source) for rule in rules if rule.after]
    findings += [finding for found, _ in last for finding in found]
    accepted: dict[str, int] = {}
    for finding in findings:
        accepted[finding.code] = accepted.get(finding.code, 0) + (finding.accepted is not None)
    outcomes = [
        replace(outcome, accepted=accepted.get(outcome.code, 0)) for _, outcome in first + last
    ]
    return Linted(tuple(in_order(findings)), tuple(sorted(outcomes, key=lambda o: o.code)))


def _judge(rule: Rule, context: Context, source: Source) -> tuple[list[Finding], Outcome]:
    context = replace(context, owner=rule.owner) if rule.owner else context
    if not rule.applies(context):
        return [], Outcome(rule.code, rule.name, NOT_APPLICABLE)
    findings: list[Finding] = []
    missing: list[str] = []
    judged = True
    for verdict in rule.check(context):
        if isinstance(verdict, Missing):
            missing += verdict.paths
            judged = False
        elif context.blueprint.is_deferred(verdict.path):
            missing.append(verdict.path)
            judged = False
        else:
            findings.append(_finding(rule, verdict, context, source))
    if findings:
        return findings, Outcome(rule.code, rule.name, FAILED, failures=len(findings))
    if not judged:
        paths = tuple(sorted(set(missing)))
        return [], Outcome(rule.code, rule.name, NOT_EVALUATED, missing=paths)
    return [], Outcome(rule.code, rule.name, PASSED)


def _finding(rule: Rule, failure: Failure, context: Context, source: Source) -> Finding:
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.level(context, failure),
        message=failure.message,
        help=failure.help or rule.page.fix,
        where=source.span(failure.path),
        related=tuple(source.span(path) for path in failure.related),
        data=dict(failure.data),
    )
