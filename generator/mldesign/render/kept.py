"""What is costly to make and follows from its source alone is kept in the user's cache folder.

Compiled templates and painted figures: as with `__pycache__`, losing them only costs time.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mldesign import __version__
from mldesign.render.diagram.paint import Painting
from mldesign.render.diagram.value import Diagram

if TYPE_CHECKING:
    from jinja2 import BytecodeCache

_MOST_FIGURES = 400


def folder(name: str) -> Path | None:
    """A folder of this version in the user's cache, made if need be; None when there can be none.

    It holds code that will be run, so only the user may write there.
    """
    try:
        home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        made = Path(home) / "mldesign" / __version__ / name
        made.mkdir(parents=True, exist_ok=True, mode=0o700)
    except (OSError, RuntimeError):
        return None
    return made


def templates() -> "BytecodeCache | None":
    """Where Jinja keeps what it compiled; it checks the source of each template itself."""
    import jinja2

    place = folder(f"jinja-{jinja2.__version__}")
    if place is None:
        return None

    class Kept(jinja2.FileSystemBytecodeCache):
        def dump_bytecode(self, bucket: "jinja2.bccache.Bucket") -> None:
            try:
                super().dump_bytecode(bucket)
            except OSError:
                return  # a full or read-only disk: compiled again next time

    return Kept(str(place))


@dataclass(frozen=True)
class Drawn:
    """A view in its forms: the picture, and DOT for other tools."""

    painting: Painting
    dot: str


def drawn(diagram: Diagram) -> Drawn | None:
    """A view that was drawn before; None when it was not."""
    place = folder("figures")
    if place is None:
        return None
    try:
        found = json.loads((place / _name(diagram)).read_text(encoding="utf-8"))
        tones = frozenset(map(str, found["tones"]))
        size = float(found["width"]), float(found["height"])
        return Drawn(
            Painting(*size, str(found["head"]), str(found["body"]), tones), str(found["dot"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(diagram: Diagram, made: Drawn) -> None:
    """Keep a drawn view; the oldest go when there are many."""
    place = folder("figures")
    if place is None:
        return
    said = {**vars(made.painting), "tones": sorted(made.painting.tones), "dot": made.dot}
    try:
        scratch = place / f"{_name(diagram)}.{os.getpid()}"
        scratch.write_text(json.dumps(said), encoding="utf-8")
        scratch.replace(place / _name(diagram))
        files = sorted(place.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in files[_MOST_FIGURES:]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _name(diagram: Diagram) -> str:
    source = f"{_painter()}{diagram!r}".encode()
    return f"{hashlib.sha256(source).hexdigest()}.json"


@cache
def _painter() -> str:
    """Changes whenever the code that lays out and paints does."""
    room = Path(__file__).with_name("diagram")
    stats = ((path.name, path.stat()) for path in sorted(room.iterdir()) if path.is_file())
    return str([(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats])
