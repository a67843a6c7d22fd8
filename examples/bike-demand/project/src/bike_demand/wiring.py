"""How this system is put together.

Rendered from blueprint.yaml: edit that instead, then generate again.
"""

from bike_demand.baseline.constant import Constant
from bike_demand.baseline.rule import Rule
from bike_demand.columns import Column
from bike_demand.drift.statistical import Statistical
from bike_demand.evaluation.goals import Goal
from bike_demand.feature.numeric import Numeric
from bike_demand.model.lightgbm import LightGBM
from bike_demand.package.compiled import OnnxPackage
from bike_demand.prediction_log.parquet import ParquetLog
from bike_demand.source.csv_file import CsvFile
from bike_demand.split.temporal import TemporalSplit
from bike_demand.system import System
from bike_demand.task.regression import Regression

COMMANDS = ("train", "data", "predict", "score", "evaluate", "retrain", "monitor")


def build() -> System:
    """The system this project's blueprint describes."""
    return System(
        name="bike-demand",
        summary="Forecasts the hourly demand for rental bikes, so that vans move bikes before stations run empty.",
        columns=(
            Column(name="instant", type="identifier", unique=True, description="number of the row"),
            Column(name="dteday", type="date", minimum="2011-01-01", description="day"),
            Column(
                name="season",
                type="integer",
                minimum=1,
                maximum=4,
                description="1 winter to 4 autumn",
            ),
            Column(
                name="yr",
                type="integer",
                minimum=0,
                maximum=20,
                description="years since 2011",
            ),
            Column(name="mnth", type="integer", minimum=1, maximum=12, description="month"),
            Column(name="hr", type="integer", minimum=0, maximum=23, description="hour of the day"),
            Column(
                name="holiday",
                type="integer",
                minimum=0,
                maximum=1,
                description="public holiday",
            ),
            Column(
                name="weekday",
                type="integer",
                minimum=0,
                maximum=6,
                description="0 Sunday to 6 Saturday",
            ),
            Column(
                name="workingday",
                type="integer",
                minimum=0,
                maximum=1,
                description="neither weekend nor holiday",
            ),
            Column(
                name="weathersit",
                type="integer",
                minimum=1,
                maximum=4,
                description="1 clear to 4 heavy rain or snow",
            ),
            Column(
                name="temp",
                type="number",
                minimum=0,
                maximum=1,
                description="temperature, scaled",
            ),
            Column(
                name="atemp",
                type="number",
                minimum=0,
                maximum=1,
                description="felt temperature, scaled",
            ),
            Column(name="hum", type="number", minimum=0, maximum=1, description="humidity, scaled"),
            Column(
                name="windspeed",
                type="number",
                minimum=0,
                maximum=1,
                description="wind, scaled",
            ),
            Column(
                name="casual",
                type="integer",
                minimum=0,
                maximum=2000,
                description="rides without subscription",
                at_prediction=False,
            ),
            Column(
                name="registered",
                type="integer",
                minimum=0,
                maximum=5000,
                description="rides with subscription",
                at_prediction=False,
            ),
            Column(
                name="cnt",
                type="integer",
                minimum=0,
                maximum=6000,
                unit="rides",
                description="bikes rented in the hour",
            ),
        ),
        key="instant",
        goals=(
            Goal(
                metric="rmse",
                target=67.0,
                direction="minimize",
                primary=True,
                path="evaluation.metrics[0]",
            ),
            Goal(
                metric="r2",
                target=0.9,
                direction="maximize",
                primary=False,
                path="evaluation.metrics[1]",
            ),
        ),
        slices=("workingday", "weathersit"),
        fairness=(),
        seed=0,
        label_delay_days=1.0,
        class_shares={},
        task=Regression(target="cnt", unit="rides"),
        source=CsvFile(
            path="data/bike_sharing_hour.csv",
            delimiter=",",
            encoding="utf-8",
            missing=("", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "?"),
            multiline=False,
            bad_share=0.01,
        ),
        features=(
            Numeric(column="season", indicator=False),
            Numeric(column="yr", indicator=False),
            Numeric(column="mnth", indicator=False),
            Numeric(column="hr", indicator=False),
            Numeric(column="holiday", indicator=False),
            Numeric(column="weekday", indicator=False),
            Numeric(column="workingday", indicator=False),
            Numeric(column="weathersit", indicator=False),
            Numeric(column="temp", indicator=False),
            Numeric(column="atemp", indicator=False),
            Numeric(column="hum", indicator=False),
            Numeric(column="windspeed", indicator=False),
        ),
        model=LightGBM(
            n_estimators=500,
            learning_rate=0.05,
            num_leaves=31,
            min_child_samples=20,
            subsample=0.8,
            colsample_bytree=1.0,
            reg_lambda=5.0,
            n_jobs=1,
        ),
        baselines=(
            Constant(),
            Rule(
                question=None,
                columns=(
                    "season",
                    "yr",
                    "mnth",
                    "hr",
                    "holiday",
                    "weekday",
                    "workingday",
                    "weathersit",
                    "temp",
                    "atemp",
                    "hum",
                    "windspeed",
                ),
            ),
        ),
        split=TemporalSplit(time="dteday", test=0.2, validation=0.2, gap_days=1.0),
        search=None,
        package=OnnxPackage(tolerance=1e-05, largest=128000000.0),
        serving=None,
        prediction_log=ParquetLog(
            path="data/predictions",
            flush_seconds=1.0,
            buffer_rows=100000,
            retention_days=400.0,
            sample_rate=1.0,
            part_rows=50000,
            part_seconds=600.0,
        ),
        drift=Statistical(alpha=0.05, limit=0.2, bins=10, window_days=30.0, limits={}),
    )
