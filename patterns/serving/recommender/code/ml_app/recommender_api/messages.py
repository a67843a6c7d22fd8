"""What requests and answers look like, and everything that is wrong with a request."""

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec

from ml_app.recommender.query import Recommended
from ml_app.serving.refusals import Fault

LONGEST_ID = 256
LONGEST_TEXT = 1024
MOST_COLUMNS = 100
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
Text = Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
Given = bool | int | float | Text | Annotated[list[Text], msgspec.Meta(max_length=100)] | None


class Listed(msgspec.Struct):
    """The answer to `/recommend`."""

    request_id: str
    model_version: str
    recommendation_id: str
    """Send it back with the item that was taken to `/feedback`."""
    items: list[Recommended]
    """Best first."""
    cold: bool
    """Nothing was known to go by: these are the most popular items."""
    known_user: bool
    unknown_items: list[str]
    """Those of `history` and `allow` that are not in the catalogue."""


class Alike(msgspec.Struct):
    """The answer to `/similar`."""

    request_id: str
    model_version: str
    items: list[Recommended]


def recommend_type(max_k: int, max_items: int) -> Any:
    """The struct of a request to `/recommend`; its fields are those of `Query`."""
    ids = Annotated[list[Id], msgspec.Meta(max_length=max_items)]
    some = msgspec.Meta(max_length=MOST_COLUMNS)
    values = Annotated[list[Text], msgspec.Meta(min_length=1, max_length=max_items)]
    return msgspec.defstruct(
        "RecommendRequest",
        [
            ("user", _said(Id | None, "Id of a user; an unknown one is served by the rest."), None),
            ("history", _said(ids, "Ids of items, oldest first."), ()),
            ("features", Annotated[dict[Text, Given], some] | None, None),
            ("k", _length(max_k), 10),
            ("exclude_seen", _said(bool, "Leave out items of the history."), True),
            ("allow", _said(ids | None, "Only these items."), None),
            ("deny", _said(ids, "None of these items."), ()),
            ("categories", Annotated[dict[Text, values], some] | None, None),
        ],
        forbid_unknown_fields=True,
    )


def similar_type(max_k: int) -> Any:
    """The struct of a request to `/similar`."""
    return msgspec.defstruct(
        "SimilarRequest", [("item", Id), ("k", _length(max_k), 10)], forbid_unknown_fields=True
    )


def faults_of(request: Any, kind: Any, said: str) -> list[Fault]:
    """Everything that keeps a decoded request from being one of `kind`; what the decoder `said`
    where nothing is found. Asked only of requests that are refused anyway."""
    if not isinstance(request, dict):
        return [Fault("", "Expected an object")]
    return list(_faults(request, kind)) or [Fault("", said)]


def _faults(request: dict[str, Any], kind: Any) -> Iterator[Fault]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name not in request:
            if field.required:
                yield Fault(name, "is missing")
            continue
        try:
            msgspec.convert(request[name], field.type)
        except msgspec.ValidationError as error:
            yield Fault(name, str(error))
    for name in sorted(map(str, request.keys() - fields.keys())):
        yield Fault(name, "is not expected")


def _length(max_k: int) -> Any:
    return Annotated[int, msgspec.Meta(ge=1, le=max_k, description="Length of the list.")]


def _said(kind: Any, description: str) -> Any:
    return Annotated[kind, msgspec.Meta(description=description)]
