"""Somebody else as a stage: a person, or a service that is paid for each row."""

from collections.abc import Mapping
from typing import Any

from mldesign.sdk import Component, Design, Options


def arguments(options: Options, design: Design) -> Mapping[str, Any]:
    """There is nothing to set: the cost is the stage's own `cost`."""
    return {}


COMPONENT = Component(
    summary="A person or a paid service answers, through a function in the project that its owner "
    "fills in; where it declines, the stage before it answers.",
    gives=frozenset({"probabilities"}),
    requires=("parts/tabular",),
    packages=("numpy>=2.1,<3", "scikit-learn>=1.7,<1.10"),
    entry="cascade.external_stage:ExternalStage",
    arguments=arguments,
    why_not="It costs money and time for every row; take it where no model is as good.",
    sources=("Wang et al. 2017, IDK Cascades, arXiv 1706.00885: people as the last stage",),
)
