"""Bayesian search with tree-structured Parzen estimators (Bergstra et al. 2011), by Optuna."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ml_app.interfaces import Model, SearchResult
from ml_app.progress import counter


@dataclass(frozen=True)
class Bayesian:
    """Spends a budget of trials or seconds, whichever ends first."""

    trials: int
    seconds: float | None
    """Wall-clock seconds after which no new trial starts; None: no limit."""
    folds: int
    """Folds of the split's own kind the loss is averaged over; 0: the validation part alone."""

    def run(
        self, objective: Callable[[dict[str, Any]], float], model: Model, seed: int
    ) -> SearchResult:
        """Minimise `objective(overrides)`.

        The model's own values come first and count as a trial: what does not beat them is not
        taken. The same seed and the same losses give the same trials; a limit in seconds breaks
        that promise. What the objective raises ends the search.
        """
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        trials: list[dict[str, Any]] = []
        with counter("search", total=self.trials, unit="trial") as bar:

            def measured(overrides: dict[str, Any]) -> float:
                start = time.perf_counter()
                loss = float(objective(overrides))
                seconds = round(time.perf_counter() - start, 3)
                trials.append({"parameters": overrides, "loss": loss, "seconds": seconds})
                bar.set_postfix(best=f"{min(t['loss'] for t in trials):.5g}", refresh=False)
                bar.update()
                return loss

            measured({})
            study.optimize(
                lambda trial: measured(model.suggest(trial)),
                n_trials=self.trials - 1,
                timeout=self.seconds,
            )
        return SearchResult(_best(trials), trials)


def _best(trials: list[dict[str, Any]]) -> dict[str, Any]:
    """Parameters of the least loss; of equals the earliest. NaN is never the least."""
    known = [trial for trial in trials if trial["loss"] == trial["loss"]]
    best = min(known, key=lambda trial: trial["loss"], default=trials[0])
    return dict(best["parameters"])
