"""Threads of the numeric libraries."""

from threadpoolctl import threadpool_limits


def one_thread() -> None:
    """From here on linear algebra runs on the thread that asks for it.

    The product of one query and a few thousand vectors takes a tenth of a millisecond. Shared out
    among threads it waits for the slowest of them: on a busy machine that made it seventy times
    slower.
    """
    threadpool_limits(limits=1)
