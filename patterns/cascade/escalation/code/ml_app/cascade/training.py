"""What each model's `fit` is passed beside rows and targets."""

from collections.abc import Mapping
from typing import Any
from warnings import warn

from sklearn.pipeline import Pipeline
from sklearn.utils.metadata_routing import _routing_enabled, process_routing
from sklearn.utils.validation import _check_method_params, has_fit_parameter

from ml_app.cascade.losses import Codes


def fit_parameters(
    owner: Any, models: Mapping[str, Any], extra: Mapping[str, Any], y: Any, train: Codes
) -> dict[str, dict[str, Any]]:
    """Metadata for each model, cut to the rows that train. With metadata routing, what it asked
    for; without, the weights, where it takes any. Raises ValueError for metadata that goes nowhere.
    """
    given = {key: value for key, value in extra.items() if value is not None}
    if _routing_enabled():
        routed = process_routing(owner, "fit", **given) if given else {}
        passed = {name: dict(routed[name].fit) if routed else {} for name in models}
    else:
        unknown = given.keys() - {"groups", "sample_weight"}
        if unknown:
            raise ValueError(
                f"{', '.join(sorted(unknown))}: metadata reaches stages only after "
                "sklearn.set_config(enable_metadata_routing=True) and their set_fit_request"
            )
        passed = {
            name: _weights(name, model, given.get("sample_weight"))
            for name, model in models.items()
        }
    return {name: _check_method_params(y, params, indices=train) for name, params in passed.items()}


def _weights(name: str, model: Any, sample_weight: Any) -> dict[str, Any]:
    """Weights under the name by which the model, or the last step of a pipeline, takes them."""
    if sample_weight is None:
        return {}
    key, taker = "sample_weight", model
    while isinstance(taker, Pipeline):
        step, taker = taker.steps[-1]
        key = f"{step}__{key}"
    if has_fit_parameter(taker, "sample_weight"):
        return {key: sample_weight}
    warn(f"{name} takes no sample_weight: its rows weigh the same", UserWarning, stacklevel=6)
    return {}
