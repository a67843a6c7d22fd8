"""From a decoded request to the body of its answer."""

import time
from typing import Any

import msgspec

from ml_app.prediction_log.recorder import Recorder
from ml_app.prediction_log.records import Prediction
from ml_app.recommender.query import Query
from ml_app.recommender_api.counters import Counters
from ml_app.recommender_api.messages import Alike, Listed
from ml_app.recommender_api.switch import Switch

encode = msgspec.json.Encoder().encode


class Answers:
    """Answers with the version in use when the request came."""

    def __init__(self, switch: Switch, recorder: Recorder, counters: Counters) -> None:
        self._switch, self._recorder, self._counters = switch, recorder, counters

    def recommend(self, request: Any, body: bytes, request_id: str) -> bytes:
        """Recommend, log and encode. Hot path."""
        recommender = self._switch.current
        answer = recommender.recommend(
            Query(
                request.user,
                request.history,
                request.features,
                request.k,
                request.exclude_seen,
                request.allow,
                request.deny,
                request.categories,
            )
        )
        self._counters.answered(answer, request.k)
        items = answer.items
        self._recorder.append(
            Prediction(
                time.time(),
                request_id,
                recommender.version,
                body,
                whole,
                (items[0].score if items else 0.0,),
                (encode([one.item for one in items]).decode(),),
                ({"cold": answer.cold, "known_user": answer.known_user},),
            )
        )
        return encode(
            Listed(
                request_id,
                recommender.version,
                f"{request_id}-0",
                items,
                answer.cold,
                answer.known_user,
                answer.unknown_items,
            )
        )

    def similar(self, request: Any, body: bytes, request_id: str) -> bytes:
        """The items most like one, encoded. They are not logged."""
        recommender = self._switch.current
        found = recommender.similar(request.item, request.k)
        return encode(Alike(request_id, recommender.version, found))


def whole(body: bytes) -> tuple[bytes]:
    """A request is one row of the log: its decision is the JSON array of what was recommended."""
    return (body,)
