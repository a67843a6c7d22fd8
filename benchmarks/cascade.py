"""What a cascade spares, and what it gives up, beside its last stage alone.

    python benchmarks/cascade.py DATA [--quick] [--only credit|messages|no_cascade]

DATA is a folder with `credit_default.csv`, `sms_spam.csv`, `german_credit.csv` and
`ai4i_maintenance.csv` (UCI 350, 228, 144 and 601). A fifth of the rows is the test part; the
cascade trains, calibrates and certifies on the others. CPU of a row is measured on whole test parts
and, for single rows, as the mean over rows drawn from them, each asked by itself. The last two sets
are those where a cascade should not ship.
"""

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.csv as arrow_csv
from sklearn.base import BaseEstimator, ClassifierMixin, clone
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import (
    ExtraTreesClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.feature_extraction.text import HashingVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from xgboost import XGBClassifier

sys.path.insert(0, str(Path(__file__).parents[1] / "patterns/cascade/escalation/code"))
from ml_app.cascade.certificate import NotCertifiedWarning
from ml_app.cascade.classifier import CascadeClassifier
from ml_app.cascade.decision import Decision, decide
from ml_app.cascade.evidence import Held, Terms
from ml_app.cascade.losses import class_loss
from ml_app.cascade.policy import Policy
from ml_app.cascade.rows import take

warnings.simplefilter("ignore", NotCertifiedWarning)


class LogPool(ClassifierMixin, BaseEstimator):
    """Mean of the log-odds of two classifiers."""

    def __init__(self, first: Any = None, second: Any = None) -> None:
        self.first = first
        self.second = second

    def fit(self, X: Any, y: Any) -> "LogPool":
        """Fit both."""
        self.classes_ = np.unique(y)
        self.fitted_ = [clone(model).fit(X, y) for model in (self.first, self.second)]
        return self

    def predict_proba(self, X: Any) -> Any:
        """Pooled probabilities of two classes."""
        said = [np.clip(model.predict_proba(X)[:, 1], 1e-6, 1 - 1e-6) for model in self.fitted_]
        p = 1 / (1 + np.exp(-np.mean([np.log(p / (1 - p)) for p in said], axis=0)))
        return np.column_stack([1 - p, p])


@dataclass(frozen=True)
class Trial:
    """A fitted cascade and the rows it is judged on."""

    name: str
    cascade: CascadeClassifier
    dev: tuple[Any, Any]
    test: tuple[Any, Any]
    singles: int

    def decision(self, loss: str, budget: float, relative: bool) -> Decision:
        """What would ship under another budget, from the same fitted models."""
        parts, (X, y) = self.cascade.parts_, self.dev
        held = [
            Held(
                y[part],
                {n: m.predict_proba(take(X, part))[:, 1] for n, m in self.cascade.models_.items()},
                np.ones(len(part)),
            )
            for part in (parts.calibrate, parts.certify)
        ]
        terms = Terms(
            kind="binary",
            stages=("first", "heavy"),
            single=None,
            loss=lambda _: class_loss(loss, 2, None),
            budget=budget,
            relative=relative,
            delta=0.05,
        )
        return decide(terms, *held)

    def asked(self, policy: Policy) -> list[Callable[[Any], Any]]:
        """The models that ship, as callables."""
        models = [self.cascade.models_[name] for name in policy.stages]
        return [lambda rows, model=model: model.predict_proba(rows)[:, 1] for model in models]


@dataclass(frozen=True)
class Measured:
    """One way to answer the test part."""

    batch: float
    """CPU microseconds per row."""
    single: float
    accuracy: float
    auc: float
    brier: float
    early: float


def measure(trial: Trial, policy: Policy) -> Measured:
    """CPU and quality of a policy."""
    X, y = trial.test
    asked = trial.asked(policy)
    batch = min(cpu(lambda: policy.run(asked, X, take)) for _ in range(3)) / len(y)
    rows = [take(X, np.array([i])) for i in np.random.default_rng(0).choice(len(y), trial.singles)]
    policy.run(asked, rows[0], take)
    single = cpu(lambda: [policy.run(asked, row, take) for row in rows]) / len(rows)
    outcome = policy.run(asked, X, take)
    p = outcome.scores
    early = float((outcome.stage == 0).mean()) if len(policy.stages) > 1 else float("nan")
    accuracy = float(((p > 0.5) == y).mean())
    brier = float(((p - y) ** 2).mean())
    return Measured(batch * 1e6, single * 1e6, accuracy, float(roc_auc_score(y, p)), brier, early)


def cpu(work: Callable[[], Any]) -> float:
    """CPU seconds of a piece of work, all threads counted."""
    before = time.process_time()
    work()
    return time.process_time() - before


def fit(name: str, rows: tuple[Any, Any], stages: tuple[Any, Any], seed: int, **more: Any) -> Trial:
    """Fit on four fifths."""
    X, y = rows
    dev, test = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=seed)
    singles = more.pop("singles", 100)
    cascade = CascadeClassifier(
        [("first", stages[0]), ("heavy", stages[1])], random_state=seed, **more
    ).fit(take(X, dev), y[dev])
    return Trial(name, cascade, (take(X, dev), y[dev]), (take(X, test), y[test]), singles)


def table(path: Path, target: str, positive: Any, dropped: set[str]) -> tuple[Any, Any]:
    """A data frame of the columns, and whether the target is the positive class."""
    frame = arrow_csv.read_csv(path).to_pandas()
    y = (frame[target] == positive).to_numpy().astype(int)
    return frame.drop(columns=[target, *dropped]), y


