"""The options of the design become settings of training."""

import numpy as np
import pytest

from ml_app.retrieval.interactions import Interactions
from ml_app.two_tower import retriever
from ml_app.two_tower.retriever import TwoTowers


@pytest.fixture(scope="module")
def events() -> Interactions:
    rng = np.random.default_rng(0)
    users = np.repeat([f"u{row:02d}" for row in range(30)], 6)
    items = [f"i{item:02d}" for _ in range(30) for item in rng.permutation(15)[:6]]
    return Interactions.of(users, items, np.tile(np.arange(6.0), 30))


def test_options_reach_training() -> None:
    found = TwoTowers(dimensions=16, loss="in_batch", training="closed_form").options(seed=5)
    assert (found.dimensions, found.loss, found.training, found.seed) == (
        16,
        "in_batch",
        "closed_form",
        5,
    )


@pytest.mark.parametrize("training", ["auto", "gradient"])
def test_without_torch_the_closed_form_is_used_and_that_is_said(
    training: retriever.Training,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(retriever, "find_spec", lambda name: None)
    assert TwoTowers(training=training).options(0).training == "closed_form"
    assert "make torch" in capsys.readouterr().err


def test_who_asks_for_the_closed_form_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(retriever, "find_spec", lambda name: None)
    TwoTowers(training="closed_form").options(0)
    assert capsys.readouterr().err == ""


def test_the_same_seed_gives_the_same_vectors(events: Interactions) -> None:
    towers = TwoTowers(dimensions=8, training="closed_form")
    first, again = (towers.fit(events, None, None, seed=1) for _ in range(2))
    assert first.version == again.version
    assert np.array_equal(first.item_vectors, again.item_vectors)
