import numpy as np
import pytest

from ml_app.retrieval.arrays import Histories
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.ranking import rank
from ml_app.retrieval.recency import Recency
from ml_app.retrieval.splits import inner, leave_last_out
from ml_app.two_tower.closed_form import closed_form
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.spectrum import Source, spectrum
from ml_app.two_tower.starts import (
    POWER,
    Part,
    choose_start,
    kernel_of,
)
from ml_app.two_tower.training import fit_two_tower

CHAIN = [((np.arange(8) + start) % 24).tolist() for start in range(24)]


def chain() -> Interactions:
    return Interactions.of(
        np.repeat(np.arange(24), 8),
        [f"{i:02}" for one in CHAIN for i in one],
        np.tile(np.arange(8.0), 24),
    )


def test_full_rank_is_the_kernels_own_score() -> None:
    events = chain()
    parts = (Part("markov", 2, 3.0),)
    towers = closed_form(events, parts, TwoTowerOptions(dimensions=64))
    histories = events.histories()
    pooled = Recency(3.0).matrix(histories, 24, POWER)
    wanted = kernel_of(parts[0], events).left(pooled)
    users = towers.user.vectors(histories)
    belief = 5 / (5 + histories.lengths)[:, None]
    found = (users - belief * towers.user.offset) @ towers.vectors.T + towers.bias
    ratio = wanted.std() / found.std()
    assert found * ratio == pytest.approx(wanted, abs=0.02 * float(wanted.std()))


def test_the_spectrum_is_the_singular_value_decomposition() -> None:
    events = chain()
    pooled = Recency(3.0).matrix(events.histories(), 24)
    kernel = kernel_of(Part("ease", 5.0, 3.0), events)
    found = spectrum([Source(kernel, pooled, 2.0)], 4, seed=0)
    S = 2.0 * kernel.left(pooled)
    centred = S - S.mean(axis=0)
    strength = np.linalg.svd(centred)[1]
    assert np.linalg.norm(centred @ found.vectors, axis=0) == pytest.approx(strength[:4], rel=1e-2)
    assert found.vectors.T @ found.vectors == pytest.approx(np.eye(4), abs=1e-4)
    assert found.mean == pytest.approx(S.mean(axis=0), abs=1e-4)
    assert found.inputs[0] == pytest.approx(2.0 * kernel.right(found.vectors), abs=1e-4)


def test_somebody_unknown_gets_what_is_liked_on_average() -> None:
    events = Interactions.of(
        ["a", "a", "b", "b", "c", "c"], ["x", "y", "x", "y", "x", "z"], [1.0, 2.0] * 3
    )
    towers = closed_form(events, (Part("popularity", 0, 5.0),), TwoTowerOptions(dimensions=2))
    nobody = towers.user.vectors(Histories.of([[]]))
    scores = (nobody @ towers.vectors.T + towers.bias)[0]
    assert np.argmax(scores) == 0


@pytest.mark.parametrize("ordered", [True, False])
def test_the_start_is_chosen_by_what_is_known(ordered: bool) -> None:
    events = chain()
    if not ordered:
        events = Interactions.of(
            [events.users[u] for u in events.user], [events.items[i] for i in events.item]
        )
    parts = choose_start(inner(events, 0))
    kernels = {part.kernel for part in parts}
    allowed = (
        {"ease", "markov", "ppmi", "popularity"} if ordered else {"ease", "cosine", "popularity"}
    )
    assert kernels <= allowed
    assert all(np.isinf(part.tau) != ordered for part in parts)
    holdout = leave_last_out(events)
    assert len(holdout.users)


def test_order_is_learned() -> None:
    events = chain()
    holdout = leave_last_out(events)
    options = TwoTowerOptions(dimensions=16, training="closed_form")
    model = fit_two_tower(holdout.train, options=options)
    assert rank(model.ranker(), holdout).mean("recall@10") > 0.9
