"""Figures of the document: a picture for light and one for dark pages, a table of its parts, and
text exports.
"""

from collections.abc import Mapping
from functools import cached_property
from pathlib import PurePosixPath

from mldesign.render import kept
from mldesign.render.diagram.engine import LayoutError, engine
from mldesign.render.diagram.export import mermaid, portable_dot
from mldesign.render.diagram.lanes import PAGE
from mldesign.render.diagram.layout import lay_out
from mldesign.render.diagram.paint import Painting, paint
from mldesign.render.diagram.timeline import Timeline, paint_timeline, timeline_text
from mldesign.render.diagram.value import EDGE_WORDS, NODE_WORDS, Diagram, alt_text
from mldesign.render.kept import Drawn
from mldesign.render.markdown_text import Markdown, attribute, code, link, note, table

FOLDER = PurePosixPath("diagrams")
_TIMELINE = "timeline"


class Figures:
    """The views of one document, laid out and painted once."""

    def __init__(self, views: Mapping[str, Diagram], timeline: Timeline | None = None) -> None:
        self.views = views
        self.timeline = timeline

    @cached_property
    def drawn(self) -> dict[str, Drawn]:
        """The views in their forms; none when no Graphviz can be had."""
        made = {name: kept.drawn(view) or _draw(view) for name, view in self.views.items()}
        return {name: found for name, found in made.items() if found is not None}

    @cached_property
    def paintings(self) -> dict[str, Painting]:
        """All painted figures, the time line too."""
        painted = {name: found.painting for name, found in self.drawn.items()}
        if self.timeline is not None:
            painted[_TIMELINE] = paint_timeline(self.timeline)
        return painted

    def figure(self, name: str) -> Markdown:
        """A figure for a page: picture or Mermaid, and its content as tables. Empty when there is
        none.
        """
        if name == _TIMELINE:
            return self._timeline()
        view = self.views.get(name)
        if view is None:
            return Markdown("")
        if name in self.paintings:
            shown = _picture(name, alt_text(view))
        else:
            missing = "Graphviz could not be run, so this view is drawn by your reader of Mermaid."
            shown = f"{note('NOTE', missing)}\n\n```mermaid\n{mermaid(view)}```"
        return Markdown(f"{shown}\n\n{_folded(_tables(view))}")

    def _timeline(self) -> Markdown:
        if self.timeline is None:
            return Markdown("")
        rows = (
            (bar.name, f"{bar.start:g} to {bar.end:g} days", bar.text, code(bar.path))
            for bar in self.timeline.bars
        )
        content = table(("Stretch", "After the prediction", "Declared", "Key"), rows)
        return Markdown(
            f"{_picture(_TIMELINE, timeline_text(self.timeline))}\n\n{_folded(content)}"
        )

    def files(self) -> dict[PurePosixPath, str]:
        """Pictures for light and dark pages, and DOT text for everybody's own tools."""
        files: dict[PurePosixPath, str] = {}
        for name, view in self.views.items():
            found = self.drawn.get(name)
            files[FOLDER / f"{name}.dot"] = found.dot if found else portable_dot(view)
        for name, painting in self.paintings.items():
            files[FOLDER / f"{name}.light.svg"] = painting.svg("light")
            files[FOLDER / f"{name}.dark.svg"] = painting.svg("dark")
        return files


def _draw(view: Diagram) -> Drawn | None:
    router = engine()
    if router is None:
        return None
    try:
        made = Drawn(paint(view, lay_out(view, router, PAGE), "../"), portable_dot(view))
    except LayoutError:
        return None
    kept.keep(view, made)
    return made


def _picture(name: str, alt: str) -> str:
    said = attribute(alt)
    return (
        '<picture>\n<source media="(prefers-color-scheme: dark)"'
        f' srcset="{FOLDER}/{name}.dark.svg">\n'
        f'<img src="{FOLDER}/{name}.light.svg" alt="{said}">\n</picture>'
    )


def _tables(view: Diagram) -> Markdown:
    lanes = {lane.id: lane.title for lane in view.lanes}
    titles = {node.id: node.title for node in view.nodes}
    components = table(
        ("Component", "Stage", "Kind", "What", "Numbers"),
        (
            (
                link(node.title, node.href) if node.href else node.title,
                lanes[node.lane],
                NODE_WORDS[node.kind],
                node.tip or node.sub,
                ", ".join(node.chips),
            )
            for node in view.nodes
        ),
    )
    flows = table(
        ("From", "To", "How", "What"),
        (
            (
                titles[edge.source],
                titles[edge.target],
                EDGE_WORDS[edge.kind] + (" (critical path)" if edge.critical else ""),
                edge.label,
            )
            for edge in view.edges
        ),
    )
    return Markdown(f"{components}\n\n{flows}")


def _folded(content: Markdown) -> str:
    summary = "This figure as tables"
    return f'<details markdown="1"><summary>{summary}</summary>\n\n{content}\n\n</details>'
