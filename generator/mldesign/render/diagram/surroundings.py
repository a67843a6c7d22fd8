"""Cards that no component brings: people, callers, dependencies, the latency budget, gate,
fallback, review.
"""

from typing import Any

from mldesign.model.plan import Plan
from mldesign.render.diagram.fragments import Fragment, Words

_MOST = 4  # of each sort; the tables of the document hold them all
_BOTH = ("overview", "serving")
_LOOP = ("feedback",)


def surroundings(plan: Plan, words: Words) -> Fragment:
    """What the blueprint says about the world around the components, as cards and arrows."""
    nodes: list[dict[str, Any]] = []
    edges: list[dict[str, Any]] = []
    for part in (_people, _dependencies, _budget, _gate, _fallback, _review, _label, _batch):
        more_nodes, more_edges = part(plan, words)
        nodes += more_nodes
        edges += more_edges
    return Fragment(tuple(nodes), tuple(edges))


_Raw = dict[str, Any]
_Parts = tuple[list[_Raw], list[_Raw]]


def _people(plan: Plan, words: Words) -> _Parts:
    blueprint = plan.blueprint
    consumers, users = blueprint.deployment.consumers, blueprint.problem.users
    rest = f"and {len(consumers) - 1} more" if len(consumers) > 1 else ""
    caller = {
        "id": "consumers",
        "views": _BOTH + _LOOP,
        "lane": "callers",
        "kind": "app",
        "title": consumers[0] if consumers else "Callers",
        "sub": rest if consumers else "not declared",
        "chips": [words["load_words"]],
        "section": "deployment.md#consumers",
        "tip": ", ".join(consumers),
    }
    people = [
        {
            "id": f"user-{at}",
            "views": ("overview",),
            "lane": "callers",
            "kind": "human",
            "title": user.name,
            "sub": user.need or "",
            "section": "problem.md#users",
        }
        for at, user in enumerate(users[:2])
    ]
    edges = [
        {
            "from": "consumers",
            "to": "service",
            "views": _BOTH,
            "kind": "sync",
            "label": words["load_words"] or words["target_latency_words"],
            "critical": True,
        },
        *(
            {"from": person["id"], "to": "consumers", "views": ("overview",), "kind": "control"}
            for person in people
        ),
    ]
    return [caller, *people], edges


def _dependencies(plan: Plan, words: Words) -> _Parts:
    nodes, edges = [], []
    for at, dependency in enumerate(plan.blueprint.deployment.dependencies[:_MOST]):
        name = f"dependency-{at}"
        slo = f"{dependency.slo} available" if dependency.slo is not None else ""
        nodes.append(
            {
                "id": name,
                "views": _BOTH,
                "lane": "callers",
                "kind": "source",
                "title": dependency.name,
                "sub": slo,
                "section": "deployment.md#dependencies",
            }
        )
        wait = "" if dependency.timeout is None else f"timeout {dependency.timeout}"
        edges.append({"from": "service", "to": name, "views": _BOTH, "kind": "sync", "label": wait})
    return nodes, edges


def _budget(plan: Plan, words: Words) -> _Parts:
    """The declared steps of a request as a path of its own, each arrow with the time of the step
    it enters.
    """
    steps = plan.blueprint.deployment.latency_budget[: 2 * _MOST]
    nodes = [
        {
            "id": f"step-{at}",
            "views": ("serving",),
            "lane": "path",
            "kind": "job",
            "title": step.step,
            "sub": f"side by side: {step.group}" if step.group else "",
            "chips": [f"p50 {step.p50}" if step.p50 is not None else ""],
            "section": "deployment.md#latency-budget",
        }
        for at, step in enumerate(steps)
    ]
    names = ["service", *(node["id"] for node in nodes)]
    edges = [
        {
            "from": before,
            "to": after,
            "views": ("serving",),
            "kind": "sync",
            "label": "" if step.p99 is None else f"p99 {step.p99}",
            "critical": True,
        }
        for before, after, step in zip(names, names[1:], steps, strict=False)
    ]
    return nodes, edges


