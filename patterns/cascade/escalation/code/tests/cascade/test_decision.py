"""What ships. Scores are made up, so that what should ship is known."""

from typing import Any

import numpy as np
import pytest

from ml_app.cascade.confidence import Learned, Margin
from ml_app.cascade.decision import Decision, decide
from ml_app.cascade.deferral import given_up, learn, wins
from ml_app.cascade.evidence import Held, Terms
from ml_app.cascade.losses import Cost, Error, Floats, class_loss
from ml_app.cascade.temperature import fit_temperature


def held(n: int, seed: int, quality: dict[str, float], heat: float = 1.0) -> Held:
    """Models that see more or less of the log-odds, and say honestly how sure they are; `first`
    says it in odds of another scale where there is `heat`.
    """
    rng = np.random.default_rng(seed)
    parts = rng.normal(0, 1.5, (n, len(quality)))
    truth = 1 / (1 + np.exp(-parts.sum(axis=1)))
    y = (rng.random(n) < truth).astype(int)
    scores = {}
    for name, seen in quality.items():
        logit = 1.2 * (parts[:, 0] + seen * parts[:, 1:].sum(axis=1))
        scores[name] = 1 / (1 + np.exp(-logit * (heat if name == "first" else 1.0)))
    return Held(y, scores, np.ones(n))


def terms(**changed: Any) -> Terms:
    asked: dict[str, Any] = {
        "kind": "binary",
        "stages": ("first", "last"),
        "single": None,
        "loss": lambda _: class_loss("accuracy", 2, None),
        "budget": 0.02,
        "relative": False,
        "delta": 0.05,
    }
    return Terms(**{**asked, **changed})


def decided(
    quality: dict[str, float], n: tuple[int, int] = (1000, 4000), **changed: Any
) -> Decision:
    heat = changed.pop("heat", 1.0)
    return decide(terms(**changed), held(n[0], 0, quality, heat), held(n[1], 1, quality, heat))


def test_a_cascade_ships_where_stage_one_is_worse_but_knows_when() -> None:
    found = decided({"first": 0.0, "last": 1.0})
    assert found.policy.ships == "cascade"
    assert found.certificate.certified
    assert found.certificate.missing_labels == 0
    assert found.certificate.thresholds == found.policy.thresholds
    assert 0.2 < found.certificate.share[0] < 0.95
    assert sum(found.certificate.share) == pytest.approx(1)
    assert "the cascade pays" in found.reason
    assert found.certificate.record()["share"] == list(found.certificate.share)


def test_stage_one_alone_ships_where_it_is_as_good() -> None:
    found = decided({"first": 1.0, "last": 1.0})
    assert found.policy.ships == "first"
    assert found.certificate.certified
    assert found.reason.startswith("the cascade does not pay here, because first alone is proven")


def test_the_single_model_ships_where_it_is_as_good() -> None:
    found = decided({"first": 0.0, "last": 1.0, "single": 1.0}, single="single")
    assert found.policy.stages == ("single",)
    assert "does not pay here, because single alone" in found.reason


def test_a_tie_that_rows_cannot_prove_ships_the_simpler_model_without_a_promise() -> None:
    found = decided({"first": 0.97, "last": 1.0}, n=(100, 300), budget=0.002)
    assert found.policy.ships == "first"
    assert "was not shown to be better" in found.reason
    assert not found.certificate.certified
    assert found.certificate.missing_labels > 0


def test_the_last_stage_answers_where_it_was_shown_to_be_better() -> None:
    found = decided({"first": -1.0, "last": 1.0}, n=(100, 400), budget=0.001)
    assert found.policy.ships == "last"
    assert "nothing cheaper than last was proven" in found.reason
    assert found.certificate.missing_labels > 1000


def test_few_rows_say_nothing() -> None:
    found = decided({"first": 1.0, "last": 1.0}, n=(10, 20), budget=0.001)
    assert found.policy.ships == "last"


def test_no_rows_are_no_promise() -> None:
    none = Held(np.empty(0, int), {"first": np.empty(0), "last": np.empty(0)}, np.empty(0))
    found = decide(terms(budget=0.01), none, none)
    assert found.policy.ships == "last"
    assert (found.certificate.n, found.certificate.missing_labels) == (0, 368)


def test_delta_is_shared_by_the_models_that_may_ship() -> None:
    assert terms(single="single").promised == 0.025
    assert terms(stages=("first", "second", "last")).promised == 0.025
    assert terms().promised == 0.05


def test_declared_prices_say_what_is_cheapest() -> None:
    quality = {"first": 0.0, "last": 1.0, "single": 1.0}
    dear = {"first": 1.0, "last": 10.0, "single": 9.5}
    assert decided(quality, single="single", prices=dear).policy.ships == "cascade"
    cheap = {**dear, "single": 2.0}
    assert decided(quality, single="single", prices=cheap).policy.ships == "single"
    absurd = {"first": 1.0, "last": 0.5, "single": 1.0}
    assert decided(quality, single="single", prices=absurd).policy.ships == "last"


