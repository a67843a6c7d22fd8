"""`recommend`: a list for one user, on the command line."""

import argparse
import json
from typing import Any

from ml_app.recommendation.system import System
from ml_app.refusal import Misuse

HELP = "recommend items for a known user, for a list of items, or for features of a user"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--user", help="id of a user")
    parser.add_argument("--history", nargs="*", default=[], metavar="ITEM", help="oldest first")
    parser.add_argument("--features", help="features of the user, as a JSON object")
    parser.add_argument("-k", type=int, default=10, help="how many (default: %(default)s)")
    parser.add_argument("--include-seen", action="store_true", help="items of the history, too")


def run(system: System, arguments: argparse.Namespace) -> int:
    """Print the answer as JSON."""
    from ml_app.recommender.query import Query
    from ml_app.recommender.recommender import Recommender

    if arguments.k < 1:
        raise Misuse(f"-k {arguments.k}: at least one item")
    recommender = Recommender.load(system)
    query = Query(
        user=arguments.user,
        history=tuple(arguments.history),
        features=None if arguments.features is None else parse(arguments.features),
        k=arguments.k,
        exclude_seen=not arguments.include_seen,
    )
    answer = recommender.recommend(query)
    print(
        json.dumps(
            {
                "items": [{"item": one.item, "score": one.score} for one in answer.items],
                "cold": answer.cold,
                "known_user": answer.known_user,
                "unknown_items": answer.unknown_items,
                "model_version": recommender.version,
            },
            ensure_ascii=False,
        )
    )
    return 0


def parse(text: str) -> dict[str, Any]:
    """The JSON object in a text. Raises `Misuse` when it is none."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Misuse(f"the features are not JSON: {error}") from error
    if not isinstance(found, dict):
        raise Misuse(f'the features are not an object like {{"column": value}}: {text[:80]}')
    return found
