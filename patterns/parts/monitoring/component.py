"""The `monitor` command: drift, live quality, report, alert rules."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Looks at logged predictions and known outcomes, writes a report and alarms.",
    requires=("parts/tabular", "parts/evaluation", "parts/scoring"),
    packages=("numpy>=2.1,<3", "pyarrow>=20,<27"),
    commands=("monitor",),
)
