"""Blocks made from `reports/measured.json`: target beside measured, or that nothing is measured
yet.

The file is written by the generated project and may have been edited, so whatever is missing in it
is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from mldesign.model.blueprint.evaluation import Metric
from mldesign.model.plan import Plan
from mldesign.render.diagram.words import full_name, metric_name, target_of
from mldesign.render.markdown_text import Markdown, code, inline, note, table
from mldesign.render.markdown_values import number

DRAWN = PurePosixPath("figures")
"""Where the figures lie that the project drew when it was measured."""
NOT_YET = Markdown("not measured yet")
NO_TARGET = Markdown('<em class="gap">no target</em>')


@dataclass(frozen=True)
class MeasuredBlocks:
    """Readings of one measurement beside the plan's goals; `measured` is None before the project
    has run.
    """

    plan: Plan
    measured: Mapping[str, Any] | None
    drawn: frozenset[str] = frozenset()
    """File names of the figures that are there."""

    def part(self, name: str) -> Any:
        """One top-level entry of the measurement; None when it is not there."""
        return None if self.measured is None else self.measured.get(name)

    def provenance(self) -> Markdown:
        """What the figures rest on; synthetic data is called so."""
        data = _mapping(self.part("data"))
        if self.measured is None:
            return note(
                "NOTE",
                "Nothing is measured yet. Figures appear here when the generated project has run: "
                "`make train evaluate`, then this document is rendered again.",
            )
        if data.get("synthetic"):
            return note(
                "WARNING",
                "**Synthetic data.** The file the blueprint names was not there; these figures "
                "come from a made-up sample and say nothing about the real problem.",
            )
        rows, digest = data.get("rows"), str(data.get("sha256") or "")[:12]
        version = code(str(self.part("version") or ""))
        text = f"Measured on {code(str(data.get('path') or 'the data'))}"
        text += f", {number(float(rows))} rows" if isinstance(rows, (int, float)) else ""
        text += f", SHA-256 {code(digest)}…" if digest else ""
        return note("NOTE", text + (f", model version {version}." if version else "."))

    def goals(self) -> Markdown:
        """Each offline goal: target, measured value with interval, met or not."""
        metrics = self.plan.blueprint.evaluation.metrics
        rows = [
            (
                Markdown(
                    f"{inline(metric_name(full_name(m)))}{' **(decides)**' if m.primary else ''}"
                ),
                target_of(self.plan, m) or NO_TARGET,
                self.value_of(m),
                self._met(m),
            )
            for m in metrics
        ]
        return table(("Metric", "Target", "Measured (interval)", "Met"), rows, right=(1, 2))

    def value_of(self, metric: Metric) -> Markdown:
        """The measured value of one goal with its interval, or that it is not measured yet."""
        return interval(self._goal(metric)) or NOT_YET

    def figure(self, part: str, name: str) -> float | None:
        """One number of a part; None when it is not there or no number."""
        value = _mapping(self.part(part)).get(name)
        return None if value is None or not _is_number(value) else float(value)

    def image(self, file: str) -> Markdown:
        """A figure the project drew, with what it says in words; empty when it is not there."""
        known = (f for f in _list(self.part("figures")) if f.get("file") == file)
        found = next(known, None)
        if found is None or file not in self.drawn:
            return Markdown("")
        alt = str(found.get("alt") or found.get("title") or file)
        return Markdown(f"![{inline(alt)}]({DRAWN / file})")

    def _goal(self, metric: Metric) -> Mapping[str, Any]:
        names = (full_name(metric), metric.name)
        goals = (goal for goal in _list(self.part("goals")) if goal.get("metric") in names)
        return next(goals, {})

    def _met(self, metric: Metric) -> str:
        goal = self._goal(metric)
        met, word = goal.get("met"), goal.get("outcome")
        if not isinstance(met, bool):
            return str(word) if word else "–"
        return f"{'✔' if met else '✘'} {word or ('met' if met else 'not met')}"

    def baselines(self) -> Markdown:
        """The model beside its baselines, metric by metric."""
        metrics = _mapping(self.part("metrics"))
        baselines = _list(self.part("baselines"))
        names = [str(b.get("title") or b.get("name") or "baseline") for b in baselines]
        rows = [
            (
                str(_mapping(entry).get("title") or metric_name(name)),
                interval(_mapping(entry)) or "–",
                *(_plain_metric(_mapping(b.get("metrics")).get(name)) for b in baselines),
            )
            for name, entry in metrics.items()
        ]
        return table(("Metric", "Model", *names), rows, right=range(1, len(names) + 2))

    def slices(self) -> Markdown:
        """Quality by slice; slices too small to judge say so instead of a number."""
        slices = _list(self.part("slices"))
        names = list(dict.fromkeys(n for s in slices for n in _mapping(s.get("metrics"))))[:4]
        rows = [
            (
                Markdown(f"{code(str(s.get('column', '')))} = {code(str(s.get('value', '')))}"),
                _count(s.get("n")),
                *(
                    "too few"
                    if s.get("too_few")
                    else _plain_metric(_mapping(s.get("metrics")).get(n))
                    for n in names
                ),
            )
            for s in slices
        ]
        return table(
            ("Slice", "Rows", *(metric_name(n) for n in names)),
            rows,
            right=range(1, len(names) + 2),
        )

    def importance(self) -> Markdown:
        """Permutation importance, largest first."""
        rows = [
            (code(str(entry.get("feature", ""))), interval(entry) or "–")
            for entry in _list(self.part("importance"))[:20]
        ]
        return table(("Feature", "Drop of the primary metric (interval)"), rows, right=(1,))

    def serving(self) -> Markdown:
        """Latency as measured by the project's own load test."""
        found = _mapping(self.part("serving"))
        rows = [
            (inline(name.replace("_ms", "").replace("_", " ")), inline(_figure(value, name)))
            for name, value in found.items()
            if _is_number(value)
        ]
        return table(("Serving", "Measured"), rows, right=(1,))


def interval(entry: Mapping[str, Any]) -> Markdown:
    """`0.791 (0.742 to 0.836)`; empty when there is no value."""
    value = entry.get("value")
    if not isinstance(value, (int, float)):
        return Markdown("")
    low, high = entry.get("low"), entry.get("high")
    text = f"{value:.3g}"
    if isinstance(low, (int, float)) and isinstance(high, (int, float)):
        text += f" ({low:.3g} to {high:.3g})"
    return inline(text)


def _plain_metric(entry: Any) -> Markdown:
    if _is_number(entry):
        return inline(f"{entry:.3g}")
    return interval(_mapping(entry)) or Markdown("–")


def _figure(value: float, name: str) -> str:
    return number(float(value), "ms" if name.endswith("_ms") else "")


def _count(value: Any) -> str:
    return number(float(value)) if isinstance(value, (int, float)) else "–"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> Sequence[Mapping[str, Any]]:
    found = value if isinstance(value, Sequence) and not isinstance(value, str) else ()
    return [entry for entry in found if isinstance(entry, Mapping)]
