"""`monitor`: what is shown, to whom, and what is taken."""

import argparse
from datetime import UTC, datetime, timedelta
from typing import Any

from ml_app.refusal import Misuse

NAME = "monitor"
HELP = "look at logged lists: cold starts, coverage, shift of popularity, hit rate"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    period = parser.add_mutually_exclusive_group()
    period.add_argument(
        "--since",
        type=_instant,
        metavar="TIME",
        help="look at lists since this time (ISO 8601, UTC unless it says otherwise)",
    )
    period.add_argument(
        "--last", type=_count, metavar="N", help="look at the newest N lists instead"
    )


def run(system: Any, arguments: argparse.Namespace) -> int:
    """Write the report and say what it found. Returns 1 when there is an alarm, else 0."""
    from ml_app.evaluation.section import share
    from ml_app.recommender.recommender import Recommender  # heavy
    from ml_app.watch.check import check
    from ml_app.watch.lists import read
    from ml_app.watch.report import write

    if system.prediction_log is None:
        raise Misuse("this system keeps no prediction log, so there is nothing to monitor")
    now, since = datetime.now(UTC), arguments.since
    if since is None and arguments.last is None:
        since = now - timedelta(days=system.drift.window_days)
    recommender = Recommender.load(system)
    window = read(system.prediction_log, recommender.version, since, arguments.last)
    checked = check(recommender, window, system.drift, system.seed)
    path = write(checked, system.name, now)
    print(f"{window.found} lists of version {checked.version}")
    print(
        f"cold {share(checked.cold.value)}, catalogue shown {share(checked.coverage)}, "
        f"hit rate {share(checked.hit_rate.value)}"
    )
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
        raise argparse.ArgumentTypeError(f"{count} is not a number of lists")
    return count
