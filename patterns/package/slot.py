"""The question every trained model answers: what is shipped."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Package",
    question="In which format does the trained model answer?",
    path="deployment.package",
    field="package",
    order=80,
)
