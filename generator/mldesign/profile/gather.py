"""Facts about all data files of a blueprint, from wherever they lie."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mldesign.model.blueprint import Blueprint
from mldesign.profile.source import profile_source


def source_facts(blueprint: Blueprint, folders: Sequence[Path]) -> dict[str, Any]:
    """Take a quick look at every source. The first of the folders that holds a file is read.

    The format is told by the file's ending, as the standard library's readers are; what a source
    choice does with the file later is its own affair.
    """
    sources = []
    for source in blueprint.data.sources:
        path = source.written.get("path")
        if not isinstance(path, str) or not path:
            sources.append({"exists": False, "path": "", "problem": "no path is given"})
            continue
        places = [folder / path for folder in folders]
        place = next((p for p in places if p.is_file()), places[0])
        facts = profile_source(place, place.suffix[1:].lower(), deep=False).as_facts()
        sources.append({**facts, "path": path})
    return {"sources": sources}
