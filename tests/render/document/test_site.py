"""The site and the single file: strict, complete, without a request, every link leads somewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from mldesign.model.plan import Plan
from mldesign.model.tree import Tree
from mldesign.render.document import document, render_document
from mldesign.render.html import single_page
from mldesign.render.site import built_site


class Links(HTMLParser):
    """All ids, all places a page refers to, and what would run or be fetched."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.fetched: list[str] = []
        self.handlers: list[str] = []
        self.scripts = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and tag != "link":
                self.hrefs.append(value or "")
            if name in ("src", "srcset") or (name == "href" and tag == "link"):
                self.fetched.append(value or "")
            if name.startswith("on"):
                self.handlers.append(name)


@pytest.fixture(scope="module", params=["loan", "bare", "hostile"])
def plan(request: pytest.FixtureRequest) -> Plan:
    found: Plan = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def site(plan: Plan, root: Path) -> Tree:
    return built_site(render_document(plan, None, root))


@pytest.fixture(scope="module")
def single(plan: Plan, root: Path) -> str:
    return single_page(document(plan, None, root), root)


def pages(site: Tree) -> dict[str, Links]:
    return {
        str(path): Links(file.content.decode())
        for path, file in site.items()
        if path.suffix == ".html"
    }


def test_a_strict_build_holds_every_page(site: Tree) -> None:
    assert len(pages(site)) == 20
    assert PurePosixPath("search-index.js") in site
    assert not [path for path in site if path.name.startswith("sitemap")]


def test_every_link_and_anchor_resolves(site: Tree) -> None:
    """MkDocs does not look inside pictures; this does."""
    found = pages(site)
    for name, links in found.items():
        for href in links.hrefs:
            if href.startswith("http"):
                continue
            target, _, place = href.partition("#")
            page = target or name
            if page in (".", "./") or name == "404.html":
                continue
            assert page in found, f"{name}: {href}"
            assert not place or place in found[page].ids, f"{name}: {href}"


def test_ids_are_unique(site: Tree) -> None:
    for name, links in pages(site).items():
        assert len(links.ids) == len(set(links.ids)), name


def test_pictures_are_part_of_the_page(site: Tree) -> None:
    text = site[PurePosixPath("index.html")].content.decode()
    assert "<figure><svg" in text
    assert "<picture>" not in text
    assert "<style>" not in text[text.index("<figure>") : text.index("</figure>")]


def test_the_site_asks_nobody_for_anything(site: Tree) -> None:
    for name, links in pages(site).items():
        for place in links.fetched:
            assert place.startswith("data:,") or not re.match(r"\w+:|//", place), f"{name}: {place}"
    for path, file in site.items():
        if path.suffix in (".css", ".js"):
            assert b"http" not in file.content or path.name == "search-index.js", path


def test_nothing_of_a_blueprint_runs(site: Tree) -> None:
    for links in pages(site).values():
        assert not links.handlers
        assert links.scripts == 4
        assert not [h for h in links.hrefs if not re.fullmatch(r"[\w./#%-]*|https?://[^\s]*", h)]


def test_the_search_index_is_a_script_that_cannot_end_early(site: Tree) -> None:
    text = site[PurePosixPath("search-index.js")].content.decode()
    assert text.startswith("window.DOCUMENT_INDEX=[[")
    assert "</script" not in text.lower()


def test_the_single_file_is_whole(single: str) -> None:
    links = Links(single)
    assert links.fetched == ["data:,"]
    assert links.scripts == 3
    assert not links.handlers
    assert len(links.ids) == len(set(links.ids))
    for href in links.hrefs:
        assert href.startswith(("#", "http"))
        assert not href.startswith("#") or href[1:] in links.ids, href
    assert "url(" not in single
    assert "@import" not in single


def test_a_site_is_the_same_twice(small: Plan, root: Path) -> None:
    once, twice = (built_site(render_document(small, None, root)) for _ in range(2))
    assert once == twice


def test_configuration_is_plain_and_strict(small: Plan, root: Path) -> None:
    import yaml

    text = render_document(small, None, root)[PurePosixPath("mkdocs.yml")].content.decode()
    config: dict[str, Any] = yaml.safe_load(text)
    assert config["use_directory_urls"] is False
    assert config["site_url"] == ""
    assert config["validation"]["anchors"] == "warn"
    assert config["nav"][0] == {"Overview": "index.md"}
