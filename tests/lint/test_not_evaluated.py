"""A rule whose inputs are missing says so; it never passes silently."""

import pytest

STAGES = "[{{name: a, use: logistic_regression}}, {{name: b, use: lightgbm}}]"
CASCADE = f"patterns: {{{{cascade: {{{{{{}}, stages: {STAGES}}}}}}}}}"
# code, a fragment that makes the rule apply, and the path it must ask for
CASES = [
    ("PRB005", "problem: {decision: {lead_time: 1 day}}", "problem.task.horizon"),
    ("PRB010", "problem: {success: {annual_value: 9}}", "training.cadence.interval"),
    ("DAT003", "training: {split: {use: temporal, time: at}}", "data.label.delay.p95"),
    ("DAT004", "training: {cadence: {interval: 30 days}}", "data.label.delay.p95"),
    ("DAT005", "data: {seasonality: {period: 1 year}}", "data.sources[0].history"),
    ("DAT006", "training: {window: 1 year}", "data.sources[0].history"),
    ("DAT012", "data: {sampling: {negatives: {keep_rate: 1%}}}", "problem.decision.uses"),
    ("DAT014", "data: {label: {labels_per_week: 5}}", "training.labels_needed"),
    ("DAT016", "data: {label: {positive_rate: 5%}}", "data.label.expected_serving_rate"),
    (
        "DAT017",
        "data: {sources: [{name: a, use: csv, path: a.csv, freshness_sla: 1 h}]}",
        "data.sources[0].update_interval",
    ),
    (
        "FEA001",
        "features: {items: [{column: a, use: numeric, freshness_required: 1 h}]}",
        "data.sources[0].update_interval",
    ),
    ("FEA009", "features: {store: {online: Redis, ttl: 1 h}}", "features.store.sync_interval"),
    ("MOD006", "deployment: {hardware: {memory: 2 GB}}", "model.size"),
    ("TRN004", "training: {cadence: {interval: 30 days}}", "training.compute.hours"),
    ("TRN005", "evaluation: {staleness: {tolerance: 9 days}}", "data.label.delay.p95"),
    ("EVL001", "evaluation: {metrics: [{name: accuracy}]}", "data.label.positive_rate"),
    ("EVL002", "evaluation: {metrics: [{name: roc_auc}]}", "data.label.positive_rate"),
    ("EVL005", "evaluation: {baseline_margin: 0.01}", "evaluation.metrics[].target"),
    ("EVL006", "evaluation: {ab_test: {max_duration: 28 days}}", "evaluation.ab_test.baseline"),
    ("EVL007", "evaluation: {ab_test: {metric: loss}}", "evaluation.ab_test.unit"),
    ("EVL009", "evaluation: {ab_test: {metric: loss}}", "evaluation.ab_test.duration"),
    ("EVL011", "evaluation: {metrics: [{name: mape}]}", "data.label.zero_share"),
    ("EVL014", "deployment: {human_review: {capacity_per_day: 5}}", "evaluation.metrics"),
    ("EVL015", "evaluation: {ab_test: {on_label: true}}", "data.label.delay.p95"),
    ("DEP001", "deployment: {latency_budget: [{step: a}]}", "constraints.latency.p99"),
    ("DEP002", "deployment: {latency_budget: [{step: a}]}", "constraints.latency.p99"),
    ("DEP003", "deployment: {capacity: {replicas_max: 4}}", "traffic.requests_per_day"),
    ("DEP004", "deployment: {capacity: {replicas_min: 2}}", "traffic.requests_per_day"),
    (
        "DEP005",
        "deployment: {capacity: {concurrency_per_replica: 2}}",
        "deployment.capacity.replicas_max",
    ),
    (
        "DEP007",
        "deployment: {rollout: {canary: {duration: 1 day, share: 5%}}}",
        "deployment.rollout.canary.regression",
    ),
    ("DEP011", 'deployment: {deadline: "06:00"}', "deployment.schedule.start"),
    (
        "DEP012",
        "deployment: {mode: batch}\nconstraints: {max_prediction_age: 1 day}",
        "deployment.schedule.interval",
    ),
    ("DEP016", "constraints: {availability: 99%}", "deployment.dependencies"),
    ("DEP019", "constraints: {availability: 99.9%}", "deployment.capacity.zones"),
    ("MON002", "monitoring: {prediction_log: {retention: 9 days}}", "data.label.delay.p95"),
    ("MON003", "monitoring: {drift: statistical}", "traffic.requests_per_day"),
    (
        "MON005",
        "monitoring: {drift: {checks: [{target: feature}]}}",
        "traffic.requests_per_day",
    ),
    (
        "MON008",
        "monitoring: {performance: {metric: roc_auc}}",
        "monitoring.performance.window_lag",
    ),
    ("MON013", "monitoring: {prediction_log: {sample_rate: 1%}}", "traffic.requests_per_day"),
    ("PAT002", "patterns: {data_flywheel: {cycle: 9 days}}", "data.label.delay.p95"),
    ("PAT012", "patterns: {two_tower: {dim: 8}}", "patterns.two_tower.index.memory_per_node"),
    ("PAT020", "patterns: {cascade: {kind: funnel}}", "evaluation.end_to_end_recall_target"),
    ("PAT023", "patterns: {cascade: {kind: funnel}}", "constraints.latency.p99"),
    ("PAT025", CASCADE.format("budget: 1%"), "data.sources[0].rows"),
    ("PAT026", CASCADE.format("budget: 1%"), "patterns.cascade.stages[].cost"),
    ("PAT027", CASCADE.format("loss: log_loss"), "data.sources[0].rows"),
    ("PAT082", CASCADE.format("deadline: 9 ms"), "patterns.cascade.stages[0].p99"),
    (
        "PAT060",
        "problem: {task: retrieval}\ncold_start: {user: popular items}",
        "data.sources[0].user",
    ),
    ("OPS001", "constraints: {budget_month: 9}", "training.cadence.interval"),
    ("OPS003", "monitoring: {prediction_log: sqlite}", "traffic.requests_per_day"),
    ("ETH005", "evaluation: {fairness: {attributes: [sex]}}", "data.columns"),
    ("ETH006", "evaluation: {fairness: {max_gap: 5%}}", "evaluation.test.positives"),
    ("TAB002", "features: {exclude: [a]}", "data.columns"),
    ("TAB004", "problem: {task: {positive: '2'}}", "data.columns"),
    ("TAB014", "problem: {task: binary_classification}", "data.sources[0].path"),
    ("TAB015", "features: {items: [{name: a, use: ratio, of: [x, y]}]}", "data.columns"),
    ("TAB016", "features: {items: [{name: a, use: difference, of: [x, y]}]}", "data.columns"),
    ("TAB007", "stage: design", "data.sources[0].path"),
    ("TAB008", "data: {columns: {a: number}}", "data.sources[0].path"),
    ("TAB009", "data: {columns: {a: number}}", "data.sources[0].path"),
    ("TAB011", "stage: design", "data.sources[0].path"),
]


@pytest.mark.parametrize(("code", "fragment", "path"), CASES, ids=[case[0] for case in CASES])
def test_missing_input_is_named(code: str, fragment: str, path: str, judge_fragment) -> None:
    linted = judge_fragment(fragment, codes=code)
    (outcome,) = linted.outcomes
    assert outcome.status == "not evaluated"
    assert path in outcome.missing
    assert linted.findings == ()
