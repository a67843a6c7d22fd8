"""Everything that is wrong with a request. Asked only of requests that are refused anyway."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from ml_app.columns import Column
from ml_app.serving.refusals import Fault
from ml_app.serving.values import read_instant, value_type

MOST_FAULTS = 100
"""As many as an answer lists."""


class Inspector:
    """Looks at decoded JSON value by value, against the types the decoder checks."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._names = {column.name for column in columns}
        self._types = {column.name: value_type(column) for column in columns}

    def faults_of_request(self, request: Any) -> list[Fault]:
        """The faults of a request of any form: a row object, an array, or `{"rows": [...]}`."""
        if isinstance(request, dict) and isinstance(request.get("rows"), list):
            if extra := sorted(request.keys() - {"rows"}):
                return [Fault(name, "is not expected beside `rows`") for name in extra]
            return self.faults_of_rows(request["rows"])
        if isinstance(request, list):
            return self.faults_of_rows(request)
        return self.faults_of_one(request)

    def faults_of_one(self, row: Any) -> list[Fault]:
        """The faults of a request of one row."""
        found = [Fault(field, message) for field, message in self._faults(row)]
        return found or [Fault("", "does not meet the contract")]

    def faults_of_rows(self, rows: Sequence[Any]) -> list[Fault]:
        """The faults of many rows, counted from 0; not more than an answer lists."""
        found: list[Fault] = []
        for number, row in enumerate(rows):
            found += [Fault(field, message, number) for field, message in self._faults(row)]
            if len(found) >= MOST_FAULTS:
                return found[:MOST_FAULTS]
        return found or [Fault("rows", "does not meet the contract")]

    def _faults(self, row: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(row, dict):
            yield "", "Expected an object with one member for each column"
            return
        for column in self._columns:
            if column.name not in row:
                yield column.name, "is missing"
            elif message := self._fault(column, row[column.name]):
                yield column.name, message
        for name in sorted(map(str, row.keys() - self._names)):
            yield name, "is not a column of this model"

    def _fault(self, column: Column, value: Any) -> str:
        try:
            msgspec.convert(value, self._types[column.name])
            if column.type == "date" and value is not None:
                read_instant(column, value)
        except msgspec.ValidationError as error:
            if column.categories is not None and isinstance(value, str):
                return f"Expected one of {', '.join(column.categories)}"
            return str(error)
        except ValueError as error:
            return str(error)
        return ""
