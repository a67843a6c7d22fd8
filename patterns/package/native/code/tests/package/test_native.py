from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression

from ml_app.artifact import Artifact, Damaged
from ml_app.files import sha256_of
from ml_app.package.native import NativePackage
from ml_app.package.report import PIPELINE

MODEL: Any = None  # it is not asked
X = np.random.default_rng(0).normal(size=(50, 3)).astype(np.float32)


def stored(directory: Any, pipeline: Any) -> Any:
    joblib.dump(pipeline, directory / PIPELINE)
    return Artifact(
        directory, {"version": "1", "files": {PIPELINE: sha256_of(directory / PIPELINE)}}
    )


def test_the_export_writes_nothing_and_says_that_it_was_chosen(tmp_path: Path) -> None:
    report = NativePackage().export(MODEL, LogisticRegression().fit(X, X[:, 0] > 0), X, tmp_path)
    assert (report.format, report.path) == ("joblib", "native")
    assert report.reason == "chosen in the blueprint"
    assert list(tmp_path.iterdir()) == []


def test_a_single_row_gets_the_answers_of_the_table(tmp_path: Path) -> None:
    pipeline = LogisticRegression().fit(X, X[:, 0] > 0)
    model = NativePackage().load(stored(tmp_path, pipeline))
    assert model.outputs(X[0].tolist()) == pytest.approx(model.predict_proba(X)[0].tolist())


def test_a_regressor_answers_one_number(tmp_path: Path) -> None:
    pipeline = LinearRegression().fit(X, X[:, 0])
    model = NativePackage().load(stored(tmp_path, pipeline))
    assert model.outputs(X[0].tolist()) == pytest.approx([model.predict(X)[0]])


def test_a_changed_file_is_not_loaded(tmp_path: Path) -> None:
    artifact = stored(tmp_path, LinearRegression().fit(X, X[:, 0]))
    with (tmp_path / PIPELINE).open("ab") as stream:
        stream.write(b"!")
    with pytest.raises(Damaged, match=PIPELINE):
        NativePackage().load(artifact)
