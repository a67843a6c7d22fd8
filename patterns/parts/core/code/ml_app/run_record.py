"""The record of one run: what went in, what came out, what it took."""

import json
import os
import platform
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from ml_app.files import write_text

PACKAGES = (
    *("numpy", "scipy", "pyarrow", "scikit-learn", "joblib", "lightgbm", "onnx", "onnxruntime"),
    *("torch", "faiss-cpu", "implicit"),
)
"""Libraries whose version can change a result; those that are not installed are left out."""


def cpu_seconds() -> float:
    """CPU seconds of this process and of the child processes it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def environment() -> dict[str, str]:
    """Versions of Python and of the libraries that decide the result."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue  # not a part of this system
    return found


@dataclass
class RunRecord:
    """Collects facts about a run that started when it was made."""

    command: str
    facts: dict[str, Any] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    _wall: float = field(default_factory=time.perf_counter, repr=False)
    _cpu: float = field(default_factory=cpu_seconds, repr=False)

    @property
    def seconds(self) -> float:
        """Wall seconds since the start."""
        return time.perf_counter() - self._wall

    @property
    def cpu_seconds(self) -> float:
        """CPU seconds since the start."""
        return cpu_seconds() - self._cpu

    def note(self, **facts: Any) -> None:
        """Add facts; a later one of the same name wins."""
        self.facts.update(facts)

    def as_dict(self) -> Mapping[str, Any]:
        """Everything noted, with time, duration and versions. JSON-ready when the facts are."""
        return {
            "command": self.command,
            "started_at": self.started.isoformat(timespec="seconds"),
            "seconds": round(self.seconds, 3),
            "cpu_seconds": round(self.cpu_seconds, 3),
            "environment": environment(),
            **self.facts,
        }

    def write(self, path: Path) -> None:
        """Write the record as JSON, whole or not at all."""
        write_text(path, json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n")
