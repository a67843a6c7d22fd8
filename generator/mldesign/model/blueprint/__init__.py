"""The language: what a blueprint may say. One module for each stage; validation never alters."""

from mldesign.model.blueprint.choice import NONE, Choice
from mldesign.model.blueprint.part import Part
from mldesign.model.blueprint.root import LANGUAGE, STAGES, Blueprint

__all__ = ["LANGUAGE", "NONE", "STAGES", "Blueprint", "Choice", "Part"]
