import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "monitoring/alerts.yml"
METRIC = re.compile(r"\b(?:model|prediction_log)_[a-z_]+\b(?!-)")


def promtool(*words):
    found = shutil.which("promtool")
    if found is None:
        pytest.skip("promtool is not installed")
    command = [found, *words]
    return subprocess.run(command, cwd=RULES.parent, capture_output=True, text=True, check=False)


def test_prometheus_accepts_the_rules():
    checked = promtool("check", "rules", RULES.name)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_rules_ring_when_they_should_and_only_then():
    tested = promtool("test", "rules", "alerts_test.yml", "alerts_week_test.yml")
    assert tested.returncode == 0, tested.stdout + tested.stderr


def test_every_alert_has_a_page_that_says_what_to_do():
    rules = RULES.read_text(encoding="utf-8")
    headings = re.findall(r"^## (\w+)$", (ROOT / "docs/alerts.md").read_text(), re.MULTILINE)
    alerts = re.findall(r"- alert: (\w+)", rules)
    assert alerts
    assert set(alerts) <= set(headings)
    assert re.findall(r"alerts\.md#(\w+)", rules) == [alert.lower() for alert in alerts]


def test_the_rules_ask_for_metrics_the_service_gives():
    counters = pytest.importorskip("ml_app.serving.counters")
    recorder = SimpleNamespace(queued=0, dropped=0, failures=0)
    scorer = SimpleNamespace(version="0001", labels=("no", "yes"), measures=tuple)
    found = counters.Counters("name", scorer, recorder)
    found.unseen["purpose"] += 1
    given = set(re.findall(r"^# TYPE (\w+)", found.exposition().decode(), re.MULTILINE))
    expressions = re.sub(r"#.*|summary:.*|runbook:.*|- name:.*", "", RULES.read_text())
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in METRIC.findall(expressions)}
    assert asked
    assert asked <= given
