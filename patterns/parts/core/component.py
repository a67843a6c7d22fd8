"""What every project has: a command line, versioned artifacts, run records."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="The command line, versioned artifacts that appear whole or not at all, progress "
    "and run records.",
    packages=("joblib>=1.4,<2", "tqdm>=4.66,<5"),
)
