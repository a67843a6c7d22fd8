"""Take every decision, with its reason. The only room that prefers anything."""

from mldesign.resolve.resolve import Resolved, resolve

__all__ = ["Resolved", "resolve"]
