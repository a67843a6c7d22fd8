"""`mldesign doc`: the design document as Markdown, as a site, or as one HTML file."""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from mldesign.cli.exits import CLEAN, FINDINGS, MISUSE
from mldesign.cli.findings import print_findings

if TYPE_CHECKING:
    from mldesign.model.plan import Plan
    from mldesign.model.tree import Tree

_START = {"markdown": "index.md", "site": "index.html", "html": "document.html"}


@click.command("doc")
@click.argument("blueprint", type=click.Path(path_type=Path))
@click.option(
    *("-o", "--output", "output"),
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the document; made when it is not there.",
)
@click.option(
    *("--format", "form"),
    type=click.Choice(list(_START)),
    default="markdown",
    show_default=True,
    help="Markdown for GitHub, a site that opens from the folder, or one HTML file.",
)
@click.option("--serve", is_flag=True, help="Show the site on this machine; follow the blueprint.")
@click.option("--port", default=8800, show_default=True, type=click.IntRange(0, 65535))
@click.pass_context
def command(
    context: click.Context, blueprint: Path, output: Path | None, form: str, serve: bool, port: int
) -> None:
    """Write the design document of BLUEPRINT.

    When `reports/measured.json` lies beside the blueprint, measured values stand beside the
    targets. Run again, pages you have not touched are replaced; edited ones are left alone.
    """
    if serve:
        from mldesign.cli.preview import preview

        preview(blueprint, port)
        context.exit(CLEAN)
    if output is None:
        raise click.UsageError("say where the document goes: -o DIR, or --serve to look at it.")
    from mldesign import pipeline
    from mldesign.write import LockFault, UnsafePath

    checked = pipeline.check(blueprint)
    if checked.plan is None:
        print_findings(checked, context)
        context.exit(FINDINGS)
    try:
        tree = document_tree(checked.plan, form, [blueprint.parent, output])
        decided = pipeline.changes(tree, output)
        pipeline.write(decided, output, checked.plan)
    except (LockFault, UnsafePath, OSError) as fault:
        click.echo(f"error: {fault}", err=True)
        context.exit(MISUSE)
    for change in decided:
        if change.aside is not None:
            click.echo(f"edited by you, kept: {change.path} (new version: {change.aside})")
    click.echo(output / _START[form])
    context.exit(CLEAN)


def document_tree(plan: "Plan", form: str, folders: list[Path]) -> "Tree":
    """The document in one of its forms, measured values from the folders included."""
    from mldesign.content import content_root
    from mldesign.model.tree import File, Policy
    from mldesign.render.document import OWNER, document, pages_tree, render_document
    from mldesign.render.project import drawn, measured

    root, found, figures = content_root(), measured(folders), drawn(folders)
    if form == "site":
        from mldesign.render.site import built_site

        return built_site(render_document(plan, found, root, figures))
    made = document(plan, found, root, figures)
    if form == "html":
        from mldesign.render.html import single_page

        page = single_page(made, root).encode()
        return {PurePosixPath(_START[form]): File(page, OWNER, Policy.MANAGED)}
    return pages_tree(made)
