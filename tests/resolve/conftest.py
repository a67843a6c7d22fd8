"""A catalog about bridges, to prove that the engine knows no model by name."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from mldesign.catalog import Catalog

HEAD = """
from mldesign.sdk import Call, Component, Option, Options, Share, Slot, Suit
"""

FILES = {
    "task/slot.py": """
        SLOT = Slot("Crossing", "What is crossed?", "problem.task", field="crossing",
                    required=True, order=10)
    """,
    "task/river/component.py": """
        def suits(design):
            return None

        COMPONENT = Component(
            "Crosses water.",
            gives=frozenset({"water"}),
            entry="crossings:River",
            slots=("model", "cascade", "split", "feature"),
            system="bridge:Bridge",
            requires=("parts/deck",),
            packages=("steel>=1",),
            commands=("build",),
        )
    """,
    "task/valley/component.py": """
        COMPONENT = Component(
            "Crosses air.",
            gives=frozenset({"air"}),
            entry="crossings:Valley",
            slots=("model", "cascade", "split", "feature"),
            system="bridge:Bridge",
            requires=("parts/deck",),
        )
    """,
    "parts/deck/component.py": """
        def arguments(options, design):
            return {"name": design.blueprint.name, "rows": design.rows}

        COMPONENT = Component("The deck.", packages=("asphalt>=2",), arguments=arguments,
                              commands=("walk",))
    """,
    "model/slot.py": """
        SLOT = Slot("Structure", "What carries it?", "model", field="structure", order=30)
    """,
    "model/arch/component.py": """
        class Arch(Options):
            rise: float = Option(0.25, gt=0, why="A quarter is stable.")

        COMPONENT = Component("Stone arch.", options=Arch, entry="structures:Arch",
                              suits=lambda design: Suit(1, "It lasts."), why_not="Long spans.")
    """,
    "model/pontoon/component.py": """
        COMPONENT = Component("Floats.", needs=frozenset({"water"}), entry="structures:Pontoon")
    """,
    "cascade/slot.py": """
        SLOT = Slot("Relief", "Who carries what is too much?", "patterns.cascade",
                    field="structure", around=True, order=32)
    """,
    "cascade/relief/component.py": """
        COMPONENT = Component("Hands load on.", entry="relief:Relief", slots=("stage",),
                              around={"joints": "relief:Covered"},
                              suits=lambda design: (
                                  Suit(1, "Two carry.") if design.blueprint.patterns.cascade
                                  else None
                              ))
    """,
    "stage/slot.py": """
        SLOT = Slot("Bearer", "What carries next?", "patterns.cascade.stages[]", of="model",
                    field="bearers", order=34)
    """,
    "stage/ferry/component.py": """
        COMPONENT = Component("Carries by hand.", entry="bearers:Ferry")
    """,
    "split/slot.py": """
        SLOT = Slot("Joints", "Where may it move?", "training.split", field="joints", order=50)
    """,
    "split/ends/component.py": """
        class Ends(Options):
            test: Share = Option(Share(0.2), why="A fifth moves.")

        COMPONENT = Component("At both ends.", options=Ends, entry="joints:Ends")
    """,
    "feature/slot.py": """
        SLOT = Slot("Materials", "What is each part of?", "features.items[]", field="materials",
                    each_column=True, order=40)
    """,
    "feature/stone/component.py": """
        COMPONENT = Component(
            "Stone.",
            entry="materials:Stone",
            arguments=lambda options, design: {
                "part": design.subject, **({"as": design.named} if design.named else {})
            },
            suits_column=lambda design, column: (
                Suit(1, "Heavy.") if column.type == "number" else None
            ),
        )
    """,
    "feature/rope/component.py": """
        class Rope(Options):
            of: tuple[str, ...] = Option((), why="Nothing is tied unless said.")

        COMPONENT = Component(
            "Rope between parts.",
            options=Rope,
            entry="materials:Rope",
            arguments=lambda options, design: {"name": design.subject, "of": options.of},
        )
    """,
}


@pytest.fixture
def bridges(tmp_path: Path) -> Catalog:
    """Slots of the language, answered by bridge builders."""
    root = tmp_path / "bridges"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEAD + dedent(text))
    return Catalog(root)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a blueprint and return its path."""

    def _write(text: str) -> Path:
        path = tmp_path / "blueprint.yaml"
        path.write_text(dedent(text))
        return path

    return _write
