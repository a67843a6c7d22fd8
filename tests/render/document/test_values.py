"""Values read as people read them."""

from datetime import date

import pytest

from mldesign.model.blueprint.deployment import Rollback
from mldesign.model.blueprint.identity import Approval
from mldesign.model.quantities import Duration, Share
from mldesign.render.markdown_values import label, number, plain, words


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0, "", "0"),
        (1, "replicas", "1 replica"),
        (2, "replicas", "2 replicas"),
        (22.16, "ms", "22.2 ms"),
        (2.3148, "/s", "2.31/s"),
        (0.9995, "", "1"),
        (0.0278, "/s", "0.0278/s"),
        (0.00001, "", "1.00e-05"),
        (1234.5, "rows", "1,234 rows"),
        (1_400_000, "rows", "1.4 million rows"),
        (2.5e9, "B", "2.5 billion B"),
        (0.25, "GB", "0.25 GB"),
        (0.00249, "GB", "2.49 MB"),
    ],
)
def test_numbers(value: float, unit: str, text: str) -> None:
    assert number(value, unit) == text


def test_money_takes_the_currency_of_the_design() -> None:
    assert number(87.7, "money/month", "EUR") == "87.7 EUR/month"
    assert number(87.7, "money/month") == "87.7 money/month"


def test_words() -> None:
    assert words(None) == ""
    assert words(True) == "yes"
    assert words(date(2026, 5, 31)) == "2026-05-31"
    assert words(Duration("90 days")) == "90 days"
    assert words((Share("5%"), "a_b")) == "5%; a_b"
    assert words("approved_with_conditions", Approval, "verdict") == "approved with conditions"
    assert words("a_b", Approval, "by") == "a_b"
    assert words(Rollback(to="v1", max_time=Duration("10 min"))) == "to v1, maximum time 10 min"


def test_labels_and_option_values() -> None:
    assert label("max_time") == "Maximum time"
    assert label("p99") == "p99"
    assert plain(None) == "–"
    assert plain(True) == "`true`"
    assert plain(["", "NA"]) == '`["", NA]`'
    assert plain(0.05) == "`0.05`"
