import json
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from ml_app.columns import Column
from ml_app.drift.profile import profile
from ml_app.drift.series import Series, remark
from ml_app.drift.statistical import Statistical

WATCH = Statistical(alpha=0.05, limit=0.2, bins=10, window_days=7.0, limits={})


def series(rng, rows, shift=0.0, shares=(0.5, 0.3, 0.15, 0.05), missing=0.0):
    gaps = rng.normal(size=rows)
    gaps[rng.random(rows) < missing] = np.nan
    return [
        Series("moved", "feature", rng.normal(shift, 1, rows)),
        Series("steady", "feature", rng.lognormal(0, 2, rows)),
        Series("count", "feature", rng.poisson(3, rows).astype(float)),
        Series("gaps", "feature", gaps),
        Series("city", "feature", rng.choice(np.array(list("abcd"), dtype=object), rows, p=shares)),
        Series("score", "prediction", rng.beta(2, 5, rows)),
    ]


def judge(seed, known, rows, watch=WATCH, **changes):
    rng = np.random.default_rng(seed)
    reference = {"series": [profile(s, watch.bins).state() for s in series(rng, known)]}
    window = series(rng, rows, **changes)
    return {v.name: v for v in watch.judge(json.loads(json.dumps(reference)), window)}


def drifted(verdicts):
    return {name for name, verdict in verdicts.items() if verdict.status == "drift"}


@pytest.mark.parametrize(("known", "rows"), [(600, 150), (4000, 400)])
def test_without_drift_a_run_alarms_at_most_alpha_of_the_time(known, rows):
    sharp = Statistical(
        alpha=0.05, limit=0.07 if rows > 200 else 0.2, bins=10, window_days=7.0, limits={}
    )
    alarms = [bool(drifted(judge(seed, known, rows, sharp))) for seed in range(50)]
    assert np.mean(alarms) <= 0.05


def test_the_tests_alone_keep_alpha_too():
    raw = [min(v.p_value for v in judge(seed, 3000, 500).values()) for seed in range(80)]
    assert np.mean(np.array(raw) < 0.05) <= 0.1  # 0.05 and two standard errors of 80 runs


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"shift": 0.8}, "moved"),
        ({"shares": (0.2, 0.3, 0.15, 0.35)}, "city"),
        ({"missing": 0.3}, "gaps"),
    ],
)
def test_a_shift_of_one_series_is_found_and_named(changes, name):
    found = judge(0, 3000, 500, **changes)
    assert drifted(found) == {name}
    assert found[name].psi > 0.2
    assert found[name].p_value < 0.05


def test_a_huge_window_does_not_alarm_for_a_trifle():
    found = judge(0, 50_000, 50_000, shift=0.05)["moved"]
    assert found.p_value < 0.001
    assert found.status == "steady"


def test_too_few_rows_are_not_judged_and_the_rows_needed_are_named():
    found = judge(0, 3000, 30, shift=3.0)["moved"]
    assert (found.status, found.psi, found.p_value) == ("too few", None, None)
    assert judge(0, 3000, found.needed, shift=3.0)["moved"].status == "drift"
    assert judge(0, 60, 5000)["moved"].needed is None


def test_single_series_and_kinds_can_have_limits_of_their_own():
    limits = {"moved": 0.9, "prediction": 0.03}
    watch = Statistical(alpha=0.05, limit=0.2, bins=10, window_days=7.0, limits=limits)
    found = judge(0, 3000, 500, watch, shift=0.6)
    assert found["moved"].status == "steady"
    assert found["moved"].limit == 0.9
    assert found["score"].limit == 0.03
    assert found["city"].limit == 0.2


def constant(values, window):
    reference = {"series": [profile(Series("x", "feature", values), 10).state()]}
    (verdict,) = WATCH.judge(reference, [Series("x", "feature", window)])
    return verdict


def test_what_never_changes_is_steady_and_what_always_was_the_same_can_drift():
    ones = np.ones(500)
    assert constant(ones, np.ones(200)).status == "steady"
    assert constant(ones, np.ones(200)).psi == 0.0
    assert constant(ones, np.zeros(200)).status == "drift"
    assert constant(ones, np.ones(5)).status == "too few"


def test_a_number_that_is_no_longer_sent_has_drifted():
    verdict = constant(np.arange(500.0), np.full(200, np.nan))
    assert verdict.status == "drift"
    assert verdict.test == "share missing"


def test_a_series_without_reference_is_left_out():
    assert WATCH.judge({"series": []}, [Series("new", "feature", np.ones(9))]) == []


def test_the_reference_holds_features_score_and_outcome():
    rng = np.random.default_rng(0)
    columns = (Column("x", "number"), Column("since", "date"))
    task = SimpleNamespace(
        target="y", labels=("no", "yes"), encode_target=lambda v: np.array([0, 1] * 100)
    )
    table = pa.table({"x": rng.normal(size=200), "y": ["no", "yes"] * 100})
    reference = WATCH.reference(task, columns, table, rng.random(40))
    assert [(s["name"], s["of"], s["rows"]) for s in reference["series"]] == [
        ("x", "feature", 200),
        ("score", "prediction", 40),
        ("outcome", "label", 200),
    ]
    assert json.loads(json.dumps(reference))["schema"] == 1


def test_what_the_model_remarks_about_its_answers_is_watched_too():
    rng = np.random.default_rng(0)
    ages = rng.normal(40, 5, 2000)
    table = pa.table({"age": ages, "y": ["no", "yes"] * 1000})
    task = SimpleNamespace(
        target="y", labels=("no", "yes"), encode_target=lambda y: np.arange(2000) % 2
    )
    before = np.array(["junior"] * 1600 + ["elder"] * 400, dtype=object)
    reference = WATCH.reference(
        task, (Column("age", "number"),), table, rng.random(2000), {"expert": before}
    )
    for elders, status in ((100, "steady"), (300, "drift")):
        now = remark("expert", ["elder"] * elders + ["junior"] * (500 - elders))
        (verdict,) = WATCH.judge(reference, [now])
        assert (verdict.of, verdict.name, verdict.status) == ("prediction", "expert", status)
