"""Walk pattern folders. The path is the name: `patterns/<slot>/<choice>/component.py`; nothing is
listed twice."""

import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import TypeVar

from mldesign.content import content_root
from mldesign.model.component import Component, Slot

T = TypeVar("T")

PARTS = "parts"
"""The one folder whose members are never chosen, only required."""


class BrokenPattern(RuntimeError):
    """A pattern folder is incomplete or contradicts another one: a fault of the folder, not of a
    blueprint."""


class Catalog:
    """Slots and components of one or more pattern roots; a later root may add choices to a slot of
    an earlier one."""

    def __init__(self, *roots: Path) -> None:
        self.roots = roots
        self._components: dict[str, dict[str, Component]] = {}
        self._parts: dict[str, Component] = {}

    @cached_property
    def slots(self) -> Mapping[str, Slot]:
        """All slots by name, in their order."""
        found: dict[str, Slot] = {}
        for root in self.roots:
            for folder in sorted(root.iterdir()):
                declaration = folder / "slot.py"
                if not declaration.is_file():
                    continue
                if folder.name in found:
                    raise BrokenPattern(f"{declaration}: slot `{folder.name}` is already declared")
                slot = _named(declaration, "SLOT", Slot)
                found[folder.name] = replace(slot, name=folder.name, folder=folder)
        ordered = sorted(found.values(), key=lambda slot: (slot.order, slot.name))
        return MappingProxyType({slot.name: slot for slot in ordered})

    def components(self, slot: str) -> Mapping[str, Component]:
        """The choices of a slot by name, sorted: its own, and those of the slot it is `of`. Raises
        KeyError for an unknown slot."""
        other = self.slots[slot].of
        own = self.own(slot)
        return dict(sorted({**self.components(other), **own}.items())) if other else own

    def own(self, slot: str) -> Mapping[str, Component]:
        """The choices that lie in the slot's folder, by name, sorted."""
        if slot not in self._components:
            self._components[slot] = {
                folder.name: _component(folder, slot)
                for root in self.roots
                for folder in _choice_folders(root / slot)
            }
        return self._components[slot]

    def component(self, slot: str, name: str) -> Component:
        """One choice. Raises KeyError when the slot has no such choice."""
        return self.components(slot)[name]

    def required(self, path: str) -> Component:
        """The folder another component requires, e.g. `parts/tabular`. Raises BrokenPattern when it
        is not there."""
        if path not in self._parts:
            room, _, name = path.partition("/")
            if room != PARTS:
                self._parts[path] = self.component(room, name)
            else:
                folder = next((r / path for r in self.roots if (r / path).is_dir()), None)
                if folder is None:
                    raise BrokenPattern(
                        f"`{path}` is required but lies in none of the pattern roots"
                    )
                self._parts[path] = _component(folder, PARTS)
        return self._parts[path]

    def parts(self) -> list[Component]:
        """All parts, sorted by name."""
        names = {f.name for r in self.roots for f in _choice_folders(r / PARTS)}
        return [self.required(f"{PARTS}/{name}") for name in sorted(names)]

    def every(self) -> list[Component]:
        """All components of all slots and all parts."""
        chosen = [c for slot in self.slots for c in self.own(slot).values()]
        return chosen + self.parts()


def builtin(*extra: Path) -> Catalog:
    """The catalog of the patterns shipped with the tool, and of further pattern roots."""
    return Catalog(content_root() / "patterns", *extra)


def _choice_folders(slot_folder: Path) -> list[Path]:
    if not slot_folder.is_dir():
        return []
    return sorted(f for f in slot_folder.iterdir() if (f / "component.py").is_file())


def _component(folder: Path, slot: str) -> Component:
    component = _named(folder / "component.py", "COMPONENT", Component)
    return replace(component, slot=slot, name=folder.name, folder=folder)


def _named(path: Path, name: str, kind: type[T]) -> T:
    value = getattr(_load(path), name, None)
    if not isinstance(value, kind):
        raise BrokenPattern(f"{path}: expected `{name}`, a {kind.__name__}")
    return value


def _load(path: Path) -> ModuleType:
    """Load a Python file by its path, under a private name: its package name differs between wheel
    and checkout."""
    name = "_mldesign_" + "_".join(path.with_suffix("").parts[-3:])
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BrokenPattern(f"{path}: cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # pydantic looks annotations up there
    spec.loader.exec_module(module)
    return module
