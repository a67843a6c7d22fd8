import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ml_app.recommender_api.counters import Counters

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "monitoring/recommender-alerts.yml"
PAGE = ROOT / "docs/recommender-alerts.md"
METRIC = re.compile(r"\b(?:model|recommender|prediction_log)_[a-z_]+\b(?!-)")


def promtool(*words: str) -> "subprocess.CompletedProcess[str]":
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed")
    command = [found, *words]
    return subprocess.run(command, cwd=RULES.parent, capture_output=True, text=True, check=False)


def test_prometheus_accepts_the_rules() -> None:
    checked = promtool("check", "rules", RULES.name)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_rules_ring_when_they_should_and_only_then() -> None:
    tested = promtool("test", "rules", "recommender-alerts_test.yml")
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_a_page_that_says_what_to_do() -> None:
    rules = RULES.read_text(encoding="utf-8")
    headings = re.findall(r"^## (\w+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    alerts = re.findall(r"- alert: (\w+)", rules)
    assert alerts
    assert alerts == headings
    assert re.findall(r"alerts\.md#(\w+)", rules) == [alert.lower() for alert in alerts]


def test_the_rules_ask_for_metrics_the_service_gives() -> None:
    recorder: Any = SimpleNamespace(queued=0, dropped=0, failures=0)
    current = SimpleNamespace(version="0001")
    switch: Any = SimpleNamespace(current=current, switched=0, failures=0)
    exposition = Counters("name", switch, recorder).exposition().decode()
    given = set(re.findall(r"^# TYPE (\w+)", exposition, re.MULTILINE))
    expressions = re.sub(r"#.*|summary:.*|runbook:.*|- name:.*", "", RULES.read_text())
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in METRIC.findall(expressions)}
    assert asked
    assert asked <= given
