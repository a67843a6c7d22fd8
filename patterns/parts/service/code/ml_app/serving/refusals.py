"""Why a request is not answered: the status, a word for programs, a sentence and the fields for
people."""

from collections.abc import Sequence
from typing import Any

import msgspec


class Fault(msgspec.Struct, omit_defaults=True):
    """One thing that is wrong with a request."""

    field: str
    """Column or member; empty when it is the row itself."""
    message: str
    row: int | None = None
    """Counted from 0; absent in a request of one row."""


class Error(msgspec.Struct, omit_defaults=True):
    """The body of every answer that is not a prediction."""

    error: str
    """A word: `malformed_json`, `invalid_request`, `too_many_rows`, …"""
    message: str
    request_id: str
    faults: list[Fault] = []


class Refusal(Exception):
    """A request that is not answered."""

    def __init__(self, status: int, error: str, message: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.error = error
        self.message = message
        self.faults = list(faults)

    def body(self, request_id: str) -> bytes:
        """The answer, as JSON."""
        return msgspec.json.encode(Error(self.error, self.message, request_id, self.faults))


class Invalid(Refusal):
    """A request whose JSON does not meet the contract."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        fields = ", ".join(dict.fromkeys(_place(fault) for fault in faults))
        super().__init__(422, "invalid_request", f"{len(faults)} fault(s): {fields}", faults)


def too_large(limit: int) -> Refusal:
    """The body is longer than `limit` bytes."""
    return Refusal(413, "body_too_large", f"at most {limit} bytes are read")


def error_schema() -> dict[str, Any]:
    """A reference to the schema of `Error`."""
    return {"$ref": "#/components/schemas/Error"}


def _place(fault: Fault) -> str:
    place = fault.field or "row"
    return place if fault.row is None else f"{place} of row {fault.row}"
