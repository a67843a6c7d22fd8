"""Which rule of the linter asks for which key of the blueprint. The document names it where the
key is empty.
"""

from typing import Final

from mldesign.model.task import RETRIEVAL

NOT_OF_LISTS: Final = frozenset(
    {
        "data.label.positive_rate",
        "evaluation.calibration",
        "evaluation.slices",
        "problem.error_costs",
    }
)
"""Where a list is the answer there are no positives, no probability and no price of one mistake,
and it is always judged by how much is known of user and item."""
ASKED_BY: Final[dict[str, str]] = {
    "owners": "PRB012",
    "problem.alternatives": "PRB004",
    "problem.decision": "ETH002",
    "problem.error_costs": "PRB002",
    "problem.non_goals": "PRB003",
    "problem.success.business_metrics": "PRB001",
    "constraints.latency.p99": "PRB007",
    "constraints.availability": "DEP016",
    "constraints.budget_month": "OPS001",
    "traffic.requests_per_day": "PRB007",
    "data.label.delay.p95": "DAT003",
    "data.label.positive_rate": "EVL001",
    "data.versioning": "DAT015",
    "features.skew_guard": "FEA007",
    "training.cadence.interval": "DAT004",
    "training.validation_gate": "TRN001",
    "training.reproducibility": "TRN002",
    "training.registry": "TRN010",
    "training.tests": "TRN011",
    "evaluation.metrics": "EVL003",
    "evaluation.offline_online_link": "EVL012",
    "evaluation.slices": "EVL004",
    "evaluation.fairness": "ETH004",
    "evaluation.staleness": "TRN006",
    "deployment.mode": "PRB007",
    "deployment.latency_budget": "DEP001",
    "deployment.capacity": "DEP003",
    "deployment.consumers": "MON017",
    "deployment.fallback": "DEP009",
    "deployment.rollback.to": "DEP008",
    "deployment.security": "DEP020",
    "deployment.action_limit": "DEP022",
    "monitoring.prediction_log.retention": "MON002",
    "monitoring.prediction_log.join_key": "MON002",
    "monitoring.performance": "MON008",
    "monitoring.staleness.max_age": "MON009",
    "monitoring.data_quality": "MON007",
    "monitoring.business": "MON011",
    "monitoring.alerts.items": "MON006",
    "operations.oncall": "OPS004",
    "operations.incident": "OPS004",
    "operations.decommission": "OPS009",
    "governance.intended_use": "ETH007",
    "governance.out_of_scope_use": "ETH007",
    "governance.impact_assessment": "ETH001",
    "governance.human_oversight": "ETH002",
    "governance.explanation": "ETH003",
    "governance.appeal": "ETH003",
    "governance.misuse": "ETH012",
}


def asked_by(path: str, task: str | None) -> str:
    """Code of the rule that asks for a key in a design with this task; empty when none does."""
    return ASKED_BY.get(path, "") if applies(path, task) else ""


def applies(path: str, task: str | None) -> bool:
    """Whether a key can mean something in a design with this task."""
    return task not in RETRIEVAL or path not in NOT_OF_LISTS
