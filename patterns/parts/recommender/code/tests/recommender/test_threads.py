import numpy as np
from threadpoolctl import threadpool_info, threadpool_limits

from ml_app.recommender.threads import one_thread


def test_linear_algebra_runs_on_one_thread_from_then_on() -> None:
    assert np.ones((4, 4)) @ np.ones(4) is not None  # so that the library is loaded
    with threadpool_limits(limits=None):  # puts back what it found
        one_thread()
        assert threadpool_info()
        assert {library["num_threads"] for library in threadpool_info()} == {1}
