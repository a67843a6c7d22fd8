"""The trained system as a function: who asks in, a list out.

Everything an answer is made of comes from the artifact of one version: towers, index, catalogue
and users are loaded together, checked to belong together, and replaced together.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from ml_app.artifact import Artifact, Damaged, current, load
from ml_app.recommender import catalogue as catalogue_file
from ml_app.recommender import users as users_file
from ml_app.recommender.catalogue import NONE, Catalogue
from ml_app.recommender.features import checked
from ml_app.recommender.loading import load_retriever
from ml_app.recommender.query import Answer, Query, Recommended, Unfit
from ml_app.recommender.retriever import Found, Retriever
from ml_app.recommender.users import Users
from ml_app.retrieval.arrays import Indices, Mask


class Recommender:
    """One version of the system. It is never changed, so any number of threads may ask it."""

    def __init__(
        self, artifact: Artifact, retriever: Retriever, catalogue: Catalogue, users: Users
    ) -> None:
        """Raises `Damaged` when the parts are not of one version."""
        if retriever.version != artifact.manifest["retriever"]["version"]:
            raise Damaged(
                f"{artifact.directory}: the model is {retriever.version}, the manifest names "
                f"{artifact.manifest['retriever']['version']}; train again"
            )
        if retriever.items != catalogue.items:
            raise Damaged(f"{artifact.directory}: model and catalogue differ; train again")
        self.artifact = artifact
        self.catalogue = catalogue
        self.users = users
        self.retriever = retriever
        self._columns = retriever.feature_columns
        self._popular = catalogue.popular
        self._shares = catalogue.popularity / max(1, int(catalogue.popularity.sum()))

    @classmethod
    def load(cls, system: Any, directory: Path | None = None) -> Self:
        """Load the current version, or the one in `directory`. Raises `Refused` when there is
        none, and `Damaged` when its files are not those that training wrote."""
        artifact = current() if directory is None else load(directory)
        return cls(
            artifact,
            load_retriever(artifact, system.rerank),
            Catalogue.load(artifact.file(catalogue_file.FILE)),
            Users.load(artifact.file(users_file.FILE)),
        )

    @property
    def version(self) -> str:
        """Version of the artifact."""
        return self.artifact.version

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What training noted about the version."""
        return self.artifact.manifest

    @property
    def feature_columns(self) -> Mapping[str, str]:
        """Features of users that are read: column → kind."""
        return self._columns

    def recommend(self, query: Query) -> Answer:
        """The best items for a query. Hot path.

        Who is known by nothing (no known user, item or feature) gets the most popular items, and
        the answer says `cold`. Raises `Unfit` for a feature or column that is not one of ours.
        """
        unknown: list[str] = []
        row = None if query.user is None else self.users.row.get(query.user)
        had = NONE if row is None else self.users.history(row)
        if query.history:
            new = np.array(self.catalogue.rows(query.history, unknown), dtype=np.int64)
            had = np.concatenate([had, new]) if len(had) else new
        features = self._features(row, query.features)
        allowed = self._allowed(query, unknown)
        denied = self._denied(query, had)
        cold = not len(had) and not features
        if cold:
            found = self._most_popular(query.k, allowed, denied)
        else:
            k = min(query.k, len(self.catalogue.items))
            found = self.retriever.best(had, features, k, allowed, denied)
        return Answer(self._listed(found), cold, row is not None, unknown)

    def similar(self, item: str, k: int = 10) -> list[Recommended]:
        """The items most like one, best first, without itself. Raises `Unfit` for an unknown
        item."""
        row = self.catalogue.row.get(item)
        if row is None:
            raise Unfit("item", f"{item!r} is not in the catalogue of version {self.version}")
        return self._listed(self.retriever.similar(row, min(k, len(self.catalogue.items) - 1)))

    def _features(self, row: int | None, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """What is known of the user, with what the query says in its place."""
        known = self.users.known_of(row) if row is not None and self._columns else {}
        if given:
            known |= checked(given, self._columns)
        return {name: value for name, value in known.items() if value is not None} or None

    def _allowed(self, query: Query, unknown: list[str]) -> Mask | None:
        if query.allow is None and not query.categories:
            return None
        mask = self.catalogue.having(query.categories or {})
        if query.allow is not None:
            only = np.zeros(len(mask), dtype=np.bool_)
            only[self.catalogue.rows(query.allow, unknown)] = True
            mask &= only
        return mask

    def _denied(self, query: Query, had: Indices) -> Indices:
        seen = had if query.exclude_seen else NONE
        if not query.deny:
            return seen
        return np.concatenate([seen, self.catalogue.rows(query.deny, [])]).astype(np.int64)

    def _most_popular(self, k: int, allowed: Mask | None, denied: Indices) -> Found:
        """Scored by their share of the events of training."""
        open_ = np.ones(len(self._shares), dtype=np.bool_) if allowed is None else allowed.copy()
        open_[denied] = False
        rows = self._popular[open_[self._popular]][:k]
        return rows, self._shares[rows].astype(np.float32)

    def _listed(self, found: Found) -> list[Recommended]:
        rows, scores = found
        real = rows >= 0
        if not real.all():
            rows, scores = rows[real], scores[real]
        ids = map(self.catalogue.items.__getitem__, rows.tolist())
        return list(map(Recommended, ids, scores.tolist()))
