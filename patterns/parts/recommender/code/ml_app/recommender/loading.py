"""Which retriever a version ships, and its files.

An artifact that recommends holds, beside its manifest:

    catalogue.parquet   items, their popularity and categories           `Catalogue.save`
    users.parquet       users, their histories and features              `Users.save`
    model/, index/      the towers and their index                       `TwoTowerModel`, `index`
    neighbours.npz      neighbours of items, where these won             `Neighbours.save`

and the manifest says `"retriever": {"kind": "towers" | "neighbours", "version": …}`, the version
being the hash of what answers. Beside neighbours the towers stand by, as far as they are there.
"""

from typing import Any

from ml_app.artifact import Artifact, Damaged
from ml_app.recommender.neighbours import FILE, Neighbours
from ml_app.recommender.retriever import Retriever
from ml_app.recommender.standby import WithStandby
from ml_app.recommender.towers import INDEX, MODEL, Towers

FOLDERS = (f"{MODEL}/", f"{INDEX}/")


def load_retriever(artifact: Artifact, rerank: Any = None) -> Retriever:
    """The retriever of a version, with its second stage where `rerank` finds one in it. Raises
    `Damaged` when a file is not the one training wrote."""
    first = _first(artifact)
    stage = None if rerank is None else rerank.load(artifact)
    return first if stage is None else stage.retriever(first)


def _first(artifact: Artifact) -> Retriever:
    kind = artifact.manifest["retriever"]["kind"]
    if kind not in {"towers", "neighbours"}:
        raise Damaged(f"{artifact.directory}: nothing here reads a retriever called {kind!r}")
    below = [name for name in artifact.manifest["files"] if name.startswith(FOLDERS)]
    for name in below:
        artifact.file(name)
    if kind == "towers":
        return Towers.load(artifact.directory)
    neighbours = Neighbours.load(artifact.file(FILE))
    return WithStandby(neighbours, Towers.load(artifact.directory)) if below else neighbours
