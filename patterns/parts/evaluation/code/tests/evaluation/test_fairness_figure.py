"""Groups of people as a figure: what is drawn, and what its words say."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.fairness import Attribute, Gap, Group
from ml_app.evaluation.fairness_figure import (
    MOST_PANELS,
    fairness_figures,
)
from ml_app.evaluation.intervals import difference, wilson

FEW = "5 rows, fewer than 20"


def compared(column: str = "sex", **shares: tuple[int, ...]) -> Attribute:
    """Groups `a`, `b`, … of a hundred rows; each rate with its hits in every group, then a group
    `z` of five rows."""
    names = "abcdefghijkl"[: len(next(iter(shares.values())))]
    groups = [
        Group(name, 100, None, "", {rate: wilson(hits[i], 100) for rate, hits in shares.items()})
        for i, name in enumerate(names)
    ]
    gaps = []
    for rate in shares:
        low, *_, high = sorted(groups, key=lambda group: group.rates[rate].value)
        apart = difference(high.rates[rate], low.rates[rate])
        gaps.append(Gap(rate, rate.title(), high.value, low.value, apart))
    few = Group("z", 5, None, FEW, {})
    titles = {rate: rate.title() for rate in shares}
    return Attribute(column, titles, (*groups, few), tuple(gaps))


def words_in(svg: str) -> list[str]:
    texts = ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    return ["".join(text.itertext()).strip() for text in texts]


def test_every_attribute_is_drawn_with_its_rates_and_groups() -> None:
    first, second = fairness_figures(
        [compared("sex", chosen=(20, 60), right=(50, 52)), compared("age", chosen=(20, 21, 22))]
    )
    assert (first.file, second.file) == ("fairness-1-sex.svg", "fairness-2-age.svg")
    words = words_in(first.svg)
    assert {"Groups by sex", "Chosen", "Right", "a (n 100)", "b (n 100)"} <= set(words)
    assert "gap 0.400" in words
    assert "gap 0.020, within noise" in words


def test_the_words_name_the_largest_gap_and_which_are_beyond_noise() -> None:
    (figure,) = fairness_figures([compared(chosen=(20, 60), right=(50, 52))])
    assert "Chosen, Right by sex" in figure.alt
    assert "Largest gap: Chosen, b above a by 0.400 [" in figure.alt
    assert "within noise" not in figure.alt
    assert "Beyond noise: Chosen." in figure.alt
    (alike,) = fairness_figures([compared(chosen=(20, 24))])
    assert "by 0.040 [-" in alike.alt
    assert "], within noise. No gap is beyond noise." in alike.alt


def test_groups_too_small_are_named_and_not_drawn() -> None:
    attribute = compared(chosen=(20, 60), right=(50, 52))
    (figure,) = fairness_figures([attribute])
    assert "Too few to compare: z (n 5)." in figure.alt
    words = words_in(figure.svg)
    assert "z (n 5)" in words
    assert words.count("too few") == 2, "once in each panel"
    (without,) = fairness_figures([replace(attribute, groups=attribute.groups[:-1])])
    assert figure.svg.count("<use ") == without.svg.count("<use "), "it has no mark of its own"


def test_without_attributes_or_large_groups_there_is_no_figure() -> None:
    assert fairness_figures([]) == ()
    tiny = Attribute("sex", {"chosen": "Chosen"}, (Group("z", 5, None, FEW, {}),), ())
    both = fairness_figures([tiny, compared("age", chosen=(20, 60))])
    assert [figure.file for figure in both] == ["fairness-2-age.svg"]


def test_a_group_alone_is_drawn_without_a_gap() -> None:
    attribute = compared(chosen=(20, 60))
    alone = replace(attribute, groups=attribute.groups[1:], gaps=())
    (figure,) = fairness_figures([alone])
    assert "No two groups can be compared." in figure.alt
    assert not [word for word in words_in(figure.svg) if word.startswith("gap")]


def test_of_many_rates_the_first_and_the_widest_gaps_are_drawn() -> None:
    rates = {f"r{i}": (20, 20 + 5 * i) for i in range(7)}
    (figure,) = fairness_figures([compared(**rates)])
    titles = [word for word in words_in(figure.svg) if word.startswith("R")]
    assert titles == ["R0", "R4", "R5", "R6"]
    assert len(titles) == MOST_PANELS
    assert "Not drawn: 3 rates whose gaps are smaller." in figure.alt


def test_what_is_undefined_or_has_no_interval_says_so() -> None:
    nothing = Estimate(np.nan, np.nan, np.nan, 0)
    attribute = compared(chosen=(20, 60, 40))
    first, _, last, _ = attribute.groups
    point = Estimate(0.3, np.nan, np.nan, 100)
    groups = (
        replace(first, rates={"chosen": nothing}),
        replace(last, rates={"chosen": point}),
        attribute.groups[1],
    )
    gap = Gap("chosen", "Chosen", "b", "c", difference(groups[2].rates["chosen"], point))
    (figure,) = fairness_figures([replace(attribute, groups=groups, gaps=(gap,))])
    assert "undefined" in words_in(figure.svg)
    assert "gap 0.300, no interval" in words_in(figure.svg)
    assert "No gap is beyond noise." in figure.alt


@pytest.mark.parametrize(
    ("column", "file"),
    [
        ("sex", "fairness-1-sex.svg"),
        ("a/../b c", "fairness-1-a-b-c.svg"),
        ("Å", "fairness-1.svg"),
        ("x" * 300, f"fairness-1-{'x' * 40}.svg"),
    ],
)
def test_files_have_names_that_any_system_bears(column: str, file: str) -> None:
    (figure,) = fairness_figures([compared(column, chosen=(20, 60))])
    assert figure.file == file


def test_names_from_data_stay_text(tmp_path: Path) -> None:
    attribute = compared("<b> & $x$", chosen=(20, 60))
    named = replace(attribute.groups[0], value="$1 to $2")
    long = replace(attribute.groups[1], value="between " + "very " * 20 + "much")
    gaps = (replace(attribute.gaps[0], high_group=long.value, low_group="$1 to $2"),)
    (figure,) = fairness_figures([replace(attribute, groups=(named, long), gaps=gaps)])
    words = words_in(figure.svg)
    assert "Groups by <b> & $x$" in words
    assert "$1 to $2 (n 100)" in words
    assert "between very …ry very much (n 100)" in words
    assert long.value in figure.alt
