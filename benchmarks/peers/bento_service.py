"""The same model behind BentoML, as its documentation shows it. `DATA` in the environment names the
CSV file.
"""

import os

import bentoml
import pandas as pd
from fastapi_pandas import fit
from pydantic import create_model

pipeline, types = fit(os.environ["DATA"])
Row = create_model("Row", **{name: (kind, ...) for name, kind in types.items()})


@bentoml.service(workers=1)
class Loan:
    """Scores one row."""

    @bentoml.api(route="/predict")
    def predict(self, row: Row) -> float:
        return float(pipeline.predict_proba(pd.DataFrame([row.model_dump()]))[0, 1])
