"""Numbers of serving: traffic, replicas, waiting, latency, availability, canary, batch."""

from functools import partial

from mldesign.numbers import cost, experiments, load, reliability
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sections import patterns, request
from mldesign.numbers.sheet import HOUR, Sheet

label = partial(Label, section="deployment")

PEAK_FACTOR = 3.0
UTILISATION = 0.7


def fill(sheet: Sheet) -> None:
    """Add the numbers of serving."""
    mean, peak = _traffic(sheet)
    seconds = request.fill(sheet)
    _capacity(sheet, mean, peak, seconds)
    _cache(sheet, mean)
    _availability(sheet)
    _canary(sheet, mean)
    _batch(sheet)
    patterns.fill(sheet)


def _traffic(sheet: Sheet) -> tuple[Given, Given]:
    requests = sheet.read("requests per day", "traffic.requests_per_day")
    mean = sheet.add(
        label("F1", "mean_rate", "Mean request rate", "/s"), load.request_rate, requests
    )
    profile = sheet.blueprint.traffic.profile
    factor = sheet.read("peak factor", "traffic.peak_factor")
    if factor.value is None and profile and sum(profile) > 0:
        busiest = max(profile) * len(profile) / sum(profile)
        factor = Given("busiest hour / mean hour", busiest, "", "traffic.profile")
    declared_peak = sheet.read("declared peak", "traffic.peak_rate", "/s")
    if mean.value is None and declared_peak.value is not None:
        return mean, sheet.add(
            label("F1", "peak_rate", "Peak request rate", "/s"),
            float,
            declared_peak,
            formula="as declared",
        )
    peak = sheet.add(
        label("F1", "peak_rate", "Peak request rate", "/s"),
        load.peak_rate,
        mean,
        factor.or_assumed(PEAK_FACTOR),
    )
    growth = sheet.read("growth per month", "traffic.growth_per_month")
    if growth.value is not None:
        sheet.add(
            label("F1", "peak_in_a_year", "Peak request rate in a year", "/s"),
            lambda rate, growth: load.grown_rate(rate, growth, 12),
            peak,
            growth,
            formula="q_peak × (1 + g)¹²",
        )
    return mean, declared_peak if declared_peak.value is not None else peak


def _capacity(sheet: Sheet, mean: Given, peak: Given, seconds: Given) -> None:
    sheet.add(
        label("F2", "in_flight", "Requests in flight at the peak", "requests"),
        load.work_in_flight,
        peak,
        seconds,
    )
    service = sheet.read("service time", "deployment.capacity.service_time", "s")
    slots = sheet.read("slots", "deployment.capacity.concurrency_per_replica").or_assumed(1)
    busy = sheet.read("target utilisation", "deployment.capacity.target_utilization").or_else(
        sheet.read("target utilisation", "lint.thresholds.target_utilization")
    )
    throughput = sheet.add(
        label("F3", "throughput", "Throughput of one replica", "/s"),
        lambda slots, seconds: load.replica_throughput(slots, seconds) if seconds > 0 else None,
        slots,
        service,
        formula="μ = c / S",
    )
    needed = sheet.add(
        label("F3", "replicas", "Replicas at the peak", "replicas"),
        lambda peak, per, busy: load.replicas_needed(peak, per, busy) if per * busy > 0 else None,
        peak,
        throughput,
        busy.or_assumed(UTILISATION),
        formula="N = ⌈q_peak / (μ × ρ)⌉",
    )
    zones = sheet.read("zones", "deployment.capacity.zones")
    if zones.value is not None and zones.value >= 2:
        sheet.add(
            label("F3", "replicas_zone", "Replicas that survive the loss of a zone", "replicas"),
            lambda n, zones: load.replicas_for_zone_loss(int(n), int(zones)),
            needed,
            zones,
            formula="N_z = ⌈N × z / (z − 1)⌉",
        )
    sheet.add(
        label("F3", "utilisation", "Utilisation at the peak", ""),
        load.utilisation,
        peak,
        needed,
        throughput,
        formula="q_peak / (N × μ)",
    )
    _waiting(sheet, peak, service, slots, needed)


