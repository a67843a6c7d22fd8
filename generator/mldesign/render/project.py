"""Plan to project: the union of the components' code, the wiring, the shell, the document, the
blueprint itself.
"""

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from mldesign.content import content_root
from mldesign.model.plan import Plan
from mldesign.model.tree import File, Policy, Tree
from mldesign.render.assemble import Collision, assemble
from mldesign.render.document import render_document
from mldesign.render.shell import defaults, own_shell, shell
from mldesign.render.wiring import wiring

DOCS_PACKAGES = ("mkdocs>=1.6.1,<2", "pymdown-extensions>=10.14,<14")
"""What `mkdocs build` needs for the document's site."""
MEASURED = PurePosixPath("reports/measured.json")
FIGURES = PurePosixPath("reports/figures")
_PLAIN = re.compile(r"[\w-]+\.svg\Z", re.ASCII)


def project(plan: Plan, template: Path | None, folders: list[Path]) -> Tree:
    """Render everything. `folders` are where the author's own files may lie. Raises Collision and
    ShellFault.
    """
    root = content_root()
    title = plan.name.replace("-", " ").capitalize()
    wired = wiring(plan.wiring, plan.commands, plan.package).encode()
    rooms: list[Mapping[PurePosixPath, File]] = [
        assemble(plan.components, plan.package, title),
        {
            PurePosixPath(f"src/{plan.package}/wiring.py"): File(wired, "wiring", Policy.MANAGED),
            PurePosixPath("blueprint.yaml"): File(
                plan.blueprint_text.encode(), "blueprint", Policy.SEEDED
            ),
        },
        _shell(plan, title, template),
        render_document(plan, measured(folders), root, drawn(folders)),
        _shipped(plan, folders),
    ]
    tree: dict[PurePosixPath, File] = {}
    for room in rooms:
        for path, file in room.items():
            if path in tree:
                raise Collision(f"{path} is brought by {tree[path].owner} and by {file.owner}")
            tree[path] = file
    return tree


def measured(folders: list[Path]) -> dict[str, Any] | None:
    """What the project measured, when it has run. A file that is no JSON object counts as
    absent."""
    return _measured(folders)[1]


def drawn(folders: list[Path]) -> dict[str, bytes]:
    """The figures that belong to that measurement, as they lie beside it."""
    folder, found = _measured(folders)
    if folder is None or found is None:
        return {}
    listed = found.get("figures")
    entries = listed if isinstance(listed, list) else []
    names = [entry.get("file") for entry in entries if isinstance(entry, dict)]
    files = {str(name): folder / FIGURES / str(name) for name in names if _PLAIN.match(str(name))}
    return {name: path.read_bytes() for name, path in sorted(files.items()) if path.is_file()}


def _measured(folders: list[Path]) -> tuple[Path | None, dict[str, Any] | None]:
    for folder in folders:
        path = folder / MEASURED
        if path.is_file():
            try:
                found = json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                continue
            if isinstance(found, dict):
                return folder, found
    return None, None


def shell_values(plan: Plan, title: str) -> dict[str, Any]:
    """What the shell template may use. Free text stays data: the template quotes it."""
    data = plan.blueprint.data
    source = data.sources[0]
    return {
        "project_name": title,
        "project_slug": plan.name,
        "package_name": plan.package,
        "summary": " ".join((plan.blueprint.summary or "").split()),
        "_packages": list(plan.packages),
        "_docs_packages": list(DOCS_PACKAGES),
        "_commands": [_command(plan, module) for module in plan.commands],
        "_extras": {name: list(packages) for name, packages in plan.extras.items()},
        "_parts": [{"path": c.id, "summary": c.summary} for c in plan.components],
        "_port": _option(plan, "port", 8000),
        "_data_path": source.written.get("path", ""),
        "_target": data.target or "",
        "_attribution": [a for a in (source.license, source.attribution) if a],
        "_shipped": [s.written["path"] for s in data.sources if s.ship and s.written.get("path")],
    }


def _command(plan: Plan, module: str) -> dict[str, str]:
    """What a command is called and the one line it says about itself, read from its module without
    running it. A module with a constant NAME is called by it, else by its file."""
    for component in plan.components:
        path = component.folder / "code" / "ml_app" / "commands" / f"{module}.py"
        if not path.is_file():
            continue
        said = {
            ast.unparse(node.targets[0]): ast.literal_eval(node.value)
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"HELP", "NAME"}
        }
        if "HELP" in said:
            return {"name": str(said.get("NAME", module)), "help": str(said["HELP"])}
    raise Collision(f"no component brings the command {module} with its HELP")


def _option(plan: Plan, name: str, default: Any) -> Any:
    """The value of an option that some choice has; the default when none has it."""
    values = [o.value for d in plan.decisions for o in d.options if o.name == name]
    return next(iter(values), default)


def _shell(plan: Plan, title: str, template: Path | None) -> Mapping[PurePosixPath, File]:
    ours = content_root() / "templates" / "project"
    own = defaults(template or ours).get("_dev_packages", [])
    values = shell_values(plan, title)
    values["_dev_packages"] = sorted({*own, *plan.test_packages})
    return shell(template, values) if template else own_shell(ours, values)


def _shipped(plan: Plan, folders: list[Path]) -> dict[PurePosixPath, File]:
    """Files of the author that travel with the project, because the blueprint says so."""
    found = {}
    for source in plan.blueprint.data.sources:
        path = source.written.get("path")
        if not source.ship or not isinstance(path, str):
            continue
        relative = PurePosixPath(path)
        origin = next((f / path for f in folders if (f / path).is_file()), None)
        if origin is not None:
            found[relative] = File(origin.read_bytes(), "data", Policy.SEEDED)
            notice = origin.parent / "ATTRIBUTION.md"
            if notice.is_file():
                found[relative.parent / notice.name] = File(
                    notice.read_bytes(), "data", Policy.SEEDED
                )
    return found
