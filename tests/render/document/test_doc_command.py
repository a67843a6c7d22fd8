"""`mldesign doc`: three forms, measured values picked up, edited pages kept, mistakes said."""

import json
import shutil
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner, Result

from mldesign.cli.main import cli
from mldesign.cli.preview import Handler, Shown
from mldesign.content import content_root
from mldesign.model.plan import Plan
from mldesign.render.document import render_document
from mldesign.render.site import built_site


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    made = tmp_path / "design" / "blueprint.yaml"
    made.parent.mkdir()
    shutil.copy(content_root() / "blueprints" / "loan-default" / "blueprint.yaml", made)
    return made


def doc(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["doc", *map(str, arguments)])


@pytest.mark.parametrize(
    ("form", "start"),
    [("markdown", "index.md"), ("site", "index.html"), ("html", "document.html")],
)
def test_writes_the_document(form: str, start: str, blueprint: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = doc(blueprint, "-o", out, "--format", form)
    assert result.exit_code == 0, result.output
    assert result.output.strip() == str(out / start)
    assert "Loan default" in (out / start).read_text("utf-8")


def test_measured_values_are_found_beside_the_blueprint(
    blueprint: Path, tmp_path: Path, measured: dict[str, Any]
) -> None:
    reports = blueprint.parent / "reports"
    reports.mkdir()
    (reports / "measured.json").write_text(json.dumps(measured), encoding="utf-8")
    assert doc(blueprint, "-o", tmp_path / "out").exit_code == 0
    assert "0.791 (0.742 to 0.836)" in (tmp_path / "out" / "evaluation.md").read_text("utf-8")


def test_an_edited_page_is_kept(blueprint: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    doc(blueprint, "-o", out)
    (out / "risks.md").write_text("# Ours\n", encoding="utf-8")
    text = blueprint.read_text("utf-8").replace("loan-default", "loan-other", 1)
    text = text.replace("problem:", "problem:\n  risks: [{risk: A new one.}]", 1)
    if text.count("  risks:") > 1:
        text = text.replace("\n  risks: [{risk: A new one.}]", "", 1).replace(
            "risk: ", "risk: New ", 1
        )
    blueprint.write_text(text, encoding="utf-8")
    result = doc(blueprint, "-o", out)
    assert result.exit_code == 0, result.output
    assert (out / "risks.md").read_text("utf-8") == "# Ours\n"
    assert "edited by you, kept: risks.md" in result.output
    assert "Loan other" in (out / "index.md").read_text("utf-8")


def test_says_where_it_should_go(blueprint: Path) -> None:
    result = doc(blueprint)
    assert result.exit_code == 2
    assert "-o DIR" in result.output


def test_a_broken_blueprint_is_reported(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("name: x\n", encoding="utf-8")
    result = doc(broken, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "problem" in result.output
    assert not (tmp_path / "out").exists()


def test_the_preview_serves_pages_that_follow_changes(small: Plan, root: Path) -> None:
    shown = Shown()
    shown.show(built_site(render_document(small, None, root)))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("_Bound", (Handler,), {"shown": shown}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{server.server_port}"
    try:
        with urlopen(f"{at}/") as answer:
            text = answer.read().decode()
        assert "<h1" in text
        assert "EventSource" in text
        with urlopen(f"{at}/css/document.css") as answer:
            assert answer.headers["Content-Type"] == "text/css"
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{at}/../blueprint.yaml")
    finally:
        server.shutdown()
        server.server_close()


def test_a_change_wakes_those_who_wait() -> None:
    shown = Shown()
    woken = threading.Event()
    waiting = threading.Event()

    def wait() -> None:
        waiting.set()
        shown.wait()
        woken.set()

    threading.Thread(target=wait, daemon=True).start()
    assert waiting.wait(5)
    while not woken.is_set():
        shown.show({})
        woken.wait(0.01)
    assert woken.is_set()
