"""Base, ours, new: what is to be done about each path. Reads; never writes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePosixPath

from mldesign.model.tree import File, Tree
from mldesign.write.lock import ROOM, Entry, Lock, digest


class Action(Enum):
    """What happens to a path."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "unchanged"
    REMOVE = "remove"
    KEEP = "edited by you, kept"
    """Ours is edited and the new version differs from the base: the new one is put aside."""
    RELEASE = "yours now"
    """Edited by the user, and no longer part of the design."""
    GONE = "deleted by you, not restored"


@dataclass(frozen=True)
class Change:
    """One path and what is to be done about it."""

    path: PurePosixPath
    action: Action
    file: File | None
    """The new version; None when the design no longer has this file."""
    entry: Entry | None
    """What the lock says afterwards; None: forgotten."""

    @property
    def aside(self) -> PurePosixPath | None:
        """Where the new version of an edited file is put."""
        kept = self.action is Action.KEEP
        return PurePosixPath(ROOM) / "new" / self.path if kept else None


Snapshot = Mapping[PurePosixPath, bytes]
"""Bytes on disk of every path that matters; a missing key is a missing file."""


class UnsafePath(RuntimeError):
    """A path of the tree would leave the output folder, or passes through something that is not a
    folder."""


def snapshot(folder: Path, tree: Tree, lock: Lock) -> Snapshot:
    """Read what lies at the paths of the tree and of the lock. Raises UnsafePath."""
    found = {}
    for path in sorted({*tree, *lock.entries}):
        target = _inside(folder, path)
        if target.is_file():
            found[path] = target.read_bytes()
        elif target.exists():
            raise UnsafePath(f"{target} is in the way: a file is to be written there")
    return found


def _inside(folder: Path, path: PurePosixPath) -> Path:
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise UnsafePath(f"{path} does not stay inside the output folder")
    target = folder
    for part in path.parts:
        if target.is_symlink() and target != folder:
            raise UnsafePath(f"{target} is a link; nothing is written through links")
        if target.exists() and not target.is_dir():
            raise UnsafePath(f"{target} is in the way: a folder is needed there")
        target = target / part
    if target.is_symlink():
        raise UnsafePath(f"{target} is a link; nothing is written through links")
    return target


def compare(tree: Tree, ours: Snapshot, lock: Lock) -> list[Change]:
    """Decide about every path, in order of path. Pure."""
    paths = sorted({*tree, *lock.entries})
    decided = (
        _decide(path, tree.get(path), ours.get(path), lock.entries.get(path)) for path in paths
    )
    return [change for change in decided if change is not None]


def _decide(
    path: PurePosixPath, new: File | None, ours: bytes | None, base: Entry | None
) -> Change | None:
    if new is None:
        return _dropped(path, ours, base)
    sha = digest(new.content)
    fresh = Entry(new.owner, new.policy.value, sha, new.executable)
    if ours is None:
        if base is None:
            return Change(path, Action.CREATE, new, fresh)
        return Change(path, Action.GONE, new, base)
    mine = digest(ours)
    if mine == sha or (base is not None and base.base == sha):
        return Change(path, Action.SAME, new, fresh)
    if base is not None and mine == base.base:
        return Change(path, Action.UPDATE, new, fresh)
    kept = base or Entry(new.owner, new.policy.value, "", new.executable)
    entry = Entry(kept.owner, kept.policy, kept.base, kept.executable, offered=sha)
    return Change(path, Action.KEEP, new, entry)


def _dropped(path: PurePosixPath, ours: bytes | None, base: Entry | None) -> Change | None:
    if ours is None:
        return None
    if base is not None and digest(ours) == base.base:
        return Change(path, Action.REMOVE, None, None)
    return Change(path, Action.RELEASE, None, None)


def counted(changes: list[Change]) -> Iterator[tuple[Action, int]]:
    """How many paths each action concerns, for actions that concern any."""
    for action in Action:
        count = sum(change.action is action for change in changes)
        if count:
            yield action, count
