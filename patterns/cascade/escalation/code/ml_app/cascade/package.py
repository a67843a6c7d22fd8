"""Packaging a cascade: every stage that ships by itself, and the policy beside them as data."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any, Self

import numpy as np

from ml_app.artifact import Artifact
from ml_app.cascade.model import CascadeModel
from ml_app.cascade.policy import Policy
from ml_app.cascade.price import Price
from ml_app.cascade.stages import Conditions, StagedModel
from ml_app.cascade.stages_cost import Cost, RowSeconds, cost_of, row_seconds
from ml_app.files import sha256_of
from ml_app.interfaces import Matrix
from ml_app.package.report import PIPELINE, Package, PackageReport, ScoringModel

STATE = "cascade.json"
STAGES = "stages"
MOST_ROWS = 10_000
"""Training rows the whole is compared on; each stage is compared on all of them by itself."""
TOLERANCE = 1e-5
"""Largest difference between the packaged and the fitted cascade, in units of the score; of the
largest score where that is above 1.
"""
MOST_MOVED = 1e-3
"""Share of rows that may be answered by another stage: single precision may carry a row over a
threshold it lies on. More would be a fault of ours.
"""


@dataclass(frozen=True)
class StageReport(PackageReport):
    """What became of one stage."""

    title: str
    cpu: Cost


@dataclass(frozen=True)
class StagedReport(PackageReport):
    """What became of the whole, and of each stage that ships."""

    stages: Mapping[str, StageReport]
    prices: Mapping[str, Price]
    """Of every model, whether it ships or not."""
    row_seconds: RowSeconds
    """Of single rows as training had them, as the policy sends them through the stages."""


@dataclass(frozen=True)
class _Part(Artifact):
    """The folder of one stage, as the inner package sees it. Its native pipeline lies in that of
    the whole.
    """

    native: Callable[[], Any] = field(kw_only=True)

    def load_pickled(self, name: str) -> Any:
        """The stage's pipeline."""
        return self.native()


@dataclass(frozen=True)
class _State:
    """What is stored beside the stages."""

    policy: Policy
    conditions: Conditions

    def text(self) -> str:
        state = {"policy": self.policy.state(), "conditions": asdict(self.conditions)}
        return json.dumps(state, indent=2, allow_nan=False) + "\n"

    @classmethod
    def read(cls, path: Path) -> Self:
        state = json.loads(path.read_text(encoding="utf-8"))
        return cls(Policy.restore(state["policy"]), Conditions.restore(state["conditions"]))


@dataclass(frozen=True)
class StagedPackage:
    """Packages every stage that ships with `inner`, each in a folder and with a proof of its own. A
    stage that `inner` leaves native is asked natively; the others do not suffer from it.
    """

    inner: Package

    def export(
        self, model: CascadeModel, pipeline: Any, X: Matrix, directory: Path
    ) -> StagedReport:
        """Write the stages that ship and their policy into `directory`, and compare the whole with
        the fitted cascade on rows of `X`. Where it differs, every stage stays native.
        """
        state = _State(pipeline.policy_, model.conditions(pipeline))
        reports = {}
        for name in state.policy.stages:
            folder = directory / STAGES / name
            folder.mkdir(parents=True)
            part = model.part(name)
            reports[name] = self.inner.export(part, pipeline.models_[name], X, folder)
        some = X[np.linspace(0, len(X) - 1, min(len(X), MOST_ROWS)).astype(np.intp)]
        staged = self._staged(directory, _hashes(directory), state, pipeline.models_.get)
        proof = _compare(staged, pipeline, some)
        if proof.max_abs > TOLERANCE or proof.moved > MOST_MOVED * proof.rows:
            shutil.rmtree(directory / STAGES)
            refused = f"the cascade as a whole was refused: {proof.text}"
            reports = {name: _left_native(report, refused) for name, report in reports.items()}
            staged = self._staged(directory, {}, state, pipeline.models_.get)
        (directory / STATE).write_text(state.text(), encoding="utf-8")
        stages = {
            name: StageReport(
                **asdict(report),
                title=model.part(name).title,
                cpu=cost_of(stage, some, classifier=bool(state.conditions.classes)),
            )
            for (name, report), stage in zip(reports.items(), staged.stages, strict=True)
        }
        return _whole(stages, proof, pipeline.prices_, row_seconds(staged, some))

    def load(self, artifact: Artifact) -> ScoringModel:
        """The stages that ship under their policy. Raises `Damaged`."""
        state = _State.read(artifact.file(STATE))

        @cache
        def whole() -> Any:
            return artifact.load_pickled(PIPELINE)

        def native(name: str) -> Any:
            return whole().models_[name]

        files = artifact.manifest["files"]
        return self._staged(artifact.directory, files, state, native)

    def _staged(
        self,
        directory: Path,
        files: Mapping[str, str],
        state: _State,
        native: Callable[[str], Any],
    ) -> StagedModel:
        parts = []
        for name in state.policy.stages:
            start = f"{STAGES}/{name}/"
            own = {f.removeprefix(start): h for f, h in files.items() if f.startswith(start)}
            manifest = {"version": f"stage {name}", "files": own}
            part = _Part(directory / STAGES / name, manifest, native=partial(native, name))
            parts.append(self.inner.load(part))
        return StagedModel(state.policy, parts, state.conditions)


@dataclass(frozen=True)
class _Proof:
    """How the packaged cascade compares with the fitted one."""

    rows: int
    max_abs: float
    """Over rows that the same stage answered."""
    moved: int
    """Rows that another stage answered."""

    @property
    def text(self) -> str:
        return (
            f"{self.rows} rows compared: largest difference {self.max_abs:.1e}, {self.moved} "
            f"answered by another stage; allowed {TOLERANCE:.0e} and {MOST_MOVED:.1%}"
        )


def _compare(staged: StagedModel, pipeline: Any, X: Matrix) -> _Proof:
    expected = pipeline.outcome(X)
    answers, stage = staged.run(X)
    if expected.scores.ndim == 1 and answers.ndim == 2:
        answers = answers[:, 1]
    same = stage == expected.stage
    scale = max(1.0, float(np.abs(expected.scores).max()))
    difference = np.abs(answers - expected.scores)[same] / scale
    largest = float(difference.max()) if difference.size else 0.0
    return _Proof(len(X), largest, int((~same).sum()))


def _left_native(report: PackageReport, why: str) -> PackageReport:
    return replace(report, format="joblib", path="native", reason=why)


def _whole(
    stages: Mapping[str, StageReport],
    proof: _Proof,
    prices: Mapping[str, Price],
    seconds: RowSeconds,
) -> StagedReport:
    compiled = all(stage.path == "compiled" for stage in stages.values())
    known = [s.parity_max_abs for s in stages.values() if s.parity_max_abs is not None]
    told = [f"{name} {stage.path}" for name, stage in stages.items()]
    return StagedReport(
        format="+".join(dict.fromkeys(stage.format for stage in stages.values())),
        path="compiled" if compiled else "native",
        parity_max_abs=max([proof.max_abs, *known]) if known else None,
        rows=proof.rows,
        reason=f"{', '.join(told)}; {proof.text}",
        stages=stages,
        prices=prices,
        row_seconds=seconds,
    )


def _hashes(directory: Path) -> dict[str, str]:
    """Every file below a folder with its hash, as the manifest will have them."""
    files = (path for path in sorted(directory.rglob("*")) if path.is_file())
    return {path.relative_to(directory).as_posix(): sha256_of(path) for path in files}
