"""`mldesign init`: a first blueprint, from the gallery, from data, or step by step."""

import shutil
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mldesign.cli.exits import CLEAN

if TYPE_CHECKING:
    from mldesign.profile.draft import Draft

BLUEPRINT = "blueprint.yaml"
SCHEMA = "schema.json"
COPIED_BYTES = 200_000_000
"""Data up to this size is copied beside the blueprint; larger data stays where it is."""
SHIPPED_BYTES = 20_000_000
"""Data up to this size also travels into the project that `generate` makes."""
STARTER = "interview"
"""The gallery blueprint that a bare `init` copies: the guided one."""


@click.command("init")
@click.argument(
    "directory", default=".", type=click.Path(path_type=Path, file_okay=False), metavar="[DIR]"
)
@click.option("--like", metavar="NAME", help="Copy a blueprint of the gallery, with its data.")
@click.option(
    *("--from", "source"),
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Profile a CSV or Parquet file and write the blueprint it suggests.",
)
@click.option("--target", metavar="COLUMN", help="The column to predict, with --from.")
@click.option("--ask", is_flag=True, help="Walk through the eight stages, question by question.")
@click.pass_context
def command(
    context: click.Context,
    directory: Path,
    like: str | None,
    source: Path | None,
    target: str | None,
    ask: bool,
) -> None:
    """Write a first, commented blueprint into DIR (this folder when not given).

    Nothing that is already there is overwritten.
    """
    if like and (source or ask or target):
        raise click.UsageError(
            "--like copies a finished blueprint: --from, --target and --ask do not go with it"
        )
    if target and not (source or ask):
        raise click.UsageError("--target names a column of a file: give the file with --from")
    if source and not (target or ask):
        raise click.UsageError(f"--from needs --target: one of {_columns(source)}")
    _refuse_to_overwrite(directory)
    if ask:
        _from_answers(directory, source, target)
    elif source and target:
        _from_data(directory, source, target)
    else:
        _from_gallery(directory, like or STARTER)
    where = directory / BLUEPRINT
    click.echo(
        f"next: mldesign check {where} && mldesign generate {where} -o {directory / 'project'}"
    )
    context.exit(CLEAN)


def _refuse_to_overwrite(directory: Path) -> None:
    if (directory / BLUEPRINT).exists():
        raise click.UsageError(
            f"{directory / BLUEPRINT} is already there and is not overwritten: "
            "give another folder, or move it away"
        )


def _from_gallery(directory: Path, name: str) -> None:
    from mldesign.content import content_root

    gallery = content_root() / "blueprints"
    names = sorted(path.parent.name for path in gallery.glob(f"*/{BLUEPRINT}"))
    if name not in names:
        near = get_close_matches(name, names, 1)
        meant = f"; did you mean `{near[0]}`?" if near else ""
        raise click.UsageError(
            f"no blueprint `{name}` in the gallery{meant} There are: {', '.join(names)}"
        )
    text = (gallery / name / BLUEPRINT).read_text(encoding="utf-8")
    schema = _write_schema(directory)
    _write(directory / BLUEPRINT, _with_schema(text, schema))
    for origin in sorted((gallery / name / "data").glob("*")):
        _copy(origin, directory / "data" / origin.name)


def _from_data(directory: Path, source: Path, target: str) -> None:
    from mldesign.profile.draft import text_of

    draft = _propose(source, target)
    path, ship = _placed(directory, source)
    schema = _write_schema(directory)
    _write(directory / BLUEPRINT, text_of(replace(draft, path=path, ship=ship, schema=schema)))
    for column in draft.exclude:
        click.echo(f"  left out {column.name}: {column.remark}")
    for note in draft.notes:
        click.echo(f"  note: {note}")


def _from_answers(directory: Path, source: Path | None, target: str | None) -> None:
    from mldesign.cli.interview import interview
    from mldesign.profile.draft import text_of

    # nothing is written before the last answer, so an interrupted interview leaves no trace
    draft, source = interview(source, target, _propose)
    path, ship = _placed(directory, source) if source else (draft.path, False)
    schema = _write_schema(directory)
    _write(directory / BLUEPRINT, text_of(replace(draft, path=path, ship=ship, schema=schema)))


def _propose(source: Path, target: str) -> "Draft":
    """Profile a file and return what it suggests. Raises click.UsageError in plain words."""
    from mldesign.profile import profile_source
    from mldesign.profile.proposal import propose
    from mldesign.profile.target import NoTarget

    use = "parquet" if source.suffix.lower() in (".parquet", ".pq") else "csv"
    facts = profile_source(source, use)
    if facts.problem:
        raise click.UsageError(f"{source}: {facts.problem}")
    if not facts.rows_read:
        raise click.UsageError(f"{source}: it has a header and no rows")
    names = [column.name for column in facts.columns]
    if target not in names:
        near = get_close_matches(target, names, 1)
        meant = f"; did you mean `{near[0]}`?" if near else ""
        raise click.UsageError(f"{source} has no column `{target}`{meant} It has {_listed(names)}")
    try:
        return propose(facts, target, use=use, path=source.name, title=source.name)
    except NoTarget as fault:
        raise click.UsageError(f"{source}: {fault}") from fault


def _columns(source: Path) -> str:
    from mldesign.profile import profile_source

    use = "parquet" if source.suffix.lower() in (".parquet", ".pq") else "csv"
    facts = profile_source(source, use, deep=False)
    return _listed([column.name for column in facts.columns]) if facts.columns else "its columns"


def _listed(names: list[str], most: int = 30) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _placed(directory: Path, source: Path) -> tuple[str, bool]:
    """Bring the data beside the blueprint; return its path from there, and whether it travels."""
    size = source.stat().st_size
    inside = source.resolve()
    if inside.is_relative_to(directory.resolve()):
        return inside.relative_to(directory.resolve()).as_posix(), size <= SHIPPED_BYTES
    if size <= COPIED_BYTES:
        _copy(source, directory / "data" / source.name)
    else:
        click.echo(
            f"  {source} is large: put it, or a link to it, at {directory / 'data' / source.name}"
        )
    return f"data/{source.name}", size <= SHIPPED_BYTES


def _write_schema(directory: Path) -> str:
    """Put the schema beside the blueprint, for editors; return how the blueprint refers to it."""
    from mldesign.content import content_root

    schema = content_root() / "blueprints" / SCHEMA
    if not schema.is_file():
        return ""
    _copy(schema, directory / ".mldesign" / SCHEMA, quiet=True)
    return f".mldesign/{SCHEMA}"


def _with_schema(text: str, schema: str) -> str:
    first, _, rest = text.partition("\n")
    if not first.startswith("# yaml-language-server:"):
        return text
    return f"# yaml-language-server: $schema={schema}\n{rest}" if schema else rest


def _copy(origin: Path, place: Path, *, quiet: bool = False) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        if not quiet and place.read_bytes() != origin.read_bytes():
            click.echo(f"  kept {place}, which is another file than {origin}")
        return
    shutil.copyfile(origin, place)
    if not quiet:
        click.echo(f"  wrote {place}")


def _write(path: Path, text: str) -> None:
    """Write a file that must not be there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError as fault:
        raise click.UsageError(f"{path} is already there and is not overwritten") from fault
    click.echo(f"  wrote {path}")
