"""Events, rankings and baselines of retrieval."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Interactions and hold-outs by time, full ranking with intervals, features of users "
    "and items, and the baselines to beat.",
    requires=("parts/core",),
    packages=(
        "implicit>=0.7.2,<1",
        "numpy>=2.1,<3",
        "pyarrow>=20,<27",
        "scipy>=1.14,<2",
        "threadpoolctl>=3.5,<4",
    ),
    sources=(
        "Steck 2019, Embarrassingly Shallow Autoencoders for Sparse Data, WWW (EASE)",
        "Hu, Koren & Volinsky 2008, Collaborative Filtering for Implicit Feedback Datasets, ICDM",
        "Sarwar et al. 2001, Item-based Collaborative Filtering Recommendation Algorithms, WWW",
        "Krichene & Rendle 2020, On Sampled Metrics for Item Recommendation, KDD",
    ),
)
