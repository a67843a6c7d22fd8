"""DEP006 to DEP010 and DEP015: going live, going back, falling back."""

from mldesign.lint.applies import high_risk, online, written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Stage, Verdicts, rule

HOUR = 3_600.0


@rule("DEP006", "canary-without-abort", ERROR)
def canary_without_abort(context: Context) -> Verdicts:
    """A canary has no condition that stops it.

    Why it hurts: It is only a slow full release.
    How to fix: List metrics, limits and what aborts in `canary.abort_if`.
    When to ignore: Never.
    Source: ML Test Score, Infra 6; SRE workbook, canarying releases.

    Bad:
        deployment: {rollout: {strategy: canary, canary: {share: 5%}}}
    Good:
        deployment: {rollout: {strategy: canary, canary: {share: 5%, abort_if: [errors above 1 %]}}}
    """
    rollout = context.blueprint.deployment.rollout
    if rollout.strategy == "canary" and not rollout.canary.abort_if:
        yield Failure(
            "deployment.rollout.canary.abort_if",
            "the roll-out is a canary but nothing aborts it",
            related=("deployment.rollout.strategy",),
        )


@rule("DEP007", "canary-cannot-detect", WARNING, written("deployment.rollout.canary.duration"))
def canary_cannot_detect(context: Context) -> Verdicts:
    """The canary sees too little traffic to notice the stated regression.

    Why it hurts: It will pass bad models most of the time.
    How to fix: Larger share, longer time, or a more frequent event.
    When to ignore: The canary only looks for crashes.
    Source: two-sample proportion test; F24.

    Bad:
        traffic: {requests_per_day: 20k}
        deployment:
          rollout:
            strategy: canary
            canary: {share: 5%, duration: 1 day, baseline_rate: 1%, regression: 1.5%,
                     abort_if: [errors]}
    Good:
        traffic: {requests_per_day: 20k}
        deployment:
          rollout:
            strategy: canary
            canary: {share: 5%, duration: 7 days, baseline_rate: 1%, regression: 1.5%,
                     abort_if: [errors]}
    """
    canary = context.blueprint.deployment.rollout.canary
    hours = context.number("F24", "canary_hours")
    if hours is None or hours.value is None:
        yield Missing(
            *context.missing("F24", "canary_hours") or ("deployment.rollout.canary.share",)
        )
    elif canary.duration is not None and hours.value * HOUR > canary.duration:
        yield Failure(
            "deployment.rollout.canary.duration",
            f"the canary lasts {canary.duration} but needs {hours.value / 24:.1f} days to notice "
            f"{canary.baseline_rate} becoming {canary.regression} (F24)",
            related=("deployment.rollout.canary.share", "traffic.requests_per_day"),
        )


@rule("DEP008", "no-rollback-path", ERROR, since=Stage.PILOT)
def no_rollback_path(context: Context) -> Verdicts:
    """Going back is undefined, untested or too slow.

    Why it hurts: Upstream trouble often shows as a model problem and needs minutes, not days.
    How to fix: Name the target, trigger, time, and try it.
    When to ignore: Predictions can be switched off without harm; then say so.
    Source: ML Test Score, Infra 7; AWS MLOps checklist, section 7.3.

    Bad:
        stage: pilot
        training: {registry: artifacts}
    Good:
        stage: pilot
        training: {registry: artifacts}
        deployment: {rollback: {to: the version before}}
    """
    back, limit = context.blueprint.deployment.rollback, context.blueprint.operations.mttr_target
    if back.to is None:
        yield Failure("deployment.rollback.to", "nothing says what is served after going back")
        return
    if context.stage >= Stage.PRODUCTION and not back.tested:
        yield Failure("deployment.rollback.tested", "going back has not been tried")
    if back.max_time is not None and limit is not None and back.max_time > limit:
        yield Failure(
            "deployment.rollback.max_time",
            f"going back takes {back.max_time} but must work again within {limit}",
            related=("operations.mttr_target",),
        )


@rule("DEP009", "no-fallback", ERROR, online, early=WARNING)
def no_fallback(context: Context) -> Verdicts:
    """Nothing is served when the model cannot answer.

    Why it hurts: A model outage becomes a product outage.
    How to fix: Serve a cached, popular, rule-based or last good answer, and say when.
    When to ignore: Callers handle a missing answer; then name that as the fallback.
    Source: MLOps Stack Canvas, prediction serving; People + AI Guidebook, graceful failure.

    Bad:
        deployment: {mode: online}
    Good:
        deployment: {mode: online, fallback: {kind: policy rule, trigger: timeout or error}}
    """
    if not context.blueprint.deployment.fallback.kind:
        yield Failure(
            "deployment.fallback.kind",
            f"mode is {context.blueprint.deployment.mode} and nothing is served when the model "
            "cannot answer",
            related=("deployment.mode",),
        )


@rule("DEP010", "fallback-shares-fate", ERROR, written("deployment.fallback.depends_on"))
def fallback_shares_fate(context: Context) -> Verdicts:
    """The fallback needs the same thing that failed.

    Why it hurts: Both go down together.
    How to fix: Make it independent: static table, local cache, rule.
    When to ignore: The shared part failing is covered by another fallback.
    Source: retail design, section X.i (three independent tiers).

    Bad:
        deployment:
          dependencies: [{name: feature store, slo: 99.9%, timeout: 20 ms}]
          fallback: {kind: last score, depends_on: [feature store]}
    Good:
        deployment:
          dependencies: [{name: feature store, slo: 99.9%, timeout: 20 ms}]
          fallback: {kind: policy rule, depends_on: [request]}
    """
    fallback = context.blueprint.deployment.fallback.depends_on
    for index, dependency in enumerate(context.blueprint.deployment.dependencies):
        if dependency.name in fallback and dependency.critical is not False:
            yield Failure(
                "deployment.fallback.depends_on",
                f"the fallback needs `{dependency.name}`, whose failure calls for it",
                related=(f"deployment.dependencies[{index}].name",),
            )


@rule("DEP015", "big-bang-on-risk", ERROR)
def big_bang_on_risk(context: Context) -> Verdicts:
    """A risky system goes from zero to all at once.

    Why it hurts: The blast radius is everyone.
    How to fix: Shadow, then canary, then ramp.
    When to ignore: The first users are the whole user base, and are few.
    Source: ML Test Score, Infra 6.

    Bad:
        stage: production
        deployment: {mode: online, rollout: {strategy: big_bang}}
    Good:
        stage: production
        deployment: {mode: online, rollout: {strategy: ramp}}
    """
    live = online(context) and context.stage >= Stage.PRODUCTION
    if context.blueprint.deployment.rollout.strategy == "big_bang" and (high_risk(context) or live):
        why = "the risk tier is high" if high_risk(context) else "the system is live"
        yield Failure(
            "deployment.rollout.strategy",
            f"the roll-out is big_bang but {why}",
            related=("governance.risk_tier" if high_risk(context) else "stage",),
        )
