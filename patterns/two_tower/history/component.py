"""Two towers: users are what they did lately, items are who they are."""

from collections.abc import Mapping
from typing import Any, Literal

from mldesign.sdk import Component, Design, Objection, Option, Options, Share, Suit

LOSSES = {"in_batch": "in_batch", "uniform": "sampled_softmax"}
"""Where negatives come from → the loss that draws them there."""
INDEXES = {"flat": "exact", "ivf": "ivf"}


class History(Options):
    """How the towers are built, trained and searched."""

    dim: int = Option(
        128,
        ge=8,
        le=1024,
        why="On a million ratings 128 gave a hundredth more recall than 64 for a third more work.",
        effect="Larger: better at the top, more memory in the index, slower search.",
    )
    training: Literal["auto", "closed_form", "gradient"] = Option(
        "auto",
        why="A closed form costs seconds and gives most of the quality; gradients on top of it are "
        "kept only where they are better on held-out events.",
        effect="closed_form never needs PyTorch; gradient always uses it.",
        related=("epochs",),
    )
    loss: Literal["auto", "full_softmax", "sampled_softmax", "in_batch"] = Option(
        "auto",
        why="Against all items up to 20 000 of them, which is exact; against the batch above, "
        "corrected for how often an item is a target (logQ).",
        effect="The others cost less per step and need more steps.",
    )
    epochs: int = Option(
        12,
        ge=1,
        le=200,
        why="Half of them bring most; training stops early when held-out NDCG@100 no longer rises.",
        effect="More costs time in proportion.",
        related=("patience",),
    )
    patience: int = Option(
        3,
        ge=1,
        why="Validation moves by a hundredth from epoch to epoch without meaning anything.",
        effect="Evaluations without a better NDCG@100 before training stops.",
    )
    batch: int = Option(512, ge=16, why="Fills a CPU core's caches.", effect="Positions per step.")
    learning_rate: float = Option(
        0.002,
        gt=0,
        le=1,
        why="From the closed form a larger step forgets the start.",
        effect="Larger is faster until it diverges.",
    )
    history: int = Option(
        200,
        ge=1,
        why="Weights fall with age: what is older than two hundred events adds nothing.",
        effect="Most recent events that the user tower reads.",
    )
    id_dropout: Share = Option(
        Share(0.3, "30%"),
        ge=0,
        lt=1,
        why="Features have to stand for items that have no vector of their own yet.",
        effect="Share of items trained without their own vector; more helps new items.",
    )
    threads: int = Option(
        1,
        ge=1,
        le=256,
        why="Training shares its machine with others unless told otherwise.",
        effect="Threads of the numeric libraries.",
    )
    device: Literal["auto", "cpu", "cuda"] = Option(
        "auto", why="A GPU is used when there is one.", effect="Where gradients are computed."
    )
    index_recall: Share = Option(
        Share(0.98, "98%"),
        gt=0,
        le=1,
        why="Two of a hundred items missed are within the noise of what is measured.",
        effect="An index that finds less of the true top 100 than this is not shipped.",
    )


def arguments(options: History, design: Design) -> Mapping[str, Any]:
    """The options under the names the code gives them."""
    written = design.blueprint.patterns.two_tower
    loss: str = options.loss
    if loss == "auto" and written.negatives in LOSSES:
        loss = LOSSES[written.negatives]
    return {
        "dimensions": options.dim,
        "training": options.training,
        "loss": loss,
        "epochs": options.epochs,
        "patience": options.patience,
        "batch": options.batch,
        "learning_rate": options.learning_rate,
        "history": options.history,
        "id_dropout": float(options.id_dropout),
        "threads": options.threads,
        "device": options.device,
        "index": INDEXES.get(written.index.kind or "", "auto"),
        "index_recall": float(options.index_recall),
    }


def objections(design: Design) -> list[Objection]:
    """What is written of the towers and is not done here."""
    written, path = design.blueprint.patterns.two_tower, "patterns.two_tower"
    found = []
    if written.negatives == "mixed":
        found.append(
            Objection(
                f"{path}.negatives",
                "negatives that are mixed of batch and catalogue are not drawn by `history`",
                "choose `in_batch` or `uniform`, or leave it out: then the loss is chosen",
            )
        )
    if written.index.kind not in (None, *INDEXES):
        found.append(
            Objection(
                f"{path}.index.kind",
                f"an index of kind {written.index.kind} is not built by `history`",
                "choose `flat` or `ivf`, or leave it out: exact to 50 000 items, IVF above",
            )
        )
    return found


def suits(design: Design) -> Suit | None:
    """The one retriever of the catalogue."""
    return Suit(10, "Order is worth more than the model: a user is what they did, newest first.")


COMPONENT = Component(
    summary="A user tower that reads the history newest first, an item tower of id and features, "
    "started in closed form.",
    options=History,
    needs=frozenset({"retrieval"}),
    gives=frozenset({"two_tower", "cold_items", "new_users", "versioned_index", "gated_index"}),
    requires=("parts/retrieval", "parts/recommendation"),
    packages=("numpy>=2.1,<3", "scipy>=1.14,<2"),
    extras={"torch": ("torch>=2.13,<2.16",), "faiss": ("faiss-cpu>=1.9,<2",)},
    entry="two_tower.retriever:TwoTowers",
    arguments=arguments,
    suits=suits,
    objections=objections,
    why_not="The score must see user and item together: then rank a few hundred candidates.",
    sources=(
        "Yi et al. 2019, Sampling-Bias-Corrected Neural Modeling for Large Corpus Item "
        "Recommendations, RecSys",
        "Levy & Goldberg 2014, Neural Word Embedding as Implicit Matrix Factorization, NeurIPS",
        "Petrov & Macdonald 2023, gSASRec, RecSys",
    ),
)
