"""Where the rows come from."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Source",
    question="Where do the rows come from, and in which format?",
    path="data.sources[]",
    field="source",
    first=True,
    required=True,
    order=20,
)
