"""What can be wrong with an escalation."""

from typing import Any

from mldesign.sdk import (
    Context,
    Failure,
    Missing,
    Severity,
    Taken,
    Verdicts,
    column_path,
    rule,
)

PATH = "patterns.cascade"
STAGES = f"{PATH}.stages"
SHARES = (0.2, 0.3)
"""Test rows where the split does not say, and the share of the others that certifies."""
FEW = 4000
"""Rows from which a bet on a bounded loss is worth about as much as a normal approximation."""
ORDERED = frozenset({"ranking", "probability", "bid", "expected_value"})
"""Uses of a prediction that read more than the class."""
RANKED = frozenset({"roc_auc", "auc", "average_precision", "pr_auc", "log_loss", "brier"})
"""Metrics of the whole order or probability."""


def stages_of(context: Context) -> tuple[Taken, ...]:
    """What answers at each stage, in order."""
    return context.design.taken.get("stage", ())


def loss_of(context: Context) -> str:
    """The loss whose budget is declared, as it is taken where nothing is written."""
    options: Any = context.mine[0].options
    usual = "brier" if context.gives("classification") else "squared"
    return str(options.loss or usual)


def certify_rows(context: Context) -> float | None:
    """Rows that will certify; None where nobody knows how many rows there are."""
    source = context.blueprint.data.sources[0]
    rows = source.rows if source.rows is not None else context.file().get("rows")
    if rows is None:
        return None
    test = context.blueprint.training.split.written.get("test")
    share = float(getattr(split_options(context), "test", None) or test or SHARES[0])
    return float(rows) * (1 - share) * SHARES[1]


def split_options(context: Context) -> Any:
    """Options of the split that was taken; None without one."""
    taken = context.answer("training.split")
    return taken.options if taken else None


@rule("PAT025", "certificate-lacks-labels", Severity.WARNING)
def certificate_lacks_labels(context: Context) -> Verdicts:
    """The rows that certify are fewer than the budget needs, however well the stages do.

    Why it hurts: Nothing can be proven, so the last stage answers every row, or one model ships.
    How to fix: Collect more labels, raise the budget, or ship one model and drop the cascade.
    When to ignore: Labels will have come in by the time of the first training.
    Source: rule of three; F20.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 1000}]}
        patterns:
          cascade:
            loss: accuracy
            budget: 0.5%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 30000}]}
        patterns:
          cascade:
            loss: accuracy
            budget: 0.5%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    """
    floor, rows = context.numbers.get(("F20", "labels_floor")), certify_rows(context)
    if floor is None:
        return
    if rows is None:
        yield Missing("data.sources[0].rows")
    elif floor.value is None:
        yield Missing(*context.missing("F20", "labels_floor"))
    elif rows < floor.value:
        options: Any = context.mine[0].options
        yield Failure(
            f"{PATH}.budget",
            f"about {rows:,.0f} rows certify, but a budget of {options.budget} of "
            f"{loss_of(context).replace('_', '-')} takes {floor.value:,.0f} even if not one row is "
            "harmed (F20)",
            related=("data.sources[0].rows",),
        )


@rule("PAT026", "stages-not-by-cost", Severity.ERROR)
def stages_not_by_cost(context: Context) -> Verdicts:
    """A later stage is declared to cost no more than the one before it.

    Why it hurts: Rows pay for a stage that the next one makes needless.
    How to fix: Order the stages by cost, or leave the dear one out.
    When to ignore: Never.
    Source: expected cost of a cascade; F20.

    Bad:
        patterns:
          cascade:
            stages:
              - {name: heavy, use: lightgbm, cost: 0.01}
              - {name: light, use: logistic_regression, cost: 0.001}
    Good:
        patterns:
          cascade:
            stages:
              - {name: light, use: logistic_regression, cost: 0.001}
              - {name: heavy, use: lightgbm, cost: 0.01}
    """
    stages = context.blueprint.patterns.cascade.stages
    if any(stage.cost is None for stage in stages):
        yield Missing(f"{STAGES}[].cost")
        return
    for index in range(1, len(stages)):
        before, stage = stages[index - 1], stages[index]
        if (stage.cost or 0.0) <= (before.cost or 0.0):
            yield Failure(
                f"{STAGES}[{index}].cost",
                f"`{stage.name}` costs {stage.cost} but stands after `{before.name}`, which costs "
                f"{before.cost}",
                related=(f"{STAGES}[{index - 1}].cost",),
            )


