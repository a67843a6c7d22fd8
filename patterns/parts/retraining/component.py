"""The `retrain` command: a candidate, a fair comparison, a gate."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Trains a candidate, compares it with the model in use on the same rows, and "
    "promotes it only when it is shown to be no worse.",
    requires=("parts/tabular", "parts/evaluation"),
    packages=("numpy>=2.1,<3",),
    commands=("retrain",),
)
