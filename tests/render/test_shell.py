"""Our shell is an ordinary cookiecutter template: rendered directly or by the library, the bytes
are the same.
"""

from pathlib import Path

import pytest

from mldesign import pipeline
from mldesign.content import content_root
from mldesign.render.project import shell_values
from mldesign.render.shell import own_shell, shell

TEMPLATE = content_root() / "templates" / "project"


@pytest.mark.parametrize("name", ["loan-default", "bike-demand"])
def test_both_ways_give_the_same_files(name: str) -> None:
    plan = pipeline.check(content_root() / "blueprints" / name / "blueprint.yaml").plan
    assert plan is not None
    values = shell_values(plan, "Title with 'quotes' \"and\" {{ braces }}")
    values["summary"] = '"""\n{{ 1 + 1 }} {% raw %} `x` | <b>\\'
    direct, library = own_shell(TEMPLATE, values), shell(TEMPLATE, values)
    assert sorted(direct) == sorted(library)
    for path in direct:
        assert direct[path] == library[path], path


def test_the_template_can_be_used_without_us(tmp_path: Path) -> None:
    from cookiecutter.main import cookiecutter

    made = Path(cookiecutter(str(TEMPLATE), no_input=True, output_dir=str(tmp_path)))
    assert (made / "pyproject.toml").is_file()
    assert (made / "src" / made.name.replace("-", "_") / "py.typed").is_file()
