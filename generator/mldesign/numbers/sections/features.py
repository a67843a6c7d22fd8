"""Numbers of the features: their age when served, and the store that holds them."""

from functools import partial

from mldesign.model.blueprint.features import Feature
from mldesign.numbers import freshness, storage
from mldesign.numbers.given import Given, Label, declared
from mldesign.numbers.sheet import HOUR, Sheet

label = partial(Label, section="features")


def feature_name(feature: Feature, index: int) -> str:
    """What a feature is called: its name, its column, or its place in the list."""
    return feature.name or feature.column or f"items[{index}]"


def fill(sheet: Sheet) -> None:
    """Add the numbers of the features."""
    for index, feature in enumerate(sheet.blueprint.features.items):
        if feature.freshness_required is not None:
            _age(sheet, index, feature)
    if sheet.blueprint.features.store.online:
        _store(sheet)


def _age(sheet: Sheet, index: int, feature: Feature) -> None:
    sources = sheet.blueprint.data.sources
    place = next((i for i, s in enumerate(sources) if s.name == feature.source), 0)
    source, path = sources[place], f"data.sources[{place}]"
    item = f"features.items[{index}]"
    batch = feature.compute in (None, "batch")
    store = sheet.blueprint.features.store if batch else None
    intervals = [
        declared("update", source.update_interval, "h", f"{path}.update_interval", per=HOUR),
        declared(
            "compute", feature.compute_interval, "h", f"{item}.compute_interval", per=HOUR
        ).or_assumed(0),
        declared(
            "sync",
            store.sync_interval if store is not None else None,
            "h",
            "features.store.sync_interval",
            per=HOUR,
        ).or_assumed(0),
    ]
    delays = [
        declared(
            "arrival", source.arrival_delay, "h", f"{path}.arrival_delay", per=HOUR
        ).or_assumed(0),
        declared(
            "sync lag",
            store.sync_lag if store is not None else None,
            "h",
            "features.store.sync_lag",
            per=HOUR,
        ).or_assumed(0),
    ]
    sheet.add(
        label("F8", f"feature_age_{index}", f"Worst age of `{feature_name(feature, index)}`", "h"),
        lambda *hours: freshness.worst_age(hours[:3], hours[3:]),
        *intervals,
        *delays,
        formula="update + compute + sync intervals + arrival and sync delays",
    )


def _store(sheet: Sheet) -> None:
    entities = sheet.read("entities", "traffic.entities", "entities")
    items = sheet.blueprint.features.items
    size = sum(float(f.bytes) if f.bytes is not None else storage.BYTES_PER_VALUE for f in items)
    per_entity = Given(
        "feature bytes per entity",
        size or None,
        "B",
        "features.items",
        "declared" if items and all(f.bytes is not None for f in items) else "assumed",
    )
    copies = sheet.read("copies", "features.store.replication").or_assumed(1)
    sheet.add(
        label("F12", "store_memory", "Memory of the online store", "GB"),
        lambda count, size, copies: (
            storage.feature_store_bytes([(count, size)], copies) / storage.GIGABYTE
        ),
        entities,
        per_entity,
        copies,
        formula="count × bytes × overhead 2 × copies / 10⁹",
    )
    sheet.add(
        label("F12", "store_writes", "Writes to the online store", "/s"),
        storage.feature_store_writes,
        entities,
        sheet.read("sync interval", "features.store.sync_interval", "s"),
    )
