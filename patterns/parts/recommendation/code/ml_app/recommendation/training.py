"""From events to an artifact: hold out, fit beside the baselines, judge, ship the better one."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ml_app.artifact import ARTIFACTS, Artifact, publish, use
from ml_app.evaluation.gates import barriers, looked_at, require_passed
from ml_app.recommendation import publishing
from ml_app.recommendation.baselines import Baselines
from ml_app.recommendation.card import card
from ml_app.recommendation.judging import (
    Evaluation,
    contenders_of,
    outcomes,
    primary_of,
    slices_of,
)
from ml_app.recommendation.learning import Learned, learn
from ml_app.recommendation.pairs import pair_hashes
from ml_app.recommendation.reading import Data, read
from ml_app.recommendation.shipping import Shipment, ship
from ml_app.recommendation.system import System
from ml_app.retrieval.arrays import Ranker
from ml_app.run_record import RunRecord, environment

RUN_RECORD = Path("reports/run.json")
CARD = "card.md"
LEARNED = "learned.npy"
"""Pairs of user and item that were learned from, as hashes: `retrain` leaves them out."""


@dataclass(frozen=True, eq=False)
class Made:
    """A complete version that is not in use yet, and how it was judged."""

    artifact: Artifact
    data: Data
    learned: Learned
    evaluation: Evaluation
    ranker: Ranker
    """What ships, as a ranker."""


def train(system: System, root: Path = ARTIFACTS, *, gated: bool = True) -> Artifact:
    """Make a new version, put it into use and write its reports. Raises `Refused` when the data
    does not allow it, and when it is `gated` and misses a bound of the gates; then nothing of an
    earlier version is touched.
    """
    made = make(system, root)
    if gated:
        require_passed(barred(made), made.artifact.version, made.artifact.directory)
    accept(made, root)
    return made.artifact


def barred(made: Made) -> tuple[str, ...]:
    """Why the gates keep a version from serving. Made-up events prove nothing, so no gate closes on
    them.
    """
    found = made.evaluation
    if found.synthetic:
        return ()
    return barriers(found.system.gates, found.system.task.metrics, found.model.metrics)


def make(system: System, root: Path = ARTIFACTS) -> Made:
    """Train, judge and publish a new version, and write the run record. The version in use and its
    reports stay as they are. Raises `Refused` when the data does not allow it, or a gate looks at
    what is not measured.
    """
    record = RunRecord("train")
    for gate in system.gates:
        looked_at(gate, system.task.metrics)
    data = read(system)
    learned = learn(system, data)
    draft = _Draft(system, data, learned, record)
    artifact = publish(draft.fill, draft.content, root, activate=False)
    record.note(
        version=artifact.version,
        data=data.facts,
        training=dict(draft.evaluation.training),
        metrics=artifact.manifest["metrics"],
        package=artifact.manifest["package"],
    )
    record.write(RUN_RECORD)
    return Made(artifact, data, learned, draft.evaluation, draft.shipment.ranker)


def accept(made: Made, root: Path = ARTIFACTS) -> None:
    """Put a version into use, and let the reports speak of it."""
    use(made.artifact.version, root)
    publishing.publish(made.evaluation, made.artifact.version)


def evaluation_of(
    system: System, data: Data, learned: Learned, shipment: Shipment, cpu_seconds: float
) -> Evaluation:
    """What is said of the ranker that ships, beside all the others."""
    model, seed = shipment.judged, system.seed
    others = [one for one in learned.judged if one.name != model.name]
    holdout = learned.holdout
    training = {
        "rows": {"train": len(holdout.train), "test": len(holdout.targets.items)},
        "users": len(holdout.users),
        "holdout": holdout.method,
        "seed": seed,
        "cpu_seconds": round(cpu_seconds, 1),
        "model": model.title,
        "parameters": learned.towers.report,
        "baselines": learned.baselines.settings,
    }
    return Evaluation(
        system=system,
        primary=primary_of(system),
        model=model,
        contenders=contenders_of(model, others, system),
        goals=outcomes(system, model),
        slices=slices_of(model, holdout, seed, data.values_of_users(system.slices)),
        notes=(*shipment.notes, *_left_out(learned.baselines), *data.notes),
        data=data.facts,
        training=training,
        package=shipment.package,
    )


def _left_out(baselines: Baselines) -> list[str]:
    return [f"{title} is not beside it: {why}." for title, why in baselines.left_out.items()]


class _Draft:
    """Fills the folder of a new version. The evaluation is made on the way, because it reports what
    was shipped.
    """

    evaluation: Evaluation

    def __init__(self, system: System, data: Data, learned: Learned, record: RunRecord) -> None:
        self.system, self.data, self.learned, self.record = system, data, learned, record
        shipment = ship(system, data, learned)
        if system.rerank is not None:
            shipment = system.rerank.funnel(system, data, learned, shipment)
        self.shipment = shipment
        self.content = self.shipment.content

    def fill(self, folder: Path) -> Mapping[str, Any]:
        """Write all files of the version, and return the rest of its manifest."""
        self.shipment.write(folder)
        train = self.learned.holdout.train
        np.save(folder / LEARNED, pair_hashes(train.users, train.items, train.user, train.item))
        self.evaluation = evaluation_of(
            self.system, self.data, self.learned, self.shipment, self.record.cpu_seconds
        )
        (folder / CARD).write_text(card(self.evaluation), encoding="utf-8")
        return {
            "task": {"kind": type(self.system.task).__name__},
            "created_at": self.record.started.isoformat(timespec="seconds"),
            "data": self.data.facts,
            "training": dict(self.evaluation.training),
            "environment": environment(),
            "retriever": self.shipment.retriever,
            "package": self.shipment.package,
            **({"rerank": self.shipment.rerank} if self.shipment.rerank else {}),
            "metrics": publishing.values(self.evaluation),
            "estimates": publishing.estimates(self.evaluation),
        }
