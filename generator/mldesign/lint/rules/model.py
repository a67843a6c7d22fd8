"""MOD001, MOD002 and MOD005 to MOD010: the model and what it is measured against."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule
from mldesign.model.task import UNSUPERVISED

DEEP = {"deep_nn", "transformer", "gnn", "stacked_ensemble"}
SIMPLE = {"linear", "tree", "gbdt", "knn", "factorization"}
OPAQUE = {"deep_nn", "transformer", "gnn", "stacked_ensemble", "kernel"}


@rule("MOD001", "no-baseline", ERROR)
def no_baseline(context: Context) -> Verdicts:
    """There is nothing to beat.

    Why it hurts: Complexity cannot be judged without a floor, and the floor is often the fallback.
    How to fix: Leave `evaluation.baselines` out to get the constant one, or name one.
    When to ignore: Never.
    Source: ML Test Score, Model 5; Rules of ML #4.

    Bad:
        evaluation: {baselines: [none]}
    Good:
        evaluation: {baselines: [constant]}
    """
    baselines = context.blueprint.evaluation.baselines
    candidates = context.blueprint.model.candidates
    turned_off = bool(baselines) and all(baseline.off for baseline in baselines)
    if turned_off and not any(candidate.role == "baseline" for candidate in candidates):
        yield Failure("evaluation.baselines", "every baseline is turned off")


@rule("MOD002", "complexity-jump", WARNING, written("model.family"))
def complexity_jump(context: Context) -> Verdicts:
    """The champion is deep or ensembled and no simple learned model is planned.

    Why it hurts: Debugging a complex first model costs more than its lift.
    How to fix: Add a linear or tree baseline, and the margin the champion must win by.
    When to ignore: Raw images, sound or text, where simple models have no footing.
    Source: Rules of ML #4 and #14.

    Bad:
        model: {family: deep_nn}
    Good:
        model: {family: deep_nn, candidates: [{name: logistic regression, family: linear}]}
    """
    blueprint = context.blueprint
    families: set[str | None] = {candidate.family for candidate in blueprint.model.candidates}
    families |= {baseline.family for baseline in blueprint.evaluation.baselines}
    if blueprint.model.family in DEEP and not families & SIMPLE:
        yield Failure(
            "model.family",
            f"the model is a {blueprint.model.family} and no simple learned model stands beside it",
            related=("evaluation.baselines",),
        )


@rule("MOD005", "blackbox-where-explanation-required", WARNING, written("model.family"), high=ERROR)
def blackbox_where_explanation_required(context: Context) -> Verdicts:
    """Explanations are required, the model offers none.

    Why it hurts: The requirement will surface at review, after the build.
    How to fix: Add an `explainer` with a fidelity check, or choose a transparent family.
    When to ignore: Reasons are given by a separate, approved rule set.
    Source: NIST AI RMF MEASURE 2.9.

    Bad:
        constraints: {explainability: required}
        model: {family: kernel}
    Good:
        constraints: {explainability: required}
        model: {family: kernel, explainer: SHAP with a fidelity check}
    """
    model = context.blueprint.model
    required = context.blueprint.constraints.explainability == "required"
    if required and model.family in OPAQUE and not model.explainer:
        yield Failure(
            "model.explainer",
            f"explanations are required but a {model.family} model has no explainer",
            related=("constraints.explainability", "model.family"),
        )


@rule("MOD006", "model-does-not-fit", ERROR, written("deployment.hardware.memory"))
def model_does_not_fit(context: Context) -> Verdicts:
    """Model, index and runtime exceed the memory of a replica.

    Why it hurts: The container or device will not start.
    How to fix: Quantise, shard, share weights between workers, or take other hardware.
    When to ignore: Weights are mapped from a file that workers share.
    Source: EU AI Act Annex IV(1)(e); F13.

    Bad:
        model: {size: 900 MB}
        deployment: {hardware: {memory: 2 GB, workers: 4}}
    Good:
        model: {size: 900 MB}
        deployment: {hardware: {memory: 8 GB, workers: 4}}
    """
    hardware, size = context.blueprint.deployment.hardware, context.blueprint.model.size
    if size is None:
        yield Missing("model.size")
        return
    workers = hardware.workers or 1
    needed = workers * (size + (hardware.runtime_overhead or 0.0))
    if hardware.memory is not None and needed > hardware.memory:
        yield Failure(
            "deployment.hardware.memory",
            f"{workers} workers with {size} each need {needed / 1e9:.3g} GB but a replica has "
            f"{hardware.memory}",
            related=("model.size", "deployment.hardware.workers"),
        )


@rule("MOD007", "third-party-model-unrecorded", WARNING, written("model.pretrained"))
def third_party_model_unrecorded(context: Context) -> Verdicts:
    """A pretrained part lacks name, version or licence.

    Why it hurts: You cannot reproduce, patch or legally ship it.
    How to fix: Record all three, and how it was adapted.
    When to ignore: Never.
    Source: EU AI Act Annex IV(2)(a); ISO/IEC 42001 A.10.3.

    Bad:
        model: {pretrained: {name: all-MiniLM-L6-v2}}
    Good:
        model: {pretrained: {name: all-MiniLM-L6-v2, version: 2.2.2, license: Apache-2.0}}
    """
    part = context.blueprint.model.pretrained
    absent = [name for name in ("name", "version", "license") if getattr(part, name) is None]
    if absent:
        yield Failure(
            f"model.pretrained.{absent[0]}",
            f"the pretrained part `{part.name or '?'}` has no {' and no '.join(absent)}",
        )


@rule("MOD008", "point-forecast-for-service-level", WARNING, written("model.output"))
def point_forecast_for_service_level(context: Context) -> Verdicts:
    """The decision needs a quantile, the model gives a mean.

    Why it hurts: Stock or staffing at 95 % service is a quantile by definition.
    How to fix: Train the quantile, or predict a distribution.
    When to ignore: A safety margin with a measured error distribution follows.
    Source: retail design, section II.g.

    Bad:
        problem: {decision: {service_level: 0.95}}
        model: {output: point}
    Good:
        problem: {decision: {service_level: 0.95}}
        model: {output: quantile}
    """
    level = context.blueprint.problem.decision.service_level
    if level is not None and context.blueprint.model.output == "point":
        yield Failure(
            "model.output",
            f"the decision needs the {level:g} quantile but the model puts out a point",
            related=("problem.decision.service_level",),
        )


@rule("MOD009", "unsupervised-without-protocol", ERROR)
def unsupervised_without_protocol(context: Context) -> Verdicts:
    """Anomaly or cluster output has no way to be judged.

    Why it hurts: Without labels the team must still agree what good means.
    How to fix: Pick `evaluation.protocol`: expert review, backtest on events, stability, or lift.
    When to ignore: The output is only looked at once.
    Source: IoT practice, evaluation framework.

    Bad:
        problem: {task: {use: clustering}}
    Good:
        problem: {task: {use: clustering}}
        evaluation: {protocol: stability}
    """
    task = context.blueprint.problem.task.use
    if task in UNSUPERVISED and context.blueprint.evaluation.protocol is None:
        yield Failure(
            "evaluation.protocol",
            f"the task is {task} and nothing says how its output is judged",
            related=("problem.task",),
        )


@rule("MOD010", "model-chain-too-long", WARNING, written("model.depends_on"))
def model_chain_too_long(context: Context) -> Verdicts:
    """Models correct models correct models.

    Why it hurts: Improving one link can worsen the whole.
    How to fix: Train them together, or collapse the chain.
    When to ignore: The chain is a declared cascade.
    Source: Hidden Technical Debt, correction cascades; Rules of ML #40.

    Bad:
        model:
          depends_on: [a]
          candidates: [{name: a, depends_on: [b]}, {name: b, depends_on: [c]}, {name: c}]
    Good:
        model:
          depends_on: [a]
          candidates: [{name: a, depends_on: [b]}, {name: b}]
    """
    if context.blueprint.patterns.cascade:
        return
    needs = {c.name: c.depends_on for c in context.blueprint.model.candidates}
    longest = _longest(context.blueprint.model.depends_on, needs, ())
    if len(longest) >= 3:
        yield Failure(
            "model.depends_on", f"the model reads a chain of models: {' → '.join(longest)}"
        )


def _longest(
    names: tuple[str, ...], needs: dict[str, tuple[str, ...]], seen: tuple[str, ...]
) -> tuple[str, ...]:
    paths = [_longest(needs.get(n, ()), needs, (*seen, n)) for n in names if n not in seen]
    return max(paths, key=len, default=seen)
