"""Computed numbers: formulas F1 to F31, and the table of those a blueprint has inputs for."""
