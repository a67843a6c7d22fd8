"""DEP003 to DEP005, DEP014, DEP016 and DEP019: can it carry its load and keep its promise."""

from mldesign.lint.applies import online, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Verdicts, rule
from mldesign.numbers.reliability import serial_availability, with_fallback

FRESH = 86_400.0
FALLBACK_AVAILABILITY = 0.999
"""Credited to a declared fallback that needs none of the dependencies."""


@rule("DEP003", "peak-exceeds-capacity", ERROR, written("deployment.capacity.replicas_max"))
def peak_exceeds_capacity(context: Context) -> Verdicts:
    """The largest scale cannot carry the peak.

    Why it hurts: The system fails exactly when it earns.
    How to fix: Raise the ceiling, cut the service time, or shed load on purpose.
    When to ignore: Requests may wait in a queue.
    Source: Little's law; F1, F3.

    Bad:
        traffic: {requests_per_day: 50M}
        deployment:
          capacity: {replicas_max: 6, service_time: 10 ms, concurrency_per_replica: 4}
    Good:
        traffic: {requests_per_day: 50M}
        deployment:
          capacity: {replicas_max: 8, service_time: 10 ms, concurrency_per_replica: 4}
    """
    capacity, needed = context.blueprint.deployment.capacity, context.number("F3", "replicas")
    peak, shadow = context.number("F1", "peak_rate"), context.number("F31", "shadow_load")
    if needed is None or needed.value is None:
        yield Missing(*context.missing("F3", "replicas"))
        return
    factor = shadow.value if shadow and shadow.value else 1.0
    rate = peak.value if peak and peak.value else 0.0
    most = capacity.replicas_max
    if most is not None and needed.value * factor > most:
        extra = f" with the shadow's copy (F31, × {factor:.3g})" if factor > 1 else ""
        yield Failure(
            "deployment.capacity.replicas_max",
            f"the peak of {rate:,.0f}/s needs {needed.value * factor:.3g} replicas (F3){extra} "
            "but at "
            f"most {most} may run",
            related=("traffic", "deployment.capacity.service_time"),
            data={"needed": needed.value * factor, "maximum": most},
        )


@rule("DEP004", "floor-below-average", WARNING, written("deployment.capacity.replicas_min"))
def floor_below_average(context: Context) -> Verdicts:
    """The minimum size cannot carry even the average load.

    Why it hurts: Every ramp begins with errors.
    How to fix: Raise the floor, scale ahead by schedule, or shorten the start-up.
    When to ignore: The load has long empty stretches and callers retry.
    Source: AWS Machine Learning Lens, performance pillar; F3.

    Bad:
        traffic: {requests_per_day: 50M}
        deployment:
          capacity: {replicas_min: 1, service_time: 10 ms, concurrency_per_replica: 4}
    Good:
        traffic: {requests_per_day: 50M}
        deployment:
          capacity: {replicas_min: 2, service_time: 10 ms, concurrency_per_replica: 4}
    """
    mean, per = context.number("F1", "mean_rate"), context.number("F3", "throughput")
    floor = context.blueprint.deployment.capacity.replicas_min
    if mean is None or per is None or mean.value is None or per.value is None:
        yield Missing(*context.missing("F1", "mean_rate"), *context.missing("F3", "throughput"))
    elif floor is not None and floor * per.value < mean.value:
        yield Failure(
            "deployment.capacity.replicas_min",
            f"{floor} replicas carry {floor * per.value:,.0f}/s but {mean.value:,.0f}/s arrive on "
            "average (F1, F3)",
            related=("traffic",),
        )


@rule("DEP005", "concurrency-short", ERROR, written("deployment.capacity.concurrency_per_replica"))
def concurrency_short(context: Context) -> Verdicts:
    """Requests in flight exceed the slots there are.

    Why it hurts: Queues build even when the processors look free.
    How to fix: Add slots or replicas, or spend less time in dependencies.
    When to ignore: The server queues requests and nobody minds.
    Source: Little's law; F2.

    Bad:
        traffic: {peak_rate: 500/s}
        constraints: {latency: {p99: 900 ms}}
        deployment:
          latency_budget: [{step: bureau, p50: 200 ms, p99: 300 ms}]
          capacity: {replicas_max: 4, concurrency_per_replica: 8}
    Good:
        traffic: {peak_rate: 500/s}
        constraints: {latency: {p99: 900 ms}}
        deployment:
          latency_budget: [{step: bureau, p50: 200 ms, p99: 300 ms}]
          capacity: {replicas_max: 4, concurrency_per_replica: 64}
    """
    capacity, flight = context.blueprint.deployment.capacity, context.number("F2", "in_flight")
    if capacity.replicas_max is None:
        yield Missing("deployment.capacity.replicas_max")
    elif flight is None or flight.value is None:
        yield Missing(*context.missing("F2", "in_flight"))
    else:
        slots = capacity.replicas_max * (capacity.concurrency_per_replica or 1)
        if flight.value > slots:
            yield Failure(
                "deployment.capacity.concurrency_per_replica",
                f"{flight.value:.0f} requests are in flight at the peak (F2) but there are "
                f"{slots} slots",
                related=("deployment.capacity.replicas_max", "traffic"),
            )


