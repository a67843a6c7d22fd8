"""Requests → rows that meet the contract, or everything that is wrong with them.

msgspec checks types, bounds and names while it decodes, in about a microsecond, but stops at the
first fault. So a request that fails is looked at again by `inspection`.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import msgspec
import pyarrow as pa

from ml_app.contract import Contract
from ml_app.serving.inspection import Inspector
from ml_app.serving.refusals import Fault, Invalid, Refusal
from ml_app.serving.values import ARROW, read_instant, row_type

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What msgspec raises for a body that is not JSON, or not the JSON it expects."""
Split = Callable[[bytes], Sequence[bytes]]
Values = tuple[Any, ...]


@dataclass(frozen=True)
class Rows:
    """The rows of one request, each a tuple in the order of the contract's inputs."""

    values: Sequence[Values]
    split: Split
    """Cuts the body into one JSON object for each row."""


class RowReader:
    """Reads requests as one contract wants them."""

    def __init__(self, contract: Contract, max_rows: int) -> None:
        self._columns = contract.inputs
        self.names = tuple(column.name for column in self._columns)
        self._dates = [i for i, column in enumerate(self._columns) if column.type == "date"]
        self._max_rows = max_rows
        self._inspector = Inspector(self._columns)
        row: Any = row_type(self._columns)
        self.row_type = row
        self._named = self.names == row.__struct_fields__
        """Whether the fields are called as the columns are."""
        self.rows_type = msgspec.defstruct(
            "Rows", [("rows", list[row])], forbid_unknown_fields=True
        )
        self._many = list[row]
        self._decode_one = msgspec.json.Decoder(row).decode
        self._forms: tuple[tuple[Callable[[bytes], Any], Split], ...] = (
            (msgspec.json.Decoder(self._many).decode, rows_of_array),
            (msgspec.json.Decoder(self.rows_type).decode, rows_of_member),
            (self._decode_one, one_object),
        )

    def read_one(self, body: bytes) -> dict[str, Any] | None:
        """The row of a request that is one valid row object; None for any other request. Hot
        path."""
        try:
            decoded = self._decode_one(body)
        except UNREADABLE:
            return None
        if self._named and not self._dates:
            return msgspec.structs.asdict(decoded)
        try:
            values = self._with_dates(msgspec.structs.astuple(decoded))
        except ValueError:
            return None
        return dict(zip(self.names, values, strict=True))

    def read(self, body: bytes) -> Rows:
        """The rows of any valid request: a row object, an array of them, or `{"rows": [...]}`.

        Raises `Refusal` for what is not JSON and for too many rows, `Invalid` with every fault
        for the rest.
        """
        for decode, split in self._forms:
            try:
                decoded = decode(body)
            except msgspec.ValidationError:
                continue  # another form, or a fault: told below
            except UNREADABLE as error:
                raise _malformed(error) from error
            return self._accepted(decoded, split)
        try:
            request = json.loads(body, parse_constant=_no_number)  # msgspec refuses 1e999 unnamed
        except (ValueError, RecursionError) as error:
            raise _malformed(error) from error
        raise Invalid(self._inspector.faults_of_request(request))

    def from_objects(self, objects: Sequence[Mapping[str, Any]], split: Split) -> Rows:
        """The rows of decoded JSON objects. Raises `Refusal` and `Invalid` like `read`."""
        try:
            decoded = msgspec.convert(objects, self._many)
        except msgspec.ValidationError as error:
            raise Invalid(self._inspector.faults_of_rows(objects)) from error
        return self._accepted(decoded, split)

    def table(self, rows: Rows) -> pa.Table:
        """The rows as the contract types them."""
        columns = zip(*rows.values, strict=True)
        arrays = [
            pa.array(values, ARROW[column.type])
            for values, column in zip(columns, self._columns, strict=True)
        ]
        return pa.table(arrays, names=list(self.names))

    def _accepted(self, decoded: Any, split: Split) -> Rows:
        if split is one_object:
            decoded = [decoded]
        elif split is rows_of_member:
            decoded = decoded.rows
        if len(decoded) > self._max_rows:
            message = f"{len(decoded)} rows; at most {self._max_rows} are answered at once"
            raise Refusal(413, "too_many_rows", message)
        if not decoded:
            raise Invalid([Fault("rows", "Expected at least one row")])
        values = [msgspec.structs.astuple(row) for row in decoded]
        if self._dates:
            values = self._all_with_dates(values, single=split is one_object)
        return Rows(values, split)

    def _all_with_dates(self, values: list[Values], *, single: bool) -> list[Values]:
        try:
            return [self._with_dates(row) for row in values]
        except ValueError as error:
            objects = [dict(zip(self.names, row, strict=True)) for row in values]
            if single:
                raise Invalid(self._inspector.faults_of_one(objects[0])) from error
            raise Invalid(self._inspector.faults_of_rows(objects)) from error

    def _with_dates(self, values: Values) -> Values:
        changed = list(values)
        for place in self._dates:
            if changed[place] is not None:
                changed[place] = read_instant(self._columns[place], changed[place])
        return tuple(changed)


def one_object(body: bytes) -> Sequence[bytes]:
    """The row of a request that is one row object."""
    return (body,)


def rows_of_array(body: bytes) -> Sequence[bytes]:
    """The rows of a request that is an array."""
    return [bytes(raw) for raw in _RAW_ARRAY.decode(body)]


def rows_of_member(body: bytes) -> Sequence[bytes]:
    """The rows of a request that is `{"rows": [...]}`."""
    return [bytes(raw) for raw in _RAW_MEMBER.decode(body)["rows"]]


_RAW_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_RAW_MEMBER = msgspec.json.Decoder(dict[str, list[msgspec.Raw]])


def _malformed(error: Exception) -> Refusal:
    return Refusal(400, "malformed_json", str(error))


def _no_number(literal: str) -> NoReturn:
    raise ValueError(f"{literal} is not JSON")
