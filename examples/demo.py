"""The first ten minutes, by machine: from a blueprint to one prediction of the running service.

    python examples/demo.py FOLDER

Needs only the standard library and an installed `mldesign`. The folder is made anew.
"""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

LIKE = "loan-default"
START_SECONDS = 60


def say(text: str) -> None:
    """Print a step."""
    print(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}", flush=True)


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run a command and show it. Ends the demo when it fails."""
    print(f"$ {' '.join(map(str, command))}", flush=True)
    subprocess.run([*map(str, command)], cwd=cwd, check=True)


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ask(url: str, body: dict[str, object] | None = None) -> dict[str, object]:
    """Send JSON (or get) and return the JSON that is answered."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        found: dict[str, object] = json.load(answer)
        return found


def ready(url: str, service: subprocess.Popen[bytes]) -> None:
    """Wait until the service says that it is ready."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if service.poll() is not None:
            raise SystemExit(f"the service ended with {service.returncode}")
        try:
            ask(f"{url}/readyz")
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit(f"the service was not ready within {START_SECONDS} s")


def main(folder: Path) -> None:
    """Run the whole way and say where everything lies."""
    shutil.rmtree(folder, ignore_errors=True)
    tool = [sys.executable, "-m", "mldesign"]
    blueprint = folder / "blueprint.yaml"
    say("1. A blueprint from the gallery, with its data (German credit, CC BY 4.0)")
    run(*tool, "init", folder, "--like", LIKE)
    say("2. Judge it")
    run(*tool, "check", blueprint)
    say("3. The project, with its design document")
    run(*tool, "generate", blueprint, "-o", folder)
    run(*tool, "doc", blueprint, "-o", folder / "site", "--format", "site")
    say("4. Set it up, train and evaluate it")
    uv = Path(sys.executable).parent / "uv"  # faster than pip, when this environment has it
    run("make", "setup", "train", *([f"UV={uv.absolute()}"] if uv.exists() else []), cwd=folder)
    say("5. Serve it and ask for one prediction")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [folder / ".venv" / "bin" / LIKE, "serve", "--port", str(port)]
    print(f"$ {' '.join(map(str, command))}", flush=True)
    service = subprocess.Popen([*map(str, (Path(command[0]).resolve(), *command[1:]))], cwd=folder)
    try:
        ready(url, service)
        row = json.loads((folder / "reports" / "example.json").read_text(encoding="utf-8"))
        answer = ask(f"{url}/predict", row)
    finally:
        service.terminate()
        service.wait(timeout=30)
    say("Done")
    print(f"document:    {folder / 'site' / 'index.html'}  (Markdown: {folder / 'docs'})")
    print(f"project:     {folder}  (measured: {folder / 'reports' / 'evaluation.md'})")
    print(f"prediction:  {json.dumps(answer)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "demo"))
