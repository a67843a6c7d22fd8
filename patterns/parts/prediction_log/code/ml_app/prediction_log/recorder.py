"""Keeps the log off the request path: answers go into memory, one thread writes them down."""

import logging
import random
import threading
import time
from datetime import UTC, datetime, timedelta

from ml_app.prediction_log.records import Outcome, Prediction, PredictionLog

PURGE_SECONDS = 3600.0
"""How often old rows are looked for."""

logger = logging.getLogger(__name__)


class Recorder:
    """A bounded buffer in front of a prediction log.

    A process that is killed loses what came in since the last flush, never what was written.
    When the log cannot be written the rows wait in the buffer; when the buffer is full, new rows
    are dropped and counted: the service goes on.
    """

    def __init__(self, log: PredictionLog) -> None:
        self._log = log
        self._rate, self._limit = log.sample_rate, log.buffer_rows
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._predictions: list[Prediction] = []
        self._outcomes: list[Outcome] = []
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._purged = float("-inf")
        self.queued = 0
        """Rows in memory, not yet written."""
        self.dropped = 0
        """Rows that found the buffer full."""
        self.failures = 0
        """Writes that failed; their rows were kept for the next one."""

    def start(self) -> None:
        """Start writing in the background."""
        self._thread = threading.Thread(target=self._run, name="prediction-log", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what is left and stop. Rows that cannot be written now are lost and counted as
        dropped."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if not self.flush():
            self.dropped += self.queued
        self._log.close()

    @property
    def alive(self) -> bool:
        """Whether the writing thread runs."""
        return self._thread is not None and self._thread.is_alive()

    def append(self, prediction: Prediction) -> None:
        """Remember an answer. Never blocks on the disk, never raises."""
        if self._rate < 1 and random.random() >= self._rate:  # noqa: S311  a sample
            return
        rows = len(prediction.scores)
        with self._lock:
            if self.queued + rows > self._limit:
                self.dropped += rows
                return
            self.queued += rows
            self._predictions.append(prediction)

    def append_outcomes(self, outcomes: list[Outcome]) -> bool:
        """Remember outcomes, all or none. False: the buffer is full, the caller should come
        back."""
        with self._lock:
            if self.queued + len(outcomes) > self._limit:
                self.dropped += len(outcomes)
                return False
            self.queued += len(outcomes)
            self._outcomes += outcomes
        return True

    def flush(self) -> bool:
        """Write the buffer now. False when that failed and the rows went back into the buffer."""
        with self._writing:
            return self._write()

    def _write(self) -> bool:
        with self._lock:
            predictions, self._predictions = self._predictions, []
            outcomes, self._outcomes = self._outcomes, []
        if not predictions and not outcomes:
            return True
        try:
            self._log.write(predictions, outcomes)
        except OSError:
            logger.exception("the prediction log cannot be written; %d rows wait", self.queued)
            with self._lock:
                self.failures += 1
                self._predictions[:0] = predictions
                self._outcomes[:0] = outcomes
            return False
        with self._lock:
            self.queued -= sum(len(p.scores) for p in predictions) + len(outcomes)
        return True

    def _run(self) -> None:
        while not self._stop.wait(self._log.flush_seconds):
            self.flush()
            self._purge()

    def _purge(self) -> None:
        days, now = self._log.retention_days, time.monotonic()
        if days is None or now - self._purged < PURGE_SECONDS:
            return
        self._purged = now
        try:
            self._log.purge(datetime.now(UTC) - timedelta(days=days))
        except OSError:
            logger.exception("old rows of the prediction log cannot be deleted")
            self.failures += 1
