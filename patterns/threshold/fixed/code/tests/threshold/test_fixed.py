import numpy as np

from ml_app.threshold.fixed import Fixed


def test_data_do_not_move_it():
    assert Fixed(0.3).choose(np.array([1, 1]), np.array([0.1, 0.2])) == 0.3
