"""What a batch costs: CPU and peak memory of the generated `score` command for 1, 2 and 4 million
rows.

python benchmarks/batch.py [--millions 1 2 4] [--model lightgbm] [--format parquet] [--json FILE]

A project of 14 columns (6 numbers, 8 categories) is generated and trained on its synthetic
sample; larger tables are that sample again and again with fresh numbers. Each size is scored in
a process of its own, start-up included.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

ROOT = Path(__file__).resolve().parent.parent
CHUNK_ROWS = 100_000
CPU_SECONDS_PER_MILLION = 12.0
PEAK_MB = 400.0
FLAT = 1.1
"""How much more memory the largest table may take than the smallest."""

NUMBERS = [f"number_{place}" for place in range(6)]
CATEGORIES = {
    f"category_{place}": [f"value_{v}" for v in range(3 + 2 * place)] for place in range(8)
}


def blueprint(model: str) -> str:
    """A blueprint of 14 columns."""
    columns = {name: {"type": "number", "min": -1000, "max": 1000} for name in NUMBERS}
    columns |= {name: {"type": "category", "categories": v} for name, v in CATEGORIES.items()}
    columns["outcome"] = {"type": "category", "categories": ["no", "yes"]}
    return json.dumps(
        {
            "blueprint": 1,
            "name": "batch-benchmark",
            "problem": {"task": {"use": "binary_classification", "positive": "yes"}},
            "data": {
                "sources": [{"name": "rows", "use": "parquet", "path": "data/rows.parquet"}],
                "target": "outcome",
                "columns": columns,
            },
            "model": model,
            "deployment": {"mode": "batch"},
        }
    )


def project(folder: Path, model: str) -> None:
    """Generate and train."""
    design = folder.parent / "blueprint.yaml"
    design.write_text(blueprint(model))
    generate = [sys.executable, "-m", "mldesign", "generate", str(design), "-o", str(folder)]
    _run(generate, ROOT, ROOT / "generator")
    _run([sys.executable, "-m", "batch_benchmark", "train"], folder, folder / "src")


def write_rows(path: Path, rows: int) -> None:
    """Write a table of that many rows, in pieces."""
    rng = np.random.default_rng(0)
    writer = None
    for start in range(0, rows, CHUNK_ROWS):
        count = min(CHUNK_ROWS, rows - start)
        table = pa.table(
            {name: rng.normal(0, 100, count).clip(-1000, 1000) for name in NUMBERS}
            | {name: pa.array(rng.choice(v, count)) for name, v in CATEGORIES.items()}
        )
        if writer is None:
            kind = csv.CSVWriter if path.suffix == ".csv" else pq.ParquetWriter
            writer = kind(path, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def score(folder: Path, rows: Path, output: Path) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one `score`."""
    command = [sys.executable, "-m", "batch_benchmark", "score", str(rows), "-o", str(output)]
    process = subprocess.Popen(
        command, cwd=folder, env=_environment(folder / "src"), stdout=subprocess.PIPE
    )
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e6


def main() -> int:
    """Measure and report; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=float, nargs="+", default=[1, 2, 4])
    parser.add_argument("--model", default="lightgbm")
    parser.add_argument("--format", choices=("parquet", "csv"), default="parquet")
    parser.add_argument("--json", type=Path, default=ROOT / ".cache" / "batch.json")
    arguments = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        project(folder, arguments.model)
        for millions in arguments.millions:
            rows = Path(name) / f"rows.{arguments.format}"
            write_rows(rows, int(millions * 1e6))
            cpu, peak = score(folder, rows, Path(name) / "scores.parquet")
            results.append({"millions": millions, "cpu_seconds": cpu, "peak_mb": peak})
            print(
                f"{millions:>4g} million rows: {cpu:6.1f} CPU seconds "
                f"({cpu / millions:.1f} per million, bar {CPU_SECONDS_PER_MILLION:g}), "
                f"peak {peak:.0f} MB (bar {PEAK_MB:g})",
                flush=True,
            )
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps(results, indent=2))
    peaks = [result["peak_mb"] for result in results]
    flat = peaks[-1] <= FLAT * peaks[0]
    print(
        f"memory from the smallest to the largest: {peaks[-1] / peaks[0]:.2f} times (bar {FLAT:g})"
    )
    dear = any(r["cpu_seconds"] > CPU_SECONDS_PER_MILLION * max(r["millions"], 1) for r in results)
    return 1 if dear or max(peaks) > PEAK_MB or not flat else 0


def _environment(path: Path) -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return env | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(path)}


def _run(command: list[str], cwd: Path, path: Path) -> None:
    done = subprocess.run(
        command, cwd=cwd, env=_environment(path), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
