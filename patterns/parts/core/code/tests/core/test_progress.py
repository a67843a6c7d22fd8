import io
import sys

import pytest

from ml_app.progress import counter


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_log_is_spared_the_bar(capsys: pytest.CaptureFixture[str]) -> None:
    with counter("reading", total=2) as bar:
        bar.update(2)
    assert capsys.readouterr().err == ""


def test_a_terminal_shows_it(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with counter("reading", total=2) as bar:
        bar.update(2)
    assert "reading" in terminal.getvalue()
