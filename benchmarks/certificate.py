"""How often a cascade's certificate is broken, beside choosing its threshold by a validation mean.

    python benchmarks/certificate.py DATA

DATA is a folder with `credit_default.csv`, `ai4i_maintenance.csv` and `sms_spam.csv` (UCI 350, 601
and 228). Two stages are fitted once on some rows of each. All other rows are the population: what a
threshold gives up there is known. From it, rows that calibrate and rows that certify are drawn with
replacement, again and again; each draw gets a certificate from the cascade's own code, which is
broken when the population gives up more than it promises. In the same draws the greediest threshold
is taken whose mean loss on both parts together is within the budget.
"""

import argparse
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as arrow_csv
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parents[1] / "patterns/cascade/escalation/code"))
from ml_app.cascade.certificate import Promise, Rows, walk
from ml_app.cascade.confidence import Margin
from ml_app.cascade.losses import Brier, Cost, Floats, Loss, ZeroOne
from ml_app.cascade.paired import Units
from ml_app.cascade.path import answered_by, thresholds
from ml_app.cascade.policy import rescaled
from ml_app.cascade.temperature import fit_temperature

DELTA = 0.05


@dataclass(frozen=True)
class Population:
    """Rows no stage was fitted on, and what both say."""

    name: str
    y: Any
    cheap: Floats
    dear: Floats
    calibrate: int
    certify: int


@dataclass(frozen=True)
class Budget:
    """How much may be given up."""

    title: str
    loss: Loss
    epsilon: float


BUDGETS = (
    Budget("accuracy, 0.005", ZeroOne(), 0.005),
    Budget("Brier, 0.005", Brier(2), 0.005),
    Budget("cost 5:1, 0.03", Cost(1.0, 5.0), 0.03),
)


def credit(folder: Path) -> Population:
    """A linear model, then a forest."""
    read = arrow_csv.read_csv(folder / "credit_default.csv")
    names = [n for n in read.column_names if n not in {"ID", "default_next_month"}]
    X = np.column_stack([read[n].to_numpy() for n in names])
    y = read["default_next_month"].to_numpy()
    cheap = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    return population("credit_default", X, y, (cheap, forest()), (2000, 4000))


def machines(folder: Path) -> Population:
    """A linear model, then a forest, on 3 % of failures."""
    read = arrow_csv.read_csv(folder / "ai4i_maintenance.csv")
    names = ["air_temperature", "process_temperature", "rotational_speed", "torque", "tool_wear"]
    X = np.column_stack([*(read[n].to_numpy() for n in names), read["type"].to_numpy() == "L"])
    y = read["machine_failure"].to_numpy()
    cheap = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
    return population("ai4i", X, y, (cheap, forest()), (700, 2500))


def messages(folder: Path) -> Population:
    """Hashed words, then characters with trees."""
    read = arrow_csv.read_csv(
        folder / "sms_spam.csv", parse_options=arrow_csv.ParseOptions(newlines_in_values=True)
    )
    X = np.array(read["text"].to_pylist(), dtype=object)
    y = np.array(read["label"].to_pylist()) == "spam"
    cheap = make_pipeline(HashingVectorizer(n_features=2**14), LogisticRegression(C=10))
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 4), min_df=3, max_features=3000
    )
    trees = ExtraTreesClassifier(100, min_samples_leaf=1, random_state=0, n_jobs=1)
    return population(
        "sms", X, y.astype(int), (cheap, make_pipeline(characters, trees)), (300, 1200)
    )


def forest() -> RandomForestClassifier:
    """The dear stage of tables."""
    return RandomForestClassifier(
        200, min_samples_leaf=2, max_features=1 / 3, max_samples=1 / 3, random_state=0, n_jobs=1
    )