def _gate(plan: Plan, words: Words) -> _Parts:
    gates = plan.blueprint.training.validation_gate
    if not gates:
        return [], [{"from": "model", "to": "package", "views": _LOOP, "kind": "loop"}]
    node = {
        "id": "gate",
        "views": ("training", "feedback"),
        "lane": "judgement",
        "kind": "rule",
        "title": "Promotion gate",
        "sub": gates[0].check,
        "chips": [f"{len(gates)} conditions" if len(gates) > 1 else "must pass"],
        "section": "training.md#promotion-gate",
    }
    return [node], [
        {"from": "evaluation", "to": "gate", "views": ("training",), "kind": "batch"},
        {"from": "model", "to": "gate", "views": _LOOP, "kind": "loop"},
        {
            "from": "gate",
            "to": "package",
            "views": ("training",),
            "kind": "control",
            "label": "pass",
        },
        {"from": "gate", "to": "package", "views": _LOOP, "kind": "loop", "label": "pass"},
    ]


def _fallback(plan: Plan, words: Words) -> _Parts:
    fallback = plan.blueprint.deployment.fallback
    if not fallback.kind:
        return [], []
    node = {
        "id": "fallback",
        "views": ("serving",),
        "lane": "serving",
        "kind": "rule",
        "title": "Fallback",
        "sub": fallback.kind,
        "tone": "decide",
        "section": "deployment.md#fallback",
    }
    trigger = fallback.trigger or ""
    edge = {"from": "service", "to": "fallback", "views": ("serving",), "kind": "control"}
    return [node], [{**edge, "label": trigger if len(trigger) <= 24 else "on failure"}]


def _review(plan: Plan, words: Words) -> _Parts:
    review = plan.blueprint.deployment.human_review
    if not review:
        return [], []
    limit = "" if review.capacity_per_day is None else f"≤ {review.capacity_per_day} a day"
    node = {
        "id": "review",
        "views": _BOTH,
        "lane": "callers",
        "kind": "human",
        "title": review.who or "Reviewers",
        "sub": "review what the system flags",
        "chips": [limit],
        "section": "deployment.md#human-review",
    }
    return [node], [
        {"from": "service", "to": "review", "views": ("overview",), "kind": "stream"},
        {"from": "decide", "to": "review", "views": ("serving",), "kind": "stream"},
        {
            "from": "review",
            "to": "prediction_log",
            "views": _BOTH,
            "kind": "stream",
            "label": "verdicts",
        },
    ]


def _label(plan: Plan, words: Words) -> _Parts:
    """The outcome on its way back: what it is, and how long it takes to be known."""
    label = plan.blueprint.data.label
    delay = label.delay
    node = {
        "id": "label",
        "views": _LOOP,
        "lane": "records",
        "kind": "feature",
        "title": label.name or "Outcome",
        "sub": label.definition or words["target_words"].replace("predicts ", ""),
        "chips": [
            "" if delay.p95 is None else f"95 % within {delay.p95}",
            "" if delay.typical is None else f"usually {delay.typical}",
        ],
        "section": "data.md#label",
    }
    return [node], [
        {
            "from": "service",
            "to": "consumers",
            "views": _LOOP,
            "kind": "sync",
            "label": words["target_latency_words"] or "answer",
        },
        {
            "from": "consumers",
            "to": "label",
            "views": _LOOP,
            "kind": "loop",
            "label": words["outcome_words"],
        },
    ]


def _batch(plan: Plan, words: Words) -> _Parts:
    """Runs that score many rows ahead, where that is how predictions reach their readers."""
    deployment, traffic = plan.blueprint.deployment, plan.blueprint.traffic
    if deployment.mode not in ("batch", "hybrid"):
        return [], []
    every = deployment.schedule.interval
    rhythm = "on demand" if every is None else f"every {every}"
    rows = traffic.rows_per_batch if traffic.rows_per_batch is not None else traffic.entities
    node = {
        "id": "batch",
        "views": _BOTH + _LOOP,
        "lane": "serving",
        "kind": "job",
        "title": "Batch scoring",
        "sub": " ".join(filter(None, [rhythm, _after("at ", deployment.schedule.start)])),
        "chips": [
            "" if rows is None else f"{rows} rows",
            _after("ready by ", deployment.deadline),
        ],
        "section": "deployment.md#batch",
    }

    def arrow(start: str, end: str, views: tuple[str, ...], kind: str, label: str = "") -> _Raw:
        return {"from": start, "to": end, "views": views, "kind": kind, "label": label}

    return [node], [
        arrow("package", "batch", ("overview", "feedback"), "control", words["rollout_words"]),
        arrow("batch", "consumers", _BOTH + _LOOP, "batch", rhythm),
        arrow("batch", "prediction_log", _BOTH + _LOOP, "batch", words["sample_words"]),
        arrow("batch", "contract_online", ("serving",), "batch"),
    ]


def _after(before: str, value: object) -> str:
    return "" if value is None else f"{before}{value}"
