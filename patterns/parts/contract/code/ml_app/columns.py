"""The columns a row consists of: the vocabulary of the data contract."""

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["number", "integer", "category", "boolean", "date", "text", "identifier"]


@dataclass(frozen=True)
class Column:
    """What one column may hold. Bounds are inclusive; dates are written in ISO 8601."""

    name: str
    type: ColumnType
    minimum: float | str | None = None
    maximum: float | str | None = None
    categories: tuple[str, ...] | None = None
    """The allowed values of a category; None: whatever the training data showed. With a separator
    every value of a cell must be one of them."""
    nullable: bool = False
    unique: bool = False
    sensitive: bool = False
    at_prediction: bool = True
    """False: known only after the outcome, so never asked of a caller and never a feature."""
    separator: str = ""
    """What stands between the values of a cell that holds several."""
    unit: str = ""
    description: str = ""
