"""In-place tests: each `code/` folder is a portion of one package `ml_app`; all go on the path."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
PORTIONS = sorted(str(folder) for folder in HERE.glob("*/*/code") if folder.is_dir())

sys.path[:0] = [portion for portion in PORTIONS if portion not in sys.path]

collect_ignore_glob = ["*/*/code/tests/project/*"]
"""Tests of the whole wired system run only in a generated project."""
