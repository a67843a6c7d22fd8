"""Every check value of the reference, formula by formula."""

import pytest

from mldesign.numbers import (
    cascade,
    cost,
    decisions,
    drift,
    experiments,
    freshness,
    labels,
    latency,
    load,
    reliability,
    storage,
)
from mldesign.numbers.formulas import TITLES, formulas

STEPS = [
    latency.Step("network", 5, 15),
    latency.Step("features", 8, 25),
    latency.Step("model", 20, 60),
    latency.Step("answer", 3, 9),
]


class TestLoad:
    def test_f1_ten_billion_a_month(self) -> None:
        assert load.request_rate(10e9 / 30) == pytest.approx(3858, abs=0.5)

    def test_f1_peak_and_growth(self) -> None:
        assert load.peak_rate(10, 3) == 30
        assert load.grown_rate(100, 0.1, 12) == pytest.approx(313.84, abs=0.01)

    def test_f2_little(self) -> None:
        assert load.work_in_flight(500, 0.2) == 100

    def test_f3_replicas(self) -> None:
        throughput = load.replica_throughput(50, 0.080)
        assert throughput == pytest.approx(625)
        assert load.replicas_needed(5000, throughput, 0.7) == 12
        assert load.utilisation(5000, 12, throughput) == pytest.approx(2 / 3)

    def test_f3_survives_a_zone(self) -> None:
        assert load.replicas_for_zone_loss(12, 3) == 18
        assert load.replicas_for_zone_loss(12, 2) == 24

    def test_f3_is_exact_at_the_boundary(self) -> None:
        assert load.replicas_needed(70, 100, 0.7) == 1
        assert load.replicas_needed(0, 100, 0.7) == 1

    @pytest.mark.parametrize(
        ("servers", "waiting", "mean_ms", "p99_ms"),
        [(52, 0.466, 4.66, 38.4), (56, 0.187, 0.94, 14.6), (60, 0.063, 0.21, 6.2)],
    )
    def test_f4_erlang_c(self, servers: int, waiting: float, mean_ms: float, p99_ms: float) -> None:
        assert load.waiting_probability(1200, 0.04, servers) == pytest.approx(waiting, abs=5e-4)
        assert load.mean_wait(1200, 0.04, servers) * 1000 == pytest.approx(mean_ms, abs=5e-3)
        assert load.wait_percentile(1200, 0.04, servers, 0.99) * 1000 == pytest.approx(
            p99_ms, abs=0.05
        )

    def test_f4_nobody_waits_without_traffic(self) -> None:
        assert load.wait_percentile(0, 0.04, 3, 0.99) == 0

    def test_f7_cache(self) -> None:
        assert load.cache_miss_rate(1000, 0.9) == pytest.approx(100)
        assert load.cached_latency(0.9, 1, 50) == pytest.approx(5.9)


class TestLatency:
    def test_f5_median_bound_and_estimates(self) -> None:
        assert latency.median_sum(STEPS) == 36
        assert latency.latency_bound(STEPS) == 109
        assert latency.latency_quick(STEPS) == pytest.approx(81.0, abs=0.05)
        assert latency.latency_p99(STEPS) == pytest.approx(78.1, abs=0.05)

    def test_f5_one_step_is_its_own_percentile(self) -> None:
        assert latency.latency_p99(STEPS[2:3]) == pytest.approx(60)

    def test_f5_estimate_stays_below_the_bound(self) -> None:
        steps = [latency.Step("a", 5, 15), latency.Step("b", 10, 400)]
        assert latency.latency_p99(steps) == latency.latency_bound(steps)

    def test_f5_constant_steps_have_no_tail(self) -> None:
        steps = [latency.Step("a", 5, 5), latency.Step("b", 7, 7)]
        assert latency.latency_p99(steps) == pytest.approx(12)
        assert latency.mean_latency(steps) == 12
        assert latency.latency_p99([latency.Step("none", 0, 0)]) == 0

    def test_f5_parallel_steps_cost_the_slowest(self) -> None:
        (merged,) = latency.sequential(
            [latency.Step("a", 10, 30, "reads"), latency.Step("b", 10, 30, "reads")]
        )
        assert 10 < merged.p50 < 20
        assert 30 < merged.p99 < 40
        assert merged.name == "a ∥ b"

    def test_f5_mean_lies_above_the_median(self) -> None:
        assert latency.mean_latency(STEPS) > 36

    def test_f6_fan_out(self) -> None:
        assert latency.fanout_slow_share(20) == pytest.approx(0.182, abs=5e-4)
        assert latency.fanout_slow_share(100) == pytest.approx(0.634, abs=5e-4)
        assert latency.fanout_shard_percentile(20) == pytest.approx(0.9995, abs=1e-5)
        assert latency.fanout_shard_percentile(100) == pytest.approx(0.9999, abs=1e-5)

    def test_f6_fan_out_raises_the_tail_of_a_step(self) -> None:
        (scattered,) = latency.sequential([latency.Step("shards", 10, 30, fanout=20)])
        assert scattered.p99 > 30
        assert scattered.cdf(0) == 0


