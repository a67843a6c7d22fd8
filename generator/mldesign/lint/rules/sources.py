"""DAT007 to DAT010, DAT015 and DAT017 to DAT019: what must be known of a source of data."""

from mldesign.lint.applies import PEOPLE_DATA
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, INFO, WARNING, Failure, Missing, Stage, Verdicts, rule


@rule("DAT007", "no-data-expectations", WARNING, early=INFO, since=Stage.DESIGN)
def no_data_expectations(context: Context) -> Verdicts:
    """A source has no declared columns and no expectations on its values.

    Why it hurts: Silent upstream change is the commonest production failure.
    How to fix: Declare `data.columns` with types and ranges, or `expectations` of the source.
    When to ignore: A one-off file that never changes.
    Source: ML Test Score, Data 1 and Monitor 2; Rules of ML #10.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, expectations: [2000 rows a day]}]}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        covered = source.columns or (index == 0 and context.blueprint.data.columns)
        if not source.expectations and not covered:
            yield Failure(
                f"data.sources[{index}].expectations",
                f"nothing is expected of `{source.name}`: no columns, no ranges, no volume",
            )


@rule("DAT008", "pii-without-rules", ERROR)
def pii_without_rules(context: Context) -> Verdicts:
    """Personal data has no retention period or no access rule.

    Why it hurts: Privacy obligations extend through every derived copy in the pipeline.
    How to fix: Set `retention` and `access_policy`; carry them over to features and logs.
    When to ignore: The data is public and about no identifiable person.
    Source: ML Test Score, Data 5; EU AI Act Annex IV(2)(d).

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, contains: [pii]}]}
    Good:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, contains: [pii], retention: 2 years,
               access_policy: role analyst}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        personal = [kind for kind in source.contains if kind in PEOPLE_DATA]
        absent = [name for name in ("retention", "access_policy") if getattr(source, name) is None]
        if personal and absent:
            yield Failure(
                f"data.sources[{index}].{absent[0]}",
                f"`{source.name}` contains {', '.join(personal)} but has no "
                f"{' and no '.join(absent)}",
                related=(f"data.sources[{index}].contains",),
            )


