"""DEP011 to DEP013 and DEP020 to DEP022: batches, endpoints, devices, actions."""

from mldesign.lint.applies import automated, batch, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule

HOUR = 3_600.0


@rule("DEP011", "batch-misses-deadline", ERROR, written("deployment.deadline"))
def batch_misses_deadline(context: Context) -> Verdicts:
    """The batch run ends after it is needed.

    Why it hurts: Consumers read yesterday's scores without knowing.
    How to fix: More workers, incremental scoring, or an earlier start.
    When to ignore: Late scores are marked as such and used anyway.
    Source: batch metrics of a scoring job; F19.

    Bad:
        traffic: {rows_per_batch: 500M}
        deployment:
          {mode: batch, schedule: {start: "02:00"}, deadline: "06:00",
           batch: {rows_per_second: 20k}}
    Good:
        traffic: {rows_per_batch: 50M}
        deployment:
          {mode: batch, schedule: {start: "02:00"}, deadline: "06:00",
           batch: {rows_per_second: 20k}}
    """
    deployment, hours = context.blueprint.deployment, context.number("F19", "batch_hours")
    if deployment.schedule.start is None:
        yield Missing("deployment.schedule.start")
        return
    if hours is None or hours.value is None:
        yield Missing(
            *context.missing("F19", "batch_hours") or ("deployment.batch.rows_per_second",)
        )
        return
    start, end = _hour(deployment.schedule.start), _hour(deployment.deadline or "")
    window = (end - start) % 24
    if hours.value > window:
        yield Failure(
            "deployment.deadline",
            f"the run takes {hours.value:.1f} h (F19) but {window:.4g} h lie between "
            f"{deployment.schedule.start} and {deployment.deadline}",
            related=("deployment.schedule.start", "deployment.batch"),
        )


def _hour(clock: str) -> float:
    hours, _, minutes = clock.partition(":")
    return int(hours or 0) + int(minutes or 0) / 60


@rule("DEP012", "prediction-too-old", ERROR, batch, written("constraints.max_prediction_age"))
def prediction_too_old(context: Context) -> Verdicts:
    """Scheduled predictions are older than the decision tolerates.

    Why it hurts: Freshness was lost in the schedule, not in the model.
    How to fix: Run more often, or score in the request.
    When to ignore: Entities that change are scored again at once.
    Source: Rules of ML #8; F19.

    Bad:
        constraints: {max_prediction_age: 12 h}
        deployment: {mode: batch, schedule: {interval: 1 day}}
    Good:
        constraints: {max_prediction_age: 2 days}
        deployment: {mode: batch, schedule: {interval: 1 day}}
    """
    interval = context.blueprint.deployment.schedule.interval
    limit, hours = (
        context.blueprint.constraints.max_prediction_age,
        context.number("F19", "batch_hours"),
    )
    if interval is None:
        yield Missing("deployment.schedule.interval")
        return
    source = context.blueprint.data.sources[0]
    run = hours.value * HOUR if hours and hours.value is not None else 0.0
    age = interval + run + (source.arrival_delay or 0.0)
    if limit is not None and age > limit:
        yield Failure(
            "constraints.max_prediction_age",
            f"a prediction may be {limit} old but the schedule lets it grow {age / HOUR:.4g} h old",
            related=("deployment.schedule.interval",),
        )


@rule("DEP013", "request-context-in-batch", ERROR, batch, written("features.items"))
def request_context_in_batch(context: Context) -> Verdicts:
    """Predictions are computed ahead although an input exists only at request time.

    Why it hurts: That input can never be used.
    How to fix: Score in the request, or drop the input.
    When to ignore: The batch fills the input with every value it can take.
    Source: Airbnb Experiences, stages 2 to 3 (query inputs forced online scoring).

    Bad:
        deployment: {mode: batch}
        features: {items: [{column: query_length, use: numeric, entity: request}]}
    Good:
        deployment: {mode: batch}
        features: {items: [{column: query_length, use: numeric, entity: user}]}
    """
    for index, feature in enumerate(context.blueprint.features.items):
        if feature.compute == "on_demand" or feature.entity == "request":
            field = "compute" if feature.compute == "on_demand" else "entity"
            yield Failure(
                f"features.items[{index}].{field}",
                f"`{feature.name or feature.column}` exists only in a request but mode is batch",
                related=("deployment.mode",),
            )


@rule("DEP020", "open-endpoint", ERROR, written("deployment.exposure"))
def open_endpoint(context: Context) -> Verdicts:
    """A reachable endpoint has no authentication or rate limit.

    Why it hurts: Scraping, probing and cost attacks need nothing else.
    How to fix: Add both, and log by caller.
    When to ignore: A gateway in front does both; then say so in these fields.
    Source: eugeneyan/ml-design-docs, section 6.4; EU AI Act Annex IV(2)(h).

    Bad:
        deployment: {exposure: public, security: {authn: OAuth}}
    Good:
        deployment: {exposure: public, security: {authn: OAuth, rate_limit: 50/s per client}}
    """
    deployment = context.blueprint.deployment
    absent = [n for n in ("authn", "rate_limit") if getattr(deployment.security, n) is None]
    if deployment.exposure in ("public", "partner") and absent:
        yield Failure(
            f"deployment.security.{absent[0]}",
            f"exposure is {deployment.exposure} without {' and '.join(absent).replace('_', ' ')}",
            related=("deployment.exposure",),
        )


@rule("DEP021", "edge-without-loop", WARNING)
def edge_without_loop(context: Context) -> Verdicts:
    """Models on devices cannot be updated or observed.

    Why it hurts: The field population ages invisibly.
    How to fix: Add an update channel, a version census and sampled telemetry.
    When to ignore: The device is thrown away before the model ages.
    Source: Huyen, serving (device against cloud).

    Bad:
        deployment: {mode: edge, telemetry: 1 % of scores}
    Good:
        deployment: {mode: edge, telemetry: 1 % of scores, update_channel: signed download}
    """
    deployment = context.blueprint.deployment
    absent = [n for n in ("update_channel", "telemetry") if getattr(deployment, n) is None]
    if deployment.mode == "edge" and absent:
        yield Failure(
            f"deployment.{absent[0]}",
            f"models run on devices without {' and '.join(absent).replace('_', ' ')}",
            related=("deployment.mode",),
        )


@rule("DEP022", "no-action-limit", WARNING, automated, high=ERROR)
def no_action_limit(context: Context) -> Verdicts:
    """An automated system can act without bound.

    Why it hurts: A bad hour should not be able to block every payment or order every item.
    How to fix: Cap the actions per period in `deployment.action_limit`, and alert at the cap.
    When to ignore: The action is reversible and harmless.
    Source: Hidden Technical Debt, action limits.

    Bad:
        problem: {decision: {automation: automated}}
    Good:
        problem: {decision: {automation: automated}}
        deployment: {action_limit: 200 refusals an hour}
    """
    if not context.blueprint.deployment.action_limit:
        yield Failure(
            "deployment.action_limit",
            "the system decides by itself and nothing limits how much",
            related=("problem.decision.automation",),
        )
