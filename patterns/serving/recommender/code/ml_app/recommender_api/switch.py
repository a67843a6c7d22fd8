"""The version in use, and its replacement by another.

Training makes a folder that is complete before `artifacts/current` names it. A thread looks at that
file; when it names another version, the whole version is loaded beside the old one, checked, and
put in its place by setting one reference. A request takes that reference once, so its answer comes
from one version: vectors of two never meet. A version that cannot be loaded changes nothing but a
counter, and is tried again when the file names something else.
"""

import logging
import threading
from collections.abc import Callable
from pathlib import Path

from ml_app.artifact import ARTIFACTS, CURRENT
from ml_app.recommender.recommender import Recommender

POINTER = ARTIFACTS / CURRENT

logger = logging.getLogger(__name__)


class Switch:
    """Holds the recommender in use. `seconds` 0: it stays the one it was made with."""

    def __init__(
        self,
        first: Recommender,
        load: Callable[[], Recommender],
        seconds: float,
        pointer: Path = POINTER,
    ) -> None:
        self.current = first
        """Take it once for each request."""
        self.switched = 0
        """Versions that took the place of another."""
        self.failures = 0
        """Versions that could not be loaded."""
        self._load, self._seconds, self._pointer = load, seconds, pointer
        self._refused = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start looking in the background."""
        if self._seconds:
            self._thread = threading.Thread(target=self._run, name="switch", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop looking; a version that is being loaded is finished first."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def look(self) -> bool:
        """Take the current version into use when it is another one. False: nothing changed."""
        named = self._named()
        if named in (self.current.version, self._refused):
            return False
        try:
            found = self._load()
        except Exception:  # whatever is wrong with the new version, the old one goes on
            self._refused = named
            self.failures += 1
            logger.exception("%s goes on: %s cannot be loaded", self.current.version, named)
            return False
        logger.warning("version %s takes the place of %s", found.version, self.current.version)
        self.current, self._refused = found, ""
        self.switched += 1
        return True

    def _named(self) -> str:
        try:
            return self._pointer.read_text(encoding="utf-8").strip()
        except OSError:  # a disk that is away for a while is no new version
            return self.current.version

    def _run(self) -> None:
        while not self._stop.wait(self._seconds):
            self.look()
