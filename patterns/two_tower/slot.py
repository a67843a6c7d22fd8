"""How users and items meet."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Two-tower model",
    question="How do users and items become vectors that meet in a dot product?",
    path="patterns.two_tower",
    field="retriever",
    required=True,
    order=35,
)
