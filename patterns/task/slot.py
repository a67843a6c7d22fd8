"""The first question: what is predicted. The answer decides what else is asked."""

from mldesign.sdk import Slot

SLOT = Slot(
    title="Task",
    question="What is predicted, and how is it judged?",
    path="problem.task",
    field="task",
    required=True,
    order=10,
)
