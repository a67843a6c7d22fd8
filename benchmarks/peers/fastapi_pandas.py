"""What a careful person writes by hand: FastAPI, pydantic, a DataFrame, a scikit-learn pipeline.

    python fastapi_pandas.py DATA.csv PORT

The model is the one of the generated project: imputed and scaled numbers, one-hot categories,
logistic regression.
"""

import sys

import pandas as pd
import uvicorn
from fastapi import FastAPI
from pydantic import create_model
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

TARGET, POSITIVE = "class", 2


def fit(path: str):
    """The fitted pipeline, and the type of each column."""
    table = pd.read_csv(path)
    y = table.pop(TARGET) == POSITIVE
    numbers = [name for name in table if pd.api.types.is_numeric_dtype(table[name])]
    words = [name for name in table if name not in numbers]
    prepare = ColumnTransformer(
        [
            ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), numbers),
            ("words", OneHotEncoder(handle_unknown="ignore", min_frequency=10), words),
        ]
    )
    pipeline = make_pipeline(prepare, LogisticRegression(C=0.1, max_iter=1000)).fit(table, y)
    return pipeline, {name: int if name in numbers else str for name in table}


def application(path: str) -> FastAPI:
    """The service."""
    pipeline, types = fit(path)
    Row = create_model("Row", **{name: (kind, ...) for name, kind in types.items()})
    app = FastAPI()

    @app.post("/predict")
    def predict(row: Row) -> dict[str, float]:
        frame = pd.DataFrame([row.model_dump()])
        return {"score": float(pipeline.predict_proba(frame)[0, 1])}

    return app


if __name__ == "__main__":
    uvicorn.run(
        application(sys.argv[1]), port=int(sys.argv[2]), access_log=False, log_level="warning"
    )