class TestAge:
    def test_f8_refrigeration_contracts(self) -> None:
        assert freshness.worst_age([5, 15, 30], []) == 50
        assert freshness.mean_age([5, 15, 30], []) == 25

    def test_f15_counts_delays_in_full(self) -> None:
        assert freshness.worst_age([7], [30, 1, 2]) == 40
        assert freshness.mean_age([7], [30, 1, 2]) == 36.5


class TestReliability:
    def test_f9_chain_and_fallback(self) -> None:
        assert reliability.serial_availability([0.999, 0.999, 0.995]) == pytest.approx(
            0.993, abs=5e-5
        )
        assert reliability.with_fallback(0.99, 0.99) == pytest.approx(0.9999)
        assert reliability.downtime_per_month(0.999) == pytest.approx(43.2)

    def test_f31_shadow(self) -> None:
        assert reliability.shadow_load(0.2) == pytest.approx(1.2)


class TestStorage:
    def test_f10_growth_and_price(self) -> None:
        daily = storage.bytes_per_day(1_000_000, 200, replicas=3, compression=2)
        assert daily == 3e8
        assert storage.stock(daily, 90) == 2.7e10
        assert storage.storage_price(2.7e10, 0.02) == pytest.approx(0.54)

    def test_f11_log(self) -> None:
        assert storage.log_row_bytes(20) == 224
        assert storage.log_retention_needed(45, 30, 30) == 105

    def test_f12_store(self) -> None:
        assert storage.feature_store_bytes([(1e6, 100), (1e5, 50)], replicas=2) == 4.2e8
        assert storage.feature_store_writes(3_600_000, 3600) == 1000

    def test_f13_hundred_million_vectors(self) -> None:
        assert storage.index_flat(1e8, 128) == pytest.approx(51.2e9)
        assert storage.index_hnsw(1e8, 128, 32) == pytest.approx(76.8e9)
        assert storage.index_ivfpq(1e8, 128, 4096, 16) == pytest.approx(2.4e9, rel=0.01)
        assert storage.index_ivf(1e8, 128, 4096) == pytest.approx(52.0e9, rel=0.01)
        assert storage.index_hnsw_high(1e8, 128, 32) > storage.index_hnsw(1e8, 128, 32)


class TestLabels:
    def test_f14_ten_thousand_of_five_hundred_million(self) -> None:
        assert 10_000 / labels.natural_labels(500e6, 1) == pytest.approx(0.00002)

    def test_f14_people(self) -> None:
        capacity = labels.annotation_capacity(4, 30, 60, 2)
        assert capacity == 3600
        assert labels.manual_labels(500, 0.1, capacity) == 3600
        assert labels.manual_labels(100, 0.1, capacity) == 1000
        assert labels.weeks_to_collect(246, 82) == 3


