"""What one request costs: the generated loan-default service beside a hand-written one, BentoML and
two floors.

    python benchmarks/serving.py [--rounds 5] [--seconds 2] [--json FILE]

All servers are up at once. In each round they are loaded one after the other, in a shuffled order,
with one row per
request at 1, 16 and 64 connections. Compared is the CPU of the server's process tree for each 1000
answered requests;
the work a server puts off (our prediction log is on) is waited for before its CPU is read. Wall
time is not compared:
a shared machine would decide. The peers live in an environment of their own below `.cache/`, made
on the first run.

Linux only: CPU is read from /proc. The load comes from `wrk` when it is installed, else from
`peers/load.py`.
"""

import argparse
import contextlib
import csv
import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from processes import cpu_seconds, free_port, tree

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent / "peers"
CACHE = ROOT / ".cache" / "serving"
PACKAGES = (
    "bentoml==1.4.*",
    "pandas>=2.2",
    "scikit-learn>=1.7,<1.10",
    "fastapi",
    "uvicorn[standard]",
)
CONNECTIONS = (1, 16, 64)
SETTLE_SECONDS = 1.5
"""Longer than the flush interval of the prediction log."""
BARS = {
    "FastAPI + pandas": 1 / 40,
    "BentoML": 1 / 30,
    "FastAPI constant": 1.0,
    "ASGI constant": 5.0,
}
"""What ours may cost at most, as a multiple of each."""
OURS = "ours"


@dataclass
class Server:
    """A running server."""

    name: str
    port: int
    process: "subprocess.Popen[bytes]"

    def cpu_seconds(self) -> float:
        """CPU of the whole process tree so far."""
        return cpu_seconds(self.process.pid)


def peers() -> Path:
    """The python of the environment with BentoML and pandas."""
    python = CACHE / "peers" / "bin" / "python"
    if not (CACHE / "peers" / "ready").exists():
        venv.create(CACHE / "peers", with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES], check=True)
        (CACHE / "peers" / "ready").touch()
    return python


def project(scratch: Path) -> Path:
    """The generated loan-default project, trained."""
    folder = scratch / "loan-default"
    blueprint = ROOT / "blueprints" / "loan-default" / "blueprint.yaml"
    command = [sys.executable, "-m", "mldesign", "generate", blueprint, "-o", folder]
    _run(command, ROOT, PYTHONPATH=str(ROOT / "generator"))
    _run([sys.executable, "-m", "loan_default", "train"], folder, PYTHONPATH="src")
    return folder


def servers(folder: Path, stack: contextlib.ExitStack) -> list[Server]:
    """Start all servers and wait until each answers."""
    data = folder / "data" / "german_credit.csv"
    if not data.exists():
        data = folder / "data" / "synthetic" / data.name
    python = peers()
    ports = [free_port() for _ in range(5)]
    bento = ["-m", "bentoml", "serve", "bento_service:Loan", "--port", str(ports[2])]
    commands: list[tuple[str, list[object], Path, dict[str, str]]] = [
        (
            OURS,
            [sys.executable, "-m", "loan_default", "serve", "--port", ports[0]],
            folder,
            {"PYTHONPATH": "src"},
        ),
        ("FastAPI + pandas", [python, "fastapi_pandas.py", data, ports[1]], HERE, {}),
        (
            "BentoML",
            [python, *bento],
            HERE,
            {"DATA": str(data), "BENTOML_HOME": str(CACHE / "bento"), "BENTOML_DO_NOT_TRACK": "1"},
        ),
        ("FastAPI constant", [sys.executable, "constants.py", "fastapi", ports[3]], HERE, {}),
        ("ASGI constant", [sys.executable, "constants.py", "asgi", ports[4]], HERE, {}),
    ]
    return [
        stack.enter_context(_serving(name, port, command, cwd, environment))
        for (name, command, cwd, environment), port in zip(commands, ports, strict=True)
    ]


def load(server: Server, body: bytes, connections: int, seconds: float, scratch: Path) -> int:
    """Send requests for some seconds; the number that was answered with 200."""
    payload = scratch / f"{server.name}.json"
    payload.write_bytes(body)
    url = f"http://127.0.0.1:{server.port}/predict"
    if shutil.which("wrk"):
        script = scratch / "post.lua"
        script.write_text(
            f'wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\n'
            f'wrk.body = io.open("{payload}"):read("*a")\n'
            "done = function(s) io.write(string.format('ANSWERED %d %d\\n', s.requests, "
            "s.errors.status + s.errors.read + s.errors.write + s.errors.timeout)) end\n"
        )
        command = [
            "wrk",
            "--timeout",
            "60s",
            "-t1",
            f"-c{connections}",
            f"-d{seconds}s",
            "-s",
            str(script),
            url,
        ]
    else:
        command = [
            sys.executable,
            str(HERE / "load.py"),
            url,
            str(payload),
            str(connections),
            str(seconds),
        ]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    answered, failed = map(int, output.rpartition("ANSWERED ")[2].split()[:2])
    if failed:
        raise SystemExit(f"{server.name}: {failed} requests failed")
    return answered


