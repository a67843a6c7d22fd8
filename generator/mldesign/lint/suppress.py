"""Exceptions: findings the author has decided to live with, with a reason, and visible for ever."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mldesign.model.finding import Finding
from mldesign.model.suppression import Suppression

if TYPE_CHECKING:
    from mldesign.model.blueprint import Blueprint

_INLINE = re.compile(r"(?:^|\s)#\s*mldesign:\s*ignore\[([^\]]*)\]\s*(.*?)\s*$")


def suppressions(blueprint: "Blueprint", text: str) -> list[Suppression]:
    """Collect the exceptions of a blueprint and of its comments."""
    found = [
        Suppression(
            rule=entry.rule,
            reason=entry.reason.strip(),
            path=entry.path or "",
            until=str(entry.until or ""),
            written_at=f"lint.ignore[{index}]",
        )
        for index, entry in enumerate(blueprint.lint.ignore)
    ]
    for number, line in enumerate(text.splitlines(), 1):
        match = _INLINE.search(line) if "mldesign:" in line else None
        if match:
            found += [
                Suppression(rule=name.strip(), reason=match.group(2), line=number)
                for name in match.group(1).split(",")
            ]
    return found


def accept(
    findings: Sequence[Finding], exceptions: Sequence[Suppression], today: str = ""
) -> tuple[list[Finding], list[Suppression]]:
    """Mark the findings that are excepted, and the exceptions that were used."""
    used = [False] * len(exceptions)
    marked = []
    for finding in findings:
        reasons = []
        for index, exception in enumerate(exceptions):
            if exception.covers(finding) and not exception.expired(today):
                used[index] = True
                reasons.append(exception.reason)
        marked.append(replace(finding, accepted=reasons[0]) if reasons else finding)
    return marked, [replace(e, used=u) for e, u in zip(exceptions, used, strict=True)]
