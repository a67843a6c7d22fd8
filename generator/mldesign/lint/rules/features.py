"""FEA002 to FEA006, FEA012 and FEA013: what the model looks at."""

from collections.abc import Iterator

from mldesign.lint.applies import people, written
from mldesign.model.blueprint.data import Source
from mldesign.model.blueprint.features import Feature
from mldesign.model.context import Context, column_path
from mldesign.model.rule import ERROR, WARNING, Failure, Verdicts, rule

PROXY_WORDS = (
    "postcode",
    "postal",
    "zip_code",
    "zipcode",
    "surname",
    "last_name",
    "school",
    "language",
    "device_price",
    "first_name",
)


def features(context: Context) -> Iterator[tuple[str, str, Feature]]:
    """Path, name and declaration of every feature that is written down."""
    for index, feature in enumerate(context.blueprint.features.items):
        name = feature.name or feature.column or f"items[{index}]"
        yield f"features.items[{index}]", name, feature


def source_of(context: Context, feature: Feature) -> tuple[str, Source]:
    """Path and declaration of a feature's source; the first source when it names none."""
    sources = context.blueprint.data.sources
    index = next((i for i, s in enumerate(sources) if s.name == feature.source), 0)
    return f"data.sources[{index}]", sources[index]


@rule("FEA002", "not-available-at-prediction", ERROR, written("features.items"))
def not_available_at_prediction(context: Context) -> Verdicts:
    """A feature is only known after the decision.

    Why it hurts: The offline score includes the answer.
    How to fix: Drop it, or use its value lagged by the delay.
    When to ignore: Never.
    Source: ML Canvas, features available at prediction time.

    Bad:
        features: {items: [{column: repaid, use: numeric, available_at: after}]}
    Good:
        features: {items: [{column: repaid, use: numeric, available_at: before}]}
    """
    columns = context.blueprint.data.columns
    for path, name, feature in features(context):
        column = columns.get(feature.column or "")
        if feature.available_at == "after":
            yield Failure(f"{path}.available_at", f"`{name}` is only known after the prediction")
        elif column is not None and column.at_prediction is False:
            yield Failure(
                f"{path}.column",
                f"`{feature.column}` is used but its column says `at_prediction: false`",
                related=(column_path(feature.column or "", "at_prediction"),),
            )


@rule("FEA003", "no-point-in-time-join", ERROR, written("features.items"))
def no_point_in_time_join(context: Context) -> Verdicts:
    """A time aggregate is joined without an as-of rule.

    Why it hurts: Backfilled tables leak later events into earlier rows.
    How to fix: Join as of the prediction time and say `point_in_time: true`.
    When to ignore: The aggregate is computed from the row itself.
    Source: Rules of ML #31; leakage checklists of ML system design.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, timestamp_column: at}]}
        features: {items: [{column: spend_30d, use: numeric, kind: aggregate}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, timestamp_column: at}]}
        features: {items: [{column: spend_30d, use: numeric, kind: aggregate, point_in_time: true}]}
    """
    for path, name, feature in features(context):
        place, source = source_of(context, feature)
        if feature.kind == "aggregate" and source.timestamp_column and not feature.point_in_time:
            yield Failure(
                f"{path}.point_in_time",
                f"`{name}` aggregates over `{source.name}`, which carries time, without "
                "being joined as of the prediction",
                related=(f"{place}.timestamp_column",),
            )


@rule("FEA004", "sensitive-feature-unchecked", ERROR)
def sensitive_feature_unchecked(context: Context) -> Verdicts:
    """A protected attribute is an input and nobody measures its effect.

    Why it hurts: Direct use of a protected attribute is the first thing an auditor asks about.
    How to fix: Name it in `evaluation.fairness.attributes`, or take it out by `features.exclude`.
    When to ignore: The attribute is used to the advantage of those protected, and this is recorded.
    Source: ML Test Score, Model 7; NIST AI RMF MEASURE 2.11.

    Bad:
        data: {columns: {age: {type: integer, sensitive: true}}}
    Good:
        data: {columns: {age: {type: integer, sensitive: true}}}
        evaluation: {fairness: {attributes: [age], metrics: [equal_opportunity], max_gap: 10%}}
    """
    attributes = context.blueprint.evaluation.fairness.attributes
    for name, path in _sensitive_inputs(context):
        if name not in attributes:
            among = f"not among {', '.join(attributes)}" if attributes else "nothing is compared"
            yield Failure(
                path,
                f"`{name}` is sensitive and an input, but {among} (evaluation.fairness.attributes)",
                related=("evaluation.fairness.attributes",),
                severity=WARNING if attributes else None,
            )


