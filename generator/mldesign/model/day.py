"""Calendar days as values of a blueprint."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler


class _DayFormat:
    """Reads `2026-05-31` as a date."""

    @staticmethod
    def _validate(value: Any) -> date:
        if type(value) is date:
            return value
        try:
            return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
        except ValueError:
            context = {"expected": "a date like `2026-05-31`", "units": ""}
            raise PydanticCustomError("quantity", "expected {expected}", context) from None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: "GetCoreSchemaHandler"
    ) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(date.isoformat),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: "GetJsonSchemaHandler"
    ) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


Day = Annotated[date, _DayFormat]
"""A calendar day, written `2026-05-31`."""
