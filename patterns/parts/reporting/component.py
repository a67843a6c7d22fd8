"""What the reports of every evaluation share."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Goals beside measurements, tables, figures in one style, and the files they go to.",
    requires=("parts/core",),
    packages=("matplotlib>=3.9,<4",),
)