@rule("DEP014", "online-without-need", INFO, online, written("traffic.entities"))
def online_without_need(context: Context) -> Verdicts:
    """An online service scores what could be computed ahead.

    Why it hurts: A batch is cheaper and easier to check.
    How to fix: Score all entities ahead and look the result up.
    When to ignore: The request carries inputs of its own.
    Source: Airbnb Experiences, stage 2 (daily precomputation for about a million users).

    Bad:
        deployment: {mode: online, fallback: {kind: last score}}
        traffic: {entities: 50k, requests_per_day: 20M}
        constraints: {latency: {p99: 90 ms}}
        features: {items: [{column: tenure, use: numeric, freshness_required: 2 days}]}
    Good:
        deployment: {mode: online, fallback: {kind: last score}}
        traffic: {entities: 50M, requests_per_day: 20M}
        constraints: {latency: {p99: 90 ms}}
        features: {items: [{column: tenure, use: numeric, freshness_required: 2 days}]}
    """
    traffic, items = context.blueprint.traffic, context.blueprint.features.items
    needs = [f.freshness_required for f in items if f.freshness_required is not None]
    if not needs or traffic.requests_per_day is None:
        yield Missing("features.items[].freshness_required", "traffic.requests_per_day")
        return
    asks = any(f.compute == "on_demand" or f.entity == "request" for f in items)
    few = (traffic.entities or 0.0) < traffic.requests_per_day / 10
    if not asks and min(needs) >= FRESH and few:
        yield Failure(
            "deployment.mode",
            f"{traffic.entities} entities could be scored once a day for "
            f"{traffic.requests_per_day} "
            "requests, and no feature is younger than a day",
            related=("traffic.entities",),
        )


@rule("DEP016", "availability-unreachable", ERROR, written("constraints.availability"))
def availability_unreachable(context: Context) -> Verdicts:
    """Dependencies multiply to less than the promised availability.

    Why it hurts: The promise cannot be kept even with a perfect model.
    How to fix: Add a fallback, remove a hop, or lower the promise.
    When to ignore: Failures of the dependencies are known to coincide.
    Source: reliability algebra; F9.

    Bad:
        constraints: {availability: 99.9%}
        deployment:
          dependencies: [{name: feature store, slo: 99.5%, timeout: 20 ms}]
    Good:
        constraints: {availability: 99.4%}
        deployment:
          dependencies: [{name: feature store, slo: 99.5%, timeout: 20 ms}]
    """
    promise, deployment = context.blueprint.constraints.availability, context.blueprint.deployment
    critical = [d for d in deployment.dependencies if d.critical is not False]
    if not critical:
        yield Missing("deployment.dependencies")
        return
    absent = [f"deployment.dependencies[{i}].slo" for i, d in enumerate(critical) if d.slo is None]
    if absent:
        yield Missing(*absent)
        return
    chain = serial_availability(d.slo for d in critical if d.slo is not None)
    fallback = deployment.fallback
    independent = bool(fallback.kind) and not {d.name for d in critical} & set(fallback.depends_on)
    reached = with_fallback(chain, FALLBACK_AVAILABILITY) if independent else chain
    if promise is not None and reached < promise:
        credit = " with the fallback" if independent else ""
        yield Failure(
            "constraints.availability",
            f"{promise} is promised but the dependencies leave {100 * reached:.7g}%{credit} (F9)",
            related=("deployment.dependencies",),
        )


@rule("DEP019", "single-replica-high-availability", ERROR, written("constraints.availability"))
def single_replica_high_availability(context: Context) -> Verdicts:
    """One instance or one zone cannot meet the stated availability.

    Why it hurts: A single restart breaks the promise.
    How to fix: Two replicas in two zones at least.
    When to ignore: A fallback answers while the instance restarts.
    Source: Reliable Machine Learning, checklist; F9.

    Bad:
        constraints: {availability: 99.95%}
        deployment: {capacity: {replicas_min: 1}}
    Good:
        constraints: {availability: 99.95%}
        deployment: {capacity: {replicas_min: 2}}
    """
    promise, capacity = (
        context.blueprint.constraints.availability,
        context.blueprint.deployment.capacity,
    )
    if promise is None or promise < 0.999:
        return
    if capacity.replicas_min is None and capacity.zones is None:
        yield Missing("deployment.capacity.replicas_min", "deployment.capacity.zones")
    for field in ("replicas_min", "zones"):
        value = getattr(capacity, field)
        if value is not None and value < 2:
            yield Failure(
                f"deployment.capacity.{field}",
                f"{promise} is promised with {value} {'zone' if field == 'zones' else 'replica'}",
                related=("constraints.availability",),
            )
