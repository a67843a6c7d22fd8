"""Trained models on disk: one folder for each version, complete or absent, and a file that names
the current one.

Loading a pickled pipeline runs code from the file. `load_pickled` therefore loads only a file whose
hash is the one in the manifest beside it: that shows the file has not changed since training, not
that whoever trained it is to be trusted. Load artifacts only from where your own training wrote
them.
"""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml_app.files import sha256_of, write_text
from ml_app.refusal import Refused

ARTIFACTS = Path("artifacts")
CURRENT = "current"
MANIFEST = "manifest.json"


class Damaged(Refused):
    """A file of an artifact is missing or is not the one that training wrote."""


@dataclass(frozen=True)
class Artifact:
    """One trained version."""

    directory: Path
    manifest: Mapping[str, Any]

    @property
    def version(self) -> str:
        """`0007-1a2b3c4d`: a number that counts up, and the first digits of a hash of the
        content.
        """
        return str(self.manifest["version"])

    def file(self, name: str) -> Path:
        """Path of one file, after checking that its bytes are those of the manifest. Raises
        `Damaged`.
        """
        expected = self.manifest["files"].get(name)
        path = self.directory / name
        if expected is None:
            raise Damaged(f"{path}: not a file of version {self.version}; train again")
        if not path.is_file() or sha256_of(path) != expected:
            raise Damaged(f"{path}: missing or changed since training; restore it or train again")
        return path

    def load_pickled(self, name: str) -> Any:
        """Load a joblib file. This runs code from the file, see the top of this module. Raises
        `Damaged`.
        """
        import joblib

        return joblib.load(self.file(name))


def load(directory: Path) -> Artifact:
    """Read the artifact in a folder. Raises `Damaged` when its manifest cannot be read."""
    try:
        manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(f"{directory}: no readable {MANIFEST} ({error}); train again") from error
    return Artifact(directory, manifest)


def current(root: Path = ARTIFACTS) -> Artifact:
    """The version in use. Raises `Refused` when nothing has been trained."""
    pointer = root / CURRENT
    if not pointer.is_file():
        raise Refused(f"{pointer}: there is no trained model yet; run `train` first")
    return load(root / pointer.read_text(encoding="utf-8").strip())


def versions(root: Path = ARTIFACTS) -> tuple[str, ...]:
    """All complete versions, oldest first."""
    return tuple(sorted(path.parent.name for path in root.glob(f"[0-9]*/{MANIFEST}")))


def publish(
    fill: Callable[[Path], Mapping[str, Any]],
    content: bytes,
    root: Path = ARTIFACTS,
    *,
    activate: bool = True,
) -> Artifact:
    """Make a new version.

    `fill(folder)` writes the files and returns what else the manifest says. `content` is
    what the model consists of; its hash goes into the version. The folder gets its final name only
    when everything in it is written, and only then does `current` name it: a run that dies half way
    leaves the version in use as it was.
    """
    root.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=root))
    try:
        facts = dict(fill(draft))
        files = {
            path.relative_to(draft).as_posix(): sha256_of(path)
            for path in sorted(draft.rglob("*"))
            if path.is_file()
        }
        version = _next_version(root, content)
        manifest = {"version": version, **facts, "files": files}
        text = json.dumps(manifest, indent=2, ensure_ascii=False, allow_nan=False)
        (draft / MANIFEST).write_text(text + "\n", encoding="utf-8")
        draft.chmod(0o755)  # mkdtemp makes it private; a service may run as another user
        draft.rename(root / version)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if activate:
        use(version, root)
    return load(root / version)


def use(version: str, root: Path = ARTIFACTS) -> None:
    """Make a version the current one. Raises `Refused` when it is not there."""
    if version not in versions(root):
        raise Refused(f"{root / version}: no such version; there are {', '.join(versions(root))}")
    write_text(root / CURRENT, version + "\n")


def _next_version(root: Path, content: bytes) -> str:
    numbers = [int(path.name[:4]) for path in root.glob("[0-9][0-9][0-9][0-9]-*")]
    return f"{max(numbers, default=0) + 1:04d}-{hashlib.sha256(content).hexdigest()[:8]}"
