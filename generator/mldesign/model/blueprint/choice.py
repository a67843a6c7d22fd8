"""An answer to a slot: which component, and the options written for it."""

from collections.abc import Container
from typing import Any, Self

from pydantic import ConfigDict, ModelWrapValidatorHandler, PrivateAttr, model_validator

from mldesign.model.blueprint.part import Part, about

NONE = "none"
"""`slot: none` turns an optional slot off. A word of the language, so no choice may bear it."""


class Choice(Part):
    """`slot: {use: name, option: value}`, or just `slot: name`.

    Keys that are no fields of the language are options of the component; whether they fit is
    judged against the catalog. A field can be both: the language knows it, and a component that
    has an option of that name receives it.
    """

    model_config = ConfigDict(extra="allow")

    use: str | None = about("Which choice answers this question. Without it the default is taken.")

    _written: dict[str, Any] = PrivateAttr(default_factory=dict)

    @model_validator(mode="wrap")
    @classmethod
    def _shorthand(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if isinstance(data, str):
            data = {"use": data}
        choice = handler(data)
        if isinstance(data, dict):
            choice._written = {key: value for key, value in data.items() if key != "use"}
        return choice

    @property
    def off(self) -> bool:
        """Whether the author turned the slot off with `none`."""
        return self.use == NONE

    @property
    def written(self) -> dict[str, Any]:
        """All that stands beside `use`, as plain data."""
        return dict(self._written)

    def options(self, names: Container[str]) -> dict[str, Any]:
        """Return what was written for the options of the given names, as plain data."""
        return {key: value for key, value in self._written.items() if key in names}
