"""The catalog: what can be asked and answered, found by walking the pattern folders."""

from mldesign.catalog.catalog import BrokenPattern, Catalog, builtin

__all__ = ["BrokenPattern", "Catalog", "builtin"]
