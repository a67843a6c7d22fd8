"""One change to a sound design must call its rule, and only that one or its companions."""

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

DESIGNS = Path(__file__).parent / "designs"
GONE = object()

# code: (path, new value, companions that the same change may call)
LOANS: dict[str, tuple[str, Any, str]] = {
    "PRB001": ("problem.success.business_metrics", [], "EVL012 MON011"),
    "PRB002": ("problem.error_costs.false_negative", GONE, ""),
    "PRB003": ("problem.non_goals", [], ""),
    "PRB004": ("problem.alternatives", [], ""),
    "PRB005": ("problem.decision.lead_time", "3 years", ""),
    "PRB006": ("problem.success.business_metrics.0.target", 0.04, ""),
    "PRB007": ("constraints.latency", GONE, ""),
    "PRB009": ("evaluation.metrics.1.primary", True, "PRB011"),
    "PRB010": ("problem.success.annual_value", 500, "OPS007"),
    "PRB011": ("problem.current_process.metric", 0.8, ""),
    "PRB012": ("owners.0.accountable", False, ""),
    "DAT001": ("training.split.use", "stratified", "PAT081 DAT020"),
    "DAT003": ("training.split.gap", "1 day", ""),
    "DAT004": ("training.label_maturity_cutoff", "10 days", ""),
    "DAT005": ("data.seasonality.period", "3 years", "TRN008"),
    "DAT006": ("data.sources.0.history", "2 years", "OPS007"),
    "DAT008": ("data.sources.0.access_policy", GONE, ""),
    "DAT009": ("data.sources.0.sla", GONE, ""),
    "DAT011": ("feedback_loop.exploration.rate", "0%", "PAT003"),
    "DAT014": ("training.labels_needed", "500k", ""),
    "DAT015": ("data.versioning", "none", ""),
    "DAT016": ("data.label.expected_serving_rate", "5%", ""),
    "DAT017": ("data.sources.0.freshness_sla", "1 h", ""),
    "DAT019": ("data.sources.0.owner", GONE, ""),
    "FEA001": ("features.items.1.freshness_required", "1 day", ""),
    "FEA002": ("features.items.1.available_at", "after", ""),
    "FEA003": ("features.items.1.point_in_time", GONE, ""),
    "FEA004": ("evaluation.fairness.attributes", ["sex"], ""),
    "FEA006": ("features.items.0.fit", "in_sample", ""),
    "FEA007": ("features", {"transformations": "duplicated"}, ""),
    "FEA008": ("features.store", {}, ""),
    "FEA009": ("features.store.ttl", "2 h", ""),
    "FEA012": ("features.items.1.latency.p99", "30 ms", ""),
    "FEA013": ("data.sources.0.kind", "model", ""),
    "FEA014": (
        "features.items.0",
        {"column": "purpose", "use": "one_hot", "cardinality": "1M"},
        "",
    ),
    "FEA016": ("features.items.1.window", "9 years", ""),
    "MOD001": ("evaluation.baselines", ["none"], ""),
    "MOD004": ("evaluation.threshold", {"use": "fixed", "value": 0.5}, "TRN013"),
    "MOD005": ("model", {"use": "lightgbm", "family": "kernel"}, ""),
    "MOD006": ("model.size", "3 GB", ""),
    "MOD007": ("model.pretrained", {"name": "encoder"}, ""),
    "TRN001": ("training.validation_gate", [], "OPS010"),
    "TRN002": ("training.reproducibility.seed", GONE, ""),
    "TRN003": ("training.search.tuned_on", "test", ""),
    "TRN004": ("training.compute.hours", 800, "TRN005 PAT002 OPS001"),
    "TRN005": ("evaluation.staleness.tolerance", "50 days", ""),
    "TRN006": ("evaluation.staleness", {}, ""),
    "TRN007": ("training.cadence.trigger", "data_volume", ""),
    "TRN009": ("training.preprocess.fit_on", "all", ""),
    "TRN010": ("training.registry", GONE, "OPS010"),
    "TRN011": ("training.tests", [], ""),
    "TRN013": ("evaluation.threshold.use", "fixed", "MOD004"),
    "EVL004": ("evaluation.slices", [], ""),
    "EVL005": ("evaluation.baseline_margin", 0.001, ""),
    "EVL006": ("traffic.eligible_units_per_day", 100, ""),
    "EVL007": ("evaluation.ab_test.unit", "site", ""),
    "EVL008": ("evaluation.ab_test.guardrails", [], ""),
    "EVL009": ("evaluation.ab_test.duration", "10 days", ""),
    "EVL010": ("evaluation.ab_test.stopping", GONE, ""),
    "EVL012": ("evaluation.offline_online_link", GONE, ""),
    "EVL014": ("deployment.human_review.capacity_per_day", 100, "ETH010"),
    "EVL015": ("evaluation.ab_test.max_duration", "14 days", ""),
    "EVL018": ("evaluation.calibration.fit_on", "test", ""),
    "EVL019": ("evaluation.holdout.refresh", GONE, ""),
    "DEP001": ("deployment.latency_budget.1.p99", "400 ms", ""),
    "DEP002": ("deployment.latency_budget.1.p50", "300 ms", ""),
    "DEP003": ("traffic.requests_per_day", "50M", "*"),
    "DEP006": ("deployment.rollout.canary.abort_if", [], ""),
    "DEP007": ("deployment.rollout.canary.duration", "1 h", ""),
    "DEP008": ("deployment.rollback.tested", False, ""),
    "DEP009": ("deployment.fallback.kind", GONE, ""),
    "DEP010": ("deployment.fallback.depends_on", ["feature store"], ""),
    "DEP015": ("deployment.rollout.strategy", "big_bang", ""),
    "DEP016": ("constraints.availability", "99.99999%", ""),
    "DEP017": ("deployment.dependencies.0.timeout", "5 s", ""),
    "DEP018": ("deployment.latency_budget.0.fanout", 20, ""),
    "DEP019": ("deployment.capacity.zones", 1, ""),
    "DEP020": ("deployment.security.rate_limit", GONE, ""),
    "MON001": ("monitoring.prediction_log", "none", "PAT001 OPS010 PAT024"),
    "MON002": ("monitoring.prediction_log.retention", "30 days", ""),
    "MON003": ("monitoring.drift.checks.0.window", "5 min", ""),
    "MON006": ("monitoring.alerts.items.0.runbook", GONE, ""),
    "MON008": ("monitoring.performance.window_lag", "7 days", ""),
    "MON009": ("monitoring.staleness.max_age", "1 year", ""),
    "MON010": ("monitoring.drift", "none", "PAT024"),
    "MON011": ("monitoring.business", [], ""),
    "MON013": ("monitoring.prediction_log.sample_rate", "0.01%", "MON003"),
    "MON014": ("data.sources.0.retention", "60 days", ""),
    "MON016": ("data.sources.0.change_notice", GONE, ""),
    "MON017": ("deployment.consumers", [], ""),
    "PAT001": ("training.cadence.trigger", "manual", ""),
    "PAT002": ("patterns.data_flywheel.cycle", "40 days", ""),
    "PAT022": ("patterns.cascade.stages.1.reached", "95%", ""),
    "PAT023": ("patterns.cascade.stages.1.p99", "400 ms", ""),
    "PAT024": ("monitoring.drift", "none", "MON010"),
    "PAT025": ("patterns.cascade.budget", "0.001%", ""),
    "PAT026": ("patterns.cascade.stages.1.cost", 0.005, "PAT022"),
    "PAT029": ("patterns.cascade.loss", "accuracy", ""),
    "PAT080": ("patterns.cascade.stages.1.use", "logistic_regression", ""),
    "PAT081": ("training.split.use", "stratified", "DAT001 DAT020"),
    "PAT082": ("patterns.cascade.deadline", "5 ms", ""),
    "PAT030": ("patterns.online_offline.reconciliation", GONE, ""),
    "PAT031": ("patterns.online_offline.sync_interval", "9 days", ""),
    "PAT032": ("patterns.online_offline.backfill", GONE, ""),
    "PAT040": ("patterns.shadow.metrics", [], ""),
    "PAT041": ("patterns.shadow.promote_if", GONE, ""),
    "PAT042": ("patterns.shadow.side_effects", "live", ""),
    "PAT044": ("patterns.shadow.duration", "3 days", ""),
    "OPS001": ("constraints.budget_month", 50, ""),
    "OPS002": ("problem.success.value_per_1k", 0.1, "OPS007"),
    "OPS003": ("monitoring.prediction_log.retention", GONE, ""),
    "OPS004": ("operations.oncall", {}, ""),
    "OPS007": ("traffic.peak_rate", "9/s", ""),
    "OPS009": ("operations.decommission", GONE, ""),
    "OPS010": ("deployment.rollback", {}, "DEP008"),
    "ETH001": ("governance.impact_assessment", {}, ""),
    "ETH003": ("governance.appeal", GONE, "ETH009"),
    "ETH004": ("evaluation.fairness.max_gap", GONE, ""),
    "ETH005": ("evaluation.fairness.attributes", ["sex", "age", "region"], ""),
    "ETH006": ("evaluation.test", {"n": 400, "positives": 80}, "EVL005 OPS007"),
    "ETH007": ("governance.out_of_scope_use", GONE, ""),
    "ETH009": ("governance.limitations", [], ""),
    "ETH010": ("deployment.human_review.capacity_per_day", 1000, "EVL014"),
    "ETH012": ("governance.misuse", GONE, ""),
    "DOC001": ("features.items.0.source", "bureau", ""),
    "DOC003": ("problem.statement", "TBD", ""),
    "TAB001": ("features.items.0.column", "class", ""),
    "TAB002": ("evaluation.slices", ["housing"], ""),
    "TAB003": ("data.columns.chargeback_amount", "number", ""),
    "TAB004": ("problem.task.positive", "bad", ""),
    "TAB014": ("data.columns.class.categories", ["1", "2", "3"], ""),
    "TAB015": (
        "features.items.0",
        {"name": "share", "use": "ratio", "of": ["spend_30d", "purpose"]},
        "",
    ),
    "TAB016": (
        "features.items.0",
        {"name": "late", "use": "difference", "of": ["applied_at", "income"]},
        "",
    ),
    "TAB012": ("evaluation.metrics.1.name", "rmse", "ETH010"),
}
VIDEOS: dict[str, tuple[str, Any, str]] = {
    "PRB008": ("problem.success.business_metrics.1.role", "goal", ""),
    "EVL016": ("evaluation.metrics.1", {"name": "ndcg", "k": 50, "target": 0.3}, ""),
    "MON015": ("feedback_loop.exploration", {}, ""),
    "PAT010": ("problem.task", "regression", "*"),
    "PAT011": ("patterns.two_tower.index.switch", "in_place", ""),
    "PAT012": ("patterns.two_tower.items", "200M", ""),
    "PAT013": ("problem.item_freshness", "5 min", ""),
    "PAT014": ("patterns.two_tower.sampling_correction", "none", ""),
    "PAT016": ("patterns.two_tower.items", "40k", "*"),
    "PAT017": ("evaluation.metrics.2.name", "coverage", ""),
    "PAT018": ("cold_start.item", GONE, "PAT060"),
    "PAT020": ("patterns.cascade.stages.0.recall", "70%", ""),
    "PAT021": ("patterns.cascade.stages.0.candidates_out", "3M", ""),
    "PAT050": ("data.sources.0.time", GONE, ""),
    "PAT051": ("training", {"split": "random"}, ""),
    "PAT052": ("evaluation.metrics.0.name", "sampled_recall", ""),
    "PAT054": ("evaluation.interval", "none", ""),
    "PAT055": ("evaluation.metrics.0.k", 5000, ""),
    "PAT056": ("patterns.two_tower.seen", "shown", ""),
    "PAT057": ("features", {"items": [{"column": "user", "use": "one_hot"}]}, "*"),
    "PAT058": ("patterns.two_tower.index.kind", "flat", ""),
    "PAT059": ("patterns.two_tower.similarity", "cosine", ""),
    "PAT060": ("cold_start.item", GONE, "PAT018"),
    "DOC001": ("evaluation.metrics.0.stage", "tower", ""),
}
CASES = [
    (name, code, *change)
    for name, table in (("loans", LOANS), ("videos", VIDEOS))
    for code, change in table.items()
]


def changed(design: str, path: str, value: Any) -> str:
    """The design with one value replaced or taken out."""
    whole = copy.deepcopy(yaml.safe_load((DESIGNS / f"{design}.yaml").read_text()))
    *above, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place = whole
    for part in above:
        place = place.setdefault(part, {}) if isinstance(place, dict) else place[part]
    if value is GONE:
        del place[last]
    else:
        place[last] = value
    return yaml.safe_dump(whole, sort_keys=False)


@pytest.mark.parametrize("design", ["loans", "videos"])
def test_nothing_is_wrong_with_the_design(design: str, judge) -> None:
    linted = judge((DESIGNS / f"{design}.yaml").read_text())
    assert [f"{f.code} {f.message}" for f in linted.findings] == []


@pytest.mark.parametrize(
    ("design", "code", "path", "value", "companions"), CASES, ids=[f"{c[1]}-{c[0]}" for c in CASES]
)
def test_one_change_calls_its_rule(
    design: str, code: str, path: str, value: Any, companions: str, judge
) -> None:
    found = {finding.code for finding in judge(changed(design, path, value)).findings}
    assert code in found
    if companions != "*":
        assert found <= {code, *companions.split()}
