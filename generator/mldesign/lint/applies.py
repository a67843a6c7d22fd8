"""To which designs a rule applies: small questions about a design, combined in the rule's head."""

from mldesign.model.context import Context
from mldesign.model.rule import Predicate
from mldesign.model.task import UNSUPERVISED

PEOPLE_DATA = {"pii", "sensitive", "health", "biometric", "minors", "location"}


def online(context: Context) -> bool:
    """Predictions are asked for one at a time."""
    return context.blueprint.deployment.mode in ("online", "streaming", "hybrid")


def batch(context: Context) -> bool:
    """Predictions are computed ahead."""
    return context.blueprint.deployment.mode == "batch"


def supervised(context: Context) -> bool:
    """Something is learned from known outcomes."""
    return context.blueprint.problem.task.use not in UNSUPERVISED


def classification(context: Context) -> bool:
    """The outcome is a class."""
    return context.gives("classification")


def binary(context: Context) -> bool:
    """The outcome is one of two classes."""
    return context.gives("binary")


def amount(context: Context) -> bool:
    """The outcome is a number."""
    return context.gives("regression")


def people(context: Context) -> bool:
    """A person feels the decision."""
    return bool(context.blueprint.problem.decision.affects_people)


def adverse(context: Context) -> bool:
    """The decision can be to a person's disadvantage."""
    decision = context.blueprint.problem.decision
    return bool(decision.affects_people and decision.adverse is not False)


def automated(context: Context) -> bool:
    """The system decides by itself."""
    return context.blueprint.problem.decision.automation == "automated"


def high_risk(context: Context) -> bool:
    """The design declares the high risk tier."""
    return context.high_risk


def experiment(context: Context) -> bool:
    """An experiment on live traffic is planned."""
    return bool(context.blueprint.evaluation.ab_test)


def pattern(name: str) -> Predicate:
    """A pattern of that name is in use."""

    def used(context: Context) -> bool:
        return bool(getattr(context.blueprint.patterns, name))

    return used


def written(path: str) -> Predicate:
    """Something is written at a plain path."""

    def there(context: Context) -> bool:
        value: object = context.blueprint
        for part in path.split("."):
            value = getattr(value, part)
        return value is not None and value != () and value is not False and bool(value)

    return there
