"""What every HTTP service has, whatever it answers."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Limits, refusals, metrics, OpenAPI and orderly shutdown of an HTTP service, and "
    "`serve` and `bench`.",
    requires=("parts/core", "parts/prediction_log"),
    packages=(
        "fastapi>=0.115,<1",
        "httptools>=0.6",
        "msgspec>=0.19,<1",
        "numpy>=2.1,<3",
        "prometheus-client>=0.20,<1",
        "pydantic>=2.10,<3",
        "starlette>=0.40,<2",
        "uvicorn>=0.30,<1",
        "uvloop>=0.21; sys_platform != 'win32'",
    ),
    test_packages=("httpx>=0.27,<1", "hypothesis>=6.112,<7", "schemathesis>=4,<5"),
    commands=("serve", "bench"),
)
