"""The trained system as a function, and batches through it."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Loads a version and scores single rows and tables; the `score` command streams files.",
    requires=("parts/core", "parts/tabular"),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27", "scikit-learn>=1.7,<1.10"),
    commands=("score",),
)
