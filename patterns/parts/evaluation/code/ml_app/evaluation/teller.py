"""Models that have more to say about themselves than any evaluation does."""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from ml_app.evaluation.context import Context
from ml_app.evaluation.section import Section


@runtime_checkable
class Teller(Protocol):
    """A `Model` with sections of its own, as tasks have them."""

    def sections(self, estimator: Any, context: Context) -> tuple[Section, ...]:
        """What the report says about this fitted estimator, after the sections of the task."""


def told(model: object, estimator: Any) -> Callable[[Context], tuple[Section, ...]] | None:
    """What writes the sections of a fitted model; None where it has none of its own."""
    return partial(model.sections, estimator) if isinstance(model, Teller) else None