@rule("PAT027", "log-loss-budget-on-few-rows", Severity.WARNING)
def log_loss_budget_on_few_rows(context: Context) -> Verdicts:
    """Log-loss is budgeted but few rows certify.

    Why it hurts: A few rows of large loss decide the test, so that next to nothing is answered
        cheaply.
    How to fix: Budget the Brier score: `loss: brier`. It rests on the same probabilities.
    When to ignore: Small probabilities decide, as they do for bids.
    Source: measured on bank and credit data, where a log-loss budget of 1 % let a linear first
        stage answer 2 % of the rows, one of Brier score 16 %.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 9000}]}
        patterns:
          cascade:
            loss: log_loss
            budget: 60%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, rows: 9000}]}
        patterns:
          cascade:
            loss: brier
            budget: 60%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    """
    if loss_of(context) != "log_loss":
        return
    rows = certify_rows(context)
    if rows is None:
        yield Missing("data.sources[0].rows")
    elif rows < FEW:
        yield Failure(
            f"{PATH}.loss",
            f"log-loss is budgeted but only about {rows:,.0f} rows certify: single rows decide",
        )


@rule("PAT028", "cost-budget-without-costs", Severity.ERROR)
def cost_budget_without_costs(context: Context) -> Verdicts:
    """Cost is budgeted but no error has a cost, or there are more kinds of error than two.

    Why it hurts: Both errors then count the same, and the budget is one of accuracy by another
        name; a cascade of several classes with a cost budget does not train.
    How to fix: Declare both under `problem.error_costs`, or budget the Brier score.
    When to ignore: Never.
    Source: contract of the option.

    Bad:
        patterns:
          cascade:
            loss: cost
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    Good:
        patterns:
          cascade:
            loss: brier
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    """
    costs = context.blueprint.problem.error_costs
    if loss_of(context) != "cost":
        return
    if context.gives("multiclass"):
        yield Failure(
            f"{PATH}.loss",
            "`loss: cost` knows two kinds of error, and there are more than two classes",
            help="budget the Brier score: `loss: brier`",
        )
    elif None in (costs.false_positive, costs.false_negative):
        yield Failure(
            f"{PATH}.loss",
            "`loss: cost` budgets what errors cost, but their costs are not declared",
            help="declare `false_positive` and `false_negative` under `problem.error_costs`",
            related=("problem.error_costs",),
        )


@rule("PAT029", "accuracy-budget-for-ranking", Severity.WARNING)
def accuracy_budget_for_ranking(context: Context) -> Verdicts:
    """Accuracy is budgeted but the order or the probability of the rows is used.

    Why it hurts: Answered rows keep the first stage's order: at half a point of accuracy ROC-AUC
        fell by six.
    How to fix: Budget the Brier score: `loss: brier`.
    When to ignore: Nothing but the class leaves the system.
    Source: measured on credit data, linear first stage, share answered 88 %.

    Bad:
        evaluation: {metrics: [{name: roc_auc, target: 0.7, primary: true}]}
        patterns:
          cascade:
            loss: accuracy
            budget: 50%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    Good:
        evaluation: {metrics: [{name: roc_auc, target: 0.7, primary: true}]}
        patterns:
          cascade:
            loss: brier
            budget: 50%
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    """
    if loss_of(context) != "accuracy":
        return
    metrics = context.blueprint.evaluation.metrics
    ranked = [
        index for index, one in enumerate(metrics) if one.primary and one.name.lower() in RANKED
    ]
    uses = context.blueprint.problem.decision.uses
    if ranked:
        yield Failure(
            f"{PATH}.loss",
            f"accuracy is budgeted but {metrics[ranked[0]].name} decides, which answered rows give "
            "away first",
            help="set `loss: brier`",
            related=(f"evaluation.metrics[{ranked[0]}].name",),
        )
    elif uses in ORDERED:
        yield Failure(
            f"{PATH}.loss",
            f"accuracy is budgeted but the decision uses more than the class ({uses})",
            help="set `loss: brier`",
            related=("problem.decision.uses",),
        )


