"""Each user's last item tests, everything before it teaches."""

from dataclasses import dataclass

from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.splits import Holdout, leave_last_out


@dataclass(frozen=True)
class LeaveLastOut:
    """One question for each user: what came next."""

    def holdout(self, interactions: Interactions) -> Holdout:
        """Cut the events; users with one event, or with all events at one moment, only teach."""
        return leave_last_out(interactions)
