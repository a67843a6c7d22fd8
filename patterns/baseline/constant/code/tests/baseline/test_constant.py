from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from ml_app.baseline.constant import Constant


def test_says_the_same_of_every_row():
    task = SimpleNamespace(labels=("no", "yes"))
    learned = Constant().fit(task, pa.table({"a": [1, 2, 3]}), np.array([1, 1, 0]))
    assert learned.scores(pa.table({"a": [7, 8]})) == pytest.approx([0.6, 0.6])
