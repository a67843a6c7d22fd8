"""The design about itself: people, history, decisions, plan of work, words."""

from typing import Literal

from mldesign.model.blueprint.part import Level, Many, Part, about, listed, must
from mldesign.model.day import Day

Stage = Literal["concept", "design", "prototype", "pilot", "production", "maintenance"]
"""The life-cycle stage, in order."""

Status = Literal["draft", "in_review", "approved", "superseded", "retired"]


class Owner(Part):
    """Someone who answers for the design."""

    name: str = must("Person or rota.", "Ada Example")
    role: str | None = about("What they answer for.", "ML engineer")
    accountable: bool | None = about("True for the one who is asked for decisions.", True)
    contact: str | None = about("How to reach them.", "#credit-risk")


class Reviewer(Part):
    """Someone asked to review the design."""

    name: str = must("Person or board.", "Architecture board")
    role: str | None = about("The point of view they review from.", "privacy")


class Approval(Part):
    """A recorded approval or refusal."""

    by: str = must("Who decided.", "Architecture board")
    on: Day | None = about("When.", "2026-05-31")
    version: str | None = about("Which version of the design.", "1.2")
    verdict: Literal["approved", "approved_with_conditions", "rejected"] | None = about(
        "What was decided.", "approved_with_conditions"
    )
    note: str | None = about(
        "Conditions or remarks.", "Repeat the fairness review after the pilot."
    )


class Change(Part):
    """One entry of the change log."""

    version: str = must("Version of the design that brought the change.", "1.1")
    on: Day | None = about("When.", "2026-05-31")
    by: str | None = about("Who made it.", "Ada Example")
    summary: str = must("What changed.", "Labels now mature for 90 days.")


class Option(Part):
    """An alternative that was weighed in a decision."""

    name: str = must("The alternative.", "Call the bureau at request time")
    why_not: str | None = about("Why it was not taken.", "Adds 300 ms to every request.")


class DecisionRecord(Part):
    """A decision of the team with its grounds."""

    title: str = must("The decision in one line.", "Score in the request, not overnight")
    status: Literal["proposed", "accepted", "rejected", "superseded"] | None = about(
        "Where the decision stands.", "accepted"
    )
    on: Day | None = about("When it was taken.", "2026-05-31")
    by: str | None = about("Who took it.", "Ada Example")
    context: str | None = about("The forces at play.", "Applicants wait at the counter.")
    choice: str | None = about("What was decided.", "An online service answers each application.")
    options: Many[Option] = listed("The alternatives that were weighed.")
    consequences: str | None = about("What follows, good and bad.", "We need an on-call rota.")


class Milestone(Part):
    """A dated step of the plan of work."""

    name: str = must("What is reached.", "Shadow run starts")
    due: Day | str | None = about("Date, or a rough time such as a quarter.", "2026-09-30")
    owner: str | None = about("Who brings it about.", "Ada Example")
    done: bool | None = about("Whether it has been reached.", False)
    exit: str | None = about("How one sees that it is reached.", "Two weeks without an alarm.")


class Debt(Part):
    """Something knowingly left for later."""

    description: str = must("What is left.", "Category codes are mapped by hand.")
    impact: Level | None = about("How much it hurts.", "medium")
    plan: str | None = about("When and how it is paid back.", "Replace with the shared dictionary.")
    owner: str | None = about("Who pays it back.", "Ada Example")


class Term(Part):
    """A word of the glossary."""

    term: str = must("The word.", "charge-off")
    meaning: str = must("What it means here.", "A loan written off after 180 days.")


class Reference(Part):
    """A document this design leans on."""

    title: str = must("Its title.", "Credit policy 2026")
    url: str | None = about("Where it is.", "https://example.org/policy")
    note: str | None = about("What it is used for.", "Defines a default.")


class Question(Part):
    """A question that is still open."""

    question: str = must("The question.", "May postcode be used at all?")
    owner: str | None = about("Who finds the answer.", "Legal")
    until: str | None = about("Date or event by which it must be answered.", "before the pilot")


class Concept(Part):
    """A concern that cuts across the parts of the system."""

    name: str = must("The concern.", "Time zones")
    text: str = must("How it is handled everywhere.", "All times are stored in UTC.")


class Docs(Part):
    """Words and notes that only the document uses."""

    glossary: Many[Term] = listed("Words a reader may not know.")
    references: Many[Reference] = listed("Documents this design leans on.")
    open_questions: Many[Question] = listed("Questions that are still open.")
    concepts: Many[Concept] = listed("Concerns that cut across the parts of the system.")
