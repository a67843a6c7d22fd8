"""XGBoost, for the models that use it."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="XGBoost's estimators, with what their export to ONNX needs.",
    requires=("parts/tabular",),
    packages=(
        "onnxmltools>=1.16,<2",
        "skl2onnx>=1.20,<1.21",
        "xgboost-cpu>=3.2,<4; sys_platform != 'darwin'",
        "xgboost>=3.2,<4; sys_platform == 'darwin'",
    ),
    sources=("Chen & Guestrin 2016, XGBoost: A Scalable Tree Boosting System, KDD",),
)
