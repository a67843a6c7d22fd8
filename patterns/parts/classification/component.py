"""What every task on classes shares."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Labels and their codes, the confusion matrix, and whether probabilities hold.",
    requires=("parts/evaluation",),
    packages=("matplotlib>=3.9,<4", "numpy>=2.1,<3", "pyarrow>=20,<27"),
    sources=(
        "Murphy 1973, A New Vector Partition of the Probability Score",
        "Naeini, Cooper & Hauskrecht 2015, Obtaining Well Calibrated Probabilities, AAAI",
    ),
)