class TestCost:
    def test_f16_seven_billion_parameters(self) -> None:
        flops = cost.transformer_flops(7e9, 1e12)
        assert flops == pytest.approx(4.2e22)
        assert cost.device_hours(flops, 1e15) == pytest.approx(11_667, abs=0.5)

    def test_f16_from_throughput(self) -> None:
        assert cost.training_hours(36e6, 2, 10_000, 2) == pytest.approx(1)

    def test_f17_runs_and_trials(self) -> None:
        assert cost.training_cost(4, 2, 1, 3) == 24
        assert cost.training_cost(4, 2, 1, 3, search_trials=30, trial_share=0.5) == 114

    def test_f18_per_thousand(self) -> None:
        replicas = cost.mean_replicas(2, 1, 4)
        assert replicas == 3
        assert cost.serving_cost(replicas, 0.1) == pytest.approx(219)
        assert cost.cost_per_thousand(219, 30e6) == pytest.approx(0.0073)

    def test_f19_batch(self) -> None:
        assert cost.batch_hours(72e6, 5000, 5) == pytest.approx(1)
        assert cost.batch_hours(72e6, 5000, 5, overhead=0.5) == pytest.approx(1.5)

    def test_f30_energy(self) -> None:
        kwh = cost.energy_kwh(8, 400, 100, 1.2)
        assert kwh == pytest.approx(384)
        assert cost.emissions_kg(kwh, 0.4) == pytest.approx(153.6)


class TestCascade:
    def test_f20_escalation(self) -> None:
        assert cascade.staged_cost([(1, 1), (0.2, 10)]) == 3
        assert cascade.break_even_escalation(1, 10) == 0.9
        assert cascade.break_even_escalation(1, 10, 2) == 0.75

    def test_f20_funnel(self) -> None:
        assert cascade.funnel_recall([0.9, 0.95, 0.98]) == pytest.approx(0.8379)

    def test_f20_certificate(self) -> None:
        assert cascade.certificate_floor(0.005, 0.95) == 738  # ln(40) / 0.005
        assert cascade.certificate_floor(0.005, 0.95, 2) == 877
        assert cascade.certificate_labels(0.005, 0.02) == 2160


class TestExperiments:
    @pytest.mark.parametrize(
        ("baseline", "relative", "units"),
        [
            (0.05, 0.05, 122_125),
            (0.02, 0.05, 315_207),
            (0.01, 0.1, 163_096),
            (0.001, 0.1, 1_646_534),
        ],
    )
    def test_f21_per_arm(self, baseline: float, relative: float, units: int) -> None:
        assert round(experiments.ab_per_arm(baseline, baseline * relative)) == units

    def test_f21_constants(self) -> None:
        assert experiments.ab_per_arm_mean(1, 1) == pytest.approx(15.7, abs=0.05)
        assert experiments.ab_per_arm_mean(1, 1, power=0.9) == pytest.approx(21.0, abs=0.05)

    @pytest.mark.parametrize(("share", "factor"), [(0.1, 2.78), (0.05, 5.26), (0.01, 25.3)])
    def test_f21_unequal_split(self, share: float, factor: float) -> None:
        assert experiments.unequal_split_factor(share) == pytest.approx(factor, rel=0.002)

    def test_f21_clusters_covariates_and_weeks(self) -> None:
        assert experiments.design_effect(20, 0.05) == pytest.approx(1.95)
        assert experiments.covariate_factor(0.5) == 0.75
        assert experiments.ab_days(244_250, 20_000, 0.5) == 28
        assert experiments.ab_days(140_000, 20_000, 1) == 7

    def test_f21_detectable_difference_inverts_the_sample_size(self) -> None:
        units = experiments.ab_per_arm_mean(0.04, 0.01)
        assert experiments.detectable_difference(0.04, units) == pytest.approx(0.01)

    @pytest.mark.parametrize(("half_width", "positives"), [(0.05, 246), (0.02, 1537)])
    def test_f22_recall(self, half_width: float, positives: int) -> None:
        assert experiments.rows_for_half_width(0.8, half_width) == positives
        assert experiments.proportion_half_width(0.8, positives) <= half_width

    @pytest.mark.parametrize(
        ("positives", "half_width"), [(50, 0.067), (100, 0.048), (500, 0.021), (2000, 0.011)]
    )
    def test_f22_auc(self, positives: int, half_width: float) -> None:
        assert experiments.auc_half_width(0.85, positives, 99 * positives) == pytest.approx(
            half_width, abs=5e-4
        )

    def test_f22_rule_of_three_and_mean(self) -> None:
        assert experiments.no_failure_bound(300) == 0.01
        assert experiments.mean_half_width(10, 400) == pytest.approx(0.98, abs=0.001)

    @pytest.mark.parametrize(
        ("normal", "bad", "rows"), [(0.01, 0.015, 3783), (0.001, 0.002, 12_665)]
    )
    def test_f24_canary(self, normal: float, bad: float, rows: int) -> None:
        assert round(experiments.canary_requests(normal, bad, 0.05)) == rows

    def test_f24_time(self) -> None:
        assert experiments.canary_seconds(3783, 10, 0.05) == pytest.approx(7566)

    @pytest.mark.parametrize(("dropped", "positives"), [(0.75, 418), (0.70, 109)])
    def test_f25_recall_drop(self, dropped: float, positives: int) -> None:
        assert round(experiments.quality_drop_positives(0.8, dropped)) == positives


