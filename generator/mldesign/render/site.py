"""What MkDocs needs to make a site of the document: its configuration and our theme, both plain
files.
"""

import logging
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import yaml

from mldesign.model.tree import File, Policy, Tree
from mldesign.render.diagram.palette import light
from mldesign.render.diagram.style import stylesheet

if TYPE_CHECKING:
    from mldesign.render.document import Document, Page

OWNER: Final = "document"
THEME: Final = PurePosixPath("docs_theme")
GROUPS: Final = {
    "Design": (
        "problem", "data", "features", "model", "training", "evaluation", "deployment",
        "monitoring", "patterns", "operations", "governance",
    ),
    "Review": (
        "decisions", "numbers", "findings", "open-questions", "test-score", "risks", "glossary",
    ),
    "Results": ("measured",),
}  # fmt: skip
"""How the pages are grouped in the navigation, after the first page."""
MARKDOWN_EXTENSIONS: Final = (
    "admonition",
    "attr_list",
    "md_in_html",
    "tables",
    {"toc": {"permalink": True}},
    {"pymdownx.quotes": {"callouts": True}},
    "pymdownx.superfences",
)
"""Standard Markdown as GitHub shows it, its alerts too; nothing of a single site generator."""


def site_support(made: "Document", content_root: Path) -> Tree:
    """`mkdocs.yml` and `docs_theme/` for a document in `docs/`: `mkdocs build --strict` needs
    nothing else of ours.
    """
    files = {THEME / path: content for path, content in theme_files(content_root).items()}
    files[PurePosixPath("mkdocs.yml")] = mkdocs_config(made).encode()
    return {path: File(content, OWNER, Policy.MANAGED) for path, content in files.items()}


def theme_files(content_root: Path) -> dict[PurePosixPath, bytes]:
    """The theme as it lies in the content room, and the style sheet of the diagrams."""
    room = content_root / "templates" / "document" / "site"
    files = {
        PurePosixPath(path.relative_to(room).as_posix()): path.read_bytes()
        for path in sorted(room.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    files[PurePosixPath("css/diagrams.css")] = diagram_css().encode()
    return files


def diagram_css() -> str:
    """The style sheet of inline diagrams, switched by the page's `data-theme`."""
    tones = {name.partition("-")[0] for name in light().colours if "-" in name}
    return stylesheet("site", tones)


def navigation(pages: Iterable["Page"]) -> list[dict[str, object]]:
    """Pages in groups, as `nav` of MkDocs wants them."""
    titles = {page.name: page.title for page in pages}
    nav: list[dict[str, object]] = [{titles["index"]: "index.md"}]
    for group, names in GROUPS.items():
        nav.append({group: [{titles[name]: f"{name}.md"} for name in names if name in titles]})
    return nav


def mkdocs_config(made: "Document") -> str:
    """`mkdocs.yml`: links that open from a folder, strict about anchors, no plugin and no request
    to anyone.
    """
    config = {
        "site_name": f"{made.title}: design document",
        "site_url": "",
        "use_directory_urls": False,
        "docs_dir": "docs",
        "theme": {"name": None, "custom_dir": str(THEME), "static_templates": ["404.html"]},
        "hooks": [f"{THEME}/hook.py"],
        "plugins": [],
        "markdown_extensions": list(MARKDOWN_EXTENSIONS),
        "validation": {
            "anchors": "warn",
            "links": {"not_found": "warn", "unrecognized_links": "warn"},
        },
        "nav": navigation(made.pages),
    }
    head = "# The site of the design document: `mkdocs build --strict`.\n"
    return head + yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=100)


class SiteFault(RuntimeError):
    """MkDocs refused the document: a broken link or anchor, that is a fault of ours."""


class _Messages(logging.Handler):
    """Keeps what MkDocs warns of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Note one message."""
        self.lines.append(record.getMessage())


def built_site(tree: Tree) -> Tree:
    """Build the site of a rendered document in a temporary folder and read it back. Raises
    `SiteFault`.
    """
    import tempfile

    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    messages = _Messages()
    logger = logging.getLogger("mkdocs")
    logger.addHandler(messages)
    logger.propagate = False
    try:
        with tempfile.TemporaryDirectory(prefix="mldesign-") as scratch:
            folder = Path(scratch)
            for path, file in tree.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(file.content)
            out = folder / "built"
            build(load_config(str(folder / "mkdocs.yml"), site_dir=str(out), strict=True))
            return {
                PurePosixPath(path.relative_to(out).as_posix()): File(
                    path.read_bytes(), OWNER, Policy.MANAGED
                )
                for path in sorted(out.rglob("*"))
                if path.is_file() and not path.name.startswith("sitemap.xml")  # it holds the date
            }
    except MkDocsException as fault:
        raise SiteFault("\n".join([*messages.lines, str(fault)])) from fault
    finally:
        logger.removeHandler(messages)
