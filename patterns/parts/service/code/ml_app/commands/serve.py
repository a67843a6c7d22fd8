"""`serve`: answer requests until told to stop."""

import argparse
from dataclasses import replace
from typing import Any

HELP = "serve the current version over HTTP"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--host", help="address to listen on (default: the blueprint's)")
    parser.add_argument("--port", type=int, help="port; 0 takes one that is free")


def run(system: Any, arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; then answer what has arrived, write the prediction log, and
    stop."""
    given = {"host": arguments.host, "port": arguments.port}
    settings = {name: value for name, value in given.items() if value is not None}
    service = replace(system.serving, **settings)
    server = service.server(system, service.load(system))
    server.run()
    return 0 if server.started else 1
