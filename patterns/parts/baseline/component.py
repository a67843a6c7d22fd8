"""What baselines share."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="The best score for rows nobody has looked at.",
    requires=("parts/tabular",),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27"),
)
