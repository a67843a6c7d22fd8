"""The time line of a label: what is known when, seen from the moment of a prediction."""

import math
from dataclasses import dataclass

from mldesign.model.plan import Plan
from mldesign.render.diagram.paint import Painting, number, rect, svg_head, text_at, xml
from mldesign.render.diagram.place import Box
from mldesign.render.diagram.value import Tone
from mldesign.render.diagram.words import title_of

_DAY = 86_400.0
_WIDTH, _MARGIN, _TOP, _ROW, _BAR = 840, 22, 84, 34, 16
_NAMES, _AFTER = 236, 84  # room left of the axis for names, right of it for the longest duration
_TICKS = 5


@dataclass(frozen=True)
class Bar:
    """One stretch of time, in days after the prediction."""

    name: str
    start: float
    end: float
    text: str
    """Its length as the author wrote it, or as it was computed."""
    tone: Tone
    path: str
    """The key of the blueprint it comes from."""


@dataclass(frozen=True)
class Timeline:
    """Bars on one axis of days."""

    id: str
    title: str
    subtitle: str
    bars: tuple[Bar, ...]


def timeline_of(plan: Plan) -> Timeline | None:
    """The time line of a design; None when fewer than two of its durations are declared."""
    blueprint = plan.blueprint
    delay = blueprint.data.label.delay
    known = delay.p95 if delay.p95 is not None else delay.typical
    from_known = 0.0 if known is None else known / _DAY
    stated: tuple[tuple[str, object, Tone, str, float], ...] = (
        ("Outcome horizon", blueprint.problem.task.horizon, "source", "problem.task.horizon", 0),
        ("Outcome usually known", delay.typical, "data", "data.label.delay.typical", 0),
        ("95 of 100 outcomes known", delay.p95, "data", "data.label.delay.p95", 0),
        ("Left out before the test rows", blueprint.training.split.gap, "train",
        "training.split.gap", 0), ( "Then at most until the next training",
        blueprint.training.cadence.interval, "train", "training.cadence.interval", from_known, ), (
        "Prediction log kept", blueprint.monitoring.prediction_log.retention, "observe",
        "monitoring.prediction_log.retention", 0, ), ("Model may grow old",
        blueprint.monitoring.staleness.max_age, "serve", "monitoring.staleness.max_age", 0),
    )  # fmt: skip
    bars = tuple(
        Bar(name, start, start + float(value) / _DAY, str(value), tone, path)
        for name, value, tone, path, start in stated
        if isinstance(value, float) and value > 0
    )
    if len(bars) < 2:
        return None
    title = f"{title_of(plan)}: what is known when"
    subtitle = (
        "Days after a prediction. The log must outlast the label and the training that uses it."
    )
    return Timeline("view-timeline", title, subtitle, bars)


def timeline_text(timeline: Timeline) -> str:
    """The time line in words."""
    bars = "; ".join(f"{b.name}: {b.start:g} to {b.end:g} days" for b in timeline.bars)
    return f"{timeline.title}. {bars}."


def paint_timeline(timeline: Timeline) -> Painting:
    """Draw the bars over an axis with at most six marks."""
    longest = max(bar.end for bar in timeline.bars)
    step = _nice(longest / _TICKS)
    scale = (_WIDTH - 2 * _MARGIN - _NAMES - _AFTER) / longest
    height = _TOP + _ROW * len(timeline.bars) + 34
    left = _MARGIN + _NAMES
    body = [
        '<rect class="bg" width="100%" height="100%"/>',
        f'<text class="h1" x="{_MARGIN}" y="34">{xml(timeline.title)}</text>',
        f'<text class="h2" x="{_MARGIN}" y="54">{xml(timeline.subtitle)}</text>',
        '<g class="legend">',
    ]
    for tick in range(int(longest / step + 1e-9) + 1):
        x = left + tick * step * scale
        body.append(f'<path class="rule" d="M{number(x)} {_TOP - 8}V{height - 30}"/>')
        day = f"{tick * step:g}"
        body.append(
            f'<text class="lg" text-anchor="middle" x="{number(x)}" y="{height - 14}">{day}</text>'
        )
    beside = number(left + longest * scale + 14)
    body.append(f'<text class="lg" x="{beside}" y="{height - 14}">days</text></g>')
    body += [_bar(bar, _TOP + _ROW * at, left, scale) for at, bar in enumerate(timeline.bars)]
    head = svg_head(timeline.id, timeline.title, timeline_text(timeline), (_WIDTH, height))
    tones = frozenset(bar.tone for bar in timeline.bars)
    return Painting(_WIDTH, height, head, "\n".join([*body, "</svg>", ""]), tones)


def _bar(bar: Bar, y: int, left: int, scale: float) -> str:
    x, width = left + bar.start * scale, max(3.0, (bar.end - bar.start) * scale)
    box = Box(x, y, width, _BAR)
    return "".join(
        (
            f'<g class="t-{bar.tone}"><title>{xml(f"{bar.name}: {bar.text}")}</title>',
            f'<text class="tt" text-anchor="end" x="{left - 14}" y="{number(y + 12.5)}">',
            f"{xml(bar.name)}</text>",
            rect("bar soft", box, 4),
            rect("bar", Box(box.right - 3, y, 3, _BAR), 1.5),
            text_at("st", box.right + 8, y + 12, bar.text),
            "</g>",
        )
    )


def _nice(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= step - 1e-12)
