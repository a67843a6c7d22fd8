"""What orders the candidates that were found."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Re-ranking",
    question="Does a second stage order the few hundred candidates that were found?",
    path="patterns.two_tower.rerank",
    field="rerank",
    order=85,
)
