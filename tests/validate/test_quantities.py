"""Quantities as people write them."""

import copy
import pickle

import pytest

from mldesign.model.quantities import Count, Duration, Growth, Money, Quantity, Rate, Share, Size

GOOD: list[tuple[type[Quantity], str, float]] = [
    (Duration, "50 ms", 0.05),
    (Duration, "50ms", 0.05),
    (Duration, "1.5 h", 5400),
    (Duration, "90 days", 7_776_000),
    (Duration, "2 weeks", 1_209_600),
    (Duration, "12 months", 31_104_000),
    (Duration, "15m", 900),
    (Duration, "0 s", 0),
    (Rate, "200/s", 200),
    (Rate, "200 / s", 200),
    (Rate, "200 per second", 200),
    (Rate, "86400/day", 1),
    (Rate, "6k/min", 100),
    (Size, "2 GB", 2e9),
    (Size, "2 GiB", 2 * 1024**3),
    (Size, "400 B", 400),
    (Size, "1_000 kB", 1e6),
    (Share, "20%", 0.2),
    (Share, "0.2", 0.2),
    (Share, "99.9 %", 0.999),
    (Growth, "-2%", -0.02),
    (Growth, "150%", 1.5),
    (Count, "2M", 2e6),
    (Count, "1.5k", 1500),
    (Count, "500", 500),
    (Money, "500 EUR", 500),
    (Money, "$0.12", 0.12),
    (Money, "1.2M EUR", 1.2e6),
    (Money, "-5", -5),
]


@pytest.mark.parametrize(("kind", "text", "value"), GOOD, ids=str)
def test_values_are_in_the_canonical_unit(kind: type[Quantity], text: str, value: float) -> None:
    quantity = kind(text)
    assert quantity == pytest.approx(value)
    assert str(quantity) == text
    assert f"{quantity}" == text
    assert repr(quantity) == repr(float(quantity))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Duration, "90 parsecs"),
        (Duration, "90"),
        (Duration, "days"),
        (Duration, "-1 s"),
        (Duration, "1e400 s"),
        (Duration, ""),
        (Duration, "9" * 100 + " s"),
        (Rate, "200"),
        (Rate, "200/lightyear"),
        (Size, "2 Gigs"),
        (Share, "20"),
        (Share, "-1%"),
        (Share, "101%"),
        (Count, "-5"),
        (Count, "5 GB"),
        (Money, "EUR 5 USD"),
        (Money, "five"),
    ],
)
def test_what_is_no_quantity_is_refused(kind: type[Quantity], text: str) -> None:
    with pytest.raises(ValueError, match=kind.noun.split()[0]):
        kind(text)


@pytest.mark.parametrize(
    ("text", "currency"),
    [("$5", "USD"), ("5 EUR", "EUR"), ("CHF 5", "CHF"), ("5", ""), ("€2k", "EUR")],
)
def test_money_knows_its_currency(text: str, currency: str) -> None:
    assert Money(text).currency == currency


def test_quantities_survive_copying_and_pickling() -> None:
    for again in (copy.deepcopy(Duration("2 h")), pickle.loads(pickle.dumps(Duration("2 h")))):
        assert again == 7200
        assert str(again) == "2 h"


def test_a_float_is_taken_as_canonical() -> None:
    assert str(Duration(2.0)) == "2 s"
    assert str(Share(0.01, "1%")) == "1%"


@pytest.mark.parametrize("kind", [Duration, Rate, Size, Share, Growth, Count, Money])
def test_the_examples_are_right_themselves(kind: type[Quantity]) -> None:
    for example in kind.examples:
        assert isinstance(kind(example), kind)
