"""A blueprint as it was read: text, plain data, and the place of every value."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mldesign.model.finding import Span
from mldesign.model.paths import Path, dotted, parts

_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""Line breaks as YAML counts them."""


def line_of(text: str, number: int) -> str:
    """Return a line of a text, counted from 1 as YAML counts; empty when there is none."""
    lines = _BREAK.split(text)
    return lines[number - 1] if 0 < number <= len(lines) else ""


Place = tuple[int, int, int]
"""Line, column, length: a span before anybody asked for it."""


@dataclass(frozen=True)
class Source:
    """What reading a file gave. Knows places, no meaning."""

    file: str
    text: str
    data: dict[str, Any]
    values: Mapping[Path, Place] = field(repr=False)
    """Where each value is. A mapping or list is found at its key; scalars at their value."""
    keys: Mapping[Path, Place] = field(repr=False)
    """Where each key is."""

    def span(self, path: Path | str) -> Span:
        """Return the place of a value, or of its nearest written ancestor when it is not there.

        The span still bears the path asked for, so that a finding names what is missing.
        """
        wanted = parts(path) if isinstance(path, str) else path
        return self._span(self._nearest(wanted), wanted)

    def key_span(self, path: Path) -> Span:
        """Return the place of a key, or of the nearest value above it."""
        return self._span(self.keys.get(path) or self._nearest(path), path)

    def has(self, path: Path | str) -> bool:
        """Whether the path was written."""
        return (parts(path) if isinstance(path, str) else path) in self.values

    def line(self, number: int) -> str:
        """Return a line of the text, counted from 1; empty when there is none."""
        return line_of(self.text, number)

    def _nearest(self, path: Path) -> Place:
        for length in range(len(path), 0, -1):
            found = self.values.get(path[:length])
            if found is not None:
                return found
        return self.values.get((), (1, 1, 1))

    def _span(self, place: Place, path: Path) -> Span:
        return Span(self.file, *place, dotted(path))
