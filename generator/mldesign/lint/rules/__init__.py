"""The rules, one module per family and theme. A rule registers itself by existing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

from mldesign.catalog import Catalog
from mldesign.model.rule import Rule


def rules_in(module: ModuleType) -> tuple[Rule, ...]:
    """Return the rules a module defines."""
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))


@lru_cache(maxsize=1)
def built_in_rules() -> tuple[Rule, ...]:
    """Return the rules about every design, by code."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return _by_code(rule for module in modules for rule in rules_in(module))


def component_rules(*roots: Path) -> tuple[Rule, ...]:
    """Return the rules that the components below some pattern roots bring along in `rules.py`, by
    code. Each belongs to its component, and applies where that is part of the design.
    """
    paths = [path for root in roots for path in root.glob("*/*/rules.py")]
    return _by_code(rule for path in paths for rule in _brought_by(path))


def every_rule(catalog: Catalog) -> tuple[Rule, ...]:
    """Return all rules there are, by code: those of the engine and those of all components."""
    return _by_code((*built_in_rules(), *component_rules(*catalog.roots)))


def _by_code(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _brought_by(path: Path) -> Iterator[Rule]:
    owner = "/".join(path.parts[-3:-1])
    spec = spec_from_file_location("_mldesign_rules_" + owner.replace("/", "_"), path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path}: cannot be loaded")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return (replace(rule, owner=owner) for rule in rules_in(module))
