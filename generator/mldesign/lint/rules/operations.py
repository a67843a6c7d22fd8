"""OPS: cost and the people who keep it running."""

from mldesign.lint.applies import written
from mldesign.lint.declared import contradictions
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule

WEEK = 604_800.0
IDLE = 0.2


@rule("OPS001", "over-budget", ERROR, written("constraints.budget_month"))
def over_budget(context: Context) -> Verdicts:
    """The computed monthly cost exceeds the declared budget.

    Why it hurts: Money is a requirement like latency.
    How to fix: Batch, cache, smaller model, sampling, cheaper hardware.
    When to ignore: The budget is about to be raised; then say until when.
    Source: eugeneyan/ml-design-docs, section 6.7; F10, F17, F18.

    Bad:
        constraints: {budget_month: 100}
        training:
          cadence: {interval: 30 days}
          compute: {hours: 80, price_per_hour: 2}
    Good:
        constraints: {budget_month: 200}
        training:
          cadence: {interval: 30 days}
          compute: {hours: 80, price_per_hour: 2}
    """
    budget, cost = context.blueprint.constraints.budget_month, context.number("F18", "monthly_cost")
    if cost is None or cost.value is None:
        yield Missing(*context.missing("F18", "monthly_cost"))
    elif budget is not None and cost.value > budget:
        parts = ", ".join(f"{i.name.lower()} {float(i.value):,.0f}" for i in cost.inputs)
        yield Failure(
            "constraints.budget_month",
            f"the system costs {cost.value:,.0f} a month ({parts}) but the budget is {budget}",
            data={"cost": cost.value, "budget": float(budget)},
        )


@rule("OPS002", "unit-cost-above-value", WARNING, written("problem.success.value_per_1k"))
def unit_cost_above_value(context: Context) -> Verdicts:
    """A thousand predictions cost more than they earn.

    Why it hurts: Scale makes it worse.
    How to fix: Score fewer items, or use a cascade.
    When to ignore: The value cannot be counted per prediction.
    Source: F18, F29.

    Bad:
        problem: {success: {value_per_1k: 0.01}}
        traffic: {requests_per_day: 20k}
        deployment: {capacity: {service_time: 10 ms, replicas_min: 2}}
        operations: {prices: {replica_hour: 0.06}}
    Good:
        problem: {success: {value_per_1k: 1}}
        traffic: {requests_per_day: 20k}
        deployment: {capacity: {service_time: 10 ms, replicas_min: 2}}
        operations: {prices: {replica_hour: 0.06}}
    """
    value, cost = (
        context.blueprint.problem.success.value_per_1k,
        context.number("F18", "per_thousand"),
    )
    if cost is None or cost.value is None:
        yield Missing(*context.missing("F18", "per_thousand"))
    elif value is not None and cost.value > value:
        yield Failure(
            "problem.success.value_per_1k",
            f"a thousand predictions cost {cost.value:.3g} (F18) and earn {value}",
        )


@rule("OPS003", "storage-growth-unbounded", WARNING)
def storage_growth_unbounded(context: Context) -> Verdicts:
    """The prediction log has traffic but no retention.

    Why it hurts: Cost and privacy risk rise for ever.
    How to fix: Set `monitoring.prediction_log.retention`.
    When to ignore: The default retention of the log is what you want.
    Source: Reliable Machine Learning, checklist; F10, F11.

    Bad:
        traffic: {requests_per_day: 20k}
        monitoring: {prediction_log: {use: sqlite}}
    Good:
        traffic: {requests_per_day: 20k}
        monitoring: {prediction_log: {use: sqlite, retention: 90 days}}
    """
    log, rows = context.blueprint.monitoring.prediction_log, context.number("F11", "log_rows")
    if not log or log.off or log.retention is not None:
        return
    if rows is None or rows.value is None:
        yield Missing(*context.missing("F11", "log_rows"))
    else:
        yield Failure(
            "monitoring.prediction_log.retention",
            f"the log grows by {rows.value:,.0f} rows a day (F11) and is kept for ever",
            related=("traffic.requests_per_day",),
        )


@rule("OPS004", "no-on-call", ERROR, since=Stage.PRODUCTION)
def no_on_call(context: Context) -> Verdicts:
    """A live system has no rota or no incident path.

    Why it hurts: Nobody answers.
    How to fix: Name the rota, levels of severity and the first response time.
    When to ignore: Nothing happens when it stands still until morning; then say so.
    Source: ISO/IEC 42001 A.8.4; NIST AI RMF MANAGE 4.3.

    Bad:
        stage: production
        operations: {oncall: {rota: ML on-call}}
    Good:
        stage: production
        operations: {oncall: {rota: ML on-call}, incident: {process: docs/incident.md}}
    """
    operations = context.blueprint.operations
    absent = [name for name in ("oncall", "incident") if not getattr(operations, name)]
    if absent:
        yield Failure(
            f"operations.{absent[0]}", f"the system is live without {' and '.join(absent)}"
        )


@rule("OPS005", "manual-step-in-fast-loop", ERROR, written("training.automation"))
def manual_step_in_fast_loop(context: Context) -> Verdicts:
    """A frequent schedule depends on a person.

    Why it hurts: It will be skipped the first busy week.
    How to fix: Automate, or lengthen the interval.
    When to ignore: Someone is employed for exactly this.
    Source: Google Cloud MLOps levels 0 and 1.

    Bad:
        training: {automation: manual, cadence: {interval: 7 days}}
    Good:
        training: {automation: scheduled, cadence: {interval: 7 days}}
    """
    training = context.blueprint.training
    interval = training.cadence.interval
    if training.automation != "manual":
        return
    if interval is None:
        yield Missing("training.cadence.interval")
    elif interval <= WEEK:
        yield Failure(
            "training.automation",
            f"training is due every {interval} and is started by hand",
            related=("training.cadence.interval",),
        )


