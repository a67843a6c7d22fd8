"""Plans to render, and where the content rooms are."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from mldesign.content import content_root
from mldesign.model.plan import Plan


def _plans() -> ModuleType:
    path = Path(__file__).parent / "fixtures" / "plans.py"
    spec = spec_from_file_location("render_fixture_plans", path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PLANS = _plans()


@pytest.fixture(scope="session")
def root() -> Path:
    return content_root()


@pytest.fixture(scope="session")
def loan() -> Plan:
    plan: Plan = PLANS.loan()
    return plan


@pytest.fixture(scope="session")
def bare() -> Plan:
    plan: Plan = PLANS.bare()
    return plan


@pytest.fixture(scope="session")
def hostile() -> Plan:
    plan: Plan = PLANS.hostile()
    return plan


@pytest.fixture(scope="session")
def small() -> Plan:
    plan: Plan = PLANS.small()
    return plan
