"""Handle a generated project as its owner would: outside the checkout, with its own tools and
configuration.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from mldesign.cli.main import cli


@dataclass(frozen=True)
class Project:
    """A generated project in a folder of its own."""

    folder: Path
    package: str

    def run(self, *command: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
        """Run a module of this environment inside the project, as if the project were installed."""
        env = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "src"),
            "OMP_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=timeout,
        )

    def succeeds(self, *command: str, timeout: float = 600) -> str:
        """Run and return the output. Fails the test, with all that was said, when it fails."""
        done = self.run(*command, timeout=timeout)
        said = f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
        assert done.returncode == 0, said
        return done.stdout

    @property
    def sources(self) -> list[Path]:
        """All Python files the project owns."""
        return sorted(
            [*(self.folder / "src").rglob("*.py"), *(self.folder / "tests").rglob("*.py")]
        )


def generate(blueprint: Path, folder: Path) -> Project:
    """Generate a project in this process."""
    done = CliRunner().invoke(cli, ["generate", str(blueprint), "-o", str(folder)])
    assert done.exit_code == 0, done.output
    package = next(p.name for p in (folder / "src").iterdir() if p.is_dir())
    return Project(folder, package)
