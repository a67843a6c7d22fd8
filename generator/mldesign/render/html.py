"""The document as one HTML file: no request to anyone, pictures, style and search inside."""

import base64
import json
import re
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mldesign.render.site import GROUPS, MARKDOWN_EXTENSIONS, diagram_css

if TYPE_CHECKING:
    from mldesign.render.document import Document

_TAG = re.compile(r"<[a-zA-Z][^>]*>")
_ID = re.compile(r'\bid="([^"]*)"')
_HREF = re.compile(r'\bhref="(?:([\w-]+)\.md)?(#[^"]*)?"')
_PICTURE = re.compile(r'<picture>.*?src="diagrams/([\w-]+)\.light\.svg".*?</picture>', re.DOTALL)
_DRAWN = re.compile(r'(<img [^>]*\bsrc=")figures/([\w-]+\.svg)"')
_SVG_LINK = re.compile(r'href="\.\./([\w-]+)\.md(?:#([\w-]+))?"')
_TWICE = re.compile(r'<p><a id="([^"]+)"></a></p>\s*(?=<h[1-6] id="\1")')
_HEADINGS = re.compile(r"(?=<h[1-4] id=)")
_HEADING = re.compile(r'<h[1-4] id="([^"]+)">(.*?)</h[1-4]>', re.DOTALL)
_UNSEARCHED = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
_MARKUP = re.compile(r'<a class="headerlink".*?</a>|<[^>]+>', re.DOTALL)
_TEXT_LIMIT: Final = 600


def single_page(made: "Document", content_root: Path) -> str:
    """All pages in one file. Links between pages become links inside it."""
    from jinja2 import Environment, StrictUndefined
    from markdown import Markdown
    from markupsafe import Markup

    names = [extension for extension in MARKDOWN_EXTENSIONS if isinstance(extension, str)]
    options = {
        k: v
        for extension in MARKDOWN_EXTENSIONS
        if isinstance(extension, dict)
        for k, v in extension.items()
    }
    converter = Markdown(extensions=[*names, *options], extension_configs=options)
    pictures = {name: painting.svg("site") for name, painting in made.figures.paintings.items()}
    sections = {
        page.name: _embedded(
            _section(page.name, converter.reset().convert(page.text), pictures), made.drawn
        )
        for page in made.pages
    }
    titles = {page.name: page.title for page in made.pages}
    room = content_root / "templates" / "document"
    environment = Environment(undefined=StrictUndefined, autoescape=True, trim_blocks=True)
    template = environment.from_string((room / "single.html.j2").read_text(encoding="utf-8"))
    style = (room / "site/css/document.css").read_text(encoding="utf-8") + diagram_css()
    script = (room / "site/js/document.js").read_text(encoding="utf-8")
    groups = {"": ("index",), **GROUPS}
    return template.render(
        title=made.title,
        groups={
            group: [(n, titles[n]) for n in pages if n in titles] for group, pages in groups.items()
        },
        sections={name: Markup(text) for name, text in sections.items()},  # noqa: S704  made by us
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        index=Markup(_index(sections, titles)),  # noqa: S704  JSON, escaped where made
    )


def _section(page: str, html: str, pictures: dict[str, str]) -> str:
    """One page: its ids made unique, its links turned inwards, its pictures put in."""

    def inner_link(found: re.Match[str]) -> str:
        if found[1] is None and found[2] is None:
            return found[0]
        target = found[1] or page
        return f'href="#{target}{"--" + found[2][1:] if found[2] else ""}"'

    def tag(found: re.Match[str]) -> str:
        text = _ID.sub(rf'id="{page}--\1"', found[0])
        return _HREF.sub(inner_link, text)

    def picture(found: re.Match[str]) -> str:
        svg = _SVG_LINK.sub(
            lambda m: f'href="#{m[1]}{"--" + m[2] if m[2] else ""}"', pictures[found[1]]
        )
        return f"<figure>{svg}</figure>"

    html = _TAG.sub(tag, _TWICE.sub("", html))
    html = _PICTURE.sub(picture, html)
    return html.replace("<table>", '<div class="wide"><table>').replace(
        "</table>", "</table></div>"
    )


def _embedded(html: str, drawn: Mapping[str, bytes]) -> str:
    """Figures that the project drew, inside the page as the images they are."""

    def inside(found: re.Match[str]) -> str:
        content = base64.b64encode(drawn[found[2]]).decode()
        return f'{found[1]}data:image/svg+xml;base64,{content}"'

    return _DRAWN.sub(inside, html)


def _index(sections: dict[str, str], titles: dict[str, str]) -> str:
    """Rows for search: heading, page, place, text under it."""
    rows: list[list[str]] = []
    for name, html in sections.items():
        for part in _HEADINGS.split(_UNSEARCHED.sub(" ", html)):
            heading = _HEADING.match(part)
            if heading is not None:
                text = _plain(part[heading.end() :])[:_TEXT_LIMIT]
                rows.append([_plain(heading[2]), titles[name], f"#{heading[1]}", text])
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _plain(markup: str) -> str:
    return " ".join(unescape(_MARKUP.sub(" ", markup)).split())
