"""Read a file as text, refusing what cannot be a blueprint before it costs anything."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from mldesign.load import messages
from mldesign.load.tree import compose
from mldesign.model.finding import Finding, Span
from mldesign.model.source import Source, line_of

SIZE_LIMIT = 1_000_000
"""Bytes. A blueprint of a thousand lines has forty thousand."""

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True)
class Loaded:
    """What reading gave. `source` is None when the text could not be parsed at all."""

    source: Source | None
    findings: tuple[Finding, ...] = ()


def read(path: Path) -> Loaded:
    """Read a blueprint. Faults of file and text come back as findings; nothing is raised."""
    file = path.as_posix()
    try:
        content = _bytes(path)
    except OSError as error:
        return _refused(messages.unreadable(Span(file), error))
    if isinstance(content, Finding):
        return _refused(content)
    if content.startswith(_WIDE_MARKS):
        return _refused(messages.wide_text(Span(file)))
    if b"\0" in content:
        return _refused(messages.binary(Span(file)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(messages.not_utf8(_place(file, content, error.start), error))
    return parse(text, file)


def parse(text: str, file: str) -> Loaded:
    """Parse a text that is already in memory; `file` is the name its findings bear."""
    strange = _UNPRINTABLE.search(text)
    if strange:
        before = text[: strange.start()]
        line = before.count("\n") + 1
        column = strange.start() - (before.rfind("\n") + 1) + 1
        found = messages.unprintable(Span(file, line, column), strange.group())
        return _refused(_with_line(found, text))
    composed = compose(text, file)
    if composed.data is None:
        return Loaded(None, tuple(_with_line(f, text) for f in composed.findings))
    source = Source(file, text, composed.data, composed.values, composed.keys)
    return Loaded(source, tuple(composed.findings))


def _bytes(path: Path) -> bytes | Finding:
    """Return the content, or why it is refused unread. Raises OSError."""
    where = Span(path.as_posix())
    if path.is_dir():
        inside = path / "blueprint.yaml"
        return messages.directory(where, inside.as_posix() if inside.is_file() else None)
    size = path.stat().st_size
    if not path.is_file():
        return messages.not_a_file(where)
    if size > SIZE_LIMIT:
        return messages.too_large(where, size, SIZE_LIMIT)
    with path.open("rb") as stream:
        content = stream.read(SIZE_LIMIT + 1)  # the file may have grown since
    if len(content) > SIZE_LIMIT:
        return messages.too_large(where, path.stat().st_size, SIZE_LIMIT)
    return content


def _place(file: str, content: bytes, position: int) -> Span:
    before = content[:position]
    start = before.rfind(b"\n") + 1
    column = len(before[start:].decode("utf-8", errors="replace")) + 1
    return Span(file, before.count(b"\n") + 1, column)


def _with_line(finding: Finding, text: str) -> Finding:
    """Without a source the line travels with the finding, so that it can be shown."""
    line = line_of(text, finding.where.line)
    return replace(finding, data={"line": line}) if line.strip() else finding


def _refused(finding: Finding) -> Loaded:
    return Loaded(None, (finding,))
