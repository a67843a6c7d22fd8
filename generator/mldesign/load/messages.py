"""What is said when a file or its YAML cannot be read."""

from yaml import MarkedYAMLError

from mldesign.model.faults import Fault, finding, quoted, shown
from mldesign.model.finding import Finding, Span

DEPTH_LIMIT = 40
_TAB_LINES = 10
"""So many lines with tabs are listed; the rest is the same mistake."""

_SYNTAX = (
    (
        "mapping values are not allowed",
        "a `:` stands where no key can begin",
        "put a text that contains `: ` in quotes; write a key on a line of its own, indented like "
        "its neighbours",
    ),
    (
        "cannot start any token",
        "a value cannot begin with this character",
        'put the value in quotes, like `"…"`',
    ),
    (
        "unexpected end of stream",
        "a quote is opened and never closed",
        "close the quote",
    ),
    (
        "unknown escape character",
        "the text in double quotes has a backslash that YAML does not know",
        "write two backslashes, or use single quotes",
    ),
    (
        "could not find expected ':'",
        "a key without `:`",
        "write `key: value`",
    ),
    (
        "did not find expected key",
        "this line belongs to no key: its indentation fits no line above",
        "indent it like its neighbours, two spaces for each level",
    ),
    (
        "did not find expected '-' indicator",
        "a list goes on with something that is no list item",
        "begin the line with `- `, or indent it like the key it belongs to",
    ),
    (
        "did not find expected ',' or",
        "a bracket is opened and not closed, or a comma is missing",
        "close the bracket, or put a comma between the items",
    ),
    (
        "did not find expected node content",
        "a bracket is opened and not closed, or a value is missing",
        "close the bracket, or write the value",
    ),
)


_UNCLOSED = ("unexpected end of stream", "did not find expected ',' or", "node content")


def unreadable(where: Span, error: OSError) -> Finding:
    """The operating system gave no content."""
    if isinstance(error, FileNotFoundError):
        message = f"there is no file `{where.file}`"
        remedy = "check the path, or write a first blueprint with `mldesign init`"
    elif isinstance(error, PermissionError):
        message = f"the file `{where.file}` may not be read"
        remedy = "give yourself the right to read it"
    else:
        message = f"the file `{where.file}` cannot be read: {error.strerror or error}"
        remedy = "check the path"
    return finding(Fault.UNREADABLE, where, message, remedy)


def directory(where: Span, inside: str | None) -> Finding:
    """The path is a directory."""
    remedy = f"give the file: `{inside}`" if inside else "give the path of a blueprint file"
    return finding(Fault.NOT_A_FILE, where, f"`{where.file}` is a directory", remedy)


def not_a_file(where: Span) -> Finding:
    """The path is a device, pipe or socket."""
    remedy = "give the path of a blueprint file"
    return finding(Fault.NOT_A_FILE, where, f"`{where.file}` is no regular file", remedy)


def too_large(where: Span, size: int, limit: int) -> Finding:
    """The file is refused without reading it."""
    return finding(
        Fault.TOO_LARGE,
        where,
        f"the file has {size / 1e6:.1f} MB; a blueprint has at most {limit / 1e6:.0f} MB",
        "check that it is the blueprint and not its data",
    )


def wide_text(where: Span) -> Finding:
    """The file begins with the mark of UTF-16."""
    remedy = "save it as UTF-8"
    return finding(Fault.ENCODING, where, "the file is UTF-16 text; expected UTF-8", remedy)


def not_utf8(where: Span, error: UnicodeDecodeError) -> Finding:
    """A byte is no UTF-8."""
    byte = error.object[error.start]
    return finding(
        Fault.ENCODING,
        where,
        f"byte {error.start} (0x{byte:02x}) is not valid UTF-8",
        "save the file as UTF-8",
    )


def binary(where: Span) -> Finding:
    """A zero byte is in the file."""
    remedy = "check that it is the blueprint and not its data"
    message = "the file holds binary data; expected YAML text"
    return finding(Fault.BINARY, where, message, remedy)


def unprintable(where: Span, character: str) -> Finding:
    """A control character is in the text."""
    message = f"the invisible character U+{ord(character):04X} is not allowed in YAML"
    return finding(Fault.UNPRINTABLE, where, message, "delete it")


def empty(where: Span) -> Finding:
    """No document, or only comments."""
    return finding(
        Fault.EMPTY,
        where,
        "the file is empty; expected a blueprint",
        "write a first blueprint with `mldesign init`",
    )


