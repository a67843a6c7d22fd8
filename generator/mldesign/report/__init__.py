"""Report: findings to text, for people and for programs. Writes nothing itself."""

from mldesign.report.report import FORMATS, Report, render

__all__ = ["FORMATS", "Report", "render"]
