"""User and item vectors for an independent check, of the current version or of any events."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ml_app.artifact import Artifact, current
from ml_app.files import replacing
from ml_app.quarantine import QUARANTINE
from ml_app.recommendation.reading import Data, over, read
from ml_app.recommendation.system import System
from ml_app.recommender.towers import MODEL
from ml_app.refusal import Misuse, Refused
from ml_app.retrieval.arrays import Histories
from ml_app.source.interface import Source
from ml_app.two_tower.model import TwoTowerModel


@dataclass(frozen=True)
class Wanted:
    """What is exported; None: the current version and all of its users."""

    train: str | None = None
    """File of events to train on, all of them."""
    users: str | None = None
    """File with the ids of the users whose vectors are wanted."""
    items: str | None = None
    """File of items that goes with `train`."""
    seed: int | None = None


def export(system: System, wanted: Wanted, path: Path) -> dict[str, Any]:
    """Write `user_ids, item_ids, user_vectors, item_vectors, item_bias` and return them.

    The score of an item for a user is the dot product of their vectors plus the item's bias; a
    user's vector is that of the whole history. Users without events get the vector of somebody
    nothing is known of. Raises `Refused` as `read` does, `Misuse` for a name that does not end in
    `.npz`.
    """
    if path.suffix != ".npz":
        raise Misuse(f"{path}: the name must end in .npz")
    system = _asked_for(system, wanted)
    data = read(system, QUARANTINE.with_name("quarantine_export.csv"))
    if wanted.train is None:
        model = trained_towers(current())
    else:
        model = system.retriever.fit(
            data.interactions, data.item_features(system), data.user_features(system), system.seed
        )
    ids = data.interactions.users if wanted.users is None else _ids(system, wanted.users)
    factors = _factors(system, data, model, ids)
    with replacing(path) as temporary:
        np.savez(temporary, **factors)
    return factors


def trained_towers(artifact: Artifact) -> TwoTowerModel:
    """The towers of a version, after checking that its files are those that training wrote. Raises
    `Damaged`.
    """
    for name in artifact.manifest["files"]:
        if name.startswith(f"{MODEL}/"):
            artifact.file(name)
    return TwoTowerModel.load(artifact.directory / MODEL)


def _asked_for(system: System, wanted: Wanted) -> System:
    if wanted.seed is not None:
        system = replace(system, seed=wanted.seed)
    if wanted.train is None:
        return system
    sources: dict[str, Source] = {"interactions": system.interactions.source.at(wanted.train)}
    if not sources["interactions"].exists():
        raise Refused(f"{wanted.train} is not there")
    if wanted.items is not None and system.items is not None:
        sources["items"] = system.items.source.at(wanted.items)
    return over(system, sources)


def _ids(system: System, path: str) -> tuple[str, ...]:
    """The ids in the first column that can name users, each once, in the order of the file."""
    source = system.interactions.source.at(path)
    header = source.header()
    keys = [system.interactions.user, *([] if system.users is None else [system.users.key])]
    column = next((name for name in keys if name in header), None)
    if column is None and len(header) == 1:
        column = header[0]
    if column is None:
        raise Refused(f"{path} has no column {keys[0]!r}; it has {', '.join(header)}")
    found: dict[str, None] = {}
    for batch in source.batches([column]):
        texts = batch.column(column).cast(pa.string()).to_pylist()
        found |= dict.fromkeys(text for text in texts if text is not None)
    return tuple(found)


def _factors(
    system: System, data: Data, model: TwoTowerModel, ids: tuple[str, ...]
) -> dict[str, Any]:
    """The vectors of users with these ids, in their order."""
    interactions = data.interactions
    place = {user: row for row, user in enumerate(interactions.users)}
    rows = np.array([place.get(user, -1) for user in ids], dtype=np.int64)
    translated = np.array([_at(model, item) for item in interactions.items], dtype=np.int64)
    histories = Histories.of(
        [_known(translated[interactions.history(row)]) if row >= 0 else () for row in rows]
    )
    features = None
    if model.user_encoder is not None:
        features = model.user_encoder.encode([data.users.get(user, {}) for user in ids])
    return model.factors(ids, histories, features)


def _at(model: TwoTowerModel, item: str) -> int:
    rows, _ = model.rows([item])
    return int(rows[0]) if len(rows) else -1


def _known(rows: Any) -> Any:
    return rows[rows >= 0]
