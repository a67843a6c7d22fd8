"""Text columns as numbers."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="What features of text share: terms with weights, a row of unit length.",
    requires=("parts/tabular",),
)
