"""Text of a blueprint stays text, on GitHub and in Python-Markdown with attribute lists."""

import re
from html import unescape

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mldesign.render.markdown_text import (
    Markdown,
    bullets,
    code,
    inline,
    link,
    prose,
    shown,
    slug,
    table,
)

EXTENSIONS = ["attr_list", "md_in_html", "tables", "admonition", "pymdownx.superfences"]
ATTACKS = [
    "<script>alert(1)</script>",
    "a | b",
    "`code` and `a|b` and ` alone",
    "{: onclick=alert(1) }",
    "{{ 7 * 7 }} {% raw %}",
    "[x](javascript:alert(1)) ![i](http://evil.test/x.png) <http://evil.test>",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "---",
    "*a* _b_ **c** __d__ ~~e~~",
    "line\n\n# next\n\n<img src=x onerror=alert(1)>",
    "\x1b[31mred\x00\u202etext",
    "&lt;b&gt; &amp; &#60;",
    "\\*escaped\\* \\",
    "[^1] [ref]: http://evil.test",
    "$x$ 5 $ and 6 $",
    "~~~\ncode\n~~~",
    '!!! note "x"',
]


def html_of(text: str) -> str:
    return str(markdown.markdown(text, extensions=EXTENSIONS))


def visible(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())


@pytest.mark.parametrize("text", ATTACKS)
@pytest.mark.parametrize("around", ["{}", "| h |\n|---|\n| {} |", "- {}", "## {}", "**{}**"])
def test_nothing_but_text_comes_out(text: str, around: str) -> None:
    html = html_of(around.format(inline(text)))
    tags = set(re.findall(r"<\s*(\w+)", html))
    assert tags <= {
        *("p", "code", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"),
        "h2",
        "strong",
    }
    assert not re.search(r"<[^>]*\son\w+\s*=", html)
    assert not re.search(r"<[^>]*(href|src)=", html)


PLAIN = st.text(st.sampled_from("ab <>|`*_{}[]()#+-.!&$~\\:=\"'/\n"), max_size=40)


@given(PLAIN)
@example("`a`")
@example("a_b *c* d_e")
def test_a_reader_sees_what_was_written(text: str) -> None:
    seen = visible(html_of(f"x {inline(text)} x"))
    written = "x " + re.sub(r"`([^`]+)`", r"\1", " ".join(text.split())) + " x"
    assert seen.replace(" ", "") == written.replace(" ", "")


@given(PLAIN)
def test_a_cell_never_breaks_its_table(text: str) -> None:
    made = table(("a", "b"), [(text, "end")])
    html = html_of(made)
    assert html.count("<tr>") == 2
    assert "<td>end</td>" in html


def test_prose_keeps_paragraphs_and_lists() -> None:
    assert prose("one\ntwo\n\n- a\n- b") == "one two\n\n- a\n- b"


def test_markdown_is_printed_as_it_is_and_everything_else_escaped() -> None:
    assert shown(Markdown("**b**")) == "**b**"
    assert shown("**b**") == r"\*\*b\*\*"
    assert shown(None) == ""
    assert shown(3) == "3"


def test_code_is_safe_in_a_table() -> None:
    assert code("data.sources[0]") == "`data.sources[0]`"
    assert code("a|b") == "<code>a&#124;b</code>"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "data:text/html,x", "//evil.test", "a b"]
)
def test_only_pages_and_the_web_are_linked(target: str) -> None:
    assert "](" not in link("x", target)


def test_good_targets_are_linked() -> None:
    assert link("a", "data.md#d-source") == "[a](data.md#d-source)"
    assert link("a", "https://example.org/x?y=1") == "[a](https://example.org/x?y=1)"


def test_empty_columns_are_left_out_and_empty_tables_are_none() -> None:
    assert table(("a", "b", "n"), [("x", "", 1)], right=(2,)) == "| a | n |\n|---|---:|\n| x | 1 |"
    assert table(("a",), []) == ""
    assert bullets(["a", "b"]) == "- a\n- b"
    assert slug("FALSE_positive 1") == "false-positive-1"
