"""A trained retrieval system as a function, and lists for all users through it."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Loads a version whose towers, index and catalogue belong together and recommends; "
    "`score` streams lists for all users.",
    requires=("parts/core", "parts/retrieval"),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27", "threadpoolctl>=3.5,<4"),
    commands=("score_users",),
)
