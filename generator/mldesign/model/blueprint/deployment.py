"""Stage 7: how predictions reach those who use them."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.quantities import Count, Duration, Share, Size


class Schedule(Part):
    """When a batch runs."""

    start: str | None = about(
        "Time of day it starts.", "02:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$"
    )
    interval: Duration | None = about("How often.", "1 day")


class BudgetStep(Part):
    """A step of a request with its time."""

    step: str = must("What happens.", "fetch features")
    p50: Duration | None = about("Time it stays below in half of the cases.", "3 ms")
    p99: Duration | None = about("Time it stays below in 99 of 100 cases.", "9 ms")
    group: str | None = about("Steps of one group run side by side.", "lookups")
    fanout: int | None = about("Number of parallel calls it waits for.", 20, ge=1)


class Hardware(Part):
    """What serving runs on."""

    kind: str | None = about("Machine.", "2 vCPU")
    accelerator: str | None = about("Accelerator, when there is one.", "L4")
    memory: Size | None = about("Memory of one replica.", "2 GB")
    workers: int | None = about("Processes of one replica.", 1, ge=1)
    runtime_overhead: Size | None = about("Memory of one process beside the model.", "300 MB")


class Capacity(Part):
    """How much can be served."""

    replicas_min: int | None = about("Replicas that always run.", 2, ge=0)
    replicas_max: int | None = about("Replicas at most.", 8, ge=1)
    service_time: Duration | None = about("Time one request occupies a slot.", "8 ms")
    concurrency_per_replica: int | None = about("Slots of one replica.", 4, ge=1)
    target_utilization: Share | None = about("How busy a replica may be.", "70%")
    cold_start: Duration | None = about("Time until a new replica answers.", "20 s")
    zones: int | None = about("Zones the replicas are spread over.", 2, ge=1)


class Autoscaling(Part):
    """How the number of replicas follows the load."""

    signal: str | None = about("What it follows.", "CPU")
    target: Share | None = about("Value it holds.", "60%")


class Dependency(Part):
    """Something a request needs beside the model."""

    name: str = must("What is called.", "feature store")
    slo: Share | None = about("Availability it promises.", "99.95%")
    timeout: Duration | None = about("How long is waited for it.", "20 ms")
    critical: bool | None = about("Whether no answer is possible without it.", True)


class Security(Part):
    """Who may call, and how much."""

    authn: str | None = about("How callers are known.", "mTLS")
    rate_limit: str | None = about("How much one caller may ask.", "50/s for each client")
    notes: str | None = about("Network and attack surface.", "inside the cluster only")


class Canary(Part):
    """A first small share of the traffic."""

    share: Share | None = about("Share of the traffic.", "5%")
    duration: Duration | None = about("How long.", "1 day")
    abort_if: Many[str] = listed("What ends it at once.", ["error rate above 1.5 %"])
    baseline_rate: Share | None = about("Rate of the watched event today.", "1%")
    regression: Share | None = about("Rate that must be noticed.", "1.5%")


class Rollout(Part):
    """How a new model goes live."""

    strategy: Literal["big_bang", "shadow", "canary", "blue_green", "ab_test", "ramp"] | None = (
        about("In which way.", "canary")
    )
    canary: Canary = section(Canary, "A first small share of the traffic.")
    steps: Many[str] = listed("The steps in words.", ["shadow for two weeks", "5 %", "all"])


class Rollback(Part):
    """How to go back."""

    to: str | None = about("What is served then.", "the version before")
    trigger: str | None = about("What starts it.", "alert on decision rate")
    max_time: Duration | None = about("How long it may take.", "10 min")
    tested: bool | None = about("Whether it has been tried.", True)


class Fallback(Part):
    """What is served when the model cannot answer."""

    kind: str | None = about("What is served.", "policy rule")
    trigger: str | None = about("When.", "timeout or error")
    depends_on: Many[str] = listed("What it needs itself.", ["nothing but the request"])


class HumanReview(Part):
    """People who look at predictions."""

    capacity_per_day: Count | None = about("Cases they can look at per day.", 120)
    who: str | None = about("Who they are.", "senior clerks")


class Service(Part):
    """A running part of the system."""

    name: str = must("Its name.", "scoring service")
    purpose: str | None = about("What it is for.", "answers one application")
    technology: str | None = about("With what.", "FastAPI, ONNX Runtime")


class Cache(Part):
    """Answers that are kept."""

    hit_rate: Share | None = about("Share of requests answered from it.", "40%")
    latency: Duration | None = about("Time of such an answer.", "1 ms")
    ttl: Duration | None = about("How long an answer is kept.", "10 min")


class Batching(Part):
    """Requests that are scored together."""

    max_size: int | None = about("Requests in one batch.", 32, ge=1)
    max_wait: Duration | None = about("How long a request waits for others.", "2 ms")


class Batch(Part):
    """The figures of a batch run."""

    rows_per_second: Count | None = about("Rows that one worker scores in a second.", "20k")
    workers: int | None = about("How many workers.", 4, ge=1)
    overhead: Duration | None = about("Fixed time of a run.", "3 min")


class LoadTest(Part):
    """How capacity is proven."""

    plan: str | None = about("What is run.", "peak rate for 30 min")
    result: str | None = about("What came out.", "p99 41 ms at 40/s")


class Deployment(Part):
    """How predictions reach those who use them."""

    mode: Literal["batch", "online", "streaming", "hybrid", "edge"] | None = about(
        "How predictions are asked for.", "online"
    )
    package: Choice = section(Choice, "The format of the shipped model.", "onnx")
    serving: Choice = section(Choice, "What answers requests.", {"use": "fastapi", "port": 8000})
    schedule: Schedule = section(Schedule, "When a batch runs.", {"start": "02:00"})
    deadline: str | None = about(
        "Time of day by which a batch must be done.", "06:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$"
    )
    batch: Batch = section(Batch, "The figures of a batch run.")
    interface: str | None = about("How it is called.", "HTTP, JSON")
    exposure: Literal["internal", "partner", "public"] | None = about(
        "Who can reach it.", "internal"
    )
    access_control: Literal["open", "registered", "restricted"] | None = about(
        "Who may use the predictions.", "registered"
    )
    consumers: Many[str] = listed("Who uses the predictions.", ["counter application"])
    services: Many[Service] = listed("The running parts.")
    latency_budget: Many[BudgetStep] = listed(
        "The steps of a request with their times.",
        [{"step": "fetch features", "p50": "3 ms", "p99": "9 ms"}],
    )
    hardware: Hardware = section(Hardware, "What serving runs on.", {"memory": "2 GB"})
    capacity: Capacity = section(Capacity, "How much can be served.", {"replicas_min": 2})
    autoscaling: Autoscaling = section(Autoscaling, "How replicas follow the load.")
    cache: Cache = section(Cache, "Answers that are kept.")
    batching: Batching = section(Batching, "Requests that are scored together.")
    dependencies: Many[Dependency] = listed("What a request needs beside the model.")
    security: Security = section(Security, "Who may call, and how much.")
    load_test: LoadTest = section(LoadTest, "How capacity is proven.")
    rollout: Rollout = section(Rollout, "How a new model goes live.", {"strategy": "canary"})
    rollback: Rollback = section(Rollback, "How to go back.")
    fallback: Fallback = section(Fallback, "What is served when the model cannot answer.")
    human_review: HumanReview = section(HumanReview, "People who look at predictions.")
    action_limit: str | None = about("Most the system may do by itself.", "200 refusals an hour")
    update_channel: str | None = about("How models on devices are renewed.", "signed download")
    telemetry: str | None = about("What devices report back.", "1 % of scores, version")
