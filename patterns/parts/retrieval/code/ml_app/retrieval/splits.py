"""What is held out to judge by, always later than what is learned from."""

from dataclasses import dataclass, replace

import numpy as np

from ml_app.refusal import Refused
from ml_app.retrieval.arrays import Histories, Indices, Mask
from ml_app.retrieval.interactions import Interactions


@dataclass(frozen=True, eq=False)
class Holdout:
    """Events to learn from, and for each user the items to find."""

    train: Interactions
    targets: Histories
    """Item rows to find, one list per user of `train.users`; empty where there is nothing to
    find.
    """
    method: str
    """How it was cut, in words for a report."""

    @property
    def users(self) -> Indices:
        """Rows of the users that have something to find."""
        return np.flatnonzero(self.targets.lengths)

    def sample(self, most: int, seed: int) -> "Holdout":
        """The same with something to find for at most so many users, drawn at random."""
        if len(self.users) <= most:
            return self
        chosen = np.random.default_rng(seed).choice(self.users, most, replace=False)
        kept = np.isin(self.targets.rows, chosen)
        counts = np.bincount(self.targets.rows[kept], minlength=len(self.targets))
        starts = np.concatenate([[0], np.cumsum(counts)])
        return replace(self, targets=Histories(self.targets.items[kept], starts))

    def check(self) -> None:
        """Raises `Refused` when a pair to find is also a pair to learn from, or when there is
        nothing to find.
        """
        if not len(self.targets.items):
            raise Refused("nothing is held out: no user has an event that can be left out")
        width = len(self.train.items)
        wanted = self.targets.rows * width + self.targets.items
        leaked = np.isin(wanted, self.train.user * width + self.train.item)
        if leaked.any():
            at = int(np.argmax(leaked))
            user = self.train.users[self.targets.rows[at]]
            item = self.train.items[self.targets.items[at]]
            raise Refused(
                f"{int(leaked.sum())} test pairs are also training pairs, first user {user!r} with "
                f"item {item!r}: a model would be asked for what it was told"
            )


def leave_last_out(interactions: Interactions) -> Holdout:
    """Hold out each user's last item. Events that share the last time stay together.

    A user whose events all share one time is only learned from. A last item that the user had
    before is nothing to find: it is left out of both sides. Where no order is known at all, a
    random item of each user is held out, and `method` says so.
    """
    if not interactions.ordered:
        return random_out(interactions, seed=0)
    last = interactions.starts[1:] - 1
    has = np.diff(interactions.starts) > 0
    final = np.full(len(interactions.users), np.nan)
    final[has] = interactions.time[last[has]]
    held = interactions.time == final[interactions.user]
    only = np.bincount(interactions.user[~held], minlength=len(interactions.users)) == 0
    held &= ~only[interactions.user]
    return _holdout(interactions, held, "each user's last item by time, ties together")


def global_time(interactions: Interactions, share: float) -> Holdout:
    """Hold out the last `share` (0…1) of all events: learn from the past of everybody, look for the
    future of everybody. Users and items that only come later are cold.

    Raises `Refused` when times are missing or leave nothing on one side.
    """
    if np.isnan(interactions.time).any():
        raise Refused("a split by time needs the time of every event; leave the last out instead")
    cut = np.quantile(interactions.time, 1 - share)
    held = interactions.time > cut
    if held.all() or not held.any():
        raise Refused("times are too equal to split by: leave each user's last item out instead")
    return _holdout(interactions, held, f"the last {share:.0%} of all events by time")


def random_out(interactions: Interactions, seed: int) -> Holdout:
    """Hold out one random event of each user with two or more: what is left when no order is
    known, and never to be used when it is.
    """
    draws = np.random.default_rng(seed).random(len(interactions))
    order = np.lexsort((draws, interactions.user))
    lengths = np.diff(interactions.starts)
    held = np.zeros(len(interactions), dtype=np.bool_)
    held[order[interactions.starts[:-1][lengths > 1]]] = True
    return _holdout(interactions, held, "one random item of each user")


def items_out(interactions: Interactions, share: float, seed: int) -> tuple[Holdout, Mask]:
    """Hold out all events of a random `share` (0…1) of the items that have any: what is to be found
    for items nobody has had yet. Also says which items they are, because only among these, all
    equally unknown, is a ranking of them fair: shape (items,).
    """
    touched = np.flatnonzero(interactions.popularity)
    count = int(len(touched) * share)
    chosen = np.random.default_rng(seed).choice(touched, count, replace=False)
    hidden = np.isin(np.arange(len(interactions.items)), chosen)
    method = f"{share:.0%} of the items, among themselves"
    return _holdout(interactions, hidden[interactions.item], method), hidden


def inner(interactions: Interactions, seed: int) -> Holdout:
    """The hold-out to choose settings by, cut from training events: the last item of each user,
    or a random one where no order is known.
    """
    if interactions.ordered:
        return leave_last_out(interactions)
    return random_out(interactions, seed)


def _holdout(interactions: Interactions, held: Mask, method: str) -> Holdout:
    train = interactions.where(~held)
    width = len(interactions.items)
    pairs = np.unique(interactions.user[held] * width + interactions.item[held])
    pairs = pairs[~np.isin(pairs, train.user * width + train.item)]
    starts = np.searchsorted(pairs // width, np.arange(len(interactions.users) + 1))
    return Holdout(train, Histories(pairs % width, starts), method)