class TestDrift:
    @pytest.mark.parametrize(
        ("limit", "bins", "size"),
        [
            (0.1, 10, 169),
            (0.2, 10, 85),
            (0.25, 10, 68),
            (0.1, 20, 301),
            (0.2, 20, 151),
            (0.25, 20, 121),
        ],
    )
    def test_f23_psi_limit(self, limit: float, bins: int, size: int) -> None:
        assert round(drift.psi_size_needed(limit, bins)) == size

    def test_f23_psi_without_drift(self) -> None:
        effective = drift.effective_size(10_000, 200)
        assert drift.psi_expected(effective, 10) == pytest.approx(0.046, abs=5e-4)
        assert drift.psi_false_alarm(0.1, 100, 10) == pytest.approx(0.35, abs=0.005)

    @pytest.mark.parametrize(("psi", "size"), [(0.05, 313), (0.02, 783), (0.10, 157)])
    def test_f23_psi_power(self, psi: float, size: int) -> None:
        assert drift.psi_size_to_detect(psi, 10) == pytest.approx(size, abs=1)

    @pytest.mark.parametrize(("shift", "size"), [(0.1, 1160), (0.2, 291)])
    def test_f23_ks_power(self, shift: float, size: int) -> None:
        distance = drift.normal_shift_distance(shift)
        needed = drift.ks_size_needed(distance)
        assert round(needed) == size
        assert drift.ks_critical_distance(needed) == pytest.approx(distance)

    def test_f23_alarms_and_time(self) -> None:
        assert drift.false_alarms_per_day(20, 1, 0.05) == 1
        assert drift.days_to_detect(1000, 500) == 3
        assert drift.chi2_rows_needed(0.01) == 500


class TestDecisions:
    def test_f26_published_operating_point(self) -> None:
        assert decisions.flag_precision(0.001, 0.5, 0.0015) == pytest.approx(0.25, abs=0.001)
        flagged = decisions.flagged_per_day(1, 0.001, 0.5, 0.0015)
        assert flagged == pytest.approx(0.002, abs=5e-6)
        assert decisions.flagged_from_precision(1, 0.001, 0.5, 0.25) == pytest.approx(0.002)

    def test_f27_sampled_negatives(self) -> None:
        assert decisions.corrected_probability(0.5, 0.1) == pytest.approx(0.0909, abs=5e-5)

    def test_f28_thresholds(self) -> None:
        assert decisions.cost_threshold(1, 5) == pytest.approx(1 / 6)
        assert decisions.action_threshold(10, 200, 0.25) == pytest.approx(0.2)

    def test_f29_value_and_payback(self) -> None:
        assert decisions.annual_value(1e6, 0.5, 0.4) == pytest.approx(1e5)
        assert decisions.payback_months(60_000, 12_000, 2_000) == 6
        assert decisions.payback_months(60_000, 1_000, 2_000) is None


@pytest.mark.parametrize("formula_id", TITLES)
def test_every_formula_is_explained(formula_id: str) -> None:
    formula = formulas()[formula_id]
    assert formula.parts
    for part in formula.parts:
        assert part.summary.endswith(".")
        assert part.formula
        assert part.assumes
        assert part.source
        assert part.function.__name__ in part.signature
