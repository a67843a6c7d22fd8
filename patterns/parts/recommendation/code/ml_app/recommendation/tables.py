"""The tables a recommender learns from: who did what, and what is known of items and users."""

from dataclasses import dataclass
from functools import cached_property

from ml_app.columns import Column
from ml_app.contract import Contract
from ml_app.retrieval.features import FeatureSpec
from ml_app.source.interface import Source


@dataclass(frozen=True)
class InteractionTable:
    """One row is one event."""

    source: Source
    user: str
    """Column that names the user."""
    item: str
    """Column that names the item."""
    columns: tuple[Column, ...]
    """The columns that are read."""
    time: str | None = None
    """Column that says when. None: order is not known."""
    weight: str | None = None
    """Column that says how much an event counts. None: all count alike."""

    @cached_property
    def contract(self) -> Contract:
        """What a row must look like."""
        return Contract(self.columns)


@dataclass(frozen=True)
class EntityTable:
    """One row is one item, or one user."""

    source: Source
    key: str
    """Column that names it."""
    columns: tuple[Column, ...]
    features: tuple[FeatureSpec, ...] = ()
    """What the tower reads."""

    @cached_property
    def contract(self) -> Contract:
        """What a row must look like."""
        return Contract(self.columns, self.key)
