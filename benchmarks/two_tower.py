"""The two-tower model beside its baselines: with order, without, for cold items, and in size.

    python benchmarks/two_tower.py --data DIR [--parts order,static,cold,size]

DIR is a folder with `ratings.csv` and `movies.csv` of MovieLens (ml-latest-small); the data is not
ours to pass on. Every part is full ranking. Settings of baselines and of the model are chosen on a
hold-out cut from the training events of the same run; nothing is chosen on test events. Printed are
means over users, and the paired difference to the best baseline with its 95 % bootstrap interval.
"""

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.extend(map(str, sorted(Path(__file__).resolve().parents[1].glob("patterns/*/*/code"))))

import numpy as np
import pyarrow.csv as arrow_csv
from sklearn.preprocessing import normalize

from ml_app.retrieval.baselines.baseline import choose
from ml_app.retrieval.baselines.ease import Ease
from ml_app.retrieval.baselines.ials import Ials
from ml_app.retrieval.baselines.item_knn import ItemKnn
from ml_app.retrieval.baselines.markov import Markov
from ml_app.retrieval.baselines.popularity import Popularity
from ml_app.retrieval.features import Features, FeatureSpec
from ml_app.retrieval.interactions import Interactions
from ml_app.retrieval.intervals import interval
from ml_app.retrieval.ranking import Ranking, rank
from ml_app.retrieval.splits import Holdout, inner, items_out, leave_last_out
from ml_app.two_tower.options import TwoTowerOptions
from ml_app.two_tower.pairs import frequent_pairs, with_pairs
from ml_app.two_tower.training import fit_two_tower

SHOWN = ("ndcg@10", "recall@20", "recall@100", "ndcg@100")
JUDGED = ("ndcg@10", "recall@20")
BASELINES = (Popularity(), ItemKnn(), Ease(), Ials(), Markov())


def ratings(folder: Path) -> Interactions:
    """Every rating is an event; the number of stars is not used."""
    table = arrow_csv.read_csv(folder / "ratings.csv")
    return Interactions.of(table["userId"], table["movieId"], table["timestamp"].to_numpy())


def without_order(holdout: Holdout) -> Holdout:
    """The same hold-out with the time column dropped from training."""
    train = holdout.train
    return replace(holdout, train=replace(train, time=np.full(len(train), np.nan)))


def contest(holdout: Holdout) -> None:
    """All baselines and the two-tower on one hold-out."""
    validation = inner(holdout.train, 0)
    found: list[Ranking] = []
    for baseline in BASELINES:
        if reason := baseline.cannot(holdout.train):
            print(f"{baseline.title:16} {reason}")
            continue
        began = time.process_time()
        ranker, setting = choose(baseline, holdout.train, validation)
        found.append(shown(rank(ranker, holdout), time.process_time() - began, setting))
    for training in ("closed_form", "auto"):
        model = fit_two_tower(holdout.train, options=TwoTowerOptions(training=training))
        start = " + ".join(f"{p['kernel']} {p['setting']:g}" for p in model.report["start"])
        ours = replace(rank(model.ranker(), holdout), title=f"Two-tower, {training}")
        shown(ours, model.report["cpu_seconds"], f"{start}, {model.report['epochs']} epochs")
        for metric in JUDGED:
            best = max(found, key=lambda ranking, metric=metric: ranking.mean(metric))
            difference = interval(ours.values[metric] - best.values[metric])
            print(
                f"    {metric} minus {best.title}'s: {difference.value:+.4f} "
                f"[{difference.low:+.4f}, {difference.high:+.4f}]"
            )


def shown(ranking: Ranking, seconds: float, note: Any = "") -> Ranking:
    """Print one row."""
    means = "  ".join(f"{metric} {ranking.mean(metric):.4f}" for metric in SHOWN)
    print(f"{ranking.title:24} {means}  coverage {ranking.coverage:.3f}  {seconds:5.1f} s  {note}")
    return ranking


class ContentProfile:
    """Cosine between an item's features and the sum of those of a user's history."""

    name, title = "content", "Content profile"

    def __init__(self, features: Any) -> None:
        self.unit = normalize(features)

    def scores(self, users: Any, histories: Any) -> Any:
        return (histories.matrix(self.unit.shape[0]) @ self.unit @ self.unit.T).toarray()


