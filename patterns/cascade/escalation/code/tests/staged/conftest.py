"""A small cascade of plain models, and a package that stores what it is given."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from ml_app.artifact import Artifact
from ml_app.cascade.model import CascadeModel
from ml_app.files import sha256_of
from ml_app.package.pipeline import PipelineModel
from ml_app.package.report import PIPELINE, PackageReport

ROWS = 3000
STORED = "model.bin"


@dataclass(frozen=True)
class Linear:
    """A linear model; it wants scaled numbers and none missing."""

    C: float = 1.0
    name: str = "linear"
    title: str = "linear model"
    scale: bool = True
    missing: bool = False

    def make(self, task: Any, seed: int, **overrides: Any) -> Any:
        if not task.labels:
            return LinearRegression()
        return LogisticRegression(C=overrides.get("C", self.C))

    def suggest(self, trial: Any) -> dict[str, Any]:
        return {"C": trial.suggest_float("C", 0.1, 10.0)}

    def register_onnx(self) -> None:
        REGISTERED.append(self.name)


@dataclass(frozen=True)
class Tree:
    """A tree; it takes numbers as they are."""

    depth: int = 8
    name: str = "tree"
    title: str = "decision tree"
    scale: bool = False
    missing: bool = True

    def make(self, task: Any, seed: int, **overrides: Any) -> Any:
        tree = DecisionTreeClassifier if task.labels else DecisionTreeRegressor
        return tree(max_depth=self.depth, min_samples_leaf=20, random_state=seed)

    def suggest(self, trial: Any) -> dict[str, Any]:
        return {}

    def register_onnx(self) -> None:
        REGISTERED.append(self.name)


REGISTERED: list[str] = []
CASCADE = CascadeModel(
    inner=Linear(0.5),
    stages=(Linear(), Tree()),
    names=("small", "large"),
    costs=None,
    loss="brier",
    budget=0.2,
    relative=True,
    confidence=0.9,
    error_costs=None,
    deadline_seconds=None,
    learned=False,
)


@dataclass(frozen=True)
class Stored:
    """A package that pickles; models it was told not to take stay native."""

    refuses: tuple[str, ...] = ()
    breaks: bool = False
    """Whether what comes back answers otherwise than what went in."""

    def export(self, model: Any, pipeline: Any, X: Any, directory: Path) -> PackageReport:
        if model.name in self.refuses:
            return PackageReport("joblib", "native", None, 0, "told to leave it")
        joblib.dump(pipeline, directory / STORED)
        return PackageReport("stored", "compiled", 0.0, len(X), "the same object")

    def load(self, artifact: Artifact) -> Any:
        if STORED not in artifact.manifest["files"]:
            return PipelineModel(artifact.load_pickled(PIPELINE))
        found = PipelineModel(joblib.load(artifact.file(STORED)))
        return Wrong(found) if self.breaks else found


class Wrong:
    """Half as sure as the model it stands for."""

    def __init__(self, model: Any) -> None:
        self._model, self.classes_ = model, model.classes_

    def predict_proba(self, X: Any) -> Any:
        return 0.25 + self._model.predict_proba(X) / 2

    def outputs(self, values: Any) -> Any:
        return [0.25 + said / 2 for said in self._model.outputs(values)]


@dataclass(frozen=True)
class Made:
    """A fitted cascade with the rows it was fitted on."""

    model: CascadeModel
    estimator: Any
    X: Any
    y: Any
    package: Stored = Stored()

    def publish(self, folder: Path) -> tuple[Artifact, Any]:
        """Export it as training does: the artifact, and the report."""
        from ml_app.cascade.package import StagedPackage

        joblib.dump(self.estimator, folder / PIPELINE)
        staged = StagedPackage(self.package)
        report = staged.export(self.model, self.estimator, self.X, folder)
        files = {
            path.relative_to(folder).as_posix(): sha256_of(path)
            for path in folder.rglob("*")
            if path.is_file()
        }
        return Artifact(folder, {"version": "0001-ab", "files": files}), report

    def load(self, artifact: Artifact) -> Any:
        from ml_app.cascade.package import StagedPackage

        return StagedPackage(self.package).load(artifact)


def task(*labels: str) -> Any:
    return SimpleNamespace(labels=labels)


def sample(rows: int = ROWS) -> tuple[Any, Any]:
    """Rows on which a linear model is right where |x| is large, and a tree nearly everywhere."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(rows, 3)).astype(np.float32)
    bent = np.where(np.abs(X[:, 0]) < 0.8, np.sign(X[:, 1]) * 2, X[:, 0] * 3)
    return X, (rng.random(rows) < 1 / (1 + np.exp(-bent))).astype(int)


Make = Callable[..., Made]
WHOLE: Any = SimpleNamespace(group=None, time=None, chronological=False)
"""A split that goes by nothing."""


@pytest.fixture(scope="session")
def made() -> Make:
    """Fit a cascade; keywords change its terms or how it is packaged."""

    def make(refuses: tuple[str, ...] = (), *, breaks: bool = False, **terms: Any) -> Made:
        X, y = sample()
        model = replace(CASCADE, **terms)
        nothing: Any = None
        estimator = model.learn(model.make(task("no", "yes"), 0), (X, y), WHOLE, nothing)
        return Made(model, estimator, X, y, Stored(refuses, breaks))

    return make


@pytest.fixture(scope="session")
def paying(made: Make) -> Made:
    """A cascade that ships."""
    found = made()
    assert found.estimator.ships_ == "cascade"
    return found


@pytest.fixture(scope="session")
def alone(made: Make) -> Made:
    """A single model that is as good as the last stage."""
    found = made(inner=Tree())
    assert found.estimator.ships_ == "single"
    return found


@pytest.fixture
def cascade() -> CascadeModel:
    return CASCADE


@pytest.fixture
def registered() -> list[str]:
    """Names of the models that taught the converter, since the test began."""
    REGISTERED.clear()
    return REGISTERED
