"""Pictures are valid, readable, explained and harmless."""

import re
from xml.etree import ElementTree

import pytest

from mldesign.render.diagram.engine import Engine
from mldesign.render.diagram.lanes import PAGE
from mldesign.render.diagram.layout import lay_out
from mldesign.render.diagram.paint import Painting, paint
from mldesign.render.diagram.palette import contrast, dark, light
from mldesign.render.diagram.style import Theme, stylesheet
from mldesign.render.diagram.value import EDGE_WORDS, NODE_WORDS, Diagram

SVG = "{http://www.w3.org/2000/svg}"
THEMES: tuple[Theme, ...] = ("light", "dark", "auto", "site")


@pytest.fixture(scope="module")
def paintings(diagrams: dict[str, Diagram], router: Engine) -> dict[str, Painting]:
    names = [
        "loan-default-overview",
        "loan-default-serving",
        "loan-default-training",
        "hostile-overview",
        "hostile-serving",
    ]
    return {n: paint(diagrams[n], lay_out(diagrams[n], router, PAGE), "../") for n in names}


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", THEMES)
def test_is_xml_and_explains_itself(theme: Theme, paintings: dict[str, Painting]) -> None:
    for painting in paintings.values():
        root = ElementTree.fromstring(painting.svg(theme))
        assert root.get("role") == "img"
        title, text = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert text is not None
        assert root.get("aria-labelledby") == f"{title.get('id')} {text.get('id')}"
        assert "components in" in (text.text or "")


def test_every_card_and_label_is_there(
    paintings: dict[str, Painting], diagrams: dict[str, Diagram]
) -> None:
    name = "loan-default-serving"
    root = ElementTree.fromstring(paintings[name].svg("light"))
    drawn = " ".join(texts(root))
    for node in diagrams[name].nodes:
        assert node.title.split()[0] in drawn
    assert all(edge.label in drawn for edge in diagrams[name].edges)


def test_the_legend_names_what_occurs_and_nothing_else(
    paintings: dict[str, Painting], diagrams: dict[str, Diagram]
) -> None:
    diagram = diagrams["loan-default-training"]
    root = ElementTree.fromstring(paintings["loan-default-training"].svg("light"))
    legend = next(g for g in root.iter(f"{SVG}g") if g.get("class") == "legend")
    said = set(texts(legend))
    expected = {NODE_WORDS[node.kind] for node in diagram.nodes}
    expected |= {EDGE_WORDS[edge.kind] for edge in diagram.edges}
    assert said == expected


def test_cards_lead_to_the_document(paintings: dict[str, Painting]) -> None:
    links = re.findall(r'href="([^"]*)"', paintings["loan-default-overview"].svg("light"))
    assert len(links) >= 9
    assert all(re.fullmatch(r"\.\./[a-z-]+\.md#[\w-]+", link) for link in links)


def test_no_letter_is_smaller_than_ten_pixels() -> None:
    sizes = re.findall(r"font-size:([\d.]+)px", stylesheet("light", ["source"]))
    assert min(map(float, sizes)) >= 10.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_exports_need_no_variables_and_no_page(
    theme: Theme, paintings: dict[str, Painting]
) -> None:
    svg = paintings["loan-default-overview"].svg(theme)
    assert "var(" not in svg
    assert "currentColor" not in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")


def test_text_of_a_blueprint_stays_text(paintings: dict[str, Painting]) -> None:
    for name in ("hostile-overview", "hostile-serving"):
        svg = paintings[name].svg("light")
        root = ElementTree.fromstring(svg)
        tags = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert tags <= {
            *("svg", "title", "desc", "style", "rect", "text", "g", "path", "polygon", "a")
        }
        names = {attribute for element in root.iter() for attribute in element.attrib}
        assert not [attribute for attribute in names if attribute.startswith("on")]
        assert "\x1b" not in svg


@pytest.mark.parametrize("palette", [light(), dark()], ids=["light", "dark"])
def test_colours_can_be_told_apart(palette: object) -> None:
    colours: dict[str, str] = palette.colours  # type: ignore[attr-defined]
    for name, colour in colours.items():
        if name.endswith("-ink"):
            assert contrast(colour, colours[name.replace("-ink", "-fill")]) >= 4.5
        if name.endswith("-mark"):
            assert contrast(colour, colours["card"]) >= 3
    for name in ("ink", "muted", "edge", "crit", "loop", "shadow"):
        assert contrast(colours[name], colours["bg"]) >= 4.5
