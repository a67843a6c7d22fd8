"""What a look at the running system found, for people and for programs."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.section import (
    Figure,
    escape,
    markdown_table,
    share,
)
from ml_app.evaluation.style import BLUE, MUTED, canvas
from ml_app.files import write_text
from ml_app.watch.check import Checked
from ml_app.watch.popularity import BINS, Shift

FOLDER = Path("reports/monitoring")


def write(checked: Checked, name: str, now: datetime, root: Path = Path()) -> Path:
    """Write `reports/monitoring/<time>.md`, `.json` and figures; returns the path of the first."""
    stem = now.strftime("%Y-%m-%dT%H%M%SZ")
    folder = root / FOLDER
    drawn = [_figure(one, f"{stem}-{one.name.replace(' ', '-')}.svg") for one in checked.shifts]
    for figure in drawn:
        write_text(folder / figure.file, figure.svg)
    data = json.dumps(as_data(checked, now), indent=2, ensure_ascii=False, allow_nan=False)
    write_text(folder / f"{stem}.json", data + "\n")
    write_text(folder / f"{stem}.md", markdown(checked, name, now, drawn))
    return folder / f"{stem}.md"


def as_data(checked: Checked, now: datetime) -> dict[str, Any]:
    """The findings as JSON-ready data."""
    window = checked.window
    return {
        "schema": 1,
        "at": now.isoformat(timespec="seconds"),
        "version": checked.version,
        "alarms": list(checked.alarms),
        "window": {
            "lists": len(window.lists),
            "found": window.found,
            "other_versions": window.others,
            "taken_but_not_shown": window.astray,
        },
        "cold": asdict(checked.cold),
        "known_users": asdict(checked.known_users),
        "hit_rate": asdict(checked.hit_rate),
        "coverage": checked.coverage,
        "variety": checked.variety,
        "popularity": [asdict(one) for one in checked.shifts],
        "same": checked.same,
    }


def markdown(checked: Checked, name: str, now: datetime, drawn: list[Figure]) -> str:
    """The findings as a page."""
    limits, window = checked.limits, checked.window
    enough = len(window.lists) >= limits.fewest
    verdict = "No alarm." if enough else f"Fewer than {limits.fewest} lists: nothing is judged."
    rows = [
        ["cold lists", _estimate(checked.cold), f"at most {share(limits.cold)}"],
        ["lists for known users", _estimate(checked.known_users), "–"],
        ["hit rate", _estimate(checked.hit_rate), _least(limits.hit_rate)],
        ["catalogue shown", share(checked.coverage), "–"],
        ["variety beside known users", share(checked.variety), _least(limits.coverage)],
        ["lists given again as logged", share(checked.same), "at least 99.0 %"],
    ]
    lines = [
        f"# Monitoring of {escape(name)}, {now:%Y-%m-%d %H:%M} UTC",
        "",
        f"Version {checked.version}: {window.found} lists, {len(window.lists)} of them looked at. "
        f"{window.others} of other versions are left out.",
        "",
        *([f"- **{escape(alarm)}**" for alarm in checked.alarms] or [verdict]),
        "",
        markdown_table(["signal", "now", "limit"], rows),
        "",
        "## Popularity of items",
        "",
        f"{BINS} bins of the catalogue, each with a tenth of the events of training. *Shown* is "
        "compared with lists for users of training; *had since*, the histories callers send, with "
        "the events of training. `too few`: chance alone may carry the PSI over the limit.",
        "",
        markdown_table(
            ["items", "verdict", "PSI", "limit", "lists"],
            [
                [s.name, s.status, f"{s.psi:.3f}", f"{s.limit:g}", str(s.independent)]
                for s in checked.shifts
            ],
            left=2,
        ),
        "",
    ]
    for figure in drawn:
        lines += [f"![{escape(figure.alt)}]({figure.file})", ""]
    return "\n".join(lines)


def _figure(one: Shift, file: str) -> Figure:
    places = np.arange(BINS)
    with canvas() as sheet:
        (axes,) = sheet.axes
        axes.bar(places - 0.2, one.reference, 0.4, color=MUTED, label="expected")
        axes.bar(places + 0.2, one.live, 0.4, color=BLUE, hatch="//", label="now")
        axes.set_xticks(places, [str(place + 1) for place in places])
        axes.set(
            xlabel="tenth of the training events, most popular items first",
            ylabel="share of items",
            title=f"Popularity of items {one.name}",
        )
        axes.legend()
        alt = f"Shares of items {one.name} in {BINS} bins of popularity, expected beside now."
        return sheet.figure(file, f"Popularity of items {one.name}", alt)


def _estimate(found: Estimate) -> str:
    return f"{share(found.value)} [{share(found.low)}, {share(found.high)}]"


def _least(limit: float | None) -> str:
    return "–" if limit is None else f"at least {share(limit)}"
