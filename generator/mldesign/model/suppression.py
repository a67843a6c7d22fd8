"""One exception: findings the author has decided to live with, and why."""

from dataclasses import dataclass

from mldesign.model.finding import Finding


@dataclass(frozen=True)
class Suppression:
    """One exception, from `lint.ignore` or from a comment."""

    rule: str
    """Code, name, or a prefix with a star: `DAT003`, `no-slices`, `MON*`."""
    reason: str
    path: str = ""
    """Only findings at or below this blueprint path. Empty: anywhere."""
    line: int = 0
    """For a comment: only findings on its line."""
    until: str = ""
    """Last day it holds, as YYYY-MM-DD. Empty: for ever."""
    written_at: str = ""
    """Blueprint path of the exception; empty for a comment."""
    used: bool = False

    def names(self, finding: Finding) -> bool:
        """Whether the exception speaks of the finding's rule."""
        if self.rule.endswith("*"):
            return finding.code.startswith(self.rule[:-1])
        return self.rule in (finding.code, finding.name)

    def covers(self, finding: Finding) -> bool:
        """Whether the exception holds for this finding."""
        if not self.reason or not self.names(finding):
            return False
        if self.line:
            return finding.where.line == self.line
        return _below(finding.where.path, self.path)

    def expired(self, today: str) -> bool:
        """Whether its last day has passed. Both days are ISO dates, so text compares right."""
        return bool(self.until and today and self.until < today)


def _below(path: str, ancestor: str) -> bool:
    if ancestor in ("", "*") or path == ancestor:
        return True
    return path.startswith((ancestor + ".", ancestor + "["))
