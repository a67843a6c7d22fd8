"""`monitor`: compare what is answered with what was learned."""

import argparse
import json
from datetime import UTC, datetime, timedelta

from ml_app.refusal import Misuse
from ml_app.system import System

HELP = "compare logged predictions with the training data, and outcomes with the test result"
REFERENCE = "reference.json"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    period = parser.add_mutually_exclusive_group()
    period.add_argument(
        "--since",
        type=_instant,
        metavar="TIME",
        help="look at predictions since this time (ISO 8601, UTC unless it says otherwise)",
    )
    period.add_argument(
        "--last", type=_count, metavar="N", help="look at the newest N predictions instead"
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Write the report and say what it found. Returns 1 when there is an alarm, else 0."""
    from ml_app.monitoring.check import check
    from ml_app.monitoring.report import write
    from ml_app.monitoring.window import Period
    from ml_app.scorer import Scorer

    if system.prediction_log is None:
        raise Misuse("this system keeps no prediction log, so there is nothing to monitor")
    now = datetime.now(UTC)
    since = arguments.since
    if since is None and arguments.last is None:
        since = now - timedelta(days=system.drift.window_days)
    scorer = Scorer.load(system)
    reference = json.loads(scorer.artifact.file(REFERENCE).read_text(encoding="utf-8"))
    checked = check(system, reference, scorer, Period(now, since, arguments.last))
    path = write(checked, system.name, now)
    counts = dict.fromkeys(("drift", "steady", "too few"), 0)
    for verdict in checked.verdicts:
        counts[verdict.status] += 1
    print(f"{checked.window.found} predictions of version {checked.version}")
    print("series: " + ", ".join(f"{count} {status}" for status, count in counts.items()))
    print(f"outcomes: {len(checked.outcomes.y)} known", end="")
    print(f" ({checked.quality.too_few})" if checked.quality.too_few else "")
    for alarm in checked.alarms:
        print(f"ALARM {alarm}")
    print(f"report: {path}")
    return 1 if checked.alarms else 0


def _instant(text: str) -> datetime:
    """A point in time; without a zone it is UTC. Raises ValueError, which argparse reports."""
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(f"{count} is not a number of rows")
    return count
