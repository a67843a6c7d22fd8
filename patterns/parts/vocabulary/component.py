"""Categories as codes."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="The categories of a column as codes: never seen, missing, known.",
    requires=("parts/tabular",),
)
