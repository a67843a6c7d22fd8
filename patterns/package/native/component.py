"""The native package: the pipeline as it was pickled."""

from mldesign.sdk import Component, Design, Suit


def suits(design: Design) -> Suit | None:
    """The default where the model has no export."""
    return Suit(1, "The model cannot be exported, so the pipeline itself answers.")


COMPONENT = Component(
    summary="The scikit-learn pipeline as joblib pickled it, checked by hash before it is loaded.",
    needs=frozenset({"tabular"}),
    requires=("parts/scoring",),
    packages=("scikit-learn>=1.7,<1.10",),
    entry="package.native:NativePackage",
    suits=suits,
    why_not="A single row costs milliseconds, a hundred times what a compiled graph costs.",
)
