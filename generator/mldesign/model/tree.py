"""Rendered output as values: nothing is written until everything is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath


class Policy(Enum):
    """Whom a generated file belongs to."""

    MANAGED = "managed"
    """Ours: rendered again on every run."""
    SEEDED = "seeded"
    """Theirs: written once, then the user's."""


@dataclass(frozen=True)
class File:
    """One file of the output."""

    content: bytes
    owner: str
    """The component or room that brings it: `model/lightgbm`, `shell`, `document`."""
    policy: Policy
    executable: bool = False


Tree = Mapping[PurePosixPath, File]
"""Path inside the output folder → file. Paths are relative and never contain `..`."""