def not_a_mapping(where: Span, data: object) -> Finding:
    """The document is a list or one word."""
    return finding(
        Fault.NOT_A_MAPPING,
        where,
        f"expected keys such as `name:` and `problem:`, found {shown(data)}",
        "write `key: value` lines",
    )


def several_documents(where: Span) -> Finding:
    """A second `---`."""
    message = "a second document begins here; a file holds one blueprint"
    return finding(Fault.DOCUMENTS, where, message, "put it in a file of its own, or remove `---`")


def duplicate_key(where: Span, name: str, first: Span) -> Finding:
    """A key is written twice."""
    return finding(
        Fault.DUPLICATE_KEY,
        where,
        f"the key `{quoted(name)}` is written twice; the first is in line {first.line}",
        "remove one of them",
        (first,),
    )


def merge_key(where: Span) -> Finding:
    """`<<: *anchor`."""
    message = "`<<` merges mappings in YAML 1.1; YAML 1.2 has no such key"
    return finding(Fault.MERGE, where, message, "write the values out")


def complex_key(where: Span) -> Finding:
    """A mapping, list or alias as key."""
    return finding(Fault.COMPLEX_KEY, where, "a key must be one word or text", "write `key: value`")


def tag(where: Span, name: str) -> Finding:
    """An explicit tag."""
    short = name.removeprefix("tag:yaml.org,2002:")
    written = name if short == name else f"!!{short}"
    return finding(
        Fault.TAG,
        where,
        f"the tag `{quoted(written)}` is not allowed; a blueprint is plain data",
        "remove the tag",
    )


def unknown_anchor(where: Span, name: str) -> Finding:
    """An alias without its anchor."""
    return finding(
        Fault.ANCHOR,
        where,
        f"`*{quoted(name)}` refers to an anchor that is not set above",
        f'set `&{quoted(name)}` before it, or put the text in quotes: `"*{quoted(name)}"`',
    )


def too_deep(where: Span, limit: int) -> Finding:
    """Nesting beyond the limit."""
    message = f"values are nested more than {limit} levels deep"
    return finding(Fault.TOO_DEEP, where, message, "no part of a blueprint needs that; flatten it")


def too_many_nodes(where: Span, limit: int) -> Finding:
    """Aliases that multiply."""
    return finding(
        Fault.TOO_MANY,
        where,
        f"the file holds more than {limit} values once its aliases are written out",
        "remove the aliases that repeat aliases",
    )


def not_yaml(where: Span, problem: str) -> Finding:
    """A fault without a place."""
    message = f"the text is not valid YAML: {quoted(problem)}"
    return finding(Fault.SYNTAX, where, message, "correct the text")


def syntax(text: str, file: str, error: MarkedYAMLError) -> list[Finding]:
    """A fault of syntax; where lines are indented with tabs, each of them."""
    tabs = [
        Span(file, number, line.index("\t") + 1)
        for number, line in enumerate(text.split("\n"), 1)
        if "\t" in line[: len(line) - len(line.lstrip())] and line.strip()
    ]
    if tabs:
        return [
            finding(
                Fault.TAB,
                where,
                "the line is indented with a tab; YAML allows only spaces",
                "replace each tab by two spaces",
            )
            for where in tabs[:_TAB_LINES]
        ]
    problem = error.problem or "it cannot be read"
    if "nesting depth" in problem and error.problem_mark:
        mark = error.problem_mark  # the parser's own limit, met while it looks ahead
        return [too_deep(Span(file, mark.line + 1, mark.column + 1), DEPTH_LIMIT)]
    unclosed = any(sign in problem for sign in _UNCLOSED)
    marks = [error.problem_mark, error.context_mark]
    places = [Span(file, mark.line + 1, mark.column + 1) for mark in marks if mark is not None]
    if unclosed:
        places.reverse()  # what was opened matters, not where the text gave up
    where, related = (places or [Span(file)])[0], places[1:]
    if related and (related[0].line == where.line or unclosed):
        related = []
    for sign, message, remedy in _SYNTAX:
        if sign in problem:
            return [finding(Fault.SYNTAX, where, f"not valid YAML: {message}", remedy, related)]
    message = f"not valid YAML: {quoted(problem)}"
    return [finding(Fault.SYNTAX, where, message, "correct the text here or just above", related)]
