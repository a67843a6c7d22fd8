"""The files of an evaluation."""

import json
from pathlib import Path

from ml_app.evaluation.reports import (
    MEASURED,
    PAGE,
    REPORT,
    read_measured,
    write,
)
from ml_app.evaluation.section import Figure
from ml_app.evaluation.style import canvas


def drawn(file: str) -> Figure:
    with canvas() as sheet:
        sheet.axes[0].plot([0, 1], [0, 1])
        return sheet.figure(file, "A <line>", "It rises.")


def found(version: str, *figures: str) -> dict[str, object]:
    return {
        "version": version,
        "serving": {},
        "figures": [{"file": file, "title": "", "alt": ""} for file in figures],
    }


def test_pages_and_figures_are_written_and_old_figures_go(tmp_path: Path) -> None:
    pages = {REPORT: "# Report\n", PAGE: "# Measured\n"}
    write(found("1", "a.svg"), pages, [drawn("a.svg")], tmp_path)
    paths = write(found("2", "b.svg"), pages, [drawn("b.svg")], tmp_path)
    assert paths[0] == tmp_path / MEASURED
    for folder in ("reports", "docs"):
        assert not (tmp_path / folder / "figures" / "a.svg").exists()
        svg = (tmp_path / folder / "figures" / "b.svg").read_text(encoding="utf-8")
        assert "<title>A &lt;line&gt;</title>" in svg
        assert 'role="img"' in svg


def test_what_bench_measured_stays_with_its_version(tmp_path: Path) -> None:
    assert read_measured(tmp_path) == {}
    write(found("1"), {}, [], tmp_path)
    measured = {**read_measured(tmp_path), "serving": {"p50_ms": 0.2}}
    (tmp_path / MEASURED).write_text(json.dumps(measured), encoding="utf-8")
    write(found("1"), {}, [], tmp_path)
    assert read_measured(tmp_path)["serving"] == {"p50_ms": 0.2}
    write(found("2"), {}, [], tmp_path)
    assert read_measured(tmp_path)["serving"] == {}


def test_a_figure_has_the_same_bytes_every_time() -> None:
    assert drawn("a.svg") == drawn("a.svg")
