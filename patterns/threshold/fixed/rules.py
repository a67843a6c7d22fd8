"""What can be wrong with a threshold that people have set."""

from mldesign.sdk import Context, Failure, Severity, Verdicts, rule


def renews_itself(context: Context) -> bool:
    """New models go live without a person."""
    return bool(context.blueprint.training.auto_deploy)


@rule("TRN013", "fixed-threshold-moving-model", Severity.WARNING, renews_itself)
def fixed_threshold_moving_model(context: Context) -> Verdicts:
    """The model is refreshed automatically but its threshold is frozen.

    Why it hurts: Scores move with each training and the action rate moves with them.
    How to fix: Choose the threshold anew in every training (`cost_based`).
    When to ignore: The score is calibrated and the threshold follows from costs.
    Source: Hidden Technical Debt, fixed thresholds in dynamic systems.

    Bad:
        training:
          auto_deploy: true
          registry: artifacts
          cadence: {trigger: schedule}
          validation_gate: [{check: roc_auc}]
        deployment: {rollback: {to: the version before}}
        evaluation: {threshold: {use: fixed, value: 0.3}}
    Good:
        training:
          auto_deploy: true
          registry: artifacts
          cadence: {trigger: schedule}
          validation_gate: [{check: roc_auc}]
        deployment: {rollback: {to: the version before}}
        evaluation: {threshold: {use: cost_based}}
    """
    yield Failure(
        "evaluation.threshold.use",
        "the threshold is fixed but new models go live by themselves (training.auto_deploy)",
        related=("training.auto_deploy",),
    )
