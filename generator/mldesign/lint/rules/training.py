"""TRN001, TRN004 to TRN007, TRN010, TRN012 and TRN014: renewing the model."""

from mldesign.lint.applies import written
from mldesign.lint.metrics import direction_of
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule


@rule("TRN001", "auto-retrain-no-gate", ERROR, written("training.auto_deploy"))
def auto_retrain_no_gate(context: Context) -> Verdicts:
    """New models go live without a test they could fail.

    Why it hurts: One corrupted day of data becomes the production model.
    How to fix: Require a minimum metric, no worse than the champion, and sane inputs.
    When to ignore: Never.
    Source: ML Test Score, Infra 4; Rules of ML #9.

    Bad:
        training: {auto_deploy: true, cadence: {trigger: schedule}, registry: artifacts}
        deployment: {rollback: {to: the version before}}
    Good:
        training:
          auto_deploy: true
          cadence: {trigger: schedule}
          registry: artifacts
          validation_gate: [{check: roc_auc no worse than the champion}]
        deployment: {rollback: {to: the version before}}
    """
    training = context.blueprint.training
    if training.cadence.trigger != "manual" and not training.validation_gate:
        yield Failure(
            "training.validation_gate",
            "new models go live by themselves and no gate can stop one",
            related=("training.auto_deploy",),
        )


@rule("TRN004", "training-slower-than-cadence", ERROR, written("training.cadence.interval"))
def training_slower_than_cadence(context: Context) -> Verdicts:
    """A run takes longer than the interval between runs.

    Why it hurts: Runs overlap or queue for ever.
    How to fix: More devices, a warm start, a smaller window, or a slower cadence.
    When to ignore: Runs are meant to overlap on separate machines.
    Source: ML Canvas, building models; F16.

    Bad:
        training: {cadence: {interval: 6 h}, compute: {hours: 7}}
    Good:
        training: {cadence: {interval: 1 day}, compute: {hours: 7}}
    """
    training = context.blueprint.training
    hours = training.compute.hours
    if hours is None:
        number = context.number("F16", "training_hours")
        hours = number.value if number else None
    if hours is None:
        yield Missing("training.compute.hours")
        return
    interval, total = training.cadence.interval, hours + (training.prep_hours or 0)
    if interval is not None and total * 3600 >= interval:
        yield Failure(
            "training.cadence.interval",
            f"a run takes {total:.4g} h (F16) but one starts every {interval}",
            related=("training.compute",),
        )


@rule("TRN005", "cadence-slower-than-decay", WARNING, written("evaluation.staleness.tolerance"))
def cadence_slower_than_decay(context: Context) -> Verdicts:
    """The model is refreshed more slowly than it is known to age.

    Why it hurts: Quality is planned to fall below target before each refresh.
    How to fix: Shorten the cadence, or cut delay in the loop.
    When to ignore: The fall is priced in.
    Source: ML Test Score, Model 4; Rules of ML #8; F15.

    Bad:
        evaluation: {staleness: {tolerance: 60 days}}
        data: {label: {delay: {p95: 30 days}}}
        training: {cadence: {interval: 45 days}}
    Good:
        evaluation: {staleness: {tolerance: 90 days}}
        data: {label: {delay: {p95: 30 days}}}
        training: {cadence: {interval: 45 days}}
    """
    tolerance = context.blueprint.evaluation.staleness.tolerance
    age = context.number("F15", "knowledge_age")
    if age is None or age.value is None:
        yield Missing(*context.missing("F15", "knowledge_age"))
    elif tolerance is not None and age.value * 86_400 > tolerance:
        yield Failure(
            "evaluation.staleness.tolerance",
            f"quality holds for {tolerance} but knowledge gets {age.value:.4g} days old (F15)",
            related=("training.cadence.interval", "data.label.delay.p95"),
        )


@rule("TRN006", "staleness-unknown", INFO, since=Stage.PILOT)
def staleness_unknown(context: Context) -> Verdicts:
    """Nobody has measured how fast the model ages.

    Why it hurts: The cadence is then a guess.
    How to fix: Score old models on new data and plot the decay; record it in `staleness`.
    When to ignore: The world the model describes does not move.
    Source: ML Test Score, Model 4.

    Bad:
        stage: pilot
        evaluation: {interval: bootstrap}
    Good:
        stage: pilot
        evaluation: {interval: bootstrap, staleness: {measured: models of 2024 on rows of 2025}}
    """
    if not context.blueprint.evaluation.staleness:
        yield Failure("evaluation.staleness", "how fast the model ages has not been measured")


