"""What every prediction log has: the shape of its rows, and the buffer in front of it."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Rows of predictions and outcomes, and a bounded buffer that keeps writing them off "
    "the request path.",
    requires=("parts/core",),
    packages=("pyarrow>=20,<27",),
)
