"""What can be wrong with a stage that somebody else answers."""

from mldesign.sdk import Context, Failure, Severity, Verdicts, rule


@rule("PAT083", "external-stage-without-cost", Severity.WARNING)
def external_stage_without_cost(context: Context) -> Verdicts:
    """A person or a paid service answers at a stage whose cost is not declared.

    Why it hurts: Nobody can say whether the cascade pays, and what a thousand rows come to.
    How to fix: Declare `cost` of the stage, per row, and of the others in the same unit.
    When to ignore: The answers are free and unlimited.
    Source: expected cost of a cascade; F20.

    Bad:
        patterns:
          cascade:
            stages:
              - {name: model, use: logistic_regression, cost: 0.0001}
              - {name: clerk, use: external}
    Good:
        patterns:
          cascade:
            stages:
              - {name: model, use: logistic_regression, cost: 0.0001}
              - {name: clerk, use: external, cost: 2}
    """
    stages = context.blueprint.patterns.cascade.stages
    taken = {one.path for one in context.mine}
    for index, stage in enumerate(stages):
        path = f"patterns.cascade.stages[{index}]"
        if path in taken and stage.cost is None:
            yield Failure(
                f"{path}.use", f"`{stage.name}` is asked and paid for each row, at no stated cost"
            )