def _waiting(sheet: Sheet, peak: Given, service: Given, slots: Given, needed: Given) -> None:
    def at_99(rate: float, seconds: float, slots: float, replicas: float) -> float | None:
        servers = int(slots * replicas)
        if rate * seconds >= servers or servers > 100_000:
            return None
        return load.wait_percentile(rate, seconds, servers, 0.99) * 1000

    sheet.add(
        label("F4", "wait_p99", "Waiting time at the peak, 99th percentile", "ms"),
        at_99,
        peak,
        service,
        slots,
        needed,
        formula="max(0, ln(P_wait / 0.01) × S / (N − a)), Erlang C",
    )


def _cache(sheet: Sheet, mean: Given) -> None:
    hits = sheet.read("hit rate", "deployment.cache.hit_rate")
    if hits.value is not None:
        sheet.add(
            label("F7", "miss_rate", "Request rate behind the cache", "/s"),
            load.cache_miss_rate,
            mean,
            hits,
        )


def _availability(sheet: Sheet) -> None:
    critical = [
        declared(d.name, d.slo, "", f"deployment.dependencies[{i}].slo")
        for i, d in enumerate(sheet.blueprint.deployment.dependencies)
        if d.critical is not False
    ]
    if critical:
        chain = sheet.add(
            label("F9", "availability", "Availability the dependencies leave", ""),
            lambda *shares: reliability.serial_availability(shares),
            *critical,
            formula="Π Aᵢ of the critical dependencies",
        )
        sheet.add(
            label("F9", "downtime", "Downtime that allows", "min/month"),
            reliability.downtime_per_month,
            chain,
        )
    promised = sheet.read("promised availability", "constraints.availability")
    if promised.value is not None:
        sheet.add(
            label("F9", "allowed_downtime", "Downtime the promise allows", "min/month"),
            reliability.downtime_per_month,
            promised,
        )


def _canary(sheet: Sheet, mean: Given) -> None:
    path = "deployment.rollout.canary"
    share = sheet.read("canary share", f"{path}.share")
    if share.value is None or not 0 < share.value < 1:
        return
    needed = sheet.add(
        label("F24", "canary_requests", "Requests the canary must see", "requests"),
        lambda normal, bad, share: (
            experiments.canary_requests(normal, bad, share) if normal != bad else None
        ),
        sheet.read("rate today", f"{path}.baseline_rate"),
        sheet.read("rate to notice", f"{path}.regression"),
        share,
        formula="(z_{1−α} + z_power)² [p₁(1 − p₁) + p₀(1 − p₀) s/(1 − s)] / (p₁ − p₀)²",
    )
    sheet.add(
        label("F24", "canary_hours", "Time until the canary has seen them", "h"),
        lambda n, rate, share: experiments.canary_seconds(n, rate, share) / HOUR if rate else None,
        needed,
        mean,
        share,
        formula="n₁ / (q × s)",
    )


def _batch(sheet: Sheet) -> None:
    batch = sheet.blueprint.deployment.batch
    if sheet.blueprint.deployment.mode != "batch" and not batch:
        return
    sheet.add(
        label("F19", "batch_hours", "Duration of a batch run", "h"),
        lambda rows, speed, workers, overhead: (
            cost.batch_hours(rows, speed, workers, 0.8 if workers > 1 else 1, overhead)
            if speed > 0
            else None
        ),
        sheet.read("rows per batch", "traffic.rows_per_batch", "rows").or_else(
            sheet.read("entities", "traffic.entities", "rows")
        ),
        sheet.read("rows per second and worker", "deployment.batch.rows_per_second", "/s"),
        sheet.read("workers", "deployment.batch.workers").or_assumed(1),
        sheet.read("fixed time", "deployment.batch.overhead", "h", per=HOUR).or_assumed(0),
        formula="rows / (rows/s × workers × efficiency 0.8) / 3600 + fixed time",
    )
