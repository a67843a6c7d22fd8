"""The files of this repository that are derived from others, and how each is made."""

import json
from collections.abc import Iterator
from pathlib import Path

from mldesign import pipeline
from mldesign.cli.plan import as_data
from mldesign.content import content_root
from mldesign.model.blueprint import STAGES
from mldesign.model.tree import Policy
from mldesign.report.reference import pages

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ("loan-default", "bike-demand")


def derived() -> Iterator[tuple[Path, bytes]]:
    """Every derived file with the bytes it should have."""
    schema = pipeline.schema()
    text = json.dumps(schema, indent=2, ensure_ascii=False)
    yield ROOT / "blueprints" / "schema.json", f"{text}\n".encode()
    for name, page in pages(schema, STAGES).items():
        yield ROOT / "docs" / "reference" / name, page.encode()
    for name in EXAMPLES:
        yield from example(name)


def example(name: str) -> Iterator[tuple[Path, bytes]]:
    """Plan, document, shell and wiring of one gallery blueprint, as they are generated."""
    blueprint = content_root() / "blueprints" / name / "blueprint.yaml"
    plan = pipeline.check(blueprint).plan
    assert plan is not None
    room = ROOT / "examples" / name
    text = json.dumps(as_data(plan), indent=2, ensure_ascii=False, default=str)
    yield room / "plan.json", f"{text}\n".encode()
    for path, file in pipeline.render(plan, None, [blueprint.parent]).items():
        if file.policy is Policy.MANAGED:
            yield room / "project" / path, file.content
