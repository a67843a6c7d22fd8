"""Words of messages: lists, nearest names, what was expected."""

from collections.abc import Iterable
from difflib import get_close_matches

_LISTED = 12
"""So many names are listed; more are found with the reference."""


def nearest(word: str, names: Iterable[str]) -> str | None:
    """Return the name most like the word, if any is like it."""
    by_folded = {name.lower().replace("-", "_"): name for name in names}
    folded = word.lower().replace("-", "_").replace(" ", "_")
    if folded in by_folded:
        return by_folded[folded]
    close = get_close_matches(folded, by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def listing(names: Iterable[str]) -> str:
    """Return `a`, `b`, `c`; the rest of a long list is only counted."""
    every = list(names)
    text = ", ".join(f"`{name}`" for name in every[:_LISTED])
    rest = len(every) - _LISTED
    return text if rest <= 0 else f"{text} and {rest} more"


def either(names: Iterable[str]) -> str:
    """Return `a`, `b` or `c`."""
    every = [f"`{name}`" for name in names]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} or {every[-1]}"


def both(names: Iterable[str]) -> str:
    """Return `a`, `b` and `c`."""
    every = [f"`{name}`" for name in names]
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} and {every[-1]}"


def suggestion(word: str, names: Iterable[str]) -> str:
    """Return `did you mean `x`? ` when a name is like the word, else nothing."""
    near = nearest(word, names)
    return f"did you mean `{near}`? " if near else ""


def near_or_all(near: str, known: Iterable[str]) -> str:
    """Return the suggestion, and what is known where that list is short or all there is."""
    every = list(known)
    if near and len(every) > _LISTED:
        return near.rstrip("; ")
    return f"{near}known here: {listing(every)}"
