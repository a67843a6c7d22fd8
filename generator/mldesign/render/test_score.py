"""The ML Test Score (Breck et al. 2017): 28 tests in four groups, scored from evidence, never from
intention.

0 points: declared, or nothing; 0.5: a result of one run is at hand; 1: it runs by itself,
repeatedly. The score of a
design is the smallest of its four groups.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True)
class ScoreTest:
    """One test: blueprint paths that plan it, and the entry of `measured.json` that is evidence of
    a run.
    """

    id: str
    text: str
    planned: tuple[str, ...] = ()
    evidence: str = ""


GROUPS: Final = {"D": "Features and data", "M": "Model", "I": "Infrastructure", "O": "Monitoring"}
BANDS: Final = (
    (0.0, "more a research project than a production system"),
    (1.0, "not totally untested, but serious holes are likely"),
    (2.0, "a first pass at production basics"),
    (3.0, "reasonably tested"),
    (5.0, "strong: fit for critical use"),
)
TESTS: Final = (
    ScoreTest("D1", "Expectations for every feature are written as a schema", ("data.columns",)),
    ScoreTest("D2", "Each feature earns its place", ("features.selection",), "importance"),
    ScoreTest("D3", "No feature costs more than it brings", ()),
    ScoreTest("D4", "Features obey house rules", ("features.exclude",)),
    ScoreTest("D5", "Privacy controls hold along the pipeline", ("data.sources[0].retention",)),
    ScoreTest("D6", "A new feature can be added quickly", ("patterns.online_offline.backfill",)),
    ScoreTest("D7", "Feature code is tested", ("training.tests",)),
    ScoreTest("M1", "The model specification is reviewed and versioned", ("reviewers",)),
    ScoreTest("M2", "The offline metric tracks the live one", ("evaluation.offline_online_link",)),
    ScoreTest("M3", "Hyper-parameters were searched", ("training.search",), "search"),
    ScoreTest("M4", "The effect of age is known", ("evaluation.staleness",)),
    ScoreTest("M5", "A simpler model is not as good", ("evaluation.baselines",), "baselines"),
    ScoreTest("M6", "Quality holds on important slices", ("evaluation.slices",), "slices"),
    ScoreTest("M7", "Inclusion and fairness were looked at", ("evaluation.fairness",), "fairness"),
    ScoreTest("I1", "Training is reproducible", ("training.reproducibility",)),
    ScoreTest("I2", "Model code is unit tested", ("training.tests",)),
    ScoreTest("I3", "The whole pipeline is integration tested", ("training.tests",)),
    ScoreTest("I4", "Quality is checked before serving", ("training.validation_gate",), "goals"),
    ScoreTest("I5", "One example can be followed step by step"),
    ScoreTest("I6", "New models meet traffic in small doses first", ("deployment.rollout",)),
    ScoreTest("I7", "Going back is quick and safe", ("deployment.rollback",)),
    ScoreTest("O1", "Upstream changes are announced", ("data.sources[0].change_notice",)),
    ScoreTest("O2", "Input invariants hold in training and serving", ("data.columns",)),
    ScoreTest("O3", "Training and serving compute the same", ("features.skew_guard",), "package"),
    ScoreTest("O4", "Models are not too old", ("monitoring.staleness",)),
    ScoreTest("O5", "Numbers stay finite", ("monitoring.data_quality",)),
    ScoreTest("O6", "Speed and memory do not creep", ("monitoring.service",), "serving"),
    ScoreTest("O7", "Live quality has not fallen", ("monitoring.performance",)),
)


def points(test: ScoreTest, measured: Mapping[str, Any] | None) -> float:
    """Half a point when the last run left evidence of the test; a blueprint scores nothing."""
    return 0.5 if measured and test.evidence and measured.get(test.evidence) else 0.0


def group_scores(measured: Mapping[str, Any] | None) -> dict[str, float]:
    """Points of each group, 0 to 7."""
    return {
        group: sum(points(test, measured) for test in TESTS if test.id[0] == group)
        for group in GROUPS
    }


def band(score: float) -> str:
    """What the paper says about a final score."""
    words = BANDS[0][1]
    for above, text in BANDS:
        if score > above or above == 0:
            words = text
    return words
