"""Start-up and rendering beside copier and cookiecutter: CPU of the process tree, peak memory.

    python benchmarks/generator.py [--rounds 7]

Every command runs in a new process, the tools in turn within each round; printed are medians and
the ratios that matter. The first round warms the caches (byte code, compiled templates, the layout
engine); `generate, no cache` is a run with an empty cache folder. The peers live in an environment
of their own below `.cache/`, made on the first run.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import venv
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".cache" / "peers"
FILES = 30


@dataclass
class Cost:
    """What one process tree cost."""

    cpu: float
    rss: float


def measure(command: list[str], cwd: Path, **more: str) -> Cost:
    """Run a command to its end; CPU seconds of it and its children, and peak memory in MiB."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | more
    process = subprocess.Popen(
        command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}:\n{process.stderr.read().decode()}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def peers() -> Path:
    """The environment with copier and cookiecutter."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        venv.create(PEERS, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "copier", "cookiecutter"], check=True)
    return PEERS / "bin"


def templates(scratch: Path) -> tuple[Path, Path]:
    """The same 30 plain files as a copier and as a cookiecutter template."""
    copier, cookie = scratch / "copier", scratch / "cookie"
    inside = cookie / "{{cookiecutter.name}}"
    copier.mkdir()
    inside.mkdir(parents=True)
    (copier / "copier.yml").write_text("name: {type: str, default: demo}\n")
    (cookie / "cookiecutter.json").write_text('{"name": "demo"}\n')
    for number in range(FILES):
        body = "\n".join(f"line {line} of {{{{ %sname }}}}" for line in range(40))
        (copier / f"file{number}.txt.jinja").write_text(body.replace("%s", ""))
        (inside / f"file{number}.txt").write_text(body.replace("%s", "cookiecutter."))
    return copier, cookie


def rounds(count: int, scratch: Path) -> dict[str, list[Cost]]:
    """Run every command `count` times, in turn."""
    tool, bin_ = [sys.executable, "-m", "mldesign"], peers()
    copier, cookie = templates(scratch)
    blueprint = str(ROOT / "blueprints" / "loan-default" / "blueprint.yaml")
    results: dict[str, list[Cost]] = {}
    for number in range(count + 1):
        project, out = scratch / f"project{number}", scratch / f"copier{number}"
        baked = scratch / f"cookie{number}"
        commands = {
            "copier --help": [str(bin_ / "copier"), "--help"],
            "cookiecutter --help": [str(bin_ / "cookiecutter"), "--help"],
            "mldesign --help": [*tool, "--help"],
            "mldesign check": [*tool, "check", blueprint],
            "copier copy": [
                *(str(bin_ / "copier"), "copy", "--defaults", "--quiet"),
                *(str(copier), str(out)),
            ],
            "cookiecutter": [
                *(str(bin_ / "cookiecutter"), str(cookie), "--no-input", "-o", str(baked))
            ],
            "mldesign generate": [*tool, "generate", blueprint, "-o", str(project)],
            "mldesign generate again": [*tool, "generate", blueprint, "-o", str(project)],
        }
        for name, command in commands.items():
            cost = measure(command, scratch)
            if number:  # the first round warms caches
                results.setdefault(name, []).append(cost)
        empty = str(scratch / f"cache{number}")
        cold = [*tool, "generate", blueprint, "-o", str(scratch / f"cold{number}")]
        results.setdefault("generate, no cache", []).append(
            measure(cold, scratch, XDG_CACHE_HOME=empty)
        )
        files = sum(p.is_file() for p in project.rglob("*") if ".mldesign" not in p.parts)
        print(f"round {number}: {files} files generated", file=sys.stderr)
    return results


def main() -> None:
    """Measure, print the table and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        results = rounds(arguments.rounds, scratch)
    finally:
        shutil.rmtree(scratch)
    cpu = {n: statistics.median(c.cpu for c in costs) for n, costs in results.items()}
    rss = {n: statistics.median(c.rss for c in costs) for n, costs in results.items()}
    print(f"\n{'command':26} {'CPU s':>8} {'peak MiB':>9}")
    for name, seconds in cpu.items():
        print(f"{name:26} {seconds:8.3f} {rss[name]:9.1f}")
    ratios = {
        "--help / copier --help (≤ 0.4)": cpu["mldesign --help"] / cpu["copier --help"],
        "check / copier --help (≤ 0.8)": cpu["mldesign check"] / cpu["copier --help"],
        "generate / copier copy (≤ 1.3)": cpu["mldesign generate"] / cpu["copier copy"],
        "again / first (≤ 1)": cpu["mldesign generate again"] / cpu["mldesign generate"],
        "peak memory / copier copy (≤ 1.5)": rss["mldesign generate"] / rss["copier copy"],
    }
    print()
    for name, ratio in ratios.items():
        print(f"{name:36} {ratio:6.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"cpu": cpu, "rss": rss, "ratios": ratios}, indent=2))


if __name__ == "__main__":
    main()
