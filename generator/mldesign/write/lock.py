"""The lock: what was written, by whom, and the pristine base of every file, so that an update needs
nothing else."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

ROOM = ".mldesign"
"""The folder of a project that is ours; it is meant to be committed."""
SCHEMA = 1


class LockFault(RuntimeError):
    """The lock of a project cannot be read; the message names the file and the remedy."""


@dataclass(frozen=True)
class Entry:
    """What was rendered for one path the last time it was settled."""

    owner: str
    policy: str
    base: str = ""
    """SHA-256 of the pristine bytes; they lie in `objects/`. Empty: the file was there before us.
    """
    executable: bool = False
    offered: str = ""
    """SHA-256 of a newer version that was put aside because the file is edited; empty when there is
    none."""


@dataclass(frozen=True)
class Lock:
    """The memory of a project. Sorted, without times, paths of a machine or names of people."""

    tool: str = ""
    blueprint: str = ""
    """SHA-256 of the blueprint's text."""
    entries: Mapping[PurePosixPath, Entry] = field(default_factory=dict)

    def text(self) -> str:
        """The lock as it is stored: one entry a line, so that branches merge well."""
        rows = [
            f"    {json.dumps(str(path))}: {json.dumps(_row(self.entries[path]), sort_keys=True)}"
            for path in sorted(self.entries)
        ]
        head = {"schema": SCHEMA, "tool": self.tool, "blueprint": self.blueprint}
        lines = "".join(f"  {json.dumps(k)}: {json.dumps(v)},\n" for k, v in head.items())
        return "{\n" + lines + '  "files": {\n' + ",\n".join(rows) + "\n  }\n}\n"


def _row(entry: Entry) -> dict[str, str | bool]:
    return {k: v for k, v in vars(entry).items() if v}


def read_lock(folder: Path) -> Lock:
    """Read the lock of a project; an empty one when the folder has none. Raises LockFault."""
    path = folder / ROOM / "lock.json"
    if not path.is_file():
        return Lock()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        if raw["schema"] != SCHEMA:
            raise LockFault(f"{path} has schema {raw['schema']}; this tool reads schema {SCHEMA}")
        entries = {PurePosixPath(name): Entry(**row) for name, row in raw["files"].items()}
        return Lock(raw["tool"], raw["blueprint"], entries)
    except (ValueError, KeyError, TypeError) as fault:
        raise LockFault(
            f"{path} cannot be read ({fault}); restore it from version control, or move it away: "
            "every file is then treated as yours and nothing is overwritten"
        ) from fault


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def object_path(folder: Path, sha: str) -> Path:
    """Where the pristine bytes with this digest lie."""
    return folder / ROOM / "objects" / sha[:2] / sha[2:]


def pack(content: bytes) -> bytes:
    """The stored form of pristine bytes; `unpack` is its inverse."""
    return zlib.compress(content, 1)


def unpack(stored: bytes) -> bytes:
    """Pristine bytes from their stored form."""
    return zlib.decompress(stored)
