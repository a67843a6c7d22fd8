"""Text of a blueprint is data: here it becomes Markdown that shows it and does nothing else.

`Markdown` marks text that may be printed as it is. Everything else that a template prints is
escaped by `shown`, for GitHub and for Python-Markdown with its attribute lists alike.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape as html_escape

_SPECIAL = re.compile(r"([\\`*\[\]{}|]|(?<![^\W_])_|_(?![^\W_]))")  # a_b is no emphasis anywhere
_ENTITIES: dict[str, str | int | None] = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "$": "&#36;",
    "~": "&#126;",
}
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0080-\u009f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_BLOCK_START = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[#!]|[+-](?:[\s+-]|$)))")
_PLAIN_CODE = re.compile(r"[^`|<>&\\\n]+")


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


def shown(value: object) -> str:
    """What a template prints: Markdown as it is, everything else as escaped text in one line."""
    if isinstance(value, Markdown):
        return value
    return inline("" if value is None else str(value))


def inline(text: str) -> Markdown:
    """Text in one line. Words between single backticks become code; no other markup survives."""
    text = " ".join(_CONTROL.sub("", text).split())
    parts: list[str] = []
    end = 0
    for match in _CODE_SPAN.finditer(text):
        parts.append(_escaped(text[end : match.start()]))
        parts.append(code(match[1]))
        end = match.end()
    parts.append(_escaped(text[end:]))
    return Markdown(_guard_start("".join(parts)))


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text.translate(str.maketrans(_ENTITIES)))


def _guard_start(line: str) -> str:
    """A line must not open a heading, a list or an admonition."""
    return _BLOCK_START.sub(r"\1\\", line)


def prose(text: str) -> Markdown:
    """Text of several paragraphs; lines that all begin with `- ` make a list."""
    blocks: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in paragraph.splitlines() if line.strip()]
        if lines and all(line.startswith("- ") for line in lines):
            blocks.append("\n".join(f"- {inline(line[2:])}" for line in lines))
        elif lines:
            blocks.append(inline(" ".join(lines)))
    return Markdown("\n\n".join(blocks))


def code(text: str) -> Markdown:
    """A name or path in code type, safe inside a table."""
    text = " ".join(_CONTROL.sub("", text).split())
    if not text:
        return Markdown("")
    if _PLAIN_CODE.fullmatch(text):
        return Markdown(f"`{text}`")
    entities = re.sub(r"[^\w\s.,/:;=%-]", lambda m: f"&#{ord(m[0])};", text)
    return Markdown(f"<code>{entities.replace('_', '&#95;')}</code>")


def attribute(text: str) -> str:
    """Text for an attribute of an HTML tag inside Markdown, which reads links even there."""
    text = " ".join(_CONTROL.sub("", text).split())
    return re.sub(r"[^\w\s.,:;/%()-]|_", lambda m: f"&#{ord(m[0])};", text)


def anchor(name: str) -> Markdown:
    """A place to link to; put it above the heading it names."""
    return Markdown(f'<a id="{html_escape(slug(name))}"></a>')


def slug(name: str) -> str:
    """Letters, digits and hyphens of a name, in lower case."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "x"


def link(text: str, target: str) -> Markdown:
    """A link to a page of the document or, for `http(s)`, to the world; any other target stays
    text.
    """
    if (
        not re.fullmatch(r"(https?://[^\s<>()\"'\\]+|(?!//)[\w./#-]+)", target)
        or "//" in target[8:]
    ):
        return Markdown(f"{inline(text)} ({code(target)})")
    return Markdown(f"[{inline(text)}]({target})")


def table(
    head: Sequence[str], rows: Iterable[Sequence[object]], right: Iterable[int] = ()
) -> Markdown:
    """A table; columns in `right` are numbers and set to the right.

    A column with nothing in it is left out; no rows, no table.
    """
    cells = [[shown(cell).replace("\n", " ") for cell in row] for row in rows]
    used = [at for at in range(len(head)) if any(row[at] for row in cells)]
    if not used:
        return Markdown("")
    numbers = set(right)
    rule = "|".join("---:" if at in numbers else "---" for at in used)
    body = ["| " + " | ".join(row[at] or "–" for at in used) + " |" for row in cells]
    return Markdown(
        "\n".join(["| " + " | ".join(inline(head[at]) for at in used) + " |", f"|{rule}|", *body])
    )


def bullets(items: Iterable[object]) -> Markdown:
    """A list, one line for each item."""
    return Markdown("\n".join(f"- {shown(item)}" for item in items))


def note(kind: str, text: str) -> Markdown:
    """A callout: `NOTE`, `TIP`, `WARNING` or `CAUTION`; GitHub shows it, and so does our site."""
    lines = text.strip().splitlines()
    return Markdown("\n".join([f"> [!{kind}]", *(f"> {line}".rstrip() for line in lines)]))
