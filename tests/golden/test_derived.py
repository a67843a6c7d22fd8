"""What the repository shows is what the tool makes: examples, schema and reference cannot rot."""

from pathlib import Path

import pytest

from tests.golden.derived import EXAMPLES, ROOT, derived

DERIVED = dict(derived())


@pytest.mark.parametrize("path", DERIVED, ids=lambda path: str(path.relative_to(ROOT)))
def test_is_as_the_tool_makes_it(path: Path) -> None:
    assert path.is_file(), "run `make accept` and review the difference"
    assert path.read_bytes() == DERIVED[path], "run `make accept` and review the difference"


def test_no_example_holds_a_file_the_tool_no_longer_makes() -> None:
    for name in EXAMPLES:
        for path in (ROOT / "examples" / name).rglob("*"):
            assert path.is_dir() or path in DERIVED, f"{path} is stale: run `make accept`"
