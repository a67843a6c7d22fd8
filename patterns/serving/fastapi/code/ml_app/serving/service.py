"""The settings of the service."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ml_app.scorer import Scorer
from ml_app.serving.listening import Listening
from ml_app.system import System

if TYPE_CHECKING:
    from ml_app.serving.server import Server


@dataclass(frozen=True)
class Service(Listening):
    """How the model is served."""

    max_rows: int = 10_000

    def load(self, system: System) -> Scorer:
        """What it serves: the current version."""
        return Scorer.load(system)

    def server(self, system: System, scorer: Scorer) -> "Server":
        """A server that is ready to run."""
        from ml_app.serving.application import Application  # brings the web stack

        application = Application(system, scorer, self.max_body_bytes, self.max_rows)
        return self.around(application, f"{system.name} {scorer.version}")

    def bench(self, system: System, requests: int) -> dict[str, Any]:
        """What one request and one batch cost here and now; JSON-ready."""
        from ml_app.serving.bench import measure

        return measure(system, requests)
