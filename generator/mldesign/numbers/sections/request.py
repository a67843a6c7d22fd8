"""Numbers of one request: what its chain of steps takes."""

from functools import partial

from mldesign.numbers import latency
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sheet import Sheet

label = partial(Label, section="deployment")
MILLISECOND = 1e-3


def fill(sheet: Sheet) -> Given:
    """Add the latency numbers; return the mean time of a request in seconds."""
    budget = sheet.blueprint.deployment.latency_budget
    _fan_out(sheet)
    if not budget:
        return sheet.read("service time", "deployment.capacity.service_time", "s")
    inputs = _step_times(sheet)

    def steps(values: tuple[float, ...]) -> list[latency.Step]:
        return latency.sequential(
            [
                latency.Step(step.step, p50, max(p50, p99), step.group or "", step.fanout or 1)
                for step, p50, p99 in zip(budget, values[::2], values[1::2], strict=True)
            ]
        )

    sheet.add(
        label("F5", "medians", "Sum of the medians", "ms"),
        lambda *values: latency.median_sum(steps(values)),
        *inputs,
        formula="Σ mᵢ",
    )
    sheet.add(
        label("F5", "bound", "Upper bound of the p99", "ms"),
        lambda *values: latency.latency_bound(steps(values)),
        *inputs,
        formula="Σ tᵢ",
    )
    estimate = sheet.add(
        label("F5", "p99", "Estimate of the p99", "ms"),
        lambda *values: latency.latency_p99(steps(values)),
        *inputs,
        formula="log-normal steps, mean and variance of their sum matched (Fenton-Wilkinson)",
    )
    target = sheet.read("p99 target", "constraints.latency.p99", "ms", per=MILLISECOND)
    sheet.add(
        label("F5", "slack", "Slack to the p99 target", "ms"),
        lambda target, estimate: target - estimate,
        target,
        estimate,
        formula="target − estimate",
    )
    return sheet.add(
        label("F5", "mean", "Mean time of a request", "s"),
        lambda *values: latency.mean_latency(steps(values)) * MILLISECOND,
        *inputs,
        formula="Σ mᵢ exp(σᵢ²/2)",
    )


def _step_times(sheet: Sheet) -> list[Given]:
    """Median and p99 of every step, one after the other."""
    inputs: list[Given] = []
    for index, step in enumerate(sheet.blueprint.deployment.latency_budget):
        path = f"deployment.latency_budget[{index}]"
        inputs += [
            declared(f"{step.step} p50", step.p50, "ms", f"{path}.p50", per=MILLISECOND),
            declared(f"{step.step} p99", step.p99, "ms", f"{path}.p99", per=MILLISECOND),
        ]
    return inputs


def _fan_out(sheet: Sheet) -> None:
    for index, step in enumerate(sheet.blueprint.deployment.latency_budget):
        if step.fanout is None or step.fanout < 2:
            continue
        calls = declared(
            "parallel calls", step.fanout, "", f"deployment.latency_budget[{index}].fanout"
        )
        sheet.add(
            label("F6", f"slow_share_{index}", f"Requests with a slow call in `{step.step}`", ""),
            lambda calls: latency.fanout_slow_share(int(calls)),
            calls,
            formula="1 − 0.99^N",
        )
