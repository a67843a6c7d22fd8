"""Judge the model on rows it has never seen. Pure: writing is for `publish`."""

from typing import cast

from ml_app.evaluation.comparison import compare
from ml_app.evaluation.context import Context
from ml_app.evaluation.estimate import Estimate
from ml_app.evaluation.fairness import Attribute, fairness
from ml_app.evaluation.fairness_figure import fairness_figures
from ml_app.evaluation.figures import importance_figure, slices_figure
from ml_app.evaluation.goals import judge
from ml_app.evaluation.importance import Importance, importances
from ml_app.evaluation.inputs import EvaluationInputs
from ml_app.evaluation.metric import Metric
from ml_app.evaluation.notes import notes
from ml_app.evaluation.resampling import Resampling
from ml_app.evaluation.result import Evaluation
from ml_app.evaluation.section import Figure, Section
from ml_app.evaluation.slices import Slice, slices
from ml_app.evaluation.task import JudgedTask
from ml_app.system import System

RESAMPLES = 1000
FEWEST_RESAMPLES = 200
CELLS = 20_000_000
"""Rows × resamples beyond which fewer resamples are drawn: intervals of many rows are steady with
fewer."""


def evaluate(system: System, inputs: EvaluationInputs) -> Evaluation:
    """Measure goals, metrics, baselines, slices, fairness and importance, with 95 % intervals.

    The same system and inputs give the same numbers and the same bytes of every figure. Raises
    ValueError for scores that are not what the task gives (NaN, wrong shape, no probability),
    KeyError for a slice or fairness column that is not in the table.
    """
    task = cast(
        JudgedTask, system.task
    )  # interfaces promise what training needs; every task of ours is more
    sample = task.sample(inputs.y, inputs.scores, inputs.decide(inputs.scores))
    baselines = {
        name: task.sample(inputs.y, scores, inputs.decide(scores))
        for name, scores in inputs.baseline_scores.items()
    }
    titles = {baseline.name: baseline.title for baseline in system.baselines}
    resampling = _resampling(system, inputs)
    metrics, contenders = compare(task.metrics, sample, baselines, resampling, titles)
    goals = judge(system.goals, task.metrics, metrics)
    dated = system.split.time is not None
    context = Context(inputs, sample, resampling, metrics, dated, system.slices)
    parts = slices(task, system.slices, inputs.table, sample, resampling)
    groups = fairness(task, system.fairness, inputs.table, sample, resampling)
    weights = importances(task, inputs, system.seed)
    primary = _primary(system, task)
    return Evaluation(
        system=system,
        definitions=task.metrics,
        primary=primary,
        loss_title=task.loss_title,
        rows=len(sample),
        positives=task.positives(inputs.y),
        goals=goals,
        metrics=metrics,
        baselines=contenders,
        sections=(*task.sections(context), *_told(inputs, context)),
        slices=parts,
        fairness=groups,
        importance=weights,
        figures=_figures(task, primary, parts, metrics, groups, weights),
        notes=notes(inputs, resampling, metrics, parts, groups),
        training=inputs.training,
        data=inputs.data,
        package=inputs.package,
    )


def _told(inputs: EvaluationInputs, context: Context) -> tuple[Section, ...]:
    return () if inputs.told is None else inputs.told(context)


def _resampling(system: System, inputs: EvaluationInputs) -> Resampling:
    count = max(FEWEST_RESAMPLES, min(RESAMPLES, CELLS // len(inputs.y)))
    return Resampling(system.seed, count, inputs.time, inputs.groups)


def _primary(system: System, task: JudgedTask) -> Metric:
    known = {name: metric for metric in task.metrics for name in (metric.name, *metric.also)}
    wanted = sorted(system.goals, key=lambda goal: not goal.primary)
    return next((known[g.metric] for g in wanted if g.metric in known), task.metrics[0])


def _figures(
    task: JudgedTask,
    primary: Metric,
    parts: tuple[Slice, ...],
    metrics: dict[str, Estimate],
    groups: tuple[Attribute, ...],
    weights: tuple[Importance, ...],
) -> tuple[Figure, ...]:
    shown = primary.name if primary.name in task.slice_metrics else task.slice_metrics[0]
    title = next(metric.title for metric in task.metrics if metric.name == shown)
    by_slice = slices_figure(parts, shown, title, metrics[shown].value)
    by_feature = [importance_figure(weights, task.loss_title)] if weights else []
    drawn = (by_slice, *fairness_figures(groups), *by_feature)
    return tuple(figure for figure in drawn if figure is not None)