@rule("DAT009", "external-source-unsecured", WARNING)
def external_source_unsecured(context: Context) -> Verdicts:
    """An outside source has no licence or no service level.

    Why it hurts: Outside inputs change meaning or vanish without notice.
    How to fix: Record `license` and `sla`, and what happens without the source.
    When to ignore: The data was bought once and is kept by you.
    Source: Hidden Technical Debt, unstable data dependencies; ISO/IEC 42001 A.10.3.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, external: true}]}
    Good:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, external: true, license: CC BY 4.0, sla: none}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        absent = [name for name in ("license", "sla") if getattr(source, name) is None]
        if source.external and absent:
            yield Failure(
                f"data.sources[{index}].{absent[0]}",
                f"`{source.name}` comes from outside but has no {' and no '.join(absent)}",
                related=(f"data.sources[{index}].external",),
            )


@rule("DAT010", "low-coverage-no-policy", WARNING)
def low_coverage_no_policy(context: Context) -> Verdicts:
    """A source covers part of the entities and its features have no missing-value policy.

    Why it hurts: Missingness becomes an accidental signal.
    How to fix: Declare `null_policy` for each feature: a value and an indicator.
    When to ignore: Rows without the source are never scored.
    Source: retail design (competitor prices cover about a quarter of the items).

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, coverage: 60%}]}
        features: {items: [{column: income, use: numeric, source: loans}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, coverage: 60%}]}
        features: {items: [{column: income, use: numeric, source: loans, null_policy: median}]}
    """
    sources = {source.name: source for source in context.blueprint.data.sources}
    for index, feature in enumerate(context.blueprint.features.items):
        source = sources.get(feature.source or "")
        if source is None or source.coverage is None or source.coverage >= 0.9:
            continue
        if feature.null_policy is None:
            yield Failure(
                f"features.items[{index}].null_policy",
                f"`{source.name}` covers {source.coverage} and "
                f"`{feature.name or feature.column}` has no policy for missing values",
                related=(f"data.sources[{list(sources).index(source.name)}].coverage",),
            )


@rule("DAT015", "data-not-versioned", WARNING, since=Stage.PILOT)
def data_not_versioned(context: Context) -> Verdicts:
    """A trained artifact cannot be tied to the data it saw.

    Why it hurts: Neither audit nor rollback is possible.
    How to fix: Say in `data.versioning` how a training set is pinned; the run record has its hash.
    When to ignore: The data never changes.
    Source: ML Test Score, Infra 1; MLOps Stack Canvas, data versioning.

    Bad:
        stage: pilot
        data: {versioning: none}
    Good:
        stage: pilot
        data: {versioning: hash in the run record}
    """
    versioning = context.blueprint.data.versioning
    if versioning is None or versioning.strip().lower() in ("", "none", "no"):
        yield Failure("data.versioning", "nothing says how a training set is pinned")


@rule("DAT017", "freshness-claim-impossible", ERROR)
def freshness_claim_impossible(context: Context) -> Verdicts:
    """A source promises fresher data than its own update rhythm allows.

    Why it hurts: Two numbers in the same document exclude each other.
    How to fix: Correct one of them.
    When to ignore: The promise is about something else than the newest row.
    Source: retail design (labels after 15 min in one section, up to 48 h in another); F8.

    Bad:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, freshness_sla: 1 h, update_interval: 1 day}
    Good:
        data:
          sources:
            - {name: loans, use: csv, path: a.csv, freshness_sla: 2 days, update_interval: 1 day}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        path = f"data.sources[{index}]"
        if source.freshness_sla is None:
            continue
        if source.update_interval is None:
            yield Missing(f"{path}.update_interval")
        elif source.freshness_sla < source.update_interval + (source.arrival_delay or 0.0):
            late = f" and arrives after {source.arrival_delay}" if source.arrival_delay else ""
            yield Failure(
                f"{path}.freshness_sla",
                f"`{source.name}` promises rows no older than {source.freshness_sla} but is "
                "updated "
                f"every {source.update_interval}{late}",
                related=(f"{path}.update_interval",),
            )


@rule("DAT018", "unused-source", INFO)
def unused_source(context: Context) -> Verdicts:
    """A declared source feeds nothing.

    Why it hurts: Unused inputs still cost contracts and create risk.
    How to fix: Name it as `source` of a feature or of the label, or remove it.
    When to ignore: A later milestone needs it; then say which.
    Source: Hidden Technical Debt, underutilized dependencies.

    Bad:
        data:
          sources: [{name: loans, use: csv, path: a.csv}, {name: bureau, kind: api}]
          columns: {income: number}
    Good:
        data:
          sources: [{name: loans, use: csv, path: a.csv}, {name: bureau, kind: api}]
          columns: {income: number}
        features: {items: [{column: income, use: numeric, source: bureau}]}
    """
    used = {feature.source for feature in context.blueprint.features.items}
    used.add(context.blueprint.data.label.source)
    read = {source.written.name for source in context.design.sources if source.role}
    for index, source in enumerate(context.blueprint.data.sources[1:], 1):
        if source.name not in used | read:
            yield Failure(
                f"data.sources[{index}].name", f"nothing names `{source.name}` as its source"
            )


@rule("DAT019", "source-without-owner", WARNING, since=Stage.PROTOTYPE)
def source_without_owner(context: Context) -> Verdicts:
    """A source has no owner to call.

    Why it hurts: Schema changes reach you as an outage instead of a message.
    How to fix: Name the producing team in `owner`, and the way to reach it in `contact`.
    When to ignore: Public data of a finished study.
    Source: ML Test Score, Monitor 1; ISO/IEC 42001 A.4.3.

    Bad:
        stage: prototype
        data: {sources: [{name: loans, use: csv, path: a.csv}]}
    Good:
        stage: prototype
        data: {sources: [{name: loans, use: csv, path: a.csv, owner: Core banking}]}
    """
    for index, source in enumerate(context.blueprint.data.sources):
        if source.owner is None:
            yield Failure(f"data.sources[{index}].owner", f"`{source.name}` has no owner")
