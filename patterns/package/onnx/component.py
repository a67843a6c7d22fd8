"""The compiled package: the default wherever the model can be exported."""

from mldesign.sdk import Component, Design, Option, Options, Size, Suit


class OnnxOptions(Options):
    """How exact the export has to be."""

    tolerance: float = Option(
        1e-5,
        gt=0,
        le=1e-2,
        why="Exact exports stay below 1e-6; wrong ones are off by 0.1 and more.",
        effect="Higher lets single-precision noise of very large numbers pass.",
    )
    largest: Size = Option(
        Size("128 MB"),
        gt=0,
        why="Forests grow large, and conversion takes a CPU-second for 6 MB and 17 times the "
        "memory: about 20 seconds and 2 GB at this limit.",
        effect="A larger stored pipeline is served natively, and the reports say so.",
    )


def suits(design: Design) -> Suit | None:
    """The default for every model that says it can be exported."""
    if "onnx" not in design.gives:
        return None
    return Suit(10, "A single row costs some ten microseconds instead of milliseconds, at no loss.")


COMPONENT = Component(
    summary="One ONNX graph over the encoded matrix, served only when proved equal to the "
    "pipeline; the native artifact stays beside it.",
    options=OnnxOptions,
    needs=frozenset({"onnx"}),
    gives=frozenset({"compiled"}),
    requires=("parts/scoring",),
    packages=(
        "numpy>=2.1,<3",
        "onnx>=1.20,<2",
        "onnxruntime>=1.22,<2",
        "protobuf>=6,<7",
        "scikit-learn>=1.7,<1.10",
        "skl2onnx>=1.20,<1.21",
    ),
    entry="package.compiled:OnnxPackage",
    suits=suits,
    why_not="It adds four packages; a batch job alone gains little.",
    sources=(
        "ONNX operator set 17, ai.onnx.ml 3",
        "github.com/onnx/sklearn-onnx/issues/1192 on single precision in front of trees",
    ),
)