def credit(folder: Path, quick: bool, first_size: str, seed: int) -> Trial:
    """Small boosted trees, then a forest and boosted trees pooled."""
    rounds_first, leaves = map(int, first_size.split("x"))
    X, y = table(folder / "credit_default.csv", "default_next_month", 1, {"ID"})
    X = X.to_numpy(dtype=np.float32)
    first = HistGradientBoostingClassifier(
        max_iter=rounds_first, max_leaf_nodes=leaves, early_stopping=False, random_state=0
    )
    trees, rounds = (100, 80) if quick else (2000, 800)
    forest = RandomForestClassifier(
        trees, min_samples_leaf=2, max_samples=1 / 3, random_state=0, n_jobs=1
    )
    boosted = XGBClassifier(
        n_estimators=rounds, learning_rate=0.02, max_depth=5, subsample=0.7, colsample_bytree=0.7,
        reg_lambda=5, n_jobs=1, random_state=0,
    )  # fmt: skip
    singles = 20 if quick else 50
    return fit("credit_default", (X, y), (first, LogPool(forest, boosted)), seed, singles=singles)


def messages(folder: Path, quick: bool) -> Trial:
    """Hashed words, then characters, linear and with trees, pooled."""
    options = arrow_csv.ParseOptions(newlines_in_values=True)
    read = arrow_csv.read_csv(folder / "sms_spam.csv", parse_options=options)
    X = np.array(read["text"].to_pylist(), dtype=object)
    y = (np.array(read["label"].to_pylist()) == "spam").astype(int)
    first = make_pipeline(HashingVectorizer(n_features=2**16), LogisticRegression(C=30))
    characters = TfidfVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), min_df=2, sublinear_tf=True
    )
    linear = make_pipeline(characters, LogisticRegression(C=30))
    trees = make_pipeline(
        clone(characters).set_params(max_features=5000),
        ExtraTreesClassifier(50 if quick else 500, random_state=0, n_jobs=1),
    )
    shares = (0.5, 0.1, 0.4)
    return fit("sms", (X, y), (first, LogPool(linear, trees)), 0, shares=shares)


def no_cascade(folder: Path, quick: bool) -> None:
    """Two sets where one model is as good: what ships, and why."""
    german = table(folder / "german_credit.csv", "class", 2, set())
    causes = {"udi", "product_id", "twf", "hdf", "pwf", "osf", "rnf"}
    machines = table(folder / "ai4i_maintenance.csv", "machine_failure", 1, causes)
    forest = RandomForestClassifier(
        100 if quick else 1000, min_samples_leaf=2, random_state=0, n_jobs=1
    )
    linear = LogisticRegression(C=0.3, max_iter=1000)
    middle = HistGradientBoostingClassifier(early_stopping=False, random_state=0)
    for name, rows, single in (("german", german, None), ("ai4i", machines, prepared(middle))):
        stages = (prepared(linear, StandardScaler()), prepared(forest))
        for loss, budget, relative in (("brier", 0.01, True), ("accuracy", 0.005, False)):
            trial = fit(
                name, rows, stages, 0, single=single, loss=loss, budget=budget, relative=relative
            )
            print(f"{name}, {loss}: ships {trial.cascade.ships_}: {trial.cascade.reason_}")


def prepared(model: Any, scaler: Any = "passthrough") -> Any:
    """The model behind one-hot columns of categories."""
    names = make_column_selector(dtype_exclude="number")
    numbers = make_column_selector(dtype_include="number")
    encoder = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    return make_pipeline(make_column_transformer((encoder, names), (scaler, numbers)), model)


BUDGETS = (("accuracy", 0.005, False), ("brier", 0.01, True))


def compare(trial: Trial) -> None:
    """Print the last stage, stage one, and what ships under each budget."""
    whole = Policy("binary", ("heavy",), (1.0,), (), ())
    heavy = measure(trial, whole)
    show(f"{trial.name}: heavy", heavy, heavy)
    show(f"{trial.name}: first", measure(trial, replace(whole, stages=("first",))), heavy)
    for loss, budget, relative in BUDGETS:
        decision = trial.decision(loss, budget, relative)
        found = measure(trial, decision.policy)
        show(f"{trial.name}: {loss} {budget:g}, {decision.policy.ships}", found, heavy)
        print(f"    {decision.reason}; p = {decision.certificate.p_value:.3f}")


def show(name: str, found: Measured, heavy: Measured) -> None:
    """One line."""
    print(
        f"{name:42}{found.early:7.3f}{found.batch:10.1f}{found.batch / heavy.batch:8.3f}"
        f"{found.single:10.0f}{found.single / heavy.single:8.3f}"
        f"{100 * (found.accuracy - heavy.accuracy):+8.2f}{100 * (found.auc - heavy.auc):+8.2f}"
        f"{100 * (found.brier / heavy.brier - 1):+8.2f}",
        flush=True,
    )


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--quick", action="store_true", help="small ensembles")
    parser.add_argument("--first", default="60x15", help="trees x leaves of credit's stage one")
    parser.add_argument("--seed", type=int, default=0, help="of credit's split and its parts")
    parser.add_argument("--only", choices=("credit", "messages", "no_cascade"))
    chosen = parser.parse_args()
    print(
        f"{'':42}{'early':>7}{'us/row':>10}{'ratio':>8}{'us single':>10}{'ratio':>8}"
        f"{'acc pt':>8}{'AUC pt':>8}{'Brier %':>8}"
    )
    if chosen.only in (None, credit.__name__):
        compare(credit(chosen.data, chosen.quick, chosen.first, chosen.seed))
    if chosen.only in (None, messages.__name__):
        compare(messages(chosen.data, chosen.quick))
    if chosen.only in (None, no_cascade.__name__):
        no_cascade(chosen.data, chosen.quick)
    print(f"{time.process_time():.0f} CPU-seconds")


if __name__ == "__main__":
    main()
