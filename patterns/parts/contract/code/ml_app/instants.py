"""Points in time as the contract holds them: without zone, in UTC."""

from datetime import UTC, date, datetime


def parse_instant(value: object) -> datetime:
    """Read an ISO 8601 date or time, or take one that is already a date. A zone is converted to
    UTC, none means UTC.

    Raises ValueError.
    """
    if isinstance(value, str):
        value = datetime.fromisoformat(value.strip())
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        raise ValueError(f"{value!r} is not a date in ISO 8601")  # noqa: TRY004  one error for all
    return value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
