"""What features of one kind have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import pyarrow as pa


@dataclass(frozen=True)
class OneColumn:
    """A feature of one column, called as the column is unless it has a name of its own."""

    column: str
    own_name: str = field(default="", kw_only=True)
    """Tells it apart from another feature of the same column."""

    @property
    def name(self) -> str:
        """Its own name, or the column's."""
        return self.own_name or self.column

    @property
    def inputs(self) -> tuple[str, ...]:
        """The column."""
        return (self.column,)


class NothingLearned:
    """A feature that is its own fitted feature, because training rows teach it nothing."""

    def fit(self, table: pa.Table) -> Self:
        """The feature itself."""
        return self

    def restore(self, state: Mapping[str, Any]) -> Self:
        """The feature itself."""
        return self

    def state(self) -> dict[str, Any]:
        """Empty."""
        return {}
