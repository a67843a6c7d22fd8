"""Who answers at the external stage. **This file is yours to fill in.**

As it is, nobody is asked: every row is declined, the model of the stage before answers for it, and
training says that the external stage is not worth its cost. Until then nothing is promised of it.
"""

from collections.abc import Sequence

from ml_app.interfaces import Matrix

Answer = int | float | None
"""The place of the class in the task's `labels`, or the number; None: declined."""


def answer(rows: Matrix) -> Sequence[Answer]:
    """One answer for each encoded row, in their order.

    Columns are those of `encoder` in the version's `manifest.json`. Training asks for
    rows whose outcome is known: look up what was answered at the time, so that it can be judged
    how far such answers can be trusted, and decline what was never asked. A service asks for one
    row or for many; whoever needs longer than a request may take declines, and answers later.
    """
    return [None] * len(rows)