def movies(folder: Path, ids: tuple[str, ...], known: Any) -> Features:
    """Genres, words and year of each title."""
    table = arrow_csv.read_csv(folder / "movies.csv").to_pylist()
    rows = {}
    for movie in table:
        title, _, rest = movie["title"].rpartition("(")
        year = rest.strip(") ")
        rows[str(movie["movieId"])] = {
            "genres": movie["genres"],
            "title": title or rest,
            "year": int(year) if year.isdigit() else None,
        }
    specs = (
        FeatureSpec("genres", "categories"),
        FeatureSpec("title", "text", min_count=5),
        FeatureSpec("year", "numeric"),
    )
    return Features.of(specs, ids, rows, known)


def cold(folder: Path, events: Interactions, seed: int) -> None:
    """A tenth of the items hidden from training, to be found among themselves."""
    holdout, candidates = items_out(events, 0.1, seed)
    features = movies(folder, events.items, ~candidates)
    theirs = shown(rank(ContentProfile(features.matrix), holdout, candidates), 0.0)
    pairs = frequent_pairs(features.matrix, holdout.train.popularity)
    paired = ContentProfile(with_pairs(features.matrix, pairs))
    shown(rank(paired, holdout, candidates), 0.0, "with pairs of features")
    for training in ("closed_form", "gradient"):
        options = TwoTowerOptions(training=training)
        model = fit_two_tower(holdout.train, item_features=features, options=options)
        ours = replace(rank(model.ranker(), holdout, candidates), title=f"Two-tower, {training}")
        blend, epochs = model.report["cold_items"], model.report["epochs"]
        note = f"ridge {blend['ridge']:g}, weight {blend['weight']:g}, {epochs} epochs"
        shown(ours, model.report["cpu_seconds"], note)
        print("    validation", [round(value, 4) for value in model.report["validation"]["curve"]])
        ratio = ours.mean("recall@20") / theirs.mean("recall@20")
        print(f"    recall@20 is {ratio:.2f} times the content profile's")


def made(n_users: int, n_items: int, n_events: int, seed: int) -> Interactions:
    """Synthetic events with popularity, tastes and order: a walk over clusters of items."""
    chance = np.random.default_rng(seed)
    clusters = 200
    of_item = np.sort(chance.integers(0, clusters, n_items))
    first = np.searchsorted(of_item, np.arange(clusters))
    sizes = np.maximum(np.bincount(of_item, minlength=clusters), 1)
    per_user = n_events // n_users
    cluster = chance.integers(0, clusters, n_users)
    columns = []
    for _ in range(per_user):
        moved = chance.random(n_users) < 0.15
        following = (cluster * 7 + chance.integers(1, 6, n_users)) % clusters
        cluster = np.where(moved, following, cluster)
        within = (chance.random(n_users) ** 2 * sizes[cluster]).astype(np.int64)
        columns.append(np.minimum(first[cluster] + within, n_items - 1))
    items = np.stack(columns, axis=1).ravel()
    users = np.repeat(np.arange(n_users), per_user)
    times = np.tile(np.arange(per_user, dtype=np.float64), n_users)
    return Interactions.of(users, items, times, items=np.arange(n_items))


def size() -> None:
    """CPU and memory of training on a million synthetic events."""
    events = made(20_000, 4_000, 1_000_000, 0)
    holdout = leave_last_out(events)
    print(f"{len(events.users)} users, {len(events.items)} items, {len(events)} events")
    for training in ("closed_form", "gradient"):
        model = fit_two_tower(holdout.train, options=TwoTowerOptions(training=training))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ours = rank(model.ranker(), holdout.sample(2_000, 0))
        ours = replace(ours, title=f"Two-tower, {training}")
        shown(ours, model.report["cpu_seconds"], f"{model.report['epochs']} epochs")
        print(f"    peak memory of the process so far {peak:.0f} MiB")


def parts(wanted: str) -> Iterator[str]:
    """The parts asked for."""
    yield from (name for name in ("order", "static", "cold", "size") if name in wanted.split(","))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--parts", default="order,static,cold,size")
    arguments = parser.parse_args()
    for part in parts(arguments.parts):
        print(f"\n== {part}", flush=True)
        if part == "size":
            size()
            continue
        events = ratings(arguments.data)
        if part == "cold":
            cold(arguments.data, events, seed=0)
        else:
            holdout = leave_last_out(events)
            contest(holdout if part == "order" else without_order(holdout))


if __name__ == "__main__":
    main()
