"""Carry out changes: every file appears whole or not at all, and the lock is written last.

A crash leaves some paths new and the rest as they were; since a path that already holds the new
bytes compares as
unchanged, running the same command again finishes the work.
"""

import os
import tempfile
from pathlib import Path, PurePosixPath

from mldesign.write.compare import Action, Change
from mldesign.write.lock import ROOM, Lock, digest, object_path, pack

WRITTEN = {Action.CREATE, Action.UPDATE}


def apply(changes: list[Change], folder: Path, tool: str, blueprint: bytes) -> Lock:
    """Write what the changes say below `folder` (made if need be) and return the new lock. Raises
    OSError."""
    for change in changes:
        if change.action in WRITTEN and change.file is not None:
            _write(folder / change.path, change.file.content, change.file.executable)
        elif change.action is Action.REMOVE:
            (folder / change.path).unlink()
            _prune(folder, change.path)
        elif change.aside is not None and change.file is not None:
            _write(folder / change.aside, change.file.content)
    entries = {c.path: c.entry for c in changes if c.entry is not None}
    _store_bases(folder, changes)
    lock = Lock(tool, digest(blueprint), entries)
    _write(folder / ROOM / "lock.json", lock.text().encode())
    return lock


def _store_bases(folder: Path, changes: list[Change]) -> None:
    for change in changes:
        if change.entry is None or change.file is None:
            continue
        if change.entry.base == digest(change.file.content):
            path = object_path(folder, change.entry.base)
            if not path.exists():
                _write(path, pack(change.file.content))


def _write(path: Path, content: bytes, executable: bool = False) -> None:
    try:
        mode = path.stat().st_mode & 0o777
        if path.read_bytes() == content:
            return
    except FileNotFoundError:
        mode = 0o755 if executable else 0o644
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mldesign-")
    except FileNotFoundError:
        path.parent.mkdir(parents=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mldesign-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _prune(folder: Path, path: PurePosixPath) -> None:
    """Remove folders that held nothing but the removed file."""
    for parent in path.parents[:-1]:
        below = folder / parent
        if any(below.iterdir()):
            return
        below.rmdir()
