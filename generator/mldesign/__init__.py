"""mldesign: one blueprint of a machine-learning system, read as a design document and as
a project."""

__version__ = "0.1.0"
