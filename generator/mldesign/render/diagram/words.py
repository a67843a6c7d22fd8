"""What the cards and arrows of a design say: its own names and numbers, in a few words each.

Every value is text, empty when the blueprint does not say: an empty word leaves no trace in a
picture.
"""

from collections.abc import Callable, Mapping
from typing import Any

from mldesign.model.blueprint.evaluation import Metric
from mldesign.model.plan import Plan
from mldesign.render.markdown_values import label, number

_REQUESTS_PER_DAY = 86_400


def title_of(plan: Plan) -> str:
    """How the document calls the system: `loan-default` → `Loan default`."""
    return plan.name.replace("-", " ").capitalize()


def words_of(plan: Plan) -> dict[str, Any]:
    """The names that views and fragments may use beside `plan`, `blueprint` and `options`."""
    computed = number_lookup(plan)
    return {
        "title": title_of(plan),
        "number": computed,
        **_data_words(plan),
        **_goal_words(plan),
        **_load_words(plan, computed),
        **_watch_words(plan, computed),
    }


def number_lookup(plan: Plan) -> Callable[[str], str]:
    """A function from `F5.p99` to `80.1 ms`; empty where an input is missing."""
    known = {f"{n.id}.{n.key}": n for n in plan.numbers}
    currency = plan.blueprint.operations.prices.currency or ""

    def lookup(name: str) -> str:
        found = known.get(name)
        if found is None or found.value is None:
            return ""
        return number(found.value, found.unit, currency)

    return lookup


def first_file(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """What reading the first source showed; empty when it is not there yet."""
    sources = facts.get("sources") or ()
    return (sources[0] or {}) if sources else {}


def _data_words(plan: Plan) -> dict[str, Any]:
    data = plan.blueprint.data
    source = data.sources[0]
    rows = source.rows if source.rows is not None else first_file(plan.facts).get("rows")
    split = {
        option.name: option.value
        for decision in plan.decisions
        if decision.path == "training.split"
        for option in decision.options
    }
    test, validation = split.get("test"), split.get("validation")
    train = None if test is None or validation is None else 1 - float(test) - float(validation)
    parts = [f"{100 * float(part):.0f}" for part in (train, validation, test) if part]
    target = data.target or ""
    inputs = sum(1 for d in plan.column_decisions if d.choice) or len(plan.columns)
    return {
        "rows_words": "" if rows is None else f"{float(rows):,.0f} rows",
        "shares_words": f"{'/'.join(parts)} %" if len(parts) == 3 else "",
        "target_words": target and f"predicts {target}",
        "inputs_words": f"{inputs} input column{'' if inputs == 1 else 's'}",
        "outcome_words": _after("outcome, ", data.label.delay.typical or data.label.delay.p95)
        or "outcome",
        "age_words": source.update_interval and f"every {source.update_interval}",
    }


def _goal_words(plan: Plan) -> dict[str, str]:
    blueprint = plan.blueprint
    metrics = sorted(blueprint.evaluation.metrics, key=lambda metric: not metric.primary)
    aimed = [metric for metric in metrics if metric.target is not None]
    goal = ""
    if aimed:
        goal = f"{metric_name(full_name(aimed[0]))} {target_of(plan, aimed[0])}"
    costs = blueprint.problem.error_costs
    pair = [c for c in (costs.false_positive, costs.false_negative) if c is not None]
    return {
        "goal_words": goal,
        "task_words": label(str(blueprint.problem.task.use or "")),
        "costs_words": f"costs {pair[0]:g} : {pair[1]:g}" if len(pair) == 2 else "",
    }


def target_of(plan: Plan, metric: Metric) -> str:
    """The target of a metric with the sign of its better side: `≤ 0.52`; empty without a target.

    Where the blueprint does not say which side is better, the wired goal does.
    """
    if metric.target is None:
        return ""
    wired = (goal.arguments for goal in plan.wiring.arguments.get("goals", ()))
    known = {goal.get("metric"): goal.get("direction") for goal in wired}
    direction = metric.direction or known.get(full_name(metric)) or known.get(metric.name)
    sign = {"minimize": "≤ ", "maximize": "≥ "}.get(str(direction), "")
    return f"{sign}{metric.target:g}"


def full_name(metric: Metric) -> str:
    """The name with its cut-off, as it is measured: `ndcg` with `k: 10` → `ndcg@10`."""
    return metric.name if metric.k is None else f"{metric.name}@{metric.k}"


def metric_name(name: str) -> str:
    """A metric as the field writes it: `roc_auc` → `ROC AUC`, `ndcg@10` → `NDCG@10`."""
    plain, at, k = name.partition("@")
    short = {"roc", "auc", "pr", "rmse", "mae", "mse", "mape", "smape", "r2", "f1", "ece"}
    short |= {"ndcg", "mrr"}
    return " ".join(w.upper() if w in short else w for w in plain.split("_")) + at + k


def _load_words(plan: Plan, computed: Callable[[str], str]) -> dict[str, str]:
    blueprint = plan.blueprint
    target = blueprint.constraints.latency.p99
    estimate, requests = computed("F5.p99"), blueprint.traffic.requests_per_day
    # a slow stream is told by the day: nobody reads 0.005/s
    rare = requests is not None and requests < _REQUESTS_PER_DAY
    mean = f"{requests} a day" if rare else computed("F1.mean_rate")
    strategy = blueprint.deployment.rollout.strategy
    share = blueprint.deployment.rollout.canary.share
    rollout = " ".join(filter(None, [(strategy or "").replace("_", " "), share and str(share)]))
    return {
        "load_words": mean,
        "target_latency_words": _after("p99 ≤ ", target),
        "latency_words": _after("answer in ≤ ", target) and f"answer in ≤ {target} at p99",
        "estimate_words": estimate and f"budget adds up to {estimate} at p99",
        "rollout_words": rollout or "deploy",
    }


def _watch_words(plan: Plan, computed: Callable[[str], str]) -> dict[str, str]:
    blueprint = plan.blueprint
    log, drift = blueprint.monitoring.prediction_log, blueprint.monitoring.drift
    cadence = blueprint.training.cadence
    every = _after("every ", cadence.interval)
    trigger = cadence.trigger and f"on {cadence.trigger.replace('_', ' ')}"
    sampled = log.sample_rate is not None and log.sample_rate < 1
    return {
        "sample_words": f"{log.sample_rate} of answers" if sampled else "every answer",
        "window_words": str(drift.window or ""),
        "retrain_words": " ".join(filter(None, ["retrain", every or trigger])),
        "drift_words": computed("F23.window_rows"),
        "knowledge_words": _after("knowledge at worst ", computed("F15.knowledge_age") or None)
        and f"knowledge at worst {computed('F15.knowledge_age')} old",
        "log_words": computed("F11.log_rows"),
    }


def _after(before: str, value: Any) -> str:
    return "" if value is None else f"{before}{value}"
