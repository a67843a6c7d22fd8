"""Which of several answerers ships: the stop rule of a cascade."""

import numpy as np

from ml_app.cascade.evidence import Comparison, Evidence, Terms
from ml_app.cascade.policy import CASCADE

WORTH_IT = 0.1
"""Without declared prices, a cascade must spare the last stage at least this share of rows: below,
stage one's own cost and one more thing to run are not earned back.
"""
FEWEST = 30
"""Rows below which "not shown to be better" says nothing, so that the last stage answers."""
NO_USE = "the cascade does not pay here"


def choose(
    terms: Terms,
    evidence: Evidence,
    alone: tuple[Comparison, ...],
    cascade: tuple[Comparison, ...],
) -> tuple[str, str]:
    """Name of what ships, and why. `alone`: models for all rows, the preferred first, without the
    last stage; `cascade`: the greediest proven one, or nothing.

    One model goes before the cascade where it is proven, and where it did no worse than the last
    stage on the rows at hand: nothing speaks for the cascade then. Where neither is proven, the
    last stage has to have shown that it is better, or a cheaper model ships.
    """
    budget = f"the budget of {evidence.promise.epsilon:.3g}"
    enough = evidence.n >= FEWEST
    for one in _by_price(terms, (*alone, *cascade)):
        if not _pays(terms, one):
            continue
        if one.name == CASCADE:
            return CASCADE, (
                f"the cascade pays: {1 - one.share[-1]:.1%} of rows never reach {terms.last}, and "
                f"the loss given up is proven to stay below {budget}: {_against(terms, one)}"
            )
        if one.proven:
            return one.name, (
                f"{NO_USE}, because {one.name} alone is proven to give up less than {budget}: "
                f"{_against(terms, one)}"
            )
        if one.difference <= 0 and enough:
            return one.name, _no_worse(terms, one)
    for one in _by_price(terms, alone):
        if one.low <= 0 and enough and _pays(terms, one):
            return one.name, _no_worse(terms, one)
    return terms.last, (
        f"{NO_USE}, because nothing cheaper than {terms.last} was proven to give up less than "
        f"{budget}; of {alone[0].name} alone, {_against(terms, alone[0])}"
    )


def _no_worse(terms: Terms, one: Comparison) -> str:
    return (
        f"{NO_USE}, because {terms.last} was not shown to be better than {one.name} alone: "
        f"{_against(terms, one)}; to prove more would take more rows"
    )


def _by_price(terms: Terms, compared: tuple[Comparison, ...]) -> list[Comparison]:
    if terms.prices is None:
        return list(compared)
    return sorted(compared, key=lambda one: _price(terms, one))


def _price(terms: Terms, one: Comparison) -> float:
    """Declared cost per row."""
    prices = terms.prices or {}
    if one.name != CASCADE:
        return prices[one.name]
    reached = 1 - np.cumsum([0.0, *one.share[:-1]])
    return float(reached @ [prices[name] for name in terms.stages])


def _pays(terms: Terms, one: Comparison) -> bool:
    """Whether it costs less than the last stage for every row."""
    if terms.prices is not None:
        return _price(terms, one) < terms.prices[terms.last]
    return one.name != CASCADE or 1 - one.share[-1] >= WORTH_IT


def _against(terms: Terms, one: Comparison) -> str:
    return (
        f"its loss less that of {terms.last} is {one.difference:+.3g} "
        f"[{one.low:+.3g}, {one.high:+.3g}]"
    )
