"""TAB006 and TAB012: choices that do not suit the data or the task."""

from mldesign.lint.applies import amount, classification, written
from mldesign.lint.metrics import LARGER_IS_BETTER, SMALLER_IS_BETTER, plain_name
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, Failure, Verdicts, rule

REGRESSION_METRICS = frozenset(
    [
        "rmse",
        "mse",
        "mae",
        "mape",
        "smape",
        "wape",
        "rmsle",
        "medae",
        "r2",
        "pinball",
        "pinball_loss",
        "quantile_loss",
        "mase",
    ]
)
CLASS_METRICS = (LARGER_IS_BETTER | SMALLER_IS_BETTER) - REGRESSION_METRICS - {"cost"}


@rule("TAB006", "source-not-read", INFO)
def source_not_read(context: Context) -> Verdicts:
    """More than one source is declared; the generated project reads the first.

    Why it hurts: Columns of the other sources are expected in the first file.
    How to fix: Join the sources before, and say so in `data.pipeline`.
    When to ignore: The join is described in `data.pipeline`.
    Source: scope of the generated project.

    Bad:
        data:
          sources: [{name: loans, use: csv, path: a.csv}, {name: bureau, kind: api}]
          label: {source: bureau}
    Good:
        data:
          sources: [{name: loans, use: csv, path: a.csv}]
    """
    sources = context.blueprint.data.sources
    if context.gives("retrieval"):
        return  # events, items and users are read each from its own source
    if len(sources) > 1 and not context.blueprint.data.pipeline:
        names = ", ".join(f"`{source.name}`" for source in sources[1:])
        yield Failure(
            "data.sources[1]",
            f"the project reads `{sources[0].name}` only; {names} must be joined into it before",
            related=("data.sources[0]",),
        )


@rule("TAB012", "metric-of-another-task", ERROR, written("evaluation.metrics"))
def metric_of_another_task(context: Context) -> Verdicts:
    """A metric does not suit the task.

    Why it hurts: It cannot be computed, or its value means nothing.
    How to fix: Use a metric of the task: roc_auc, log_loss, … for classes; rmse, mae, … for
        amounts.
    When to ignore: The name is your own and means something else here.
    Source: scikit-learn, model evaluation.

    Bad:
        evaluation: {metrics: [{name: rmse, target: 0.3, primary: true}]}
    Good:
        evaluation: {metrics: [{name: log_loss, target: 0.5, primary: true}]}
    """
    task = context.blueprint.problem.task.use
    if amount(context):
        wrong = CLASS_METRICS
    elif classification(context):
        wrong = REGRESSION_METRICS
    else:
        return
    for index, metric in enumerate(context.blueprint.evaluation.metrics):
        if plain_name(metric.name) in wrong:
            yield Failure(
                f"evaluation.metrics[{index}].name",
                f"`{metric.name}` does not suit {task.replace('_', ' ') if task else 'the task'}",
                related=("problem.task",),
            )
