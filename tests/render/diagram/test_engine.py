"""Graphviz runs in a sandbox, from several threads, and its faults are ours to report."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mldesign.render.diagram import engine as module
from mldesign.render.diagram.engine import Engine, LayoutError, ProgramEngine, WasmEngine

DOT = (
    'digraph { a [pos="0,0" width=1 height=1]; b [pos="200,90" width=1 height=1]; a -> b [id=e0] }'
)


def test_answers_with_routes(router: Engine) -> None:
    answer = json.loads(router.json(DOT))
    assert answer["edges"][0]["pos"].startswith("e,")


def test_bad_dot_is_refused_and_the_next_call_works(router: Engine) -> None:
    with pytest.raises(LayoutError):
        router.json("digraph { a -> ")
    assert json.loads(router.json(DOT))["objects"]


def test_threads_do_not_disturb_each_other() -> None:
    shared = WasmEngine()
    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(lambda _: shared.json(DOT), range(12)))
    assert len(answers) == 1


def test_works_without_a_writable_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("HOME", str(blocked))
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked / "cache"))
    assert json.loads(WasmEngine().json(DOT))["edges"]


def test_a_missing_program_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(LayoutError, match="no Graphviz program"):
        ProgramEngine()


def test_a_program_that_fails_is_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "neato"
    program.write_text("#!/bin/sh\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LayoutError, match="neato"):
        ProgramEngine().json(DOT)


def test_without_any_graphviz_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Engine:
        raise LayoutError("not here")

    monkeypatch.setattr(module, "WasmEngine", broken)
    monkeypatch.setattr(module, "ProgramEngine", broken)
    module.engine.cache_clear()
    try:
        assert module.engine() is None
    finally:
        module.engine.cache_clear()