@rule("OPS006", "accelerator-idle", INFO, written("deployment.hardware.accelerator"))
def accelerator_idle(context: Context) -> Verdicts:
    """An accelerator serves so little that a processor would do.

    Why it hurts: Idle accelerators dominate the cost.
    How to fix: Processor, batching, sharing.
    When to ignore: The latency target needs it for every single request.
    Source: AWS Machine Learning Lens, cost pillar; F3.

    Bad:
        traffic: {requests_per_day: 20k}
        deployment: {hardware: {accelerator: L4}, capacity: {service_time: 10 ms}}
    Good:
        traffic: {requests_per_day: 20M}
        deployment: {hardware: {accelerator: L4}, capacity: {service_time: 10 ms}}
    """
    busy = context.number("F3", "utilisation")
    if busy is None or busy.value is None:
        yield Missing(*context.missing("F3", "utilisation"))
    elif busy.value < IDLE:
        yield Failure(
            "deployment.hardware.accelerator",
            f"the {context.blueprint.deployment.hardware.accelerator} is {busy.value:.0%} busy "
            "at the peak (F3)",
            related=("traffic",),
        )


@rule("OPS007", "declared-differs-from-computed", ERROR)
def declared_differs_from_computed(context: Context) -> Verdicts:
    """A typed number disagrees with the one that follows from other fields.

    Why it hurts: Two of eight published documents we read contain such slips.
    How to fix: Delete the typed value and let the tool compute it.
    When to ignore: The inputs are wishes and the typed number was measured; then correct the
        inputs.
    Source: published designs (hours saved a month off by a factor of 4).

    Bad:
        traffic: {requests_per_day: 864k, peak_factor: 2, peak_rate: 50/s}
    Good:
        traffic: {requests_per_day: 864k, peak_factor: 2, peak_rate: 20/s}
    """
    for found in contradictions(context):
        yield Failure(
            found.path,
            f"{found.title} is declared as {found.declared} but computed as "
            f"{found.computed:.4g} {found.unit}".rstrip()
            + f" ({found.formula_id})",
            related=found.inputs,
            data={"declared": found.declared_value, "computed": found.computed},
        )


@rule("OPS008", "bus-factor-one", INFO, written("owners"), since=Stage.PRODUCTION)
def bus_factor_one(context: Context) -> Verdicts:
    """One person owns everything.

    Why it hurts: Holidays become incidents.
    How to fix: Add a deputy.
    When to ignore: The rota behind the name has several people.
    Source: ML system design reviews, bus factor.

    Bad:
        stage: production
        owners: [{name: Ada Example, accountable: true}]
    Good:
        stage: production
        owners: [{name: Ada Example, accountable: true}, {name: Ben Example, role: deputy}]
    """
    blueprint = context.blueprint
    names = {owner.name for owner in blueprint.owners}
    names |= {a.owner for a in blueprint.monitoring.alerts.items if a.owner is not None}
    if blueprint.operations.oncall.rota is not None:
        names.add(blueprint.operations.oncall.rota)
    if len(names) == 1:
        yield Failure("owners", f"{next(iter(names))} is the only name in owners, alerts and rota")


@rule("OPS009", "no-exit-plan", INFO, since=Stage.PRODUCTION)
def no_exit_plan(context: Context) -> Verdicts:
    """There is no plan to switch off the model or the system it replaces.

    Why it hurts: Old paths linger as hidden dependencies.
    How to fix: State conditions, disposal of data, and whom to tell.
    When to ignore: Another document holds it; name it.
    Source: NIST AI RMF MANAGE 2.4; Hidden Technical Debt, dead codepaths.

    Bad:
        stage: production
        operations: {mttr_target: 1 h}
    Good:
        stage: production
        operations: {mttr_target: 1 h, decommission: back to the score card}
    """
    if not context.blueprint.operations.decommission:
        yield Failure("operations.decommission", "nothing says how the system is switched off")


@rule("OPS010", "maturity-overreach", WARNING)
def maturity_overreach(context: Context) -> Verdicts:
    """The design asks for more automation than its foundations carry.

    Why it hurts: Continuous training on weak foundations speeds up failure.
    How to fix: Build the missing parts first.
    When to ignore: The parts exist and are described elsewhere.
    Source: Google Cloud MLOps levels; MLOps Stack Canvas, foundations.

    Bad:
        training:
          cadence: {trigger: drift}
          registry: artifacts
          validation_gate: [{check: roc_auc}]
        monitoring: {drift: statistical}
    Good:
        training:
          cadence: {trigger: drift}
          registry: artifacts
          validation_gate: [{check: roc_auc}]
        monitoring: {drift: statistical}
        deployment: {rollback: {to: the version before}}
    """
    blueprint = context.blueprint
    training = blueprint.training
    if not training.auto_deploy and training.cadence.trigger != "drift":
        return
    foundations = (
        ("training.registry", bool(training.registry)),
        ("training.validation_gate", bool(training.validation_gate) or bool(training.auto_deploy)),
        ("monitoring.prediction_log", not blueprint.monitoring.prediction_log.off),
        ("deployment.rollback", bool(blueprint.deployment.rollback)),
    )
    absent = [path for path, there in foundations if not there]
    if absent:
        asked = "auto_deploy" if training.auto_deploy else "cadence.trigger"
        yield Failure(
            f"training.{asked}",
            f"models renew themselves but {' and '.join(absent)} "
            f"{'is' if len(absent) == 1 else 'are'} "
            "missing",
            related=tuple(absent),
        )
