"""Exit statuses: stable, documented, and never a number of findings."""

CLEAN = 0
FINDINGS = 1
"""Findings at or above the level asked for."""
MISUSE = 2
"""The command line asks for something that cannot be."""
BUG = 3
"""A fault of ours."""
