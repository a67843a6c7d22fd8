"""Compare a tree with a folder, and write what is safe to write. The only room that writes."""

from mldesign.write.apply import apply
from mldesign.write.compare import Action, Change, UnsafePath, compare, counted, snapshot
from mldesign.write.lock import Lock, LockFault, read_lock

__all__ = [
    "Action",
    "Change",
    "Lock",
    "LockFault",
    "UnsafePath",
    "apply",
    "compare",
    "counted",
    "read_lock",
    "snapshot",
]
