"""How this system is put together.

Rendered from blueprint.yaml: edit that instead, then generate again.
"""

from loan_default.baseline.constant import Constant
from loan_default.baseline.rule import Rule
from loan_default.columns import Column
from loan_default.drift.statistical import Statistical
from loan_default.evaluation.gates import Gate
from loan_default.evaluation.goals import Goal
from loan_default.feature.numeric import Numeric
from loan_default.feature.one_hot import OneHot
from loan_default.feature.ratio import Ratio
from loan_default.model.logistic_regression import LogisticRegression
from loan_default.package.compiled import OnnxPackage
from loan_default.prediction_log.sqlite import SqliteLog
from loan_default.serving.service import Service
from loan_default.source.csv_file import CsvFile
from loan_default.split.stratified import StratifiedSplit
from loan_default.system import System
from loan_default.task.binary import BinaryClassification
from loan_default.threshold.cost_based import CostBased

COMMANDS = (
    "train",
    "data",
    "predict",
    "score",
    "evaluate",
    "retrain",
    "serve",
    "bench",
    "monitor",
)


def build() -> System:
    """The system this project's blueprint describes."""
    return System(
        gates=(
            Gate(metric="roc_auc", minimum=0.75, margin=0.01, path="training.validation_gate[0]"),
        ),
        name="loan-default",
        summary="Tells the clerk at the counter how likely a consumer loan is to go bad, while the applicant waits.",
        columns=(
            Column(
                name="checking_status",
                type="category",
                categories=("A11", "A12", "A13", "A14"),
                description="state of the checking account",
            ),
            Column(
                name="duration_months",
                type="integer",
                minimum=1,
                maximum=120,
                unit="months",
                description="term of the loan",
            ),
            Column(
                name="credit_history",
                type="category",
                categories=("A30", "A31", "A32", "A33", "A34"),
                description="earlier loans",
            ),
            Column(
                name="purpose",
                type="category",
                categories=(
                    "A40",
                    "A41",
                    "A42",
                    "A43",
                    "A44",
                    "A45",
                    "A46",
                    "A47",
                    "A48",
                    "A49",
                    "A410",
                ),
                description="what the loan is for",
            ),
            Column(
                name="credit_amount",
                type="integer",
                minimum=100,
                maximum=50000,
                unit="DM",
                description="amount of the loan",
            ),
            Column(
                name="savings_status",
                type="category",
                categories=("A61", "A62", "A63", "A64", "A65"),
                description="savings",
            ),
            Column(
                name="employment",
                type="category",
                categories=("A71", "A72", "A73", "A74", "A75"),
                description="years in the present job",
            ),
            Column(
                name="installment_rate",
                type="integer",
                minimum=1,
                maximum=4,
                description="instalment as a share of income, four classes",
            ),
            Column(
                name="personal_status_sex",
                type="category",
                categories=("A91", "A92", "A93", "A94", "A95"),
                sensitive=True,
                description="family status and sex",
            ),
            Column(
                name="other_debtors",
                type="category",
                categories=("A101", "A102", "A103"),
                description="co-applicant or guarantor",
            ),
            Column(
                name="residence_since",
                type="integer",
                minimum=1,
                maximum=4,
                description="time at the present address, four classes",
            ),
            Column(
                name="property",
                type="category",
                categories=("A121", "A122", "A123", "A124"),
                description="most valuable property",
            ),
            Column(
                name="age",
                type="integer",
                minimum=18,
                maximum=100,
                sensitive=True,
                unit="years",
                description="age at application",
            ),
            Column(
                name="other_installment_plans",
                type="category",
                categories=("A141", "A142", "A143"),
                description="instalment plans elsewhere",
            ),
            Column(
                name="housing",
                type="category",
                categories=("A151", "A152", "A153"),
                description="rents, owns or lives for free",
            ),
            Column(
                name="existing_credits",
                type="integer",
                minimum=1,
                maximum=10,
                description="loans with this bank",
            ),
            Column(
                name="job",
                type="category",
                categories=("A171", "A172", "A173", "A174"),
                description="kind of job",
            ),
            Column(
                name="dependents",
                type="integer",
                minimum=0,
                maximum=10,
                description="people to provide for",
            ),
            Column(
                name="telephone",
                type="category",
                categories=("A191", "A192"),
                description="registered telephone",
            ),
            Column(
                name="foreign_worker",
                type="category",
                categories=("A201", "A202"),
                sensitive=True,
                description="foreign worker",
            ),
            Column(
                name="class",
                type="category",
                categories=("1", "2"),
                description="1 repaid, 2 gone bad",
            ),
        ),
        key=None,
        goals=(
            Goal(
                metric="roc_auc",
                target=0.76,
                direction="maximize",
                primary=True,
                path="evaluation.metrics[0]",
            ),
            Goal(
                metric="log_loss",
                target=0.52,
                direction="minimize",
                primary=False,
                path="evaluation.metrics[1]",
            ),
            Goal(
                metric="expected_cost",
                target=0.65,
                direction="minimize",
                primary=False,
                path="evaluation.metrics[2]",
            ),
        ),
        slices=("purpose", "housing", "employment"),
        fairness=("age", "personal_status_sex", "foreign_worker"),
        seed=0,
        label_delay_days=540.0,
        class_shares={"2": 0.3},
        task=BinaryClassification(
            target="class",
            negative="1",
            positive="2",
            false_positive=1.0,
            false_negative=5.0,
        ),
        source=CsvFile(
            path="data/german_credit.csv",
            delimiter=",",
            encoding="utf-8",
            missing=("", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "#N/A", "?"),
            multiline=False,
            bad_share=0.01,
        ),
        features=(
            OneHot(column="checking_status", min_count=10),
            Numeric(column="duration_months", indicator=True),
            OneHot(column="credit_history", min_count=10),
            OneHot(column="purpose", min_count=10),
            Numeric(column="credit_amount", indicator=True),
            OneHot(column="savings_status", min_count=10),
            OneHot(column="employment", min_count=10),
            Numeric(column="installment_rate", indicator=True),
            OneHot(column="other_debtors", min_count=10),
            Numeric(column="residence_since", indicator=True),
            OneHot(column="property", min_count=10),
            Numeric(column="age", indicator=True),
            OneHot(column="other_installment_plans", min_count=10),
            OneHot(column="housing", min_count=10),
            Numeric(column="existing_credits", indicator=True),
            OneHot(column="job", min_count=10),
            Numeric(column="dependents", indicator=True),
            OneHot(column="telephone", min_count=10),
            Ratio(name="monthly_burden", numerator="credit_amount", denominator="duration_months"),
        ),
        model=LogisticRegression(C=0.1, folds=5, max_iter=1000),
        baselines=(
            Constant(),
            Rule(
                question=None,
                columns=(
                    "checking_status",
                    "duration_months",
                    "credit_history",
                    "purpose",
                    "credit_amount",
                    "savings_status",
                    "employment",
                    "installment_rate",
                    "other_debtors",
                    "residence_since",
                    "property",
                    "age",
                    "other_installment_plans",
                    "housing",
                    "existing_credits",
                    "job",
                    "dependents",
                    "telephone",
                ),
            ),
        ),
        split=StratifiedSplit(test=0.2, validation=0.2),
        search=None,
        calibration=None,
        threshold=CostBased(false_positive=1.0, false_negative=5.0, method="bayes"),
        package=OnnxPackage(tolerance=1e-05, largest=128000000.0),
        serving=Service(
            host="127.0.0.1",
            port=8000,
            max_body_bytes=1000000,
            max_head_bytes=16000,
            max_rows=10000,
            read_seconds=10.0,
            drain_seconds=30,
        ),
        prediction_log=SqliteLog(
            path="data/predictions.sqlite",
            flush_seconds=1.0,
            buffer_rows=100000,
            retention_days=900.0,
            sample_rate=1.0,
        ),
        drift=Statistical(
            alpha=0.05,
            limit=0.2,
            bins=10,
            window_days=30.0,
            limits={"prediction": 0.25},
        ),
    )
