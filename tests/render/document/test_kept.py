"""The cache only saves time: with it, without it, or mangled, the document is the same."""

from pathlib import Path

import pytest

from mldesign.model.plan import Plan
from mldesign.render import kept
from mldesign.render.diagram.views import views_of
from mldesign.render.document import document, pages_tree


def test_a_kept_document_is_the_same(
    small: Plan, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    first = pages_tree(document(small, None, root))
    figures = list((tmp_path / "cache").rglob("figures/*.json"))
    assert figures
    assert pages_tree(document(small, None, root)) == first
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(b"mangled")
    assert pages_tree(document(small, None, root)) == first


def test_without_a_cache_folder_nothing_is_lost(
    small: Plan, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = pages_tree(document(small, None, root))
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    assert kept.folder("figures") is None
    assert pages_tree(document(small, None, root)) == expected


def test_another_diagram_is_another_figure(
    small: Plan, loan: Plan, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    document(small, None, root).figures.files()
    assert kept.drawn(views_of(small, root)["overview"]) is not None
    assert kept.drawn(views_of(loan, root)["overview"]) is None


def test_old_figures_go(
    small: Plan, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(kept, "_MOST_FIGURES", 1)
    document(small, None, root).figures.files()
    assert len(list(tmp_path.rglob("figures/*.json"))) == 1
