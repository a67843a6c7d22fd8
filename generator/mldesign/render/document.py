"""The design document: Markdown pages, figures, and what a site of them needs, as files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from mldesign.model.plan import Decision, Plan
from mldesign.model.tree import File, Policy, Tree
from mldesign.render.diagram.timeline import timeline_of
from mldesign.render.diagram.value import Diagram
from mldesign.render.diagram.views import views_of
from mldesign.render.diagram.words import number_lookup, title_of
from mldesign.render.figures import Figures
from mldesign.render.markdown_blocks import Blocks
from mldesign.render.markdown_front import FrontBlocks
from mldesign.render.markdown_measured import DRAWN, MeasuredBlocks
from mldesign.render.markdown_plan import PlanBlocks
from mldesign.render.markdown_text import Markdown, shown

if TYPE_CHECKING:
    from jinja2 import Environment

OWNER = "document"
DOCS = PurePosixPath("docs")
MEASURED = "measured"
"""The page that the project writes again when it has evaluated."""

_COUNT = frozenset({"index", "open-questions"})


@dataclass(frozen=True)
class Page:
    """One page: file name without suffix, title in the navigation, Markdown."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Document:
    """Everything a reader sees, before it is laid out as files, a site or one page."""

    title: str
    pages: tuple[Page, ...]
    views: Mapping[str, Diagram]
    figures: Figures
    drawn: Mapping[str, bytes] = field(default_factory=dict)
    """Figures that the project drew when it was measured, by file name."""


PAGES = (
    ("index", "Overview"),
    ("problem", "Problem"),
    ("data", "Data"),
    ("features", "Features"),
    ("model", "Model"),
    ("training", "Training"),
    ("evaluation", "Evaluation"),
    ("deployment", "Deployment"),
    ("monitoring", "Monitoring"),
    ("patterns", "Patterns"),
    ("operations", "Operations & cost"),
    ("governance", "Governance"),
    ("decisions", "Decisions"),
    ("numbers", "Numbers"),
    ("findings", "Findings"),
    ("open-questions", "Open questions"),
    ("test-score", "ML Test Score"),
    ("risks", "Risks"),
    ("glossary", "Glossary"),
    (MEASURED, "Measured"),
)


def document(
    plan: Plan,
    measured: Mapping[str, Any] | None,
    content_root: Path,
    drawn: Mapping[str, bytes] | None = None,
) -> Document:
    """Render every page that has something to say. The same plan and measurement give the same
    text. `drawn` are the figures that belong to the measurement, by file name.

    Raises `jinja2.TemplateError` or `BrokenFragment` when a pattern's own files are at fault.
    """
    views = views_of(plan, content_root)
    figures = Figures(views, timeline_of(plan))
    folder = content_root / "templates" / "document" / "pages"
    blocks = Blocks(plan)
    results = MeasuredBlocks(plan, measured, frozenset(drawn or ()))
    environment = _environment(plan, results, blocks, figures)
    texts: dict[str, str] = {}
    # the pages that count gaps come last, when all have been met
    for name in sorted((name for name, _ in PAGES), key=_COUNT.__contains__):
        blocks.page = name
        texts[name] = _tidy(environment.get_template(str(folder / f"{name}.md.j2")).render())
    pages = tuple(Page(name, title, texts[name]) for name, title in PAGES if texts[name].strip())
    return Document(title_of(plan), pages, views, figures, drawn or {})


def pages_tree(made: Document) -> Tree:
    """The pages and figures as files, paths relative to the folder of the document."""
    tree = {
        PurePosixPath(f"{page.name}.md"): File(
            page.text.encode(), OWNER, Policy.SEEDED if page.name == MEASURED else Policy.MANAGED
        )
        for page in made.pages
    }
    for path, text in made.figures.files().items():
        tree[path] = File(text.encode(), OWNER, Policy.MANAGED)
    for name, content in made.drawn.items():
        tree[DRAWN / name] = File(content, OWNER, Policy.SEEDED)  # the project draws them again
    return tree


def render_document(
    plan: Plan,
    measured: Mapping[str, Any] | None,
    content_root: Path,
    drawn: Mapping[str, bytes] | None = None,
) -> Tree:
    """The document as it lies in a project: `docs/`, `mkdocs.yml` and `docs_theme/`."""
    from mldesign.render.site import site_support

    made = document(plan, measured, content_root, drawn)
    tree = {DOCS / path: file for path, file in pages_tree(made).items()}
    return {**tree, **site_support(made, content_root)}


def _environment(
    plan: Plan, results: MeasuredBlocks, blocks: Blocks, figures: Figures
) -> "Environment":
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    from mldesign.render import kept

    environment = Environment(  # noqa: S701  `shown` escapes for Markdown
        loader=FunctionLoader(_read),
        bytecode_cache=kept.templates(),
        undefined=StrictUndefined,
        finalize=shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string="{##",
        comment_end_string="##}",
    )
    said = {"plan": plan, "blueprint": plan.blueprint, "number": number_lookup(plan)}
    environment.globals.update(
        said,
        title=title_of(plan),
        blocks=blocks,
        decided=PlanBlocks(plan, _section_renderer(environment, said)),
        measured=results,
        front=FrontBlocks(plan, blocks, results),
        figure=figures.figure,
    )
    return environment


def _read(path: str) -> str | None:
    """A template by its path; None, as Jinja wants it, when there is none."""
    return Path(path).read_text(encoding="utf-8") if Path(path).is_file() else None


def _section_renderer(
    environment: "Environment", said: Mapping[str, Any]
) -> Callable[[Decision], Markdown]:
    """What a component says about itself: its `section.md.j2`, rendered with its decision."""

    def section(decision: Decision) -> Markdown:
        component = decision.component
        path = component.folder / "section.md.j2" if component is not None else None
        if path is None or not path.is_file():
            return Markdown("")
        options = {option.name: option.value for option in decision.options}
        template = environment.get_template(str(path))
        return Markdown(template.render(said, decision=decision, options=options).strip())

    return section


def _tidy(text: str) -> str:
    """One blank line between blocks, none at the ends, no blanks at line ends."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
