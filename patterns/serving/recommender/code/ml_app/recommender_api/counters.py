"""What the service counts about itself."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import Metric
from prometheus_client.registry import Collector

from ml_app.prediction_log.recorder import Recorder
from ml_app.recommender.query import Answer
from ml_app.recommender_api.switch import Switch
from ml_app.serving.metrics import SECONDS, Histogram, counts, gauge


class Counters(Collector):
    """Everything `/metrics` tells. Touched by the event loop alone."""

    def __init__(self, name: str, switch: Switch, recorder: Recorder) -> None:
        self._name, self._switch, self._recorder = name, switch, recorder
        self.seconds = Histogram(SECONDS)
        self.requests: Counter[tuple[str, int]] = Counter()
        self.errors: Counter[str] = Counter()
        self.lists = self.cold = self.strangers = self.short = 0
        self.items = self.unknown_items = 0
        self._registry = CollectorRegistry()
        self._registry.register(self)
        ProcessCollector(registry=self._registry)

    def answered(self, answer: Answer, asked: int) -> None:
        """Count a list of which so many items were asked for. Hot path."""
        self.lists += 1
        self.cold += answer.cold
        self.strangers += not answer.known_user
        self.items += len(answer.items)
        self.short += len(answer.items) < asked
        self.unknown_items += len(answer.unknown_items)

    def exposition(self) -> bytes:
        """The answer of `/metrics`."""
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """The metric families, with the names that alert rules and dashboards use."""
        version, log = self._switch.current.version, self._recorder
        yield gauge("model_info", "The version in use.", 1, name=self._name, version=version)
        yield counts("model_requests", "Requests.", ("route", "status"), self.requests)
        yield self.seconds.family(
            "model_request_seconds", "Seconds from request to answer of /recommend and /similar."
        )
        errors = {(kind,): n for kind, n in self.errors.items()}
        yield counts("model_errors", "Requests that were not answered.", ("kind",), errors)
        for name, help_, count in (
            ("model_predictions", "Lists recommended.", self.lists),
            ("recommender_cold_lists", "Lists of the most popular, for want of more.", self.cold),
            ("recommender_unknown_users", "Lists for users training never met.", self.strangers),
            ("recommender_short_lists", "Lists shorter than asked for.", self.short),
            ("recommender_items", "Items recommended.", self.items),
            ("recommender_unknown_items", "Ids that are not in the catalogue.", self.unknown_items),
            ("model_switches", "Versions that took another's place.", self._switch.switched),
            ("model_failed_switches", "Versions that could not be loaded.", self._switch.failures),
            ("prediction_log_dropped_rows", "Rows lost: full buffer.", log.dropped),
            ("prediction_log_failed_writes", "Writes tried again.", log.failures),
        ):
            yield counts(name, help_, (), {(): count})
        yield gauge("prediction_log_queue_rows", "Rows not yet written.", log.queued)
