"""Rules of the engine ask what the choices give, taken or by default, never which they are."""

import pytest

COSTS = (
    "problem: {error_costs: {false_positive: 1, false_negative: 5}, "
    "decision: {uses: probability}}\n"
)
LATER = (
    "data: {sources: [{name: loans, use: csv, path: a.csv}, "
    "{name: bureau, timestamp_column: asked_at}]}\n"
)
LOGGED = (
    "data: {{sources: [{{name: loans, use: csv, path: a.csv, contains: [pii], "
    "retention: 9 days}}]}}\n"
    "deployment: {{mode: {}}}\n"
    "monitoring: {{prediction_log: {{fields: [score], retention: 90 days}}}}\n"
)
ENTITIES, SPLIT = "data: {rows_per_entity: 3.5", "training: {{split: {{{}, group: id}}}}\n"

# what it shows: code, fragment, whether it is found
CASES = {
    "a default that shuffles": ("DAT001", LATER, True),
    "a default in time": ("DAT001", LATER.replace("a.csv", "a.csv, timestamp_column: at"), False),
    "no entities": ("DAT002", "data: {rows_per_entity: 1}\n", False),
    "a group nobody keeps": ("DAT002", ENTITIES + "}\n" + SPLIT.format("use: random"), True),
    "a group that time overrides": ("DAT002", ENTITIES + "}\n" + SPLIT.format("time: at"), True),
    "groups by default": ("DAT002", ENTITIES + ", entity_column: id}\n", False),
    "calibrated by default": ("MOD003", COSTS + "model: lightgbm\n", False),
    "not calibrated by default": ("MOD003", COSTS + "model: logistic_regression\n", True),
    "costs by default": ("MOD004", COSTS, False),
    "a threshold without costs": ("MOD004", COSTS + "evaluation: {threshold: fixed}\n", True),
    "a log of ours holds all that was sent": ("MON014", LOGGED.format("online"), True),
    "a log elsewhere holds what is listed": ("MON014", LOGGED.format("batch"), False),
    "no threshold at all": ("MOD004", COSTS + "evaluation: {threshold: none}\n", True),
}


@pytest.mark.parametrize(("code", "fragment", "found"), CASES.values(), ids=CASES)
def test_rule(code: str, fragment: str, found: bool, judge_fragment) -> None:
    assert bool(judge_fragment(fragment, codes=code).findings) is found
