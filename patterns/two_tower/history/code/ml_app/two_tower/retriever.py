"""How the two towers of this system are made: the options of the design, and training."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec

from ml_app.retrieval.features import Features
from ml_app.retrieval.interactions import Interactions
from ml_app.two_tower.index import IndexKind
from ml_app.two_tower.model import TwoTowerModel
from ml_app.two_tower.options import Loss, Training, TwoTowerOptions
from ml_app.two_tower.training import fit_two_tower

WITHOUT_TORCH = (
    "PyTorch is not installed: the closed form is used. `make torch` installs the build for CPUs."
)


@dataclass(frozen=True)
class TwoTowers:
    """A user is what they did, newest first; an item is its id and its features."""

    dimensions: int = 64
    training: Training = "auto"
    loss: Loss = "auto"
    epochs: int = 12
    patience: int = 3
    batch: int = 512
    learning_rate: float = 0.002
    history: int = 200
    id_dropout: float = 0.3
    threads: int = 1
    device: str = "auto"
    index: IndexKind = "auto"
    index_recall: float = 0.98

    def options(self, seed: int) -> TwoTowerOptions:
        """Settings of one training run. Without PyTorch they are those of the closed form, which is
        said aloud.
        """
        training = self.training
        if training != "closed_form" and find_spec("torch") is None:
            print(f"note: {WITHOUT_TORCH}", file=sys.stderr)
            training = "closed_form"
        return TwoTowerOptions(
            dimensions=self.dimensions,
            training=training,
            loss=self.loss,
            epochs=self.epochs,
            patience=self.patience,
            batch=self.batch,
            learning_rate=self.learning_rate,
            history=self.history,
            id_dropout=self.id_dropout,
            threads=self.threads,
            device=self.device,
            seed=seed,
        )

    def fit(
        self,
        interactions: Interactions,
        item_features: Features | None,
        user_features: Features | None,
        seed: int,
    ) -> TwoTowerModel:
        """Train. The same events and seed give the same vectors."""
        return fit_two_tower(
            interactions,
            item_features=item_features,
            user_features=user_features,
            options=self.options(seed),
        )
