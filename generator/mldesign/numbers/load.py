"""F1 to F4 and F7: how much traffic arrives, and how many replicas carry it."""

from math import ceil, log

SECONDS_PER_DAY = 86_400.0


def request_rate(requests_per_day: float) -> float:
    """F1 mean request rate [requests/s].

    Formula: q_avg = R / 86400
    Assumes: arrivals spread over the whole day.
    Source: system-design estimates; Reliable Machine Learning (O'Reilly 2022), design
        checklist, load estimate.
    """
    return requests_per_day / SECONDS_PER_DAY


def peak_rate(mean_rate: float, peak_factor: float) -> float:
    """F1 peak request rate [requests/s].

    Formula: q_peak = q_avg × k, with peak factor k = busiest hour / mean hour
    Assumes: k = 3 where the blueprint does not say.
    Source: system-design estimates.
    """
    return mean_rate * peak_factor


def grown_rate(rate: float, growth_per_month: float, months: float) -> float:
    """F1 request rate after some months [requests/s].

    Formula: q(t) = q × (1 + g)^t, t in months
    Assumes: smooth growth.
    Source: compound growth.
    """
    return float(rate * (1 + growth_per_month) ** months)


def work_in_flight(rate: float, seconds_in_system: float) -> float:
    """F2 mean number of requests in the system at once [requests].

    Formula: L = q × W
    Assumes: a stable system; W is the mean time in it, not a percentile. Holds for any
        distribution.
    Source: Little's law (1961).
    """
    return rate * seconds_in_system


def replica_throughput(slots: float, service_seconds: float) -> float:
    """F3 throughput of one replica with all slots busy [requests/s].

    Formula: μ = c / S
    Assumes: steady service time.
    Source: Little's law, rearranged.
    """
    return slots / service_seconds


def replicas_needed(peak: float, throughput: float, utilisation: float) -> int:
    """F3 replicas that carry the peak at the target utilisation.

    Formula: N = ⌈q_peak / (μ × ρ)⌉
    Assumes: even balancing; ρ = 0.70 where the blueprint does not say.
    Source: Little's law; capacity-planning guides recommend 70-75 %.
    """
    return max(1, ceil(peak / (throughput * utilisation) - 1e-9))


def replicas_for_zone_loss(replicas: int, zones: int) -> int:
    """F3 replicas that still carry the peak when one of `zones` zones is lost (zones >= 2).

    Formula: N_z = ⌈N × z / (z − 1)⌉
    Assumes: replicas spread evenly over the zones.
    Source: N−1 capacity rule.
    """
    return ceil(replicas * zones / (zones - 1) - 1e-9)


def utilisation(rate: float, replicas: float, throughput: float) -> float:
    """F3 share of the capacity in use.

    Formula: q / (N × μ)
    Assumes: even balancing.
    Source: Little's law.
    """
    return rate / (replicas * throughput)


def waiting_probability(rate: float, service_seconds: float, servers: int) -> float:
    """F4 probability that a request has to wait (Erlang C), for rate × service_seconds < servers.

    Formula: P_wait = C(N, a), a = q × S
    Assumes: Poisson arrivals, exponential service, one slot per server. Conservative for steady
        service
        times, optimistic for bursts.
    Source: Erlang (1917); computed by the Erlang B recursion, which does not overflow.
    """
    load = rate * service_seconds
    blocking = 1.0
    for n in range(1, servers + 1):
        blocking = load * blocking / (n + load * blocking)
    return blocking / (1 - (load / servers) * (1 - blocking))


def mean_wait(rate: float, service_seconds: float, servers: int) -> float:
    """F4 mean waiting time [s].

    Formula: P_wait × S / (N − a)
    Assumes: as for the waiting probability.
    Source: Erlang C.
    """
    free = servers - rate * service_seconds
    return waiting_probability(rate, service_seconds, servers) * service_seconds / free


def wait_percentile(rate: float, service_seconds: float, servers: int, share: float) -> float:
    """F4 waiting time that `share` of the requests stay below [s].

    Formula: max(0, ln(P_wait / (1 − p)) × S / (N − a))
    Assumes: as for the waiting probability.
    Source: Erlang C.
    """
    waiting = waiting_probability(rate, service_seconds, servers)
    free = servers - rate * service_seconds
    return max(0.0, log(waiting / (1 - share)) * service_seconds / free) if waiting > 0 else 0.0


def cache_miss_rate(rate: float, hit_rate: float) -> float:
    """F7 request rate behind a cache [requests/s].

    Formula: q × (1 − h)
    Assumes: a constant hit rate.
    Source: standard.
    """
    return rate * (1 - hit_rate)


def cached_latency(hit_rate: float, hit_latency: float, miss_latency: float) -> float:
    """F7 mean latency with a cache, in the unit of its inputs. The p99 stays the miss path unless h
    > 0.99.

    Formula: h × L_c + (1 − h) × L_m
    Assumes: a constant hit rate.
    Source: standard.
    """
    return hit_rate * hit_latency + (1 - hit_rate) * miss_latency
