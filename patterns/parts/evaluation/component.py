"""How a model is judged, whatever it predicts."""

from mldesign.sdk import Component

COMPONENT = Component(
    summary="Metrics with intervals, baselines beside the model, slices, groups of people, "
    "importance of features, goals; the reports, figures and model card that say so.",
    requires=("parts/core", "parts/reporting"),
    packages=("matplotlib>=3.9,<4", "numpy>=2.1,<3", "pyarrow>=20,<27"),
    commands=("evaluate",),
    sources=(
        "Davison & Hinkley 1997, Bootstrap Methods and their Application",
        "Brown, Cai & DasGupta 2001, Interval Estimation for a Binomial Proportion",
        "Newcombe 1998, Interval estimation for the difference between independent proportions",
        "Politis & Romano 1992, A circular block-resampling procedure for stationary data",
        "Fisher, Rudin & Dominici 2019, All Models are Wrong, but Many are Useful, JMLR 20",
        "Mitchell et al. 2019, Model Cards for Model Reporting, FAT*",
    ),
)
