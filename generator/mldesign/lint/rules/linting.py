"""LNT: exceptions that no longer hold."""

from mldesign.model.context import Context
from mldesign.model.rule import INFO, WARNING, Failure, Verdicts, after_all, rule
from mldesign.model.suppression import Suppression

AT_THE_TOP = "lint"


def place(exception: Suppression) -> str:
    """Blueprint path of an exception; a comment is found at the path of its line."""
    return exception.written_at or AT_THE_TOP


@rule("LNT001", "unused-exception", WARNING, after_all)
def unused_exception(context: Context) -> Verdicts:
    """An exception excuses nothing.

    Why it hurts: It will silently excuse the next finding of its kind.
    How to fix: Remove it, or correct the rule and the path it names.
    When to ignore: The finding comes and goes with the data file.
    Source: astral-sh/ruff, unused suppressions.

    Bad:
        lint: {ignore: [{rule: DAT003, reason: labels are final the same day}]}
    Good:
        lint: {thresholds: {imbalance: 0.1}}
    """
    for exception in context.suppressions:
        known = exception.rule in context.known_rules or exception.rule.endswith("*")
        if (
            known
            and exception.reason
            and not exception.used
            and not exception.expired(context.today)
        ):
            where = f" at {exception.path}" if exception.path else ""
            line = f" in the comment of line {exception.line}" if exception.line else ""
            yield Failure(
                place(exception),
                f"nothing is found by {exception.rule}{where}{line}, but it is excused",
            )


@rule("LNT002", "exception-without-reason", WARNING, after_all)
def exception_without_reason(context: Context) -> Verdicts:
    """A comment excuses a finding without saying why.

    Why it hurts: The next reader cannot tell whether the reason still holds. It excuses nothing.
    How to fix: Write the reason after the bracket: `# mldesign: ignore[DAT003] labels are final`.
    When to ignore: Never.
    Source: astral-sh/ruff#8453; hadolint#370.

    Bad:
        summary: A study.  # mldesign: ignore[PRB001]
    Good:
        summary: A study.  # mldesign: ignore[PRB001] a study has no business behind it
    """
    for exception in context.suppressions:
        if not exception.reason:
            yield Failure(
                place(exception),
                f"{exception.rule} is excused without a reason in line {exception.line}",
            )


@rule("LNT003", "expired-exception", WARNING, after_all)
def expired_exception(context: Context) -> Verdicts:
    """The last day of an exception has passed; its finding counts again.

    Why it hurts: A promise to look again was forgotten.
    How to fix: Repair the finding, or decide anew and set another day.
    When to ignore: Never.
    Source: checkov and ruff practice of dated exceptions.

    Bad:
        _facts: {today: 2027-01-01}
        lint: {ignore: [{rule: PRB001, reason: a study without a business, until: 2026-12-31}]}
    Good:
        _facts: {today: 2026-12-01}
        lint: {ignore: [{rule: PRB001, reason: a study without a business, until: 2026-12-31}]}
    """
    for exception in context.suppressions:
        if exception.expired(context.today):
            yield Failure(
                f"{place(exception)}.until",
                f"the exception for {exception.rule} ended on {exception.until}",
            )


@rule("LNT004", "exception-for-unknown-rule", INFO, after_all)
def exception_for_unknown_rule(context: Context) -> Verdicts:
    """An exception names a rule that does not exist.

    Why it hurts: It excuses nothing, and nobody notices.
    How to fix: Correct the code or the name of the rule; `mldesign list rules` shows them.
    When to ignore: The rule comes with a pattern folder that is not here.
    Source: astral-sh/ruff, invalid rule codes.

    Bad:
        lint: {ignore: [{rule: DAT999, reason: labels are final the same day}]}
    Good:
        lint: {thresholds: {imbalance: 0.1}}
    """
    for exception in context.suppressions:
        if exception.rule not in context.known_rules and not exception.rule.endswith("*"):
            yield Failure(f"{place(exception)}.rule", f"no rule is called {exception.rule}")
