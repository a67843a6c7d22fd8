"""The blueprint as a whole."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import PrivateAttr

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.constraints import Constraints, Traffic
from mldesign.model.blueprint.data import Data
from mldesign.model.blueprint.deployment import Deployment
from mldesign.model.blueprint.evaluation import Evaluation
from mldesign.model.blueprint.features import Features
from mldesign.model.blueprint.governance import Governance, Operations
from mldesign.model.blueprint.identity import (
    Approval,
    Change,
    Debt,
    DecisionRecord,
    Docs,
    Milestone,
    Owner,
    Reviewer,
    Stage,
    Status,
)
from mldesign.model.blueprint.lint import Lint
from mldesign.model.blueprint.model import Model
from mldesign.model.blueprint.monitoring import ColdStart, FeedbackLoop, Monitoring
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.blueprint.patterns import Patterns
from mldesign.model.blueprint.problem import Problem
from mldesign.model.blueprint.training import Training
from mldesign.model.plan import OpenQuestion

LANGUAGE = 1
"""Version of the blueprint language."""

STAGES = (
    "problem",
    "data",
    "features",
    "model",
    "training",
    "evaluation",
    "deployment",
    "monitoring",
)
"""The eight stages, in order."""


class Blueprint(Part):
    """A machine-learning system, from the problem to its monitoring."""

    blueprint: int | None = about("Version of this language.", LANGUAGE, ge=1, le=LANGUAGE)
    name: str = must(
        "Name of the system, in lower case with hyphens; the project's package follows it.",
        "loan-default",
        pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        max_length=64,
    )
    summary: str | None = about(
        "The design in one paragraph.", "Scores loan applications at the counter."
    )
    version: str | None = about("Version of the design.", "1.2")
    status: Status | None = about("Where the design stands.", "in_review")
    stage: Stage | None = about(
        "How far the system has come; rules ask more of later stages.", "design"
    )
    owners: Many[Owner] = listed(
        "Who answers for it.", [{"name": "Ada Example", "accountable": True}]
    )
    reviewers: Many[Reviewer] = listed("Who reviews it.")
    approvals: Many[Approval] = listed("What was approved, by whom.")
    changelog: Many[Change] = listed("What changed from version to version.")

    problem: Problem = must("What is decided, for whom, and what a mistake costs.")
    constraints: Constraints = section(Constraints, "What the system must hold.")
    traffic: Traffic = section(Traffic, "The load it must bear.")
    data: Data = must("Where the data comes from and what is in it.")
    features: Features = section(Features, "What the model looks at.")
    model: Model = section(Model, "The model, and those it was chosen from.", "lightgbm")
    training: Training = section(Training, "How the model comes about, and how it is renewed.")
    evaluation: Evaluation = section(Evaluation, "How good it must be, and how that is found out.")
    deployment: Deployment = section(Deployment, "How predictions reach those who use them.")
    monitoring: Monitoring = section(Monitoring, "What is watched once it runs.")
    feedback_loop: FeedbackLoop = section(FeedbackLoop, "How outcomes come back.")
    cold_start: ColdStart = section(ColdStart, "What new users and items get.")
    patterns: Patterns = section(Patterns, "Design patterns in use.")

    governance: Governance = section(Governance, "Rules the system is under.")
    operations: Operations = section(Operations, "The people and money that keep it running.")
    decisions: Many[DecisionRecord] = listed("Decisions of the team with their grounds.")
    milestones: Many[Milestone] = listed("The plan of work.")
    debt: Many[Debt] = listed("What is knowingly left for later.")
    docs: Docs = section(Docs, "Words and notes that only the document uses.")
    lint: Lint = section(Lint, "What the author says to the linter.")

    _deferred: tuple[OpenQuestion, ...] = PrivateAttr(default=())
    _declared: Mapping[str, Any] = PrivateAttr(default_factory=dict)

    def open_questions(self) -> tuple[OpenQuestion, ...]:
        """Values left open on purpose, in the order of the text, then the questions of `docs`."""
        asked = (
            OpenQuestion(f"docs.open_questions[{i}]", q.question, q.until or "")
            for i, q in enumerate(self.docs.open_questions)
        )
        return (*self._deferred, *asked)

    def is_deferred(self, path: str) -> bool:
        """Whether the value at a path, or a section above it, was left open on purpose."""
        return any(
            path == q.path or path.startswith((f"{q.path}.", f"{q.path}[")) for q in self._deferred
        )

    def declared(self) -> Mapping[str, Any]:
        """Values written as `{declared: v}`, by dotted path: typed figures to compare with."""
        return self._declared

    def choices(self, path: str) -> Iterator[tuple[str, Choice]]:
        """Find the answers written at a slot's path, `data.sources[]` for a list.

        Yields the dotted path of each answer (`data.sources[0]`) with the answer; nothing where
        none was written.
        """
        found: Any = self
        for name in path.removesuffix("[]").split("."):
            found = getattr(found, name)
        if path.endswith("[]"):
            yield from ((f"{path[:-2]}[{i}]", choice) for i, choice in enumerate(found))
        elif found:
            yield path, found
