"""DEP001, DEP002, DEP017 and DEP018: does a request fit its time."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Missing, Verdicts, rule
from mldesign.numbers.latency import fanout_slow_share


@rule("DEP001", "latency-budget-exceeded", ERROR, written("deployment.latency_budget"))
def latency_budget_exceeded(context: Context) -> Verdicts:
    """The steps do not fit the p99 target.

    Why it hurts: Budget overruns are found in load tests, after the architecture is fixed.
    How to fix: Run steps side by side, cache, cut candidates, or drop features.
    When to ignore: Measured times are lower; then write those.
    Source: Fenton-Wilkinson sum of log-normal steps; F5.

    Bad:
        constraints: {latency: {p99: 60 ms}}
        deployment:
          latency_budget:
            [{step: features, p50: 8 ms, p99: 40 ms}, {step: model, p50: 20 ms, p99: 60 ms}]
    Good:
        constraints: {latency: {p99: 120 ms}}
        deployment:
          latency_budget:
            [{step: features, p50: 8 ms, p99: 40 ms}, {step: model, p50: 20 ms, p99: 60 ms}]
    """
    target, estimate = context.blueprint.constraints.latency.p99, context.number("F5", "p99")
    bound, medians = context.number("F5", "bound"), context.number("F5", "medians")
    if target is None:
        yield Missing("constraints.latency.p99")
        return
    if estimate is None or bound is None or estimate.value is None or bound.value is None:
        yield Missing(*context.missing("F5", "p99"))
        return
    if medians is not None and (medians.value or 0) > target * 1e3:
        return  # DEP002 says the worse
    numbers = {"target": target * 1e3, "estimate": estimate.value, "bound": bound.value}
    related = ("constraints.latency.p99",)
    if estimate.value > target * 1e3:
        yield Failure(
            "deployment.latency_budget",
            f"the steps take {estimate.value:.1f} ms at p99 (F5) but the target is {target}",
            related=related,
            data=numbers,
        )
    elif bound.value > target * 1e3:
        yield Failure(
            "deployment.latency_budget",
            f"the steps fit at {estimate.value:.1f} ms (F5), but {bound.value:.1f} ms if all "
            "are slow "
            f"at once; the target is {target}",
            related=related,
            severity=WARNING,
            data=numbers,
        )


@rule("DEP002", "latency-target-impossible", ERROR, written("deployment.latency_budget"))
def latency_target_impossible(context: Context) -> Verdicts:
    """The target is below the sum of medians.

    Why it hurts: Even a typical request misses; no tuning helps.
    How to fix: Change the target or the path.
    When to ignore: Never.
    Source: published design (1 ms declared with a hosted language model in the path); F5.

    Bad:
        constraints: {latency: {p50: 20 ms, p99: 30 ms}}
        deployment: {latency_budget: [{step: model, p50: 45 ms, p99: 45 ms}]}
    Good:
        constraints: {latency: {p50: 20 ms, p99: 90 ms}}
        deployment: {latency_budget: [{step: model, p50: 45 ms, p99: 45 ms}]}
    """
    target, medians = context.blueprint.constraints.latency.p99, context.number("F5", "medians")
    if target is None:
        yield Missing("constraints.latency.p99")
    elif medians is None or medians.value is None:
        yield Missing(*context.missing("F5", "medians"))
    elif medians.value > target * 1e3:
        yield Failure(
            "constraints.latency.p99",
            f"the target is {target} but the medians alone sum to {medians.value:.4g} ms (F5)",
            related=("deployment.latency_budget",),
        )


@rule("DEP017", "timeouts-exceed-budget", WARNING, written("deployment.dependencies"))
def timeouts_exceed_budget(context: Context) -> Verdicts:
    """A dependency may take longer than the whole request.

    Why it hurts: One slow call consumes the budget and the threads.
    How to fix: Set timeouts from the budget, and a default for when they strike.
    When to ignore: The call happens after the answer.
    Source: Dean and Barroso, The Tail at Scale (2013); F5.

    Bad:
        constraints: {latency: {p99: 100 ms}}
        deployment: {dependencies: [{name: bureau, slo: 99.9%, timeout: 2 s}]}
    Good:
        constraints: {latency: {p99: 100 ms}}
        deployment: {dependencies: [{name: bureau, slo: 99.9%, timeout: 60 ms}]}
    """
    target = context.blueprint.constraints.latency.p99
    for index, dependency in enumerate(context.blueprint.deployment.dependencies):
        path = f"deployment.dependencies[{index}].timeout"
        if dependency.timeout is None:
            yield Failure(path, f"`{dependency.name}` is called without a timeout")
        elif target is not None and dependency.timeout > target:
            yield Failure(
                path,
                f"`{dependency.name}` may take {dependency.timeout} but a request has {target}",
                related=("constraints.latency.p99",),
            )


@rule("DEP018", "fanout-tail", WARNING, written("deployment.latency_budget"))
def fanout_tail(context: Context) -> Verdicts:
    """A step waits for many parallel calls, so the slow tail of one is common.

    Why it hurts: With 20 calls, 18 % of the requests meet a slow one.
    How to fix: Hedge the calls, cut the fan-out, or budget a higher percentile of one call.
    When to ignore: The step answers with what has arrived in time.
    Source: Dean and Barroso, The Tail at Scale (2013); F6.

    Bad:
        deployment: {latency_budget: [{step: shards, p50: 2 ms, p99: 9 ms, fanout: 20}]}
    Good:
        deployment: {latency_budget: [{step: shards, p50: 2 ms, p99: 9 ms, fanout: 2}]}
    """
    for index, step in enumerate(context.blueprint.deployment.latency_budget):
        slow = fanout_slow_share(step.fanout or 1)
        if step.fanout is not None and slow > 0.02:
            yield Failure(
                f"deployment.latency_budget[{index}].fanout",
                f"`{step.step}` waits for {step.fanout} calls: {slow:.0%} of the requests meet one "
                f"slower than {step.p99 if step.p99 is not None else 'its p99'} (F6)",
            )
