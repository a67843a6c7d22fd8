"""Pieces of the words of a text: the default for texts of one or two words."""

from collections.abc import Mapping, Sequence
from typing import Any

from mldesign.sdk import Component, Design, Option, Options, ResolvedColumn, Suit

FEW_WORDS = 3.0
"""Words on average up to which a text is a name or a label rather than prose."""


class CharacterNgrams(Options):
    """Which pieces, and how many of them."""

    terms: int = Option(
        2000,
        ge=10,
        le=50_000,
        why="48 MB for 6,000 rows. In cross-validation on 5,574 messages a linear model has a "
        "log-loss of 0.057 with 512 pieces, 0.046 with 1,024 and 0.043 with 2,048.",
        effect="Twice the pieces, twice the memory and training time. Those in most rows are kept.",
    )
    shortest: int = Option(
        2,
        ge=1,
        le=10,
        why="Pairs of characters tell digits, capitals of a language and endings apart.",
        effect="Single characters add little but length.",
        related=("longest",),
    )
    longest: int = Option(
        5,
        ge=1,
        le=10,
        why="Five characters hold most stems; longer pieces are rare and seldom kept.",
        effect="Longer pieces cost time in every row.",
        related=("shortest",),
    )


def arguments(options: CharacterNgrams, design: Design) -> Mapping[str, Any]:
    """The column, the sizes, and the name where it is another than the column's."""
    given = {
        "column": design.subject,
        "terms": options.terms,
        "shortest": options.shortest,
        "longest": max(options.shortest, options.longest),
    }
    return given | ({"own_name": design.named} if design.named else {})


def suits_column(design: Design, column: ResolvedColumn) -> Suit | None:
    """Texts of so few words that the words themselves do not repeat."""
    if column.type != "text":
        return None
    sources: Sequence[Mapping[str, Any]] = design.facts.get("sources") or ({},)
    words = float(sources[0].get("columns", {}).get(column.name, {}).get("words") or 0)
    if not 0 < words <= FEW_WORDS:
        return None
    return Suit(
        20, f"{words:.1f} words in a text: too few to repeat, so pieces of words are compared."
    )


COMPONENT = Component(
    summary="A text as pieces of its words, weighted by how rare they are (TF-IDF).",
    options=CharacterNgrams,
    gives=frozenset({"named_feature"}),
    requires=("parts/text",),
    entry="feature.character_ngrams:CharacterNgrams",
    arguments=arguments,
    suits_column=suits_column,
    why_not="It stores a vocabulary, hears of no new words until it is trained again, and costs "
    "twice the time of a row; for long texts words say more.",
    sources=(
        "Salton & Buckley 1988, Term-weighting approaches in automatic text retrieval",
        "scikit-learn user guide, Text feature extraction, `char_wb`",
    ),
)