def population(
    name: str, X: Any, y: Any, stages: tuple[Any, Any], sizes: tuple[int, int]
) -> Population:
    """Fit both stages on two fifths of the rows; the others are the population."""
    train, rest = train_test_split(np.arange(len(y)), train_size=0.4, stratify=y, random_state=0)
    cheap, dear = (stage.fit(X[train], y[train]).predict_proba(X[rest])[:, 1] for stage in stages)
    return Population(name, y[rest], cheap, dear, *sizes)


@dataclass
class Tally:
    """What came of the draws."""

    broken: int = 0
    certified: int = 0
    share: float = 0.0

    def add(self, given_up: float, epsilon: float, share: float) -> None:
        """Count one draw."""
        self.broken += given_up > epsilon
        self.certified += share > 0
        self.share += share


def redraw(people: Population, budget: Budget, draws: int) -> tuple[Tally, Tally]:
    """Certificates and plug-in choices of all draws."""
    proven, plugged = Tally(), Tally()
    rng = np.random.default_rng(0)
    for _ in range(draws):
        picks = [rng.integers(0, len(people.y), n) for n in (people.calibrate, people.certify)]
        heats = [
            fit_temperature(said[picks[0]], people.y[picks[0]], np.ones(people.calibrate))
            for said in (people.cheap, people.dear)
        ]
        scores = [
            rescaled(said, heat)
            for said, heat in zip((people.cheap, people.dear), heats, strict=True)
        ]
        everyone = rows(people, budget.loss, scores, np.arange(len(people.y)))
        calibrate, certify = (rows(people, budget.loss, scores, pick) for pick in picks)
        promise = Promise(budget.loss, budget.epsilon, DELTA)
        path = thresholds(calibrate.confidences)
        step = walk(path, promise, certify, calibrate).steps
        both = [certify.pairs(cuts, budget.loss).mean * budget.loss.bound for cuts in path]
        fine = [i + 1 for i, mean in enumerate(both) if mean <= promise.epsilon]
        for tally, taken in ((proven, step), (plugged, max(fine, default=0))):
            given_up, share = truth(everyone, path, taken, budget.loss)
            tally.add(given_up, promise.epsilon, share)
    return proven, plugged


def rows(people: Population, loss: Loss, scores: list[Floats], pick: Any) -> Rows:
    """Confidences and losses of these rows."""
    y = people.y[pick]
    decision = loss.decision if isinstance(loss, Cost) else 0.5
    losses = [loss.rows(y, said[pick]) for said in scores]
    return Rows([Margin(decision).of(scores[0][pick])], losses, Units.of(np.ones(len(y))))


def truth(everyone: Rows, path: Any, steps: int, loss: Loss) -> tuple[float, float]:
    """What the population gives up at a step of the path, and the share it answers early."""
    if not steps:
        return 0.0, 0.0
    cuts = path[steps - 1]
    share = float((answered_by(everyone.confidences, cuts) == 0).mean())
    return everyone.pairs(cuts, loss).mean * loss.bound, share


def main() -> None:
    """Draw and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--draws", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="20 draws of the smallest set")
    chosen = parser.parse_args()
    makers: tuple[Callable[[Path], Population], ...] = (credit, machines, messages)
    if chosen.quick:
        makers, chosen.draws = (machines,), 20
    started = time.process_time()
    print(f"{'data':16}{'loss':18}{'certified':>10}{'share':>8}{'broken':>8}", end="")
    print(f"{'share by mean':>16}{'broken':>8}")
    for make in makers:
        people = make(chosen.data)
        for budget in BUDGETS:
            proven, plugged = redraw(people, budget, chosen.draws)
            print(
                f"{people.name:16}{budget.title:18}{proven.certified / chosen.draws:10.0%}"
                f"{proven.share / chosen.draws:8.3f}{proven.broken / chosen.draws:8.1%}"
                f"{plugged.share / chosen.draws:16.3f}{plugged.broken / chosen.draws:8.1%}",
                flush=True,
            )
    print(f"{time.process_time() - started:.0f} CPU-seconds")


if __name__ == "__main__":
    main()
