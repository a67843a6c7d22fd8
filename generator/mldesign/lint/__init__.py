"""Judge a design by rules. This room never changes a blueprint and never opens a file."""

from mldesign.lint.engine import Coverage, Linted, Outcome, lint

__all__ = ["Coverage", "Linted", "Outcome", "lint"]
