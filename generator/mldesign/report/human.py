"""For people: one line to jump to, the line of the text with a caret, what to do."""

import re
from collections import Counter
from collections.abc import Iterator

from mldesign.model.finding import Finding, Severity, Span
from mldesign.report.report import Report

PER_CODE = 10
"""So many findings of one code are written out; the rest is counted."""
_WIDTH = 100
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")

_RESET = "\x1b[0m"
_BOLD = "\x1b[1m"
_DIM = "\x1b[2m"
_COLOURS = {
    Severity.ERROR: "\x1b[1;31m",
    Severity.WARNING: "\x1b[1;33m",
    Severity.INFO: "\x1b[1;36m",
}


class _Paint:
    """Puts colour on, or leaves text as it is."""

    def __init__(self, colour: bool) -> None:
        self._on = colour

    def __call__(self, style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if self._on and text else text


def human(report: Report, *, colour: bool = False) -> str:
    """Return the report as text for a terminal, worst news where it is, totals at the end."""
    paint = _Paint(colour)
    lines = {file: _BREAK.split(text) for file, text in report.texts.items()}
    out: list[str] = []
    shown: Counter[str] = Counter()
    for finding in report.findings:
        shown[finding.code] += 1
        if shown[finding.code] <= PER_CODE:
            out += [*_block(finding, lines, paint), ""]
    for code, count in shown.items():
        if count > PER_CODE:
            out += [f"{count - PER_CODE} more of {code}; `--format json` shows all", ""]
    out += [f"{note}" for note in report.notes]
    style = _BOLD if report.findings else ""
    files = report.files
    subject = files[0] if len(files) == 1 else f"{len(files)} files"
    out.append(paint(style, f"{subject}: {report.summary()}" if files else report.summary()))
    return "\n".join(out) + "\n"


def _block(finding: Finding, lines: dict[str, list[str]], paint: _Paint) -> Iterator[str]:
    where = finding.where
    place = paint(_BOLD, f"{where.file}:{where.line}:{where.column}:")
    if finding.accepted is not None:
        yield f"{place} {paint(_DIM, f'accepted {finding.code}')} {finding.message}"
        yield f"  = reason: {finding.accepted}"
        return
    word = paint(_COLOURS[finding.severity], f"{finding.severity.word} {finding.code}")
    yield f"{place} {word} {finding.message} {paint(_DIM, f'[{finding.name}]')}"
    width = len(str(max(span.line for span in (where, *finding.related))))
    written = finding.data.get("line")
    text = _line(where, lines) or (written if isinstance(written, str) else "")
    yield from _frame(where, text, width, paint(_COLOURS[finding.severity], "^"), paint)
    for other in finding.related:
        yield from _frame(other, _line(other, lines), width, paint(_DIM, "-"), paint)
    yield f"{' ' * width} = {paint(_BOLD, 'help:')} {finding.help}"


def _line(span: Span, lines: dict[str, list[str]]) -> str:
    of_file = lines.get(span.file, [])
    return of_file[span.line - 1] if 0 < span.line <= len(of_file) else ""


def _frame(span: Span, text: str, width: int, mark: str, paint: _Paint) -> Iterator[str]:
    """The line of the text, cut to the width of a terminal around the place, and the marks."""
    if not text.strip():
        return
    start = span.column - 1
    length = max(1, min(span.length, len(text) - start))
    cut = max(0, start - _WIDTH // 2) if len(text) > _WIDTH else 0
    piece = text[cut : cut + _WIDTH].replace("\t", " ")
    before, after = ("…" if cut else ""), ("…" if len(text) > cut + _WIDTH else "")
    bar = paint(_DIM, "|")
    yield f"{paint(_DIM, f'{span.line:>{width}}')} {bar} {before}{piece}{after}"
    room = max(1, min(length, _WIDTH - (start - cut)))
    indent = " " * (start - cut + len(before))
    yield f"{' ' * width} {bar} {indent}{mark * room}"
