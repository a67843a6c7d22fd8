"""Stage 1: what is decided, for whom, and what a mistake costs."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Level, Many, Part, about, listed, must, named, section
from mldesign.model.quantities import Count, Duration, Money

Direction = Literal["maximize", "minimize"]


class Task(Choice):
    """The learning task."""

    entity: str | None = about("What one prediction is about.", "loan application")
    inputs: str | None = about("What is known when predicting.", "the application form")
    output: str | None = about("What is predicted, in words.", "probability that the loan defaults")
    prediction_time: str | None = about("The moment of prediction.", "when the form is sent")
    horizon: Duration | None = about("How far ahead the outcome lies.", "12 months")
    granularity: str | None = about("Unit of time or space of one prediction.", "hour")


class CurrentProcess(Part):
    """How it is done today."""

    description: str | None = about("What happens now, and what hurts.", "Clerks decide by hand.")
    metric: float | None = about("Today's value of the primary offline metric.", 0.71)
    net_value: Money | None = about("Yearly net value of the present process.", "1.2M EUR")


class PriorWork(Part):
    """An earlier attempt."""

    title: str = must("What was tried.", "Scorecard of 2021")
    outcome: str | None = about("What came of it.", "AUC 0.72, never rolled out")
    learned: str | None = about("What was learned.", "Clerks need the reasons with the score.")


class User(Part):
    """A kind of person who uses the result."""

    name: str = must("Who.", "credit clerk")
    need: str | None = about("What they want from it.", "A decision while the customer waits.")


class Stakeholder(Part):
    """Someone with an interest in the system."""

    name: str = must("Who.", "Risk committee")
    interest: str | None = about("What they care about.", "Losses below 2 % of volume.")


class BusinessMetric(Part):
    """A business outcome that can be judged."""

    name: str = must("The outcome.", "loss rate")
    role: Literal["goal", "guardrail", "diagnostic"] | None = about(
        "Whether it decides (goal), must not get worse (guardrail) or explains.", "goal"
    )
    direction: Direction | None = about("Which way is better.", "minimize")
    baseline: float | None = about("Value today.", 0.031)
    target: float | None = about("Value to reach.", 0.025)
    unit: str | None = about("Unit of the values.", "share of volume")
    primary: bool | None = about("True for the one outcome that decides.", True)
    source: str | None = about("Where it is measured.", "ledger, monthly")


class Success(Part):
    """How success is judged."""

    business_metrics: Many[BusinessMetric] = listed("Outcomes with direction and target.")
    pilot_criteria: Many[str] = listed("What a pilot must show.", ["No complaint unanswered."])
    annual_value: Money | None = about("Yearly value at the target.", "600k EUR")
    value_per_1k: Money | None = about("Value of a thousand predictions.", "40 EUR")
    expected_net_value: Money | None = about("Yearly value less cost.", "450k EUR")


class Requirements(Part):
    """What the system must do."""

    functional: Many[str] = listed("What it must do.", ["Give the three main reasons."])


class Alternative(Part):
    """Another way to solve the problem."""

    name: str | None = about("The alternative.", "Score card by hand")
    kind: Literal["heuristic", "rules", "manual", "vendor", "do_nothing", "ml"] | None = about(
        "What sort of alternative it is.", "rules"
    )
    metric: float | None = about("Its value of the primary offline metric.", 0.68)
    why_not: str | None = about("Why it is not taken.", "Misses two thirds of the defaults.")


class Decision(Part):
    """How a prediction becomes an action."""

    action: str | None = about("What is done with the prediction.", "grant or refuse the loan")
    uses: Literal["probability", "expected_value", "bid", "ranking", "class", "number"] | None = (
        about("What of the prediction the decision uses.", "probability")
    )
    automation: Literal["advisory", "human_in_loop", "automated"] | None = about(
        "Who decides: a person advised, a person confirming, or the system.", "human_in_loop"
    )
    lead_time: Duration | None = about("Time the action needs before the outcome.", "1 day")
    affects_people: bool | None = about("Whether a person feels the decision.", True)
    adverse: bool | None = about("Whether it can be to a person's disadvantage.", True)
    service_level: float | None = about(
        "Quantile the decision needs, for stock or staffing.", 0.95, gt=0, lt=1
    )


class ErrorCosts(Part):
    """What each kind of mistake costs, per event."""

    false_positive: Money | None = about("Acting where nothing was.", 1, "5 EUR")
    false_negative: Money | None = about("Not acting where something was.", 5, "120 EUR")
    over: Money | None = about("Predicting one unit too much.", 1)
    under: Money | None = about("Predicting one unit too little.", 3)
    matrix: dict[str, dict[str, Money]] = named(
        "For several classes: actual class → predicted class → cost.",
        {"a": {"b": 1, "c": 2}, "b": {"a": 5, "c": 1}, "c": {"a": 9, "b": 3}},
    )


class Risk(Part):
    """Something that may go wrong."""

    risk: str = must("What may happen.", "The economy turns and the past misleads.")
    likelihood: Level | None = about("How likely.", "medium")
    impact: Level | None = about("How bad.", "high")
    mitigation: str | None = about("What is done about it.", "Monthly check of default rates.")
    owner: str | None = about("Who watches it.", "Risk team")


class Problem(Part):
    """What is decided, for whom, and what a mistake costs."""

    task: Task = must(
        "The learning task.",
        "binary_classification",
        {"use": "binary_classification", "entity": "loan application"},
    )
    statement: str | None = about(
        "The problem in plain words.", "Decide at the counter which loans will be repaid."
    )
    domain: str | None = about(
        "Field of use; some, like fraud, spam, moderation, security, credit and identity, have "
        "opponents.",
        "credit",
    )
    why_now: str | None = about("Why it is worth doing now.", "Losses doubled within a year.")
    current_loss: Money | None = about("What the problem costs per year.", "900k EUR")
    current_process: CurrentProcess = section(CurrentProcess, "How it is done today.")
    prior_work: Many[PriorWork] = listed("Earlier attempts and what was learned.")
    users: Many[User] = listed("Who uses the result.")
    journey: str | None = about("A walk through its use.", "The clerk enters the form and …")
    stakeholders: Many[Stakeholder] = listed("Who else has an interest.")
    goals: Many[str] = listed("What is to be reached.", ["Decide within a second."])
    non_goals: Many[str] = listed("What is ruled out.", ["No pricing of loans."])
    requirements: Requirements = section(Requirements, "What the system must do.")
    why_ml: str | None = about(
        "Why a learned model and not a rule.", "Forty weak signals, no single strong one."
    )
    alternatives: Many[Alternative] = listed("Other ways, also without learning.")
    decision: Decision = section(Decision, "How a prediction becomes an action.")
    success: Success = section(Success, "How success is judged.")
    error_costs: ErrorCosts = section(
        ErrorCosts, "What each kind of mistake costs.", {"false_positive": 1, "false_negative": 5}
    )
    assumptions: Many[str] = listed("What is taken for granted.", ["Incomes are verified."])
    risks: Many[Risk] = listed("What may go wrong.")
    markets: Count | None = about("Number of markets or regions served.", 3)
    slots: Count | None = about("Positions shown to a user, for rankings.", 10)
    item_freshness: Duration | None = about("How soon a new item must be findable.", "1 h")
    business_cycle: Duration | None = about("Length of the cycle of business.", "4 weeks")
