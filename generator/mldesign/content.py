"""Where the content rooms are. Nobody else may ask."""

from importlib.resources import files
from pathlib import Path

ROOMS = ("blueprints", "templates", "patterns")


class BrokenInstallation(RuntimeError):
    """The content rooms that belong to this package cannot be found."""


def content_root() -> Path:
    """Return the folder that holds the content rooms: inside the wheel, or beside this checkout's
    pyproject."""
    packaged = Path(str(files("mldesign"))) / "_content"
    checkout = Path(__file__).resolve().parents[2]
    for root in (packaged, checkout):
        if all((root / room).is_dir() for room in ROOMS):
            return root
    raise BrokenInstallation(f"looked for {', '.join(ROOMS)} in {packaged} and {checkout}")