@rule("TRN007", "trigger-without-sensor", ERROR, written("training.cadence.trigger"))
def trigger_without_sensor(context: Context) -> Verdicts:
    """Retraining waits for a signal that nothing produces.

    Why it hurts: The trigger can never fire.
    How to fix: Add the monitor, or switch to a schedule.
    When to ignore: The signal comes from a system outside this document; name it.
    Source: MLOps Stack Canvas, CI/CT.

    Bad:
        training: {cadence: {trigger: performance}}
    Good:
        training: {cadence: {trigger: performance}}
        monitoring: {performance: {metric: roc_auc}}
    """
    monitoring = context.blueprint.monitoring
    volume = any(check.kind == "volume" for check in monitoring.data_quality)
    sensors = {
        "drift": ("monitoring.drift", bool(monitoring.drift) and not monitoring.drift.off),
        "performance": ("monitoring.performance", bool(monitoring.performance)),
        "data_volume": ("monitoring.data_quality", volume),
    }
    trigger = context.blueprint.training.cadence.trigger or ""
    path, there = sensors.get(trigger, ("", True))
    if not there:
        yield Failure(
            "training.cadence.trigger",
            f"training starts on {trigger.replace('_', ' ')} but {path} is empty",
            related=(path,),
        )


@rule("TRN010", "rollback-without-registry", ERROR, written("deployment.rollback.to"))
def rollback_without_registry(context: Context) -> Verdicts:
    """A rollback is promised but old models are not kept.

    Why it hurts: There is nothing to roll back to.
    How to fix: Say in `training.registry` where the last artifacts are kept.
    When to ignore: The way back is a rule set, not a model.
    Source: ML Test Score, Infra 7; MLOps Stack Canvas, model registry.

    Bad:
        deployment: {rollback: {to: the version before}}
    Good:
        deployment: {rollback: {to: the version before}}
        training: {registry: the last 10 artifacts}
    """
    if not context.blueprint.training.registry:
        yield Failure(
            "training.registry",
            f"going back to {context.blueprint.deployment.rollback.to} is promised but nothing "
            "says where models are kept",
            related=("deployment.rollback.to",),
        )


@rule("TRN012", "online-learning-no-reset", WARNING, written("training.mode"))
def online_learning_no_reset(context: Context) -> Verdicts:
    """Continuous updates have no full retrain or no rule that freezes them.

    Why it hurts: Bad hours compound and old skills are forgotten.
    How to fix: Add `full_retrain_interval` and `freeze_on`.
    When to ignore: The model forgets by design and is reset elsewhere.
    Source: Hidden Technical Debt, direct feedback loops.

    Bad:
        training: {mode: online, full_retrain_interval: 30 days}
    Good:
        training: {mode: online, full_retrain_interval: 30 days, freeze_on: nulls above 5 %}
    """
    training = context.blueprint.training
    absent = [n for n in ("full_retrain_interval", "freeze_on") if getattr(training, n) is None]
    if training.mode == "online" and absent:
        yield Failure(
            f"training.{absent[0]}",
            f"the model learns online without {' and '.join(absent).replace('_', ' ')}",
            related=("training.mode",),
        )


@rule("TRN014", "gate-cannot-close", WARNING, written("training.validation_gate"))
def gate_cannot_close(context: Context) -> Verdicts:
    """A condition of the promotion gate has numbers that no code can hold a model to.

    Why it hurts: A number without a metric is decided by nobody, and a minimum for an error keeps
    the good models out.
    How to fix: Name the metric; bound a score by `minimum`, an error by `maximum`.
    When to ignore: A person checks the condition, and the number only tells them where to look.
    Source: ML Test Score, Infra 4.

    Bad:
        training: {validation_gate: [{check: RMSE is small enough, metric: rmse, minimum: 60}]}
    Good:
        training: {validation_gate: [{check: RMSE is small enough, metric: rmse, maximum: 60}]}
    """
    for place, gate in enumerate(context.blueprint.training.validation_gate):
        path = f"training.validation_gate[{place}]"
        for name in ("minimum", "maximum", "margin"):
            if gate.metric is None and getattr(gate, name) is not None:
                yield Failure(f"{path}.{name}", f"`{name}` bounds a metric that is not named")
        direction = None if gate.metric is None else direction_of(gate.metric)
        if direction == "minimize" and gate.minimum is not None:
            yield Failure(f"{path}.minimum", f"less {gate.metric} is better: bound it by `maximum`")
        if direction == "maximize" and gate.maximum is not None:
            yield Failure(f"{path}.maximum", f"more {gate.metric} is better: bound it by `minimum`")
