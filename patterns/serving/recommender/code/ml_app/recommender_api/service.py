"""The settings of the service."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ml_app.recommender.recommender import Recommender
from ml_app.recommender.threads import one_thread
from ml_app.serving.listening import Listening

if TYPE_CHECKING:
    from ml_app.serving.server import Server


@dataclass(frozen=True)
class Service(Listening):
    """How recommendations are served."""

    max_k: int = 100
    """Longest list."""
    max_items: int = 10_000
    """Ids in one member of a request."""
    look_seconds: float = 30.0
    """How often it looks whether another version has become the current one; 0: never."""

    def load(self, system: Any) -> Recommender:
        """What it serves first: the current version."""
        return Recommender.load(system)

    def server(self, system: Any, recommender: Recommender) -> "Server":
        """A server that is ready to run."""
        from ml_app.recommender_api.application import Application  # web stack

        one_thread()
        application = Application(system, recommender, self)
        return self.around(application, f"{system.name} {recommender.version}")

    def bench(self, system: Any, requests: int) -> dict[str, Any]:
        """What one list costs here and now, in this process and over HTTP; JSON-ready."""
        from ml_app.recommender_api.bench import measure

        return measure(system, requests)
