"""Strict types for the engine, for what the pattern folders tell it, and, at once, for every
portion of pattern code where it lies.

    python tests/check_types.py

The `code/` folders are portions of one namespace package `ml_app`: mypy sees them together when
each is on its path.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def mypy(arguments: list[str], path: list[Path]) -> int:
    """Run mypy with its search path."""
    env = {**os.environ, "MYPYPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-m", "mypy", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode


def main() -> int:
    """Check the engine with the declarations of the patterns, then their code; the first failure is
    the exit status."""
    every = sorted(ROOT.glob("patterns/**/*.py"))
    declarations = [str(p) for p in every if not {"code", "fixtures"}.intersection(p.parts)]
    engine = mypy(["generator/mldesign", *declarations], [ROOT / "generator", ROOT])
    portions = sorted(ROOT.glob("patterns/*/*/code"))
    sources = [str(p / "ml_app") for p in portions if (p / "ml_app").is_dir()]
    return engine or mypy(sources, portions)


if __name__ == "__main__":
    raise SystemExit(main())
