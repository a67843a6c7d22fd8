"""The language as a whole: every field says what it means, and every example is right."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from mldesign.catalog import builtin
from mldesign.model.blueprint import STAGES, Blueprint, Choice
from mldesign.model.blueprint.part import Part
from mldesign.model.blueprint.shape import field_at, homes, part_at, part_of, parts_of
from mldesign.model.faults import Fault

PARTS = parts_of(Blueprint)
FIELDS = [(part, name, field) for part in PARTS for name, field in part.model_fields.items()]


def label(value: object) -> str:
    return value.__name__ if isinstance(value, type) else value if isinstance(value, str) else ""


@pytest.mark.parametrize(("part", "name", "field"), FIELDS, ids=label)
def test_every_field_says_what_it_means(part: type[Part], name: str, field: FieldInfo) -> None:
    assert field.description
    assert field.description.rstrip(".") != name
    assert field.description[0].isupper()
    assert field.description.endswith(".")


def examples() -> Iterator[tuple[str, FieldInfo, Any]]:
    for part, name, field in FIELDS:
        for example in field.examples or ():
            yield f"{part.__name__}.{name}", field, example


@pytest.mark.parametrize(("name", "field", "example"), list(examples()), ids=label)
def test_every_example_is_valid(name: str, field: FieldInfo, example: object) -> None:
    class Alone(Part):
        value: field.annotation = field  # type: ignore[valid-type]

    assert TypeAdapter(Alone).validate_python({"value": example})


def test_every_plain_field_has_an_example() -> None:
    bare = {
        f"{part.__name__}.{name}"
        for part, name, field in FIELDS
        if not field.examples and part_of(field.annotation) is None and name != "use"
    }
    assert bare == {"Traffic.profile"}  # twenty-four numbers say nothing


def test_the_parts_have_names_of_their_own() -> None:
    names = [part.__name__ for part in PARTS]
    assert len(set(names)) == len(names)


def test_the_stages_are_sections() -> None:
    assert set(STAGES) <= set(Blueprint.model_fields)


def test_every_slot_of_the_catalog_has_its_place_in_the_language() -> None:
    for slot in builtin().slots.values():
        part = part_at(tuple(slot.path.removesuffix("[]").split(".")))
        assert part is not None, slot.path
        assert issubclass(part, Choice), slot.path


def test_fields_are_found_by_path() -> None:
    delay = field_at(("data", "label", "delay", "p95"))
    assert delay is not None
    assert "95" in (delay.description or "")
    assert field_at(("data", "columns", "any name", "min")) is not None
    assert field_at(("data", "sources", 3, "owner")) is not None
    assert field_at(("data", "sources", 3)) is None
    assert field_at(("data", "nothing", "owner")) is None
    assert homes()["target"][0] == "data.target"


def test_codes_of_faults_are_stable_and_unique() -> None:
    codes = [fault.code for fault in Fault]
    titles = [fault.title for fault in Fault]
    assert len(set(codes)) == len(codes)
    assert len(set(titles)) == len(titles)
    assert codes == sorted(codes)
    assert all(fault.meaning.endswith(".") for fault in Fault)


def test_parts_cannot_be_changed() -> None:
    from pydantic import ValidationError

    part = Blueprint.model_fields["traffic"].get_default(call_default_factory=True)
    with pytest.raises(ValidationError, match="frozen"):
        part.peak_factor = 3
