"""Predict one row."""

import argparse
import json
import sys
from typing import Any

import pyarrow as pa

from ml_app.package.report import Remarks
from ml_app.refusal import Misuse, Refused
from ml_app.system import System

HELP = "predict one row, given as a JSON object with --row or on standard input"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--row", help="the row as a JSON object; without it, standard input is read"
    )


def run(system: System, arguments: argparse.Namespace) -> int:
    """Check the row, score it, and print the answer as JSON."""
    from ml_app.scorer import Scorer

    table = checked(system, parse(arguments.row or sys.stdin.read()))
    scorer = Scorer.load(system)
    remarks: list[Remarks] = []
    scores = scorer.score_table(table, remarks)
    answer = {
        "decision": scorer.decide(scores).tolist()[0],
        "score": scores[0].tolist(),
        "model_version": scorer.version,
        **(remarks[0] if remarks else {}),
    }
    print(json.dumps(answer, ensure_ascii=False))
    return 0


def parse(text: str) -> dict[str, Any]:
    """The JSON object in a text. Raises `Misuse` when it is none."""
    try:
        row = json.loads(text)
    except ValueError as error:
        raise Misuse(f"the row is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise Misuse(f'the row is not a JSON object like {{"column": value}}: {text.strip()[:80]}')
    return row


def checked(system: System, row: dict[str, Any]) -> pa.Table:
    """The typed row. Raises `Refused` that names every fault."""
    contract = system.contract
    unknown = contract.unknown(list(row))
    if unknown:
        raise Refused(f"not columns of this model: {', '.join(unknown)}")
    filled = {column.name: None for column in contract.inputs} | row
    texts = {name: None if v is None else str(v) for name, v in filled.items()}
    batch = pa.table({name: pa.array([text], pa.string()) for name, text in texts.items()})
    found = contract.check(batch, target=False)
    if found.faults:
        raise Refused("; ".join(str(fault) for fault in found.faults))
    return found.table
