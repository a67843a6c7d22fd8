"""F14: how many labels arrive in a week."""


def natural_labels(events_per_week: float, observed_share: float) -> float:
    """F14 labels the product yields by itself [labels/week].

    Formula: events/week × observed share
    Assumes: steady arrival.
    Source: ML Canvas, data collection.
    """
    return events_per_week * observed_share


def manual_labels(
    budget_per_week: float,
    cost_per_label: float,
    labels_by_people: float = float("inf"),
) -> float:
    """F14 labels people produce [labels/week].

    Formula: min(budget / cost, annotators × hours × items per hour / annotators per item)
    Assumes: steady pace.
    Source: ML Canvas, data collection.
    """
    return min(budget_per_week / cost_per_label, labels_by_people)


def annotation_capacity(
    annotators: float, hours_per_week: float, items_per_hour: float, annotators_per_item: float = 1
) -> float:
    """F14 labels a team of annotators can give [labels/week].

    Formula: annotators × hours × items per hour / annotators per item
    Assumes: steady pace.
    Source: ML Canvas, data collection.
    """
    return annotators * hours_per_week * items_per_hour / annotators_per_item


def weeks_to_collect(needed: float, per_week: float) -> float:
    """F14 time until enough labels (or positives) are there [weeks].

    Formula: needed / per week
    Assumes: steady arrival.
    Source: arithmetic.
    """
    return needed / per_week
