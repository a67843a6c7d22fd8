"""The threshold that follows from what mistakes cost."""

from typing import Any, Literal

from mldesign.sdk import Component, Design, Option, Options, Suit


class CostBasedOptions(Options):
    """How the costs become a threshold."""

    method: Literal["bayes", "validation"] = Option(
        "bayes",
        why="With calibrated probabilities the cheapest threshold is known: "
        "false_positive / (false_positive + false_negative). Tuning it on 200 rows did worse.",
        effect="`validation` takes the threshold that was cheapest on the validation rows instead; "
        "the report always shows both.",
    )


def arguments(options: CostBasedOptions, design: Design) -> dict[str, Any]:
    """The costs are those of `problem.error_costs`; without them both mistakes count the same."""
    costs = design.blueprint.problem.error_costs
    return {
        "false_positive": 1.0 if costs.false_positive is None else float(costs.false_positive),
        "false_negative": 1.0 if costs.false_negative is None else float(costs.false_negative),
        "method": options.method,
    }


def suits(design: Design) -> Suit | None:
    """The default where the costs are declared."""
    costs = design.blueprint.problem.error_costs
    fp, fn = costs.false_positive, costs.false_negative
    if "binary" not in design.gives or fp is None or fn is None:
        return None
    ratio = f"{float(fp):g} / ({float(fp):g} + {float(fn):g})"
    return Suit(20, f"The costs are declared: acting pays from a probability of {ratio} on.")


COMPONENT = Component(
    summary="Acts from the probability on at which acting becomes cheaper than not acting.",
    options=CostBasedOptions,
    needs=frozenset({"binary", "probabilities"}),
    gives=frozenset({"threshold_from_costs"}),
    requires=("parts/tabular",),
    packages=("numpy>=2.1,<3",),
    entry="threshold.cost_based:CostBased",
    arguments=arguments,
    suits=suits,
    why_not="It needs `problem.error_costs`; without them both mistakes count the same.",
    sources=("Elkan 2001, The Foundations of Cost-Sensitive Learning, IJCAI",),
)
