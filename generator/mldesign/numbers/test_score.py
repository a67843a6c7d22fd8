"""The ML Test Score: 28 tests, of which a blueprint can only plan. Points come from evidence alone.

Source: Breck et al. 2017, The ML Test Score, IEEE Big Data; scale of that version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from mldesign.model.blueprint import Blueprint

GROUPS = {"D": "Features and data", "M": "Model", "I": "Infrastructure", "O": "Monitoring"}
BANDS = (
    (0.0, "a research project more than a production system"),
    (1.0, "not untested, but with serious holes likely"),
    (2.0, "a first pass at the basics of production"),
    (3.0, "reasonably tested; more may be automated"),
    (5.0, "strong; fit for critical use"),
    (float("inf"), "exceptional"),
)
"""Upper end of each band of the final score, with its reading, in our words."""


@dataclass(frozen=True)
class ScoredTest:
    """One of the 28 tests."""

    id: str
    title: str
    planned: bool
    """The blueprint says that it is meant to be done. Worth no point."""
    path: str
    """Blueprint path that plans it."""
    points: float
    """0 without evidence, 0.5 done once and documented, 1 done by a machine again and again."""

    @property
    def group(self) -> str:
        """Features and data, model, infrastructure, or monitoring."""
        return GROUPS[self.id[0]]


@dataclass(frozen=True)
class TestScore:
    """All tests, the sums of the four groups, and the final score: their minimum."""

    tests: tuple[ScoredTest, ...]
    __test__ = False  # the word is the paper's; it is no test case

    @property
    def groups(self) -> Mapping[str, float]:
        """Points of each group, at most 7."""
        return {
            title: sum(test.points for test in self.tests if test.group == title)
            for title in GROUPS.values()
        }

    @property
    def score(self) -> float:
        """The final score: the smallest of the four sums."""
        return min(self.groups.values())

    @property
    def reading(self) -> str:
        """What the score means on the scale of 2017."""
        return next(text for limit, text in BANDS if self.score <= limit)

    @property
    def planned(self) -> int:
        """How many of the 28 the blueprint plans."""
        return sum(test.planned for test in self.tests)


@dataclass(frozen=True)
class _Test:
    id: str
    title: str
    path: str
    planned: Callable[[Blueprint], object]


def score(blueprint: Blueprint, evidence: Mapping[str, float] | None = None) -> TestScore:
    """Tell which tests a blueprint plans, and count points of evidence (test id → points)."""
    points = evidence or {}
    return TestScore(
        tuple(
            ScoredTest(t.id, t.title, bool(t.planned(blueprint)), t.path, points.get(t.id, 0.0))
            for t in TESTS
        )
    )


def _kind_of_test(kind: str) -> Callable[[Blueprint], bool]:
    return lambda b: any(test.kind == kind for test in b.training.tests)


TESTS = (
    _Test(
        "D1",
        "Expectations of every feature are written as a schema",
        "data.columns",
        lambda b: b.data.columns,
    ),
    _Test(
        "D2",
        "Each feature earns its place",
        "features.items[].importance",
        lambda b: any(f.importance is not None for f in b.features.items),
    ),
    _Test(
        "D3",
        "No feature costs more than it brings",
        "features.items[].latency",
        lambda b: any(f.latency for f in b.features.items),
    ),
    _Test(
        "D4",
        "Features obey the house rules",
        "features.items[].owner",
        lambda b: b.features.items and all(f.owner for f in b.features.items),
    ),
    _Test(
        "D5",
        "Privacy holds along the whole pipeline",
        "data.sources[].retention",
        lambda b: all(s.retention is not None and s.access_policy for s in b.data.sources),
    ),
    _Test(
        "D6",
        "A new feature can be added quickly",
        "patterns.online_offline.backfill",
        lambda b: b.patterns.online_offline.backfill,
    ),
    _Test("D7", "Feature code is tested", "training.tests", _kind_of_test("feature_unit")),
    _Test(
        "M1",
        "The model's specification is reviewed and under version control",
        "training.reproducibility.code_version",
        lambda b: b.training.reproducibility.code_version,
    ),
    _Test(
        "M2",
        "The offline metric follows the live one",
        "evaluation.offline_online_link",
        lambda b: b.evaluation.offline_online_link,
    ),
    _Test(
        "M3",
        "Hyper-parameters were searched",
        "training.search",
        lambda b: b.training.search.use not in (None, "none"),
    ),
    _Test(
        "M4",
        "The effect of age is known",
        "evaluation.staleness",
        lambda b: b.evaluation.staleness,
    ),
    _Test(
        "M5",
        "A simpler model is not as good",
        "evaluation.baselines",
        lambda b: not b.evaluation.baselines or not all(x.off for x in b.evaluation.baselines),
    ),
    _Test(
        "M6",
        "Quality holds on the slices that matter",
        "evaluation.slices",
        lambda b: b.evaluation.slices,
    ),
    _Test(
        "M7",
        "The model was checked for fairness",
        "evaluation.fairness",
        lambda b: b.evaluation.fairness.attributes and b.evaluation.fairness.max_gap is not None,
    ),
    _Test(
        "I1",
        "Training is reproducible",
        "training.reproducibility",
        lambda b: all(
            getattr(b.training.reproducibility, pin)
            for pin in ("seed", "env_lock", "data_version", "code_version")
        ),
    ),
    _Test("I2", "Model code is unit tested", "training.tests", _kind_of_test("model_quality")),
    _Test(
        "I3",
        "The whole pipeline is tested",
        "training.tests",
        _kind_of_test("pipeline_integration"),
    ),
    _Test(
        "I4",
        "Quality is checked before serving",
        "training.validation_gate",
        lambda b: b.training.validation_gate,
    ),
    _Test(
        "I5",
        "One case can be followed step by step",
        "model.explainer",
        lambda b: b.model.explainer,
    ),
    _Test(
        "I6",
        "New models meet live traffic in small doses first",
        "deployment.rollout",
        lambda b: b.deployment.rollout.strategy in ("canary", "shadow", "ramp"),
    ),
    _Test(
        "I7",
        "Going back is quick and safe",
        "deployment.rollback",
        lambda b: b.deployment.rollback.to and b.deployment.rollback.max_time is not None,
    ),
    _Test(
        "O1",
        "Upstream changes are announced",
        "data.sources[].change_notice",
        lambda b: all(s.change_notice for s in b.data.sources),
    ),
    _Test(
        "O2",
        "Invariants of the input hold in training and serving",
        "monitoring.data_quality",
        lambda b: b.data.columns and b.monitoring.data_quality,
    ),
    _Test(
        "O3",
        "Training and serving compute the same values",
        "features.skew_guard",
        lambda b: b.features.skew_guard.logging or b.features.skew_guard.parity_test,
    ),
    _Test(
        "O4",
        "Models are not too old",
        "monitoring.staleness.max_age",
        lambda b: b.monitoring.staleness.max_age is not None,
    ),
    _Test(
        "O5",
        "Numbers stay finite",
        "monitoring.data_quality",
        lambda b: any(check.kind == "finite" for check in b.monitoring.data_quality),
    ),
    _Test(
        "O6", "Speed and memory do not creep", "monitoring.service", lambda b: b.monitoring.service
    ),
    _Test(
        "O7",
        "Live quality has not fallen",
        "monitoring.performance",
        lambda b: (
            b.monitoring.performance.metric and b.monitoring.performance.window_lag is not None
        ),
    ),
)
