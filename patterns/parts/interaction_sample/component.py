"""Interactions that are made up, with order, seasons, popularity and cold items in them."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="A made-up sample of interactions, items and users, with something to find in it.",
    requires=("parts/core", "parts/contract"),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27"),
)
