"""What a look at the running system found, for people and for programs."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from ml_app.drift.statistical import Verdict
from ml_app.evaluation.section import (
    Figure,
    escape,
    interval,
    markdown_table,
    number,
    with_interval,
)
from ml_app.files import write_text
from ml_app.monitoring.check import Checked
from ml_app.monitoring.figures import figures
from ml_app.monitoring.quality import Compared
from ml_app.monitoring.window import Window

FOLDER = Path("reports/monitoring")


def write(checked: Checked, name: str, now: datetime, root: Path = Path()) -> Path:
    """Write `reports/monitoring/<time>.md`, `.json` and figures; returns the path of the first."""
    stem = now.strftime("%Y-%m-%dT%H%M%SZ")
    drawn = figures(checked.verdicts, stem)
    folder = root / FOLDER
    for figure in drawn:
        write_text(folder / figure.file, figure.svg)
    text = json.dumps(as_data(checked, now), indent=2, ensure_ascii=False) + "\n"
    write_text(folder / f"{stem}.json", text)
    write_text(folder / f"{stem}.md", markdown(checked, name, now, drawn))
    return folder / f"{stem}.md"


def as_data(checked: Checked, now: datetime) -> dict[str, Any]:
    """The findings as JSON-ready data; undefined numbers are None."""
    return {
        "schema": 1,
        "at": now.isoformat(timespec="seconds"),
        "version": checked.version,
        "alarms": list(checked.alarms),
        "window": _bounds(checked.window),
        "drift": [asdict(verdict) for verdict in checked.verdicts],
        "outcomes": {
            **_bounds(checked.matured),
            "known": len(checked.outcomes.y),
            "unknown": checked.outcomes.unknown,
            "refused": list(checked.outcomes.refused),
        },
        "quality": {
            "rows": checked.quality.rows,
            "too_few": checked.quality.too_few,
            "metrics": [_metric(one) for one in checked.quality.metrics],
        },
        "skew": checked.skew,
    }


def markdown(checked: Checked, name: str, now: datetime, drawn: Sequence[Figure]) -> str:
    """The findings as a page."""
    alarms = [f"- **{escape(alarm)}**" for alarm in checked.alarms]
    lines = [
        f"# Monitoring of {escape(name)}, {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"Version {checked.version}. {_period(checked.window)}",
        "",
        *(alarms or ["No alarm."]),
        "",
        "## Drift",
        "",
        *_drift(checked.verdicts),
        "",
        "## Quality on known outcomes",
        "",
        *_quality(checked),
        "",
    ]
    for figure in drawn:
        lines += [f"![{escape(figure.alt)}]({figure.file})", ""]
    return "\n".join(lines)


def _drift(verdicts: Sequence[Verdict]) -> list[str]:
    header = [
        "series",
        "of",
        "verdict",
        "test",
        "PSI",
        "limit",
        "adjusted p",
        "rows",
        "rows needed",
    ]
    rows = [
        [
            v.name,
            v.of,
            v.status,
            v.test or "–",
            "–" if v.psi is None else f"{v.psi:.3f}",
            f"{v.limit:g}",
            "–" if v.p_value is None else f"{v.p_value:.2g}",
            str(v.rows),
            "–" if v.needed is None else str(v.needed),
        ]
        for v in verdicts
    ]
    words = (
        "A series has drifted when its PSI exceeds the limit and chance does not explain it: the "
        "p-values are adjusted (Holm) for all series together. `too few` means that chance alone "
        "would carry the PSI over the limit too often to judge."
    )
    return [words, "", markdown_table(header, rows, left=4)]


def _quality(checked: Checked) -> list[str]:
    known, quality = checked.outcomes, checked.quality
    lines = [
        f"{_period(checked.matured)} Outcomes are known for {len(known.y)} of them.",
    ]
    if known.refused:
        examples = "; ".join(escape(fault) for fault in known.refused[:3])
        lines.append(f"{len(known.refused)} outcomes break the contract: {examples}.")
    if quality.too_few:
        return [*lines, "", f"Too few to judge: {quality.too_few}."]
    header = ["metric", "live", "on the test rows", "became worse by", "visible drop"]
    rows = [
        [
            one.title + (" (decides)" if one.primary else ""),
            with_interval(one.live),
            with_interval(one.trained),
            f"{number(one.drop.value)} {interval(one.drop)}",
            number(one.visible),
        ]
        for one in quality.metrics
    ]
    words = "`visible drop` is the true drop that this many rows show with a probability of 80 %."
    return [*lines, "", markdown_table(header, rows), "", words]


def _period(window: Window) -> str:
    bounds = window.bounds
    when = f", {bounds[0]:%Y-%m-%d %H:%M} to {bounds[1]:%Y-%m-%d %H:%M} UTC" if bounds else ""
    sampled = "" if window.found == len(window) else f", {len(window)} of them looked at"
    others = f" {window.others} of other versions are left out." if window.others else ""
    return f"{window.found} predictions{when}{sampled}.{others}"


def _bounds(window: Window) -> dict[str, Any]:
    bounds = window.bounds
    return {
        "rows": len(window),
        "found": window.found,
        "other_versions": window.others,
        "from": bounds and bounds[0].isoformat(timespec="seconds"),
        "to": bounds and bounds[1].isoformat(timespec="seconds"),
    }


def _metric(one: Compared) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "primary": one.primary,
        "worse": one.worse,
        "live": _finite(asdict(one.live)),
        "trained": _finite(asdict(one.trained)),
        "drop": _finite(asdict(one.drop)),
        **_finite({"visible": one.visible}),
    }


def _finite(found: dict[str, float]) -> dict[str, float | None]:
    return {key: value if math.isfinite(value) else None for key, value in found.items()}
