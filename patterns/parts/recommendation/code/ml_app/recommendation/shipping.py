"""What a version consists of: the winner, an index behind a gate, the catalogue and the users."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from ml_app.recommendation.judging import (
    Judged,
    better,
    primary_of,
    rank_all,
)
from ml_app.recommendation.learning import Learned
from ml_app.recommendation.neighbouring import can_ship, neighbours_of
from ml_app.recommendation.reading import Data
from ml_app.recommendation.system import System
from ml_app.recommender.catalogue import Catalogue
from ml_app.recommender.neighbours import Neighbours
from ml_app.recommender.towers import INDEX, MODEL
from ml_app.recommender.users import Users
from ml_app.retrieval.arrays import Ranker
from ml_app.retrieval.feature_kinds import Learned as Column
from ml_app.retrieval.feature_kinds import words
from ml_app.two_tower import index as item_index
from ml_app.two_tower.index import Index
from ml_app.two_tower.model import TwoTowerModel

QUERIES = 1000
"""Users whose vectors test the index."""
DEPTH = 100


@dataclass(frozen=True, eq=False)
class Shipment:
    """All that goes into the folder of a version but its reports."""

    judged: Judged
    """What ships, as it was judged."""
    ranker: Ranker
    towers: TwoTowerModel
    index: Index
    neighbours: Neighbours | None
    """Set where a baseline won: then it answers, and the towers stand by."""
    catalogue: Catalogue
    users: Users
    package: Mapping[str, Any]
    notes: tuple[str, ...]
    rerank: Mapping[str, Any] = field(default_factory=dict)
    """What is said of a second stage, for the manifest; empty: none was asked for."""
    stage: Any = None
    """The second stage, where it is used."""

    @property
    def retriever(self) -> Mapping[str, Any]:
        """What answers, for the manifest."""
        if self.neighbours is not None:
            return {"kind": "neighbours", "version": self.neighbours.version}
        return {"kind": "towers", "version": self.towers.version}

    @property
    def content(self) -> bytes:
        """What the version's hash is taken of."""
        return f"{self.towers.version} {self.retriever}".encode()

    def write(self, folder: Path) -> None:
        """Write the files below `folder`."""
        for name in (MODEL, INDEX):
            (folder / name).mkdir()
        self.towers.save(folder / MODEL)
        item_index.save(self.index, folder / INDEX)
        if self.neighbours is not None:
            self.neighbours.save(folder)
        if self.stage is not None:
            self.stage.save(folder)
        self.catalogue.save(folder)
        self.users.save(folder)


def ship(system: System, data: Data, learned: Learned) -> Shipment:
    """Take the towers, or the baseline that is better beyond noise, and all it needs to answer."""
    towers, *others = learned.judged
    servable = {ranker.name for ranker in learned.baselines.rankers if can_ship(ranker)}
    metric, seed = primary_of(system), system.seed
    winner, reason = better(towers, [o for o in others if o.name in servable], metric, seed)
    notes = [reason]
    best, above = better(towers, others, metric, seed)
    if best.name not in {towers.name, *servable}:
        notes.append(f"{above} It has no form to serve.")
    neighbours, answering, ranker = None, towers, learned.ranker
    if winner is not towers:
        found = next(r for r in learned.baselines.rankers if r.name == winner.name)
        neighbours, ranker = neighbours_of(found, learned.holdout.train.items)
        (answering,) = rank_all((ranker,), learned.holdout, system.seed)
        notes.append(f"{winner.title} ships, as the heaviest neighbours of every item.")
    index, gate = gated(system, data, learned)
    notes.append(gate["reason"])
    return Shipment(
        judged=answering,
        ranker=ranker,
        towers=learned.towers,
        index=index,
        neighbours=neighbours,
        catalogue=catalogue_of(system, data, learned),
        users=users_of(system, data),
        package={
            "format": "towers" if neighbours is None else "neighbours",
            "path": "numpy",
            "reason": reason,
            "index": gate,
        },
        notes=tuple(notes),
    )


def gated(system: System, data: Data, learned: Learned) -> tuple[Index, dict[str, Any]]:
    """The index, and what it finds of the true best; one that finds too little gives way to the
    exact one.
    """
    model, settings = learned.towers, system.retriever
    vectors, bias, version = model.item_vectors, model.item_bias, model.version
    index = item_index.build(vectors, bias, settings.index, version=version, seed=system.seed)
    users = learned.holdout.users[:QUERIES]
    features = data.user_features(system)
    known = None if features is None else features.matrix[users]
    queries = model.user_vectors(data.interactions.histories(users), known)
    depth = min(DEPTH, len(model.items))
    recall = item_index.recall_against_exact(index, queries, depth)
    reason = f"The {index.kind} index finds {recall:.1%} of the true top {depth}."
    if recall < settings.index_recall:
        index = item_index.build(vectors, bias, "exact", version=version, seed=system.seed)
        reason += f" {settings.index_recall:.1%} are asked for: the exact index ships instead."
    size = vectors.nbytes + bias.nbytes
    gate = {"kind": index.kind, "recall": recall, "depth": depth, "bytes": size, "reason": reason}
    return index, gate


def catalogue_of(system: System, data: Data, learned: Learned) -> Catalogue:
    """Items with their training events, and every column of categories to filter by."""
    items = learned.holdout.train.items
    categories = {}
    for spec in () if system.items is None else system.items.features:
        if spec.kind in {"category", "categories"}:
            column = Column(spec.column, spec.kind, spec.separator)
            rows = [data.items.get(item, {}).get(spec.column) for item in items]
            categories[spec.column] = [words(column, value) for value in rows]
    return Catalogue(items, data.interactions.popularity, categories)


def users_of(system: System, data: Data) -> Users:
    """All users with their whole history, held-out events too: at serving they are the past."""
    interactions = data.interactions
    specs = () if system.users is None else system.users.features
    rows = [data.users.get(user, {}) for user in interactions.users]
    features = {spec.column: pa.array([row.get(spec.column) for row in rows]) for spec in specs}
    return Users(interactions.users, interactions.histories(), pa.table(features))
