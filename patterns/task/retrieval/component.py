"""Retrieval: for a user, the few items out of many that come next."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Ranks a whole catalogue for a user, from who did what and when.",
    gives=frozenset({"retrieval"}),
    requires=("parts/core", "parts/contract", "parts/retrieval", "parts/recommendation"),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27", "scipy>=1.14,<2"),
    entry="recommendation.task:Retrieval",
    system="recommendation.system:System",
    slots=(
        "source",
        "two_tower",
        "rerank",
        "split",
        "serving",
        "prediction_log",
        "drift",
    ),
    handled=frozenset({"source"}),
    why_not="There is a column to predict, and a row for every prediction.",
    sources=(
        "Krichene & Rendle 2020, On Sampled Metrics for Item Recommendation, KDD",
        "Dacrema, Cremonesi & Jannach 2019, Are We Really Making Much Progress?, RecSys",
    ),
)
