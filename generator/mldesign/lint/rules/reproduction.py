"""TRN002, TRN003, TRN008, TRN009 and TRN011: a run that can be trusted and repeated."""

from mldesign.lint.applies import written
from mldesign.model.context import Context
from mldesign.model.rule import ERROR, WARNING, Failure, Stage, Verdicts, rule

PINS = ("seed", "env_lock", "data_version", "code_version")


@rule("TRN002", "not-reproducible", WARNING, since=Stage.PILOT, high=ERROR)
def not_reproducible(context: Context) -> Verdicts:
    """A run cannot be repeated.

    Why it hurts: Differences between models cannot be explained.
    How to fix: Pin seed, environment, data and code, and keep them with the artifact.
    When to ignore: Never in production.
    Source: ML Test Score, Infra 1.

    Bad:
        stage: pilot
        training: {reproducibility: {seed: true, env_lock: true, code_version: true}}
    Good:
        stage: pilot
        training:
          reproducibility: {seed: true, env_lock: true, code_version: true, data_version: true}
    """
    pinned = context.blueprint.training.reproducibility
    absent = [name for name in PINS if not getattr(pinned, name)]
    if absent:
        yield Failure(
            "training.reproducibility", f"not pinned: {', '.join(absent).replace('_', ' ')}"
        )


@rule("TRN003", "tuned-on-test", ERROR, written("training.search.tuned_on"))
def tuned_on_test(context: Context) -> Verdicts:
    """Hyper-parameters are chosen on the final test set.

    Why it hurts: The reported number is the maximum over trials, not an estimate.
    How to fix: Tune on validation rows or inner folds; touch the test set once.
    When to ignore: Never.
    Source: retail design, section IV.iii (inner and outer loop).

    Bad:
        training: {search: {use: bayesian, tuned_on: test}}
    Good:
        training: {search: {use: bayesian, tuned_on: validation}}
    """
    if context.blueprint.training.search.tuned_on == "test":
        yield Failure("training.search.tuned_on", "settings are compared on the test rows")


@rule("TRN008", "window-shorter-than-season", WARNING, written("training.window"))
def window_shorter_than_season(context: Context) -> Verdicts:
    """The training window is shorter than the declared cycle.

    Why it hurts: The model has never seen the coming season.
    How to fix: Extend the window, or add seasonal features from a longer history.
    When to ignore: The season reaches the model through a feature.
    Source: retail design (two-year window for a yearly cycle).

    Bad:
        data: {seasonality: {period: 1 year}}
        training: {window: 90 days}
    Good:
        data: {seasonality: {period: 1 year}}
        training: {window: 2 years}
    """
    period, window = context.blueprint.data.seasonality.period, context.blueprint.training.window
    if period is not None and window is not None and window < period:
        yield Failure(
            "training.window",
            f"the window is {window} but the season takes {period} (data.seasonality.period)",
            related=("data.seasonality.period",),
        )


@rule("TRN009", "preprocessing-fit-on-all", ERROR, written("training.preprocess.fit_on"))
def preprocessing_fit_on_all(context: Context) -> Verdicts:
    """Scalers, imputers or vocabularies are fitted before splitting.

    Why it hurts: Statistics of the test rows enter training.
    How to fix: Fit them on the training rows of each fold.
    When to ignore: Never.
    Source: leakage checklists of ML system design; scikit-learn, common pitfalls.

    Bad:
        training: {preprocess: {fit_on: all}}
    Good:
        training: {preprocess: {fit_on: train}}
    """
    if context.blueprint.training.preprocess.fit_on == "all":
        yield Failure(
            "training.preprocess.fit_on", "preprocessing is fitted on all rows, test rows included"
        )


@rule("TRN011", "pipeline-untested", WARNING, since=Stage.PILOT)
def pipeline_untested(context: Context) -> Verdicts:
    """No unit test of feature code, or no test of the whole pipeline.

    Why it hurts: Feature code is where the bugs are.
    How to fix: Add both to `training.tests`; run the second on a small fixture.
    When to ignore: The tests are listed in another document.
    Source: ML Test Score, Data 7, Infra 2 and Infra 3; Rules of ML #5.

    Bad:
        stage: pilot
        training: {tests: [{kind: feature_unit}]}
    Good:
        stage: pilot
        training: {tests: [{kind: feature_unit}, {kind: pipeline_integration}]}
    """
    kinds = {test.kind for test in context.blueprint.training.tests}
    absent = [kind for kind in ("feature_unit", "pipeline_integration") if kind not in kinds]
    if absent:
        yield Failure("training.tests", f"no test of kind {' and none of kind '.join(absent)}")
