"""What the defaults of gradient boosting rest on: one option moved at a time, cross-validated.

    python benchmarks/defaults.py DATA

DATA is a folder with `credit_default.csv` and `bike_sharing_hour.csv` (UCI 350 and 275). Only rows
that a test part never holds are used: four fifths of the customers in five folds, the first four
fifths of the hours in four rolling origins. Printed is the change against the defaults, paired over
the folds, with its spread.
"""

import argparse
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
import pyarrow.csv as arrow_csv
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, TimeSeriesSplit, train_test_split

DEFAULTS: dict[str, Any] = {
    "n_estimators": 200,
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_child_samples": 20,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 1.0,
    "reg_lambda": 5.0,
    "n_jobs": 1,
    "verbose": -1,
    "random_state": 0,
}
MOVED: dict[str, dict[str, Any]] = {
    "defaults": {},
    "learning_rate 0.1, 100 trees": {"learning_rate": 0.1, "n_estimators": 100},
    "400 trees": {"n_estimators": 400},
    "num_leaves 15": {"num_leaves": 15},
    "min_child_samples 100": {"min_child_samples": 100},
    "subsample 1": {"subsample": 1.0, "subsample_freq": 0},
    "colsample_bytree 0.7": {"colsample_bytree": 0.7},
    "reg_lambda 0": {"reg_lambda": 0.0},
    "reg_lambda 20": {"reg_lambda": 20.0},
}


def table(path: Path, target: str, dropped: set[str]) -> tuple[Any, Any]:
    """Features (float32) and target of a CSV file."""
    read = arrow_csv.read_csv(path)
    names = [n for n in read.column_names if n != target and n not in dropped]
    X = np.column_stack([read[n].to_numpy() for n in names]).astype(np.float32)
    return X, read[target].to_numpy()


def credit(folder: Path, options: dict[str, Any]) -> Any:
    """ROC-AUC of each fold."""
    X, y = table(folder / "credit_default.csv", "default_next_month", {"ID"})
    rows, _ = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=0)
    found = []
    for train, test in StratifiedKFold(5, shuffle=True, random_state=1).split(rows, y[rows]):
        model = lightgbm.LGBMClassifier(**options).fit(X[rows[train]], y[rows[train]])
        found.append(roc_auc_score(y[rows[test]], model.predict_proba(X[rows[test]])[:, 1]))
    return np.array(found)


def bike(folder: Path, options: dict[str, Any]) -> Any:
    """RMSE of each rolling origin."""
    dropped = {"instant", "dteday", "casual", "registered"}
    X, y = table(folder / "bike_sharing_hour.csv", "cnt", dropped)
    found = []
    for train, test in TimeSeriesSplit(4, gap=24).split(np.arange(int(len(y) * 0.8))):
        model = lightgbm.LGBMRegressor(**options).fit(X[train], y[train])
        found.append(np.sqrt(np.mean((model.predict(X[test]) - y[test]) ** 2)))
    return np.array(found)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data
    print(f"{'option moved':30} {'AUC, points':>16} {'RMSE, %':>16}")
    base_auc = base_rmse = None
    for name, moved in MOVED.items():
        auc = credit(folder, {**DEFAULTS, **moved})
        rmse = bike(folder, {**DEFAULTS, **moved})
        if base_auc is None:
            base_auc, base_rmse = auc, rmse
            print(f"{name:30} {auc.mean():16.4f} {rmse.mean():16.2f}")
            continue
        gain, change = 100 * (auc - base_auc), 100 * (rmse / base_rmse - 1)
        print(
            f"{name:30} {gain.mean():+8.2f} ± {gain.std():5.2f} "
            f"{change.mean():+8.1f} ± {change.std():5.1f}"
        )


if __name__ == "__main__":
    main()
