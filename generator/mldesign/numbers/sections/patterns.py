"""Numbers of the patterns in use: index memory, cascade, shadow."""

from collections.abc import Callable
from functools import partial

from mldesign.numbers import cascade, reliability, storage
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sections import certificate
from mldesign.numbers.sheet import Sheet

label = partial(Label, section="patterns")

LISTS = 4096.0
INDEX_MEMORY: dict[str, Callable[[float, float], float]] = {
    "flat": storage.index_flat,
    "hnsw": storage.index_hnsw,
    "ivf": lambda items, dim: storage.index_ivf(items, dim, LISTS),
    "ivfpq": lambda items, dim: storage.index_ivfpq(items, dim, LISTS),
}


def fill(sheet: Sheet) -> None:
    """Add the numbers of each pattern that is in use."""
    patterns = sheet.blueprint.patterns
    if patterns.two_tower:
        _index(sheet)
    if patterns.cascade:
        _cascade(sheet)
        certificate.fill(sheet)
    if patterns.shadow:
        share = sheet.read("mirrored share", "patterns.shadow.share").or_assumed(1)
        sheet.add(
            label("F31", "shadow_load", "Load on shared dependencies with the shadow", "×"),
            reliability.shadow_load,
            share,
        )


def _index(sheet: Sheet) -> None:
    index = sheet.blueprint.patterns.two_tower.index
    kind = index.kind or "flat"
    copies = sheet.read("copies", "patterns.two_tower.index.copies").or_assumed(1)
    live = Given(
        "versions live at once",
        2.0 if index.switch == "dual_index" else 1.0,
        "",
        "patterns.two_tower.index.switch",
        "declared" if index.switch else "assumed",
    )
    sheet.add(
        label("F13", "index_memory", f"Memory of the {kind} index", "GB"),
        lambda items, dim, copies, live: INDEX_MEMORY[kind](items, dim) * copies * live / 1e9,
        sheet.read("items", "patterns.two_tower.items"),
        sheet.read("dimension", "patterns.two_tower.dim"),
        copies,
        live,
        formula="index bytes × copies × live versions / 10⁹",
    )


def _cascade(sheet: Sheet) -> None:
    stages = sheet.blueprint.patterns.cascade.stages
    path = "patterns.cascade.stages"
    recalls = [declared(s.name, s.recall, "", f"{path}[{i}].recall") for i, s in enumerate(stages)]
    if any(recall.value is not None for recall in recalls):
        sheet.add(
            label("F20", "recall", "Recall over all stages, at most", ""),
            lambda *values: cascade.funnel_recall(values),
            *[recall for recall in recalls if recall.value is not None],
            formula="Π Rᵢ",
        )
    if not stages:
        return
    pairs: list[Given] = []
    for index, stage in enumerate(stages):
        funnel = sheet.blueprint.patterns.cascade.kind == "funnel"
        reach = declared(
            f"{stage.name}: items" if funnel else f"{stage.name}: share that reaches it",
            stage.candidates_in if funnel else stage.reached,
            "",
            f"{path}[{index}].{'candidates_in' if funnel else 'reached'}",
        )
        pairs += [
            reach.or_assumed(1) if index == 0 and not funnel else reach,
            declared(f"{stage.name}: cost", stage.cost, "money", f"{path}[{index}].cost"),
        ]
    sheet.add(
        label("F20", "cost", "Expected cost of one request", "money"),
        lambda *v: cascade.staged_cost(zip(v[::2], v[1::2], strict=True)),
        *pairs,
        formula="Σ rᵢ cᵢ",
    )
    if len(stages) == 2 and stages[1].cost:
        sheet.add(
            label("F20", "break_even", "Escalation rate at which two stages stop paying", ""),
            cascade.break_even_escalation,
            pairs[1],
            pairs[3],
        )
