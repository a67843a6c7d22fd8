"""Text is measured without fonts, wrapped and cut so that it always fits its card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mldesign.render.diagram.card import BAR, PAD_X, card_of
from mldesign.render.diagram.text import SUB, TITLE, shorten, text_width, wrap
from mldesign.render.diagram.value import Node

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=120)


@given(WORDS)
def test_wrapped_lines_fit_whatever_they_say(text: str) -> None:
    lines = wrap(text, SUB, 168)
    assert len(lines) <= 2
    assert all(text_width(line, SUB) <= 168 for line in lines)


@given(WORDS, WORDS, WORDS)
def test_a_card_is_as_wide_as_its_text(title: str, sub: str, chip: str) -> None:
    card = card_of(Node("n", "lane", "job", title, sub, (chip,)))
    inner = card.width - 2 * PAD_X - BAR
    assert all(text_width(line, TITLE, True) <= inner for line in card.title)
    assert all(text_width(line, SUB) <= inner for line in card.sub)


def test_a_path_keeps_its_end() -> None:
    short = shorten("data/warehouse/exports/2026/german_credit.csv", SUB, 120)
    assert short.startswith("data")
    assert short.endswith(".csv")
    assert "…" in short


@pytest.mark.parametrize("text", ["", "short"])
def test_what_fits_is_left_alone(text: str) -> None:
    assert shorten(text, SUB, 168) == text


def test_bold_capitals_and_ideographs_are_wider() -> None:
    assert text_width("WIDE", 11, True) > text_width("wide", 11)
    assert text_width("漢字", 10) == pytest.approx(2 * 10 * 1.04)