def _sensitive_inputs(context: Context) -> Iterator[tuple[str, str]]:
    data, chosen = context.blueprint.data, context.blueprint.features
    out = {data.target, data.key, *chosen.exclude}
    for name, column in data.columns.items():
        if column.sensitive and name not in out and column.at_prediction is not False:
            yield name, column_path(name, "sensitive")
    for path, name, feature in features(context):
        already = feature.column in data.columns and data.columns[feature.column or ""].sensitive
        if feature.sensitive and not already:
            yield feature.column or name, f"{path}.sensitive"


@rule("FEA005", "proxy-feature-unchecked", WARNING, people)
def proxy_feature_unchecked(context: Context) -> Verdicts:
    """A likely proxy for a protected attribute is used without a check.

    Why it hurts: Removing the attribute does not remove its shadow.
    How to fix: Measure group gaps with the attribute held aside for audit.
    When to ignore: The column was shown to carry nothing about the attribute.
    Source: studies of bias in credit models (fairness through unawareness).

    Bad:
        problem: {decision: {affects_people: true}}
        data: {columns: {area: {type: category, proxy_of: ethnicity}}}
    Good:
        problem: {decision: {affects_people: true}}
        data: {columns: {area: category}}
    """
    if context.blueprint.evaluation.fairness.attributes:
        return
    data, out = context.blueprint.data, context.blueprint.features.exclude
    for name, column in data.columns.items():
        likely = any(word in name.lower() for word in PROXY_WORDS)
        if name in out or not (column.proxy_of or likely):
            continue
        of = column.proxy_of or "a protected attribute"
        yield Failure(
            column_path(name),
            f"`{name}` may stand for {of} and no group is compared",
            related=("evaluation.fairness",),
        )


@rule("FEA006", "target-encoding-in-sample", ERROR, written("features.items"))
def target_encoding_in_sample(context: Context) -> Verdicts:
    """A target statistic is computed on the rows it encodes.

    Why it hurts: The label is smuggled into the input.
    How to fix: Fit it `out_of_fold`, or on strictly earlier rows (`past_only`).
    When to ignore: Never.
    Source: leakage checklists of ML system design; Micci-Barreca 2001.

    Bad:
        features: {items: [{column: purpose, use: target_encoding, fit: in_sample}]}
    Good:
        features: {items: [{column: purpose, use: target_encoding, fit: out_of_fold}]}
    """
    for path, name, feature in features(context):
        if feature.fit == "in_sample":
            yield Failure(
                f"{path}.fit", f"`{name}` is encoded by the target of the very rows it encodes"
            )


@rule("FEA012", "expensive-feature-unjustified", WARNING, written("constraints.latency.p99"))
def expensive_feature_unjustified(context: Context) -> Verdicts:
    """A feature eats latency without shown benefit.

    Why it hurts: Cost is permanent, benefit was assumed.
    How to fix: Run an ablation and record the gain in `importance`.
    When to ignore: A law demands the look-up.
    Source: ML Test Score, Data 2 and Data 3; Rules of ML #22.

    Bad:
        constraints: {latency: {p99: 100 ms}}
        features: {items: [{column: bureau_score, use: numeric, latency: {p99: 40 ms}}]}
    Good:
        constraints: {latency: {p99: 100 ms}}
        features:
          items: [{column: bureau_score, use: numeric, latency: {p99: 40 ms}, importance: 0.03}]
    """
    limit = context.blueprint.constraints.latency.p99 or 0.0
    share = context.thresholds.feature_latency
    for path, name, feature in features(context):
        cost = feature.latency.p99
        if cost is not None and cost > share * limit and feature.importance is None:
            yield Failure(
                f"{path}.latency.p99",
                f"`{name}` takes {cost} of {context.blueprint.constraints.latency.p99} "
                "and no gain from it is recorded",
                related=("constraints.latency.p99",),
            )


@rule("FEA013", "model-output-as-feature-unpinned", ERROR, written("features.items"))
def model_output_as_feature_unpinned(context: Context) -> Verdicts:
    """Another model's score is an input without a pinned version.

    Why it hurts: An upstream retrain silently moves your inputs.
    How to fix: Pin the `version` of the source, follow its releases, retrain together.
    When to ignore: The other model is retired and frozen.
    Source: Hidden Technical Debt, correction cascades; Rules of ML #40.

    Bad:
        data: {sources: [{name: loans, use: csv, path: a.csv, kind: model}]}
        features: {items: [{column: score, use: numeric, source: loans}]}
    Good:
        data: {sources: [{name: loans, use: csv, path: a.csv, kind: model, version: "3"}]}
        features: {items: [{column: score, use: numeric, source: loans}]}
    """
    for path, name, feature in features(context):
        place, source = source_of(context, feature)
        if feature.source and source.kind == "model" and source.version is None:
            yield Failure(
                f"{place}.version",
                f"`{name}` is the output of `{source.name}`, whose version is not pinned",
                related=(f"{path}.source",),
            )
