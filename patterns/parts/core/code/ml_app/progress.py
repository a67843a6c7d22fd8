"""Progress of long work: a bar for a person at a terminal, silence for a log."""

import sys
from typing import Any

from tqdm import tqdm


def counter(title: str, total: int | None = None, unit: str = "it") -> "tqdm[Any]":
    """A bar that is moved with `update(n)`; use it in a `with` block."""
    return tqdm(
        desc=title,
        total=total,
        unit=unit,
        unit_scale=True,
        disable=not sys.stderr.isatty(),
        leave=False,
    )
