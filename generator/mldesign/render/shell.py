"""The project's shell: a cookiecutter template, rendered to files as values.

A team's own template goes through cookiecutter, in a temporary folder, with its hooks off. Ours is
the same kind of template, and a test renders it both ways to the same bytes; it is rendered here
with Jinja alone because importing cookiecutter costs more CPU than the rest of a shell.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mldesign.model.tree import File, Policy
from mldesign.render import kept

if TYPE_CHECKING:
    from jinja2 import Environment

Files = dict[PurePosixPath, File]


class ShellFault(RuntimeError):
    """A shell template cannot be rendered; the message names the template and what is wrong."""


def shell(template: Path, values: Mapping[str, Any]) -> Files:
    """Render any cookiecutter template with `values` over its own defaults. No hook ever runs.

    Raises ShellFault.
    """
    from cookiecutter.exceptions import CookiecutterException
    from cookiecutter.generate import generate_files

    context = {**defaults(template), **values}
    with tempfile.TemporaryDirectory(prefix="mldesign-") as scratch:
        try:
            root = generate_files(
                str(template), {"cookiecutter": context}, output_dir=scratch, accept_hooks=False
            )
        except CookiecutterException as fault:
            raise ShellFault(f"{template.name}: {fault}") from fault
        return {
            PurePosixPath(path.relative_to(root).as_posix()): _file(path, path.read_bytes())
            for path in sorted(Path(root).rglob("*"))
            if path.is_file()
        }


def own_shell(template: Path, values: Mapping[str, Any]) -> Files:
    """Render our own template, to the same bytes as `shell` does."""
    context = {**defaults(template), **values}
    environment = _environment(template, context.get("_jinja2_env_vars", {}))
    verbatim = context.get("_copy_without_render", [])
    root = next(p for p in template.iterdir() if p.name.startswith("{{"))
    rendered: Files = {}
    for path in _templates(root):
        inside = path.relative_to(root).as_posix()
        target = environment.from_string(inside).render(cookiecutter=context)
        if any(fnmatch(inside, pattern) for pattern in verbatim):
            content = path.read_bytes()
        else:
            name = path.relative_to(template).as_posix()
            content = environment.get_template(name).render(cookiecutter=context).encode()
        rendered[PurePosixPath(target)] = _file(path, content)
    return rendered


def _environment(template: Path, settings: Mapping[str, Any]) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(  # noqa: S701  the files are not HTML; each is quoted for what it is
        loader=FileSystemLoader([template, template / "templates"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        bytecode_cache=kept.templates(),
        **settings,
    )


def _templates(root: Path) -> Iterator[Path]:
    yield from (path for path in sorted(root.rglob("*")) if path.is_file())


def _file(path: Path, content: bytes) -> File:
    return File(content, "shell", Policy.MANAGED, bool(path.stat().st_mode & 0o100))


def defaults(template: Path) -> dict[str, Any]:
    """The variables a template declares, with their defaults. Raises ShellFault."""
    declaration = template / "cookiecutter.json"
    try:
        values = json.loads(declaration.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise ShellFault(f"{declaration}: not a cookiecutter template ({fault})") from fault
    if not isinstance(values, dict):
        raise ShellFault(f"{declaration}: expected an object with the template's variables")
    return values
