"""What a data file shows: its columns, their types and ranges, and what is suspicious about them.

Reads with the standard library, in pieces, so memory stays flat. Never writes, never decides.
"""

from mldesign.profile.facts import ColumnFacts, SourceFacts
from mldesign.profile.gather import source_facts
from mldesign.profile.source import profile_source

__all__ = ["ColumnFacts", "SourceFacts", "profile_source", "source_facts"]
