"""What happens to encoded numbers before the model sees them: only what the model needs, and
exportable to ONNX.
"""

from typing import Any, Literal


def prepare_numbers(
    *, scale: bool, missing: bool, fill: Literal["median", "most_frequent"] = "median"
) -> Any:
    """Impute unless the model takes NaN, then scale when it wants that.

    'passthrough' when neither is needed: before trees nothing may be scaled, because float32
    rounding would carry rows over split points.
    """
    from sklearn.impute import SimpleImputer  # heavy, and only training asks for it
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    steps: list[Any] = []
    if not missing:
        steps.append(SimpleImputer(strategy=fill, keep_empty_features=True))
    if scale:
        steps.append(StandardScaler())
    return make_pipeline(*steps) if steps else "passthrough"