def measure(
    found: list[Server], rounds: int, seconds: float, scratch: Path
) -> dict[int, list[dict[str, float]]]:
    """CPU seconds for each 1000 requests: by connections, round and server."""
    ours, row = _rows(found[0])
    bodies = {server.name: row for server in found}
    bodies |= {OURS: ours, "BentoML": b'{"row":' + row + b"}"}
    for server in found:
        load(server, bodies[server.name], 4, 1, scratch)  # warm
    results: dict[int, list[dict[str, float]]] = {}
    for connections in CONNECTIONS:
        results[connections] = []
        for number in range(rounds):
            costs = {}
            for server in random.Random(number).sample(found, len(found)):
                before = server.cpu_seconds()
                answered = load(server, bodies[server.name], connections, seconds, scratch)
                time.sleep(SETTLE_SECONDS)
                costs[server.name] = 1000 * (server.cpu_seconds() - before) / answered
            results[connections].append(costs)
    return results


def report(results: dict[int, list[dict[str, float]]]) -> bool:
    """Print costs and ratios; whether all bars are met."""
    met = True
    for connections, rounds in results.items():
        print(
            f"\n{connections} connection(s), CPU seconds per 1000 requests, median of {len(rounds)}"
        )
        for name in rounds[0]:
            cost = statistics.median(costs[name] for costs in rounds)
            line = f"  {name:<18}{cost:>9.4f}"
            if name in BARS:
                ratios = [costs[OURS] / costs[name] for costs in rounds]
                ratio, bar = statistics.median(ratios), BARS[name]
                met = met and ratio <= bar
                line += f"   ours is {ratio:.4g} of it [{min(ratios):.4g} to {max(ratios):.4g}]"
                line += f"   bar {bar:.4g}: {'met' if ratio <= bar else 'MISSED'}"
            print(line)
    return met


def main() -> int:
    """Measure and report; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--json", type=Path, default=CACHE / "results.json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
        scratch = Path(name)
        found = servers(project(scratch), stack)
        results = measure(found, arguments.rounds, arguments.seconds, scratch)
    arguments.json.parent.mkdir(parents=True, exist_ok=True)
    arguments.json.write_text(json.dumps({"cpu_seconds_per_1000": results, "bars": BARS}, indent=2))
    return 0 if report(results) else 1


@contextlib.contextmanager
def _serving(
    name: str, port: int, command: list[object], cwd: Path, environment: dict[str, str]
) -> Iterator[Server]:
    env = {**_environment(), **environment}
    log = tempfile.TemporaryFile()  # noqa: SIM115  the server writes to it until it ends
    process = subprocess.Popen(
        [str(part) for part in command], cwd=cwd, env=env, stdout=log, stderr=log
    )
    try:
        _wait(name, port, process, log)
        yield Server(name, port, process)
    finally:
        for pid in reversed(list(tree(process.pid))):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, 15)
        process.wait(30)


def _wait(name: str, port: int, process: "subprocess.Popen[bytes]", log: IO[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse()
            return
        time.sleep(0.2)
    log.seek(0)
    raise SystemExit(f"{name} did not start:\n{log.read().decode()[-2000:]}")


def _rows(ours: Server) -> tuple[bytes, bytes]:
    """The first row of the data: as our contract asks for it, and with all columns for the
    others."""
    data = next(Path(f"/proc/{ours.process.pid}/cwd").resolve().glob("data/**/german_credit.csv"))
    with data.open() as stream:
        first = next(csv.DictReader(stream))
    row = {name: int(text) if text.isdigit() else text for name, text in first.items()}
    row.pop("class")
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", ours.port)) as connection:
        connection.request("GET", "/model")
        inputs = json.loads(connection.getresponse().read())["inputs"]
    asked = {column["name"]: row[column["name"]] for column in inputs}
    return json.dumps(asked).encode(), json.dumps(row).encode()


def _environment() -> dict[str, str]:
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    return env | {"OMP_NUM_THREADS": "1"}


def _run(command: list[object], cwd: Path, **environment: str) -> None:
    env = {**_environment(), **environment}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    raise SystemExit(main())
