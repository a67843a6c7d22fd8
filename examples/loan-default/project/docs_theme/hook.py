"""MkDocs hook: pictures become part of the page, wide tables scroll, and search works from a
folder.

MkDocs calls the functions by their names. Nothing is fetched from anywhere.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

PICTURE = re.compile(r"<picture>.*?<img src=\"([\w./-]+)\"[^>]*>\s*</picture>", re.DOTALL)
STYLE = re.compile(r"<style>.*?</style>\s*", re.DOTALL)
LINK = re.compile(r'href="\.\./([\w-]+)\.md(#[\w-]+)?"')
TWICE = re.compile(r'<p><a id="([^"]+)"></a></p>\s*(?=<h[1-6] id="\1")')
PARTS = re.compile(r"(?=<h[1-4] id=)")
HEADING = re.compile(r'<h[1-4] id="([^"]+)">(.*?)</h[1-4]>', re.DOTALL)
UNSEARCHED = re.compile(r"<(svg|script|style)\b.*?</\1>", re.DOTALL)
MARKUP = re.compile(r'<a class="headerlink".*?</a>|<[^>]+>', re.DOTALL)

_rows: list[list[str]] = []


def on_pre_build(config: Any) -> None:
    """Forget the pages of the build before, when MkDocs serves."""
    _rows.clear()


def on_page_content(content: str, page: Any, config: Any, files: Any) -> str:
    """Put the pictures into the page and note its words for search."""
    folder = Path(config["docs_dir"])
    content = PICTURE.sub(lambda found: inlined(folder / found[1]), content)
    content = TWICE.sub("", content)
    content = content.replace("<table>", '<div class="wide"><table>')
    content = content.replace("</table>", "</table></div>")
    _rows.extend(searchable(content, page.title, page.url))
    return content


def inlined(path: Path) -> str:
    """The picture as a figure that takes its colours from the page, links turned to built pages."""
    svg = STYLE.sub("", path.read_text(encoding="utf-8"))
    svg = LINK.sub(r'href="\1.html\2"', svg)
    return f"<figure>{svg}</figure>"


def searchable(content: str, title: str, url: str) -> list[list[str]]:
    """One row for each heading: its words, the page's title, where it is, what stands under it."""
    rows = []
    for part in PARTS.split(UNSEARCHED.sub(" ", content)):
        found = HEADING.match(part)
        text = plain(part[found.end() :] if found else part)
        top = found is None or part.startswith("<h1")
        place = url if found is None or top else f"{url}#{found[1]}"
        if text or found:
            rows.append([plain(found[2]) if found else title, title, place, text[:600]])
    return rows


def plain(markup: str) -> str:
    """The words of some HTML."""
    return " ".join(html.unescape(MARKUP.sub(" ", markup)).split())


def on_post_build(config: Any) -> None:
    """Write the index as a script, because a page opened from a folder may not fetch data."""
    rows = json.dumps(_rows, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
    path = Path(config["site_dir"]) / "search-index.js"
    path.write_text(f"window.DOCUMENT_INDEX={rows};", encoding="utf-8")
