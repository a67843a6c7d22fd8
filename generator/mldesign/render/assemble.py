"""Union of the chosen components' files: real Python, copied verbatim but for the name of the
package."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from mldesign.model.component import Component
from mldesign.model.tree import File, Policy

RESERVED = re.compile(r"\bml_app\b")
"""The package name pattern code is written against."""
SKIPPED = {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"}
"""Left behind by tools inside content rooms, also of an installed wheel."""


class Collision(RuntimeError):
    """Two components bring the same file: a fault of the pattern folders, not of a blueprint."""


def assemble(
    components: Sequence[Component], package: str, title: str
) -> dict[PurePosixPath, File]:
    """Merge the `code/`, `fixtures/` and `files/` of all components. Raises Collision, naming both
    owners."""
    tree: dict[PurePosixPath, File] = {}
    for component in components:
        for path, file in _portion(component, package):
            if path in tree:
                raise Collision(f"{path} is brought by {tree[path].owner} and by {component.id}")
            tree[path] = file
    return tree | _package_markers(tree, package, title)


def _rooms(package: str) -> tuple[tuple[str, str], ...]:
    """Where each room of a component goes. `fixtures` are the tests' own, apart from them because
    they need a whole project even to be imported."""
    return (
        ("code/ml_app", f"src/{package}"),
        ("code/tests", "tests"),
        ("fixtures", "tests"),
        ("files", ""),
    )


def _portion(component: Component, package: str) -> Iterator[tuple[PurePosixPath, File]]:
    for room, target in _rooms(package):
        root = component.folder / room
        for path in _files(root):
            target_path = PurePosixPath(target) / path.relative_to(root).as_posix()
            content = path.read_bytes()
            if path.suffix == ".py":
                content = renamed(content.decode("utf-8"), package).encode("utf-8")
            executable = bool(path.stat().st_mode & 0o100)
            policy = Policy.MANAGED if room == "files" else Policy.SEEDED
            yield target_path, File(content, component.id, policy, executable)


def _files(root: Path) -> list[Path]:
    if not root.is_dir():
        return []
    found = (p for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc")
    return sorted(p for p in found if not SKIPPED.intersection(p.parts))


def renamed(text: str, package: str) -> str:
    """Pattern code under the package's name. The name is reserved, so replacing the word
    is exact."""
    return RESERVED.sub(package, text)


def _package_markers(
    tree: dict[PurePosixPath, File], package: str, title: str
) -> dict[PurePosixPath, File]:
    """Pattern folders hold namespace portions; the project is an ordinary package, so every folder
    gets a marker."""
    root = PurePosixPath("src") / package
    folders = {root} | {
        parent
        for path in tree
        if path.is_relative_to(root)
        for parent in path.parents
        if parent.is_relative_to(root)
    }
    markers = {}
    for folder in sorted(folders):
        marker = folder / "__init__.py"
        if marker in tree:
            raise Collision(f"{tree[marker].owner} brings {marker}: portions have no __init__.py")
        name = "" if folder == root else f": {folder.name.replace('_', ' ')}"
        docstring = f'"""{_plain(title)}{name}."""\n'
        markers[marker] = File(docstring.encode(), "assemble", Policy.SEEDED)
    return markers


def _plain(text: str) -> str:
    """Text of the blueprint inside a docstring: one line that can end neither the string nor the
    line."""
    return re.sub(r"[^\w .,:;()/+&-]", "", " ".join(text.split()))[:60].strip() or "Project"
