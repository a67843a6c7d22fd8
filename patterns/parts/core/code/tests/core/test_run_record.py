import json
from pathlib import Path

from ml_app.run_record import RunRecord, environment


def test_a_record_holds_facts_time_and_versions(tmp_path: Path) -> None:
    record = RunRecord("train")
    record.note(rows=3, version="0001")
    record.note(rows=4)
    record.write(tmp_path / "run.json")
    found = json.loads((tmp_path / "run.json").read_text())
    assert (found["command"], found["rows"], found["version"]) == ("train", 4, "0001")
    assert found["seconds"] >= 0
    assert found["cpu_seconds"] >= 0
    assert found["started_at"].endswith("+00:00")
    assert found["environment"] == environment()


def test_the_environment_names_python_and_what_is_installed() -> None:
    found = environment()
    assert found["python"].startswith("3.")
    assert "numpy" in found
