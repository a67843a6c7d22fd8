"""Judge a version that was trained earlier."""

from ml_app.artifact import Artifact
from ml_app.recommendation.export import trained_towers
from ml_app.recommendation.judging import Evaluation
from ml_app.recommendation.learning import held_out, judged
from ml_app.recommendation.reading import read
from ml_app.recommendation.shipping import ship
from ml_app.recommendation.system import System
from ml_app.recommendation.training import evaluation_of
from ml_app.refusal import Refused


def evaluate_again(system: System, artifact: Artifact) -> Evaluation:
    """The towers of the version on what was held out when they were trained, beside baselines that
    are fitted again. Raises `Refused` when the events are no longer the same, `Damaged` when a file
    of the version is.
    """
    data = read(system)
    then, now = artifact.manifest["data"], data.facts
    if then["sha256"] != now["sha256"]:
        raise Refused(
            f"{now['path']} has changed since version {artifact.version} was trained: what was "
            "held out then may be elsewhere now. `retrain` compares a new version with it"
        )
    towers = trained_towers(artifact)
    learned = judged(system, data, held_out(system, data), towers)
    shipment = ship(system, data, learned)
    if system.rerank is not None:
        shipment = system.rerank.again(system, artifact, learned, shipment)
    cpu_seconds = float(artifact.manifest["training"]["cpu_seconds"])
    return evaluation_of(system, data, learned, shipment, cpu_seconds)
