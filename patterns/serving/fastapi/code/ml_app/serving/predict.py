"""`POST /predict`: the path every request takes, kept free of everything that can be done
elsewhere."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
import numpy as np

from ml_app.package.report import Remarks
from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Prediction
from ml_app.scorer import Score, Scorer, chosen_score
from ml_app.serving.answers import Answers, Decisions, one_answer, row_answers
from ml_app.serving.counters import Counters
from ml_app.serving.exchange import (
    Gone,
    Receive,
    Scope,
    Send,
    check_head,
    head_of,
    json_messages,
    read_body,
)
from ml_app.serving.refusals import Fault, Invalid, Refusal
from ml_app.serving.rows import RowReader, Rows, one_object

ROUTE = "/predict"
INLINE_BYTES = 65_536
"""A longer body (some 256 rows of twenty columns, a few milliseconds) is answered in a thread,
so that it does not keep the others waiting."""

FAULT_OF_OURS = Refusal(500, "internal_error", "a fault of the service; its log has the details")

logger = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")
encode = msgspec.json.Encoder().encode


@dataclass(frozen=True)
class Scored:
    """The rows of a request with their scores."""

    scores: list[Score]
    chosen: list[float]
    """The one number that stands for each row."""
    decisions: Decisions
    unseen: dict[str, int]
    """How many values of each column training never saw."""
    remarks: list[Remarks]
    """What the model says about each answer beside its score; empty: nothing about any."""


class Predict:
    """Answers requests with one version of the model."""

    def __init__(
        self,
        scorer: Scorer,
        recorder: Recorder,
        counters: Counters,
        reader: RowReader,
        max_bytes: int,
    ) -> None:
        self.scorer = scorer
        self._max_bytes = max_bytes
        self.reader = reader
        self._version, self._labels = scorer.version, scorer.labels
        self._recorder = recorder
        self._counters = counters
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="predict")

    def one(self, row: dict[str, Any], body: bytes, request_id: str) -> bytes:
        """Score one valid row, log it and return the answer. Raises `Invalid`."""
        scorer = self.scorer
        try:
            score = scorer.score_row(row)
        except OverflowError as error:
            raise _beyond_single() from error
        remarks = scorer.remarks
        decision = scorer.decide_row(score)
        chosen = chosen_score(score)
        self._counters.answered_one(chosen, decision, scorer.unseen(row))
        said = () if remarks is None else (remarks,)
        self._recorder.append(
            Prediction(
                time.time(),
                request_id,
                self._version,
                body,
                one_object,
                (chosen,),
                (decision,),
                said,
            )
        )
        answer = one_answer(request_id, self._version, score, decision, self._labels, remarks)
        return encode(answer)

    async def many(self, body: bytes, request_id: str) -> bytes:
        """Read and score a request of any form, log it and return the answer. Raises `Refusal`."""
        rows = await self._off_loop(body, self.reader.read, body)
        if rows.split is one_object:
            row = dict(zip(self.reader.names, rows.values[0], strict=True))
            return self.one(row, body, request_id)
        scored = await self.score(rows, body, request_id)
        answers = row_answers(
            request_id, scored.scores, scored.decisions, self._labels, scored.remarks
        )
        return encode(Answers(request_id, self._version, list(answers)))

    async def score(self, rows: Rows, body: bytes, request_id: str) -> Scored:
        """Score many valid rows, in a thread when they are large, and log them."""
        scored = await self._off_loop(body, self._score, rows)
        self._counters.answered(scored.chosen, scored.decisions, scored.unseen)
        self._recorder.append(
            Prediction(
                time.time(),
                request_id,
                self._version,
                body,
                rows.split,
                scored.chosen,
                scored.decisions,
                scored.remarks,
            )
        )
        return scored

    def count(self, refusal: Refusal) -> None:
        """Count a request that was not answered."""
        self._counters.errors[refusal.error] += 1

    def close(self) -> None:
        """Wait for the thread."""
        self._threads.shutdown()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        started = time.perf_counter()
        head = head_of(scope)
        request_id, status = head.request_id, 200
        try:
            check_head(head, self._max_bytes)
            message = await receive()
            body = message.get("body", b"")
            if not body or message.get("more_body") or len(body) > self._max_bytes:
                body = await read_body(message, receive, self._max_bytes)
            row = self.reader.read_one(body)
            if row is not None:
                answer = self.one(row, body, request_id)
            else:
                answer = await self.many(body, request_id)
        except Refusal as refusal:
            status, answer = refusal.status, refusal.body(request_id)
            self.count(refusal)
        except Gone:
            self._counters.errors["gone"] += 1
            return
        except Exception:
            logger.exception("request %s", request_id)
            status, answer = FAULT_OF_OURS.status, FAULT_OF_OURS.body(request_id)
            self.count(FAULT_OF_OURS)
        counters = self._counters
        counters.seconds.observe(time.perf_counter() - started)
        counters.requests[ROUTE, status] += 1
        start, end = json_messages(status, answer, request_id)
        await send(start)
        await send(end)

    async def _off_loop(self, body: bytes, work: Callable[[T], R], argument: T) -> R:
        if len(body) <= INLINE_BYTES:
            return work(argument)
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, argument)

    def _score(self, rows: Rows) -> Scored:
        scorer = self.scorer
        table = self.reader.table(rows)
        remarks: list[Remarks] = []
        scores = scorer.score_table(table, remarks)
        labels: Decisions = (
            scorer.decide(scores).tolist() if scorer.labels else [None] * len(scores)
        )
        if not np.isfinite(scores).all():
            raise _beyond_single()
        listed: list[Score] = scores.tolist()
        chosen = [chosen_score(score) for score in listed]
        return Scored(listed, chosen, labels, scorer.unseen_in(table), remarks)


def _beyond_single() -> Invalid:
    return Invalid([Fault("", "a value computed from this row does not fit into single precision")])
