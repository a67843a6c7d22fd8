"""Stage 4: the model, and those it was chosen from."""

from typing import Literal

from mldesign.model.blueprint.choice import Choice
from mldesign.model.blueprint.constraints import Latency
from mldesign.model.blueprint.part import Many, Part, about, listed, must, section
from mldesign.model.quantities import Count, Size

Family = Literal[
    "constant",
    "rule",
    "linear",
    "tree",
    "forest",
    "gbdt",
    "knn",
    "kernel",
    "factorization",
    "deep_nn",
    "transformer",
    "gnn",
    "ensemble",
    "stacked_ensemble",
    "other",
]


class Pretrained(Part):
    """A part that others trained."""

    name: str | None = about("Its name.", "all-MiniLM-L6-v2")
    version: str | None = about("Its version or revision.", "2.2.2")
    license: str | None = about("Its licence.", "Apache-2.0")
    adaptation: str | None = about("How it was adapted.", "last layer trained anew")


class Candidate(Part):
    """A model that was weighed, or that works beside the chosen one."""

    name: str = must("Its name.", "logistic regression")
    role: Literal["champion", "challenger", "baseline", "component"] | None = about(
        "What part it plays.", "challenger"
    )
    family: Family | None = about("What sort of model it is.", "linear")
    metric: float | None = about("Its value of the primary metric.", 0.76)
    why_not: str | None = about("Why it is not the champion.", "two points of AUC behind")
    version: str | None = about("Version in use.", "3")
    latency: Latency = section(Latency, "Time for one prediction.", {"p99": "2 ms"})
    size: Size | None = about("Size of the artifact in memory.", "40 MB")
    depends_on: Many[str] = listed("Models whose output it reads.", ["embedder"])
    pretrained: Pretrained = section(Pretrained, "A part that others trained.")


class Model(Choice):
    """The model, and those it was chosen from."""

    family: Family | None = about("What sort of model it is.", "gbdt")
    architecture: str | None = about("How it is built.", "300 trees of depth 6")
    rationale: str | None = about("Why this model.", "mixed columns, few rows")
    loss: str | None = about("What is minimised.", "log_loss")
    output: (
        Literal["point", "probability", "quantile", "distribution", "score", "ranking"] | None
    ) = about("What it puts out.", "probability")
    version: str | None = about("Version in use.", "12")
    size: Size | None = about("Size of the artifact in memory.", "8 MB")
    latency: Latency = section(Latency, "Time for one prediction.", {"p99": "1 ms"})
    precision: Literal["float64", "float32", "float16", "bfloat16", "int8"] | None = about(
        "Number format in serving.", "float32"
    )
    count: Count | None = about("Models in production, for instance one per market.", 1)
    explainer: str | None = about("How a decision is explained.", "SHAP, top three reasons")
    depends_on: Many[str] = listed("Models whose output it reads.", ["embedder"])
    pretrained: Pretrained = section(Pretrained, "A part that others trained.")
    candidates: Many[Candidate] = listed("Other models: weighed, or working beside it.")
