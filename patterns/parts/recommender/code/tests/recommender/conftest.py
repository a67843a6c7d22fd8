"""A small artifact that recommends: films and the neighbours of films."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from ml_app.artifact import Artifact, publish
from ml_app.recommender.catalogue import Catalogue
from ml_app.recommender.neighbours import Neighbours
from ml_app.recommender.recommender import Recommender
from ml_app.recommender.users import Users
from ml_app.retrieval.arrays import Histories

FILMS = ("alien", "brazil", "casablanca", "dune", "eraserhead")
GENRES = (["horror", "space"], ["satire"], [], ["space"], ["horror"])
POPULARITY = (40, 10, 30, 20, 0)
WEIGHTS = np.array(
    [
        [0.0, 0.1, 0.0, 0.9, 0.5],
        [0.1, 0.0, 0.2, 0.0, 0.3],
        [0.0, 0.2, 0.0, 0.1, 0.0],
        [0.9, 0.0, 0.1, 0.0, 0.0],
        [0.5, 0.3, 0.0, 0.0, 0.0],
    ]
)

SYSTEM: Any = SimpleNamespace(rerank=None)
Publish = Callable[..., Artifact]


@pytest.fixture
def neighbours() -> Neighbours:
    return Neighbours.of(WEIGHTS, FILMS)


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue(FILMS, np.array(POPULARITY), {"genres": GENRES})


@pytest.fixture
def users() -> Users:
    features = pa.table({"age": [31.0, None, 50.0], "town": ["Ulm", "Bonn", None]})
    return Users(("ann", "bob", "cid"), Histories.of([[0], [2, 1], []]), features)


@pytest.fixture
def published(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    neighbours: Neighbours,
    catalogue: Catalogue,
    users: Users,
) -> Publish:
    """Publishes a version below a folder that is the current one; `changed` goes into its
    manifest."""
    monkeypatch.chdir(tmp_path)

    def make(model: Any = neighbours, films: Catalogue = catalogue, **changed: Any) -> Artifact:
        def fill(folder: Path) -> Mapping[str, Any]:
            model.save(folder)
            films.save(folder)
            users.save(folder)
            return {"retriever": {"kind": "neighbours", "version": model.version}} | changed

        return publish(fill, model.version.encode())

    return make


@pytest.fixture
def recommender(published: Publish) -> Recommender:
    published()
    return Recommender.load(SYSTEM)
