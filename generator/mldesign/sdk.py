"""The names a component folder may import; nothing else of ours."""

from mldesign.model.component import Call, Component, Name, Option, Options, Slot, Suit
from mldesign.model.context import Context, column_path
from mldesign.model.design import Design, ResolvedColumn, Taken
from mldesign.model.finding import Finding, Severity, Span
from mldesign.model.quantities import Duration, Share, Size
from mldesign.model.rule import Failure, Missing, Rule, Stage, Verdicts, rule

__all__ = [
    "Call",
    "Component",
    "Context",
    "Design",
    "Duration",
    "Failure",
    "Finding",
    "Missing",
    "Name",
    "Option",
    "Options",
    "ResolvedColumn",
    "Rule",
    "Severity",
    "Share",
    "Size",
    "Slot",
    "Span",
    "Stage",
    "Suit",
    "Taken",
    "Verdicts",
    "column_path",
    "rule",
]
