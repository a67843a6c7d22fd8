"""Show the site of a document on this machine and follow the blueprint: loopback only, pages from
memory.
"""

import mimetypes
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import ClassVar

import click

from mldesign.model.tree import Tree

_EVENTS = "/__changes"
_FOLLOW = (
    b"<script>new EventSource('" + _EVENTS.encode() + b"').onmessage=async()=>{"
    b"const t=await(await fetch(location.href,{cache:'no-store'})).text(),"
    b"d=new DOMParser().parseFromString(t,'text/html');"
    b"for(const s of['main','.side','.toc']){const a=document.querySelector(s),"
    b"b=d.querySelector(s);if(a&&b)a.replaceWith(b)}}</script></body>"
)
_POLL_SECONDS = 0.3


class Shown:
    """The site as it is served now; readers wait for the next version."""

    def __init__(self) -> None:
        self.tree: Tree = {}
        self._changed = threading.Condition()
        self._version = 0

    def show(self, tree: Tree) -> None:
        """Replace the site and tell everybody who waits."""
        with self._changed:
            self.tree = tree
            self._version += 1
            self._changed.notify_all()

    def wait(self) -> None:
        """Return when another version is shown."""
        with self._changed:
            seen = self._version
            self._changed.wait_for(lambda: self._version != seen)


class Handler(BaseHTTPRequestHandler):
    """Answers from the tree; HTML pages follow changes."""

    shown: ClassVar[Shown]

    def do_GET(self) -> None:
        """Answer a page, or keep the connection of changes open."""
        path = self.path.partition("?")[0]
        if path == _EVENTS:
            self._follow()
            return
        name = PurePosixPath(path.lstrip("/") or "index.html")
        file = self.shown.tree.get(name)
        kind = mimetypes.guess_type(name.name)[0] or "application/octet-stream"
        if file is None:
            self.send_error(404)
            return
        body = file.content
        if kind == "text/html":
            body = body.replace(b"</body>", _FOLLOW)
            kind += "; charset=utf-8"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _follow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while True:
                self.shown.wait()
                self.wfile.write(b"data: changed\n\n")
                self.wfile.flush()
        except OSError:
            return  # the reader has gone

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet: the terminal is for findings."""


def preview(blueprint: Path, port: int) -> None:
    """Serve until interrupted. A blueprint with errors leaves the last good site in place."""
    shown = Shown()
    handler = type("_Bound", (Handler,), {"shown": shown})
    _refresh(blueprint, shown)
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    click.echo(f"http://127.0.0.1:{server.server_port}/  (Ctrl-C ends it)")
    try:
        for _ in _saves(blueprint):
            _refresh(blueprint, shown)
    except KeyboardInterrupt:
        click.echo("")
    finally:
        server.shutdown()


def _refresh(blueprint: Path, shown: Shown) -> None:
    from mldesign import pipeline
    from mldesign.cli.doc import document_tree
    from mldesign.cli.findings import print_findings

    checked = pipeline.check(blueprint)
    if checked.plan is None:
        print_findings(checked, click.get_current_context())
        return
    shown.show(document_tree(checked.plan, "site", [blueprint.parent]))


def _saves(blueprint: Path) -> Iterator[None]:
    """Yield each time the file is saved; by the system's events where `watchfiles` is installed."""
    try:
        from watchfiles import watch
    except ImportError:
        yield from _polled(blueprint)
        return
    for _ in watch(blueprint, debounce=50, step=10):
        yield None


def _polled(blueprint: Path) -> Iterator[None]:
    seen = blueprint.stat().st_mtime_ns
    while True:
        time.sleep(_POLL_SECONDS)
        now = blueprint.stat().st_mtime_ns if blueprint.exists() else seen
        if now != seen:
            seen = now
            yield None
