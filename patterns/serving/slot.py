"""How predictions are asked for."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Serving",
    question="What answers requests?",
    path="deployment.serving",
    field="serving",
    order=85,
)
