"""Whether a cheap model answers first and a dear one only where it must."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Cascade",
    question="Does a cheap model answer first, and a dear one only where it must?",
    path="patterns.cascade",
    field="model",
    around=True,
    order=34,
)