def test_scores_are_brought_to_one_scale() -> None:
    """Fails without temperatures: stage one is five times too sure of itself here."""
    found = decided({"first": 0.0, "last": 1.0}, heat=5.0)
    plain = decided({"first": 0.0, "last": 1.0})
    assert found.temperatures["first"] == pytest.approx(5 * plain.temperatures["first"], rel=0.1)
    raw = held(4000, 2, {"first": 0.0, "last": 1.0}, 5.0)
    mixed = found.policy.run(
        [lambda rows: raw.scores["first"][rows], lambda rows: raw.scores["last"][rows]],
        np.arange(4000),
        lambda rows, where: rows[where],
    )
    brier = class_loss("brier", 2, None)
    unscaled = np.where(mixed.stage == 0, raw.scores["first"], raw.scores["last"])
    gained = brier.rows(raw.y, unscaled).mean() - brier.rows(raw.y, mixed.scores).mean()
    assert gained > 0.005


def test_thresholds_come_from_rows_that_certify_nothing() -> None:
    """Fails where the path is laid through the rows that certify."""
    first = decide(
        terms(),
        held(1000, 0, {"first": 0.0, "last": 1.0}),
        held(4000, 1, {"first": 0.0, "last": 1.0}),
    )
    other = decide(
        terms(),
        held(1000, 0, {"first": 0.0, "last": 1.0}),
        held(4000, 5, {"first": 0.0, "last": 1.0}),
    )
    assert first.path == other.path
    assert first.certificate.data_hash != other.certificate.data_hash


def test_three_stages_walk_one_path() -> None:
    quality = {"first": 0.0, "second": 0.6, "last": 1.0}
    found = decided(quality, n=(2000, 8000), stages=("first", "second", "last"))
    assert found.policy.ships == "cascade"
    assert found.policy.thresholds[0] == found.policy.thresholds[1]
    assert len(found.certificate.share) == 3
    assert min(found.certificate.share) > 0.01


def test_costs_move_the_confidence_with_the_decision() -> None:
    cost = Cost(1.0, 5.0)
    found = decided(
        {"first": 0.0, "last": 1.0}, loss=lambda _: cost, decision=cost.decision, budget=0.1
    )
    assert found.policy.decision == pytest.approx(1 / 6)
    assert found.confidences == (Margin(cost.decision),)
    assert found.policy.ships == "cascade"


def test_a_learned_rule_has_to_win() -> None:
    rng = np.random.default_rng(0)
    p = rng.random(4000)
    halves = np.arange(4000) % 2 == 0
    misled = np.where(p > 0.8, 0.3, 0.0) + rng.normal(0, 0.1, 4000)  # sure, and wrong
    noise = rng.normal(0, 0.3, 4000)
    honest = 0.3 - 0.5 * np.abs(p - 0.5) + rng.normal(0, 0.1, 4000)
    assert wins(Margin(), p, misled, halves)
    assert not wins(Margin(), p[:50], misled[:50], halves[:50])
    few = 0.3 - 0.6 * np.abs(p[:300] - 0.5) + rng.normal(0, 0.5, 300)  # as sure as it should be
    assert not wins(Margin(), p[:300], few, halves[:300])
    assert given_up(Margin().of(p), honest) < given_up(Margin().of(p), noise - noise.mean() + 0.2)
    rule = learn(p, misled)
    assert rule.of(np.array([0.9]))[0] < rule.of(np.array([0.5]))[0]


def misleading(n: int, seed: int) -> Held:
    """A first stage that is surest where it knows least."""
    rng = np.random.default_rng(seed)
    y = rng.integers(0, 2, n)
    last = np.where(y == 1, 0.9, 0.1)
    lost = rng.random(n) < 0.3
    honest = np.where(y == 1, 1, -1) * rng.uniform(0.1, 0.3, n) + 0.5
    first = np.where(lost, rng.uniform(0.9, 0.99, n), honest)
    return Held(y, {"first": first, "last": last}, np.ones(n))


def test_a_learned_rule_is_only_taken_where_it_is_asked_for() -> None:
    rows = misleading(2000, 0), misleading(4000, 1)
    plain, learned = (decide(terms(learned=asked), *rows) for asked in (False, True))
    assert isinstance(plain.confidences[0], Margin)
    assert isinstance(learned.confidences[0], Learned)
    assert plain.policy.ships == "last"
    assert learned.policy.ships == "cascade"
    assert learned.certificate.share[0] > 0.6


def test_numbers_are_deferred_where_their_errors_grow() -> None:
    rng = np.random.default_rng(0)

    def numbers(n: int) -> Held:
        truth = rng.uniform(0, 10, n)
        y = truth + rng.normal(0, 0.3, n)
        noisy = truth + rng.normal(0, 1, n) * np.where(truth > 7, 2.0, 0.05)
        first: Floats = noisy
        return Held(y, {"first": first, "last": truth}, np.ones(n))

    error = Error("absolute", 3.0)
    found = decide(
        terms(kind="number", loss=lambda _: error, budget=0.1, relative=True),
        numbers(1500),
        numbers(6000),
    )
    assert found.policy.ships == "cascade"
    outcome = found.policy.run(
        [lambda rows: rows, lambda rows: rows], np.array([1.0, 3.0, 9.0]), lambda r, i: r[i]
    )
    assert outcome.stage.tolist() == [0, 0, 1]


def test_temperature_of_no_rows_and_of_a_few() -> None:
    assert fit_temperature(np.empty(0), np.empty(0, int), np.empty(0)) == 1.0
    few = fit_temperature(np.array([0.9, 0.1]), np.array([1, 0]), np.ones(2))
    assert 0.3 < few < 1.0  # right twice is no reason to be certain
