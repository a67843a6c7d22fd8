"""The faults of a text that is no valid blueprint, or of one no plan can be made of: codes that are
stable and never reused."""

from collections.abc import Iterable
from enum import Enum

from mldesign.model.finding import Finding, Severity, Span

SHOWN = 60
"""Characters of a user's value that a message repeats."""


class Fault(Enum):
    """Code, name, and what it is about in one sentence."""

    UNREADABLE = ("LANG001", "unreadable-file", "The file is not there or may not be read.")
    NOT_A_FILE = ("LANG002", "not-a-file", "The path leads to a directory or a device.")
    TOO_LARGE = ("LANG003", "file-too-large", "The file is larger than any blueprint.")
    ENCODING = ("LANG004", "not-utf-8", "The bytes of the file are no UTF-8 text.")
    BINARY = ("LANG005", "binary-file", "The file holds binary data.")
    UNPRINTABLE = ("LANG006", "unprintable-character", "A control character is in the text.")
    EMPTY = ("LANG010", "empty-file", "The file says nothing.")
    NOT_A_MAPPING = ("LANG011", "not-a-mapping", "The text is YAML, but holds no keys.")
    DOCUMENTS = ("LANG012", "several-documents", "A file holds one blueprint.")
    SYNTAX = ("LANG013", "invalid-yaml", "The text is no YAML.")
    TAB = ("LANG014", "tab-indentation", "YAML is indented with spaces only.")
    DUPLICATE_KEY = ("LANG015", "duplicate-key", "One key is written twice in one mapping.")
    TOO_DEEP = ("LANG016", "too-deep", "Values are nested deeper than the language ever is.")
    TOO_MANY = ("LANG017", "too-many-values", "Aliases multiply the values beyond measure.")
    ANCHOR = ("LANG018", "unknown-anchor", "An alias names an anchor that was not set before it.")
    TAG = ("LANG019", "tag-not-allowed", "A blueprint is plain data; tags could name code.")
    MERGE = ("LANG020", "merge-key", "`<<` is not part of YAML 1.2.")
    COMPLEX_KEY = ("LANG021", "complex-key", "A key is one word or text.")
    UNKNOWN_KEY = ("LANG030", "unknown-key", "The language knows no such key here.")
    MISSING_KEY = ("LANG031", "missing-key", "A key that must be written is not there.")
    TYPE = ("LANG032", "wrong-type", "The value is of another type than expected.")
    QUANTITY = ("LANG033", "wrong-quantity", "The value is no quantity of the kind expected.")
    RANGE = ("LANG034", "out-of-range", "The number is too small or too large.")
    WORD = ("LANG035", "unknown-word", "The value is none of the words that may stand here.")
    TEXT = ("LANG036", "wrong-text", "The text is not of the form expected.")
    UNKNOWN_CHOICE = ("LANG037", "unknown-choice", "The slot has no such choice.")
    NO_CHOICE = ("LANG038", "option-without-choice", "An option is written, but no choice.")
    UNKNOWN_OPTION = ("LANG039", "unknown-option", "The choice has no such option.")
    OPTION = ("LANG040", "wrong-option", "The options of a choice do not fit together.")
    DEFERRAL = ("LANG041", "wrong-deferral", "A deferred value needs a reason.")
    NO_VALUE = ("LANG042", "no-value", "A key stands there without a value.")
    NOT_DEFERRABLE = ("LANG043", "not-deferrable", "Without this value nothing can be judged.")
    VERSION = ("LANG044", "language-version", "The file is in another version of the language.")
    NOT_ANSWERED = ("PLAN001", "slot-not-answered", "A question has no answer and no default.")
    NEED = ("PLAN002", "need-not-given", "A choice needs what no other choice gives.")
    NO_INPUT = ("PLAN003", "no-input-left", "No column is left for the model to look at.")
    OBJECTION = ("PLAN004", "not-feasible", "What is written does not let a choice do its work.")

    def __init__(self, code: str, title: str, meaning: str) -> None:
        self.code = code
        self.title = title
        self.meaning = meaning


def finding(
    fault: Fault, where: Span, message: str, remedy: str, related: Iterable[Span] = ()
) -> Finding:
    """Make the finding of a fault. All of them are errors."""
    return Finding(
        code=fault.code,
        name=fault.title,
        severity=Severity.ERROR,
        message=message,
        help=remedy,
        where=where,
        related=tuple(related),
    )


def shown(value: object) -> str:
    """Say what was found, in the words of the file, bounded: `text `90 parsecs``, `a list`."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"the number `{quoted(value)}`"
    if isinstance(value, str):
        return f"`{quoted(value)}`" if value.strip() else "an empty text"
    if isinstance(value, list | tuple):
        return "a list"
    return "a mapping"


def quoted(value: object) -> str:
    """Return the value as one line of at most `SHOWN` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
