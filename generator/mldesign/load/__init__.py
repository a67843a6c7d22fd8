"""Load: a file to text, plain data and places. Knows YAML, knows no slot and no stage."""

from mldesign.load.reader import SIZE_LIMIT, Loaded, parse, read
from mldesign.model.source import Source

__all__ = ["SIZE_LIMIT", "Loaded", "Source", "parse", "read"]
