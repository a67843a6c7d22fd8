"""Validate: plain data to a typed blueprint. It may refuse, and never alters."""

from mldesign.validate.validate import Validated, validate

__all__ = ["Validated", "validate"]
