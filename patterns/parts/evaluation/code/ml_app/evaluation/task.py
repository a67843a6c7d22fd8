"""What a task must say about itself to be judged, beyond what training needs."""

from typing import Any, Protocol

from numpy.typing import NDArray

from ml_app.evaluation.context import Context
from ml_app.evaluation.metric import Metric, Sample
from ml_app.evaluation.section import Section
from ml_app.interfaces import Floats


class JudgedTask(Protocol):
    """A task that can be evaluated."""

    @property
    def target(self) -> str:
        """The column that is predicted."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The decisions by code; empty when the decision is a number."""

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """All metrics, in the order of the report; the first is the one to look at without a
        primary goal."""

    @property
    def slice_metrics(self) -> tuple[str, ...]:
        """Names of the metrics worth computing on small parts."""

    @property
    def group_metrics(self) -> tuple[Metric, ...]:
        """What is compared between groups of people."""

    @property
    def loss_title(self) -> str:
        """Name of what `row_loss` measures."""

    def sample(self, y: NDArray[Any], scores: Floats, decisions: NDArray[Any]) -> Sample:
        """Bring decisions into codes. Raises ValueError when scores are not what this task
        gives."""

    def row_loss(self, y: NDArray[Any], scores: Floats) -> Floats:
        """A proper loss of each row, shape (n,)."""

    def positives(self, y: NDArray[Any]) -> int | None:
        """Rows of the positive class, where there is one."""

    def too_few(self, y: NDArray[Any]) -> str:
        """Why these rows are too few to judge; empty when they are enough."""

    def sections(self, context: Context) -> tuple[Section, ...]:
        """What only this task has to say."""