@rule("PAT080", "stages-alike", Severity.WARNING)
def stages_alike(context: Context) -> Verdicts:
    """The last stage is the same model, with the same options, as another that may answer alone.

    Why it hurts: Two of the same kind agree everywhere, so the cheaper always ships and the
        cascade is idle work.
    How to fix: Take a better and dearer last stage, or leave the cascade out.
    When to ignore: The stages are given different columns by hand.
    Source: a cascade pays by the difference between its stages.

    Bad:
        model: hist_gradient_boosting
        patterns:
          cascade:
            stages: [{name: a, use: logistic_regression}, {name: b, use: hist_gradient_boosting}]
    Good:
        model: hist_gradient_boosting
        patterns:
          cascade:
            stages: [{name: a, use: logistic_regression}, {name: b, use: random_forest}]
    """
    stages = stages_of(context)
    if not stages:
        return
    last, single = stages[-1], context.answer("model")
    for other in (*stages[:-1], *([single] if single else [])):
        if other.component.id == last.component.id and other.options == last.options:
            where = "the single model" if other is single else f"the stage at {other.path}"
            yield Failure(
                f"{last.path}.use",
                f"the last stage is the same {last.component.name} as {where}: it cannot be better",
                related=(other.path,),
            )
            return


@rule("PAT081", "certificate-across-time", Severity.WARNING)
def certificate_across_time(context: Context) -> Verdicts:
    """Rows carry time, but those that certify are drawn at random.

    Why it hurts: The promise holds for rows like those it was tested on. By time the dear stage
        may be the worse one: on electricity prices a random split certified 32 %, and later rows
        were answered better by the first stage.
    How to fix: Choose `training.split: temporal`; calibrate and certify rows then follow the train
        rows.
    When to ignore: The time says nothing about the outcome.
    Source: exchangeability of Learn then Test; measured on elec2.

    Bad:
        data: {columns: {applied_at: date, amount: number}}
        training: {split: stratified}
        patterns:
          cascade:
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    Good:
        data: {columns: {applied_at: date, amount: number}}
        training: {split: {use: temporal, time: applied_at}}
        patterns:
          cascade:
            stages: [{name: a, use: logistic_regression}, {name: b, use: lightgbm}]
    """
    if not context.gives("shuffled_rows"):
        return
    dates = [c.name for c in context.design.columns if c.type == "date"]
    source = context.blueprint.data.sources[0]
    if source.timestamp_column or dates:
        name = source.timestamp_column or dates[0]
        yield Failure(
            "training.split.use",
            f"rows carry time (`{name}`) but the rows that certify are drawn at random",
            related=(column_path(name), PATH),
        )


@rule("PAT082", "deadline-before-first-answer", Severity.ERROR)
def deadline_before_first_answer(context: Context) -> Verdicts:
    """The deadline is over before the first stage has answered.

    Why it hurts: No dearer stage is ever asked, so the cascade is its first stage, without a
        certificate.
    How to fix: Give it at least the time of every stage but the last, and room for the last.
    When to ignore: Never.
    Source: F5.

    Bad:
        patterns:
          cascade:
            deadline: 5 ms
            stages:
              - {name: a, use: logistic_regression, p99: 8 ms}
              - {name: b, use: lightgbm, p99: 40 ms}
    Good:
        patterns:
          cascade:
            deadline: 50 ms
            stages:
              - {name: a, use: logistic_regression, p99: 8 ms}
              - {name: b, use: lightgbm, p99: 40 ms}
    """
    options: Any = context.mine[0].options
    stages = context.blueprint.patterns.cascade.stages
    if options.deadline is None:
        return
    if stages[0].p99 is None:
        yield Missing(f"{STAGES}[0].p99")
    elif options.deadline <= stages[0].p99:
        yield Failure(
            f"{PATH}.deadline",
            f"the deadline of {options.deadline} is over before `{stages[0].name}` has answered "
            f"(p99 {stages[0].p99})",
            related=(f"{STAGES}[0].p99",),
        )
