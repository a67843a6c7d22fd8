"""What the command line takes."""

import pytest

from ml_app.commands.recommend import parse
from ml_app.refusal import Misuse


def test_features_are_an_object() -> None:
    assert parse('{"age": 30}') == {"age": 30}


@pytest.mark.parametrize("text", ["{", "[1]", "3"])
def test_anything_else_is_misuse(text: str) -> None:
    with pytest.raises(Misuse):
        parse(text)
