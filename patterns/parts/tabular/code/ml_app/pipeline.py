"""The scikit-learn pipeline over the encoded matrix: what is fitted, stored, and exported."""

from typing import Any

from ml_app.composite import Composite
from ml_app.encoder import Encoder
from ml_app.interfaces import Model, Task


def build(encoder: Encoder, model: Model, task: Task, seed: int, **overrides: Any) -> Any:
    """Return an unfitted pipeline `prepare` → `model` for matrices of `encoder`.

    Columns that need nothing are passed through together, so that a model of trees gets the matrix
    as it is. `overrides` are hyperparameters of the model. A model made of models puts their
    pipelines together itself.
    """
    from sklearn.pipeline import Pipeline  # heavy, and only training asks for it

    if isinstance(model, Composite):

        def build_one(part: Model, **own: Any) -> Any:
            return build(encoder, part, task, seed, **own)

        return model.compose(build_one, task, seed, **overrides)
    return Pipeline(
        [
            ("prepare", _preparation(encoder, scale=model.scale, missing=model.missing)),
            ("model", model.make(task, seed, **overrides)),
        ]
    )


def _preparation(encoder: Encoder, *, scale: bool, missing: bool) -> Any:
    """Features that need the same thing share one transformer: a table of hundreds of numbers is
    then filled and scaled by two steps instead of hundreds.
    """
    from sklearn.compose import ColumnTransformer
    from sklearn.pipeline import Pipeline

    steps: dict[str, tuple[str, Any, list[int]]] = {}
    start = 0
    for name, feature in zip(encoder.feature_names, encoder.features, strict=True):
        end = start + len(feature.names)
        transformer = feature.transformer(scale=scale, missing=missing)
        alike = isinstance(transformer, str | Pipeline)
        key = repr(transformer) if alike else f"feature {name}"
        _, _, columns = steps.setdefault(key, (name, transformer, []))
        columns += range(start, end)
        start = end
    if set(steps) <= {repr("passthrough")}:
        return "passthrough"
    filled = [step for step in steps.values() if step[2]]
    return ColumnTransformer(filled, sparse_threshold=0)
