"""Where a service listens, and how much it takes."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ml_app.serving.server import Server

KEEP_ALIVE_SECONDS = 30


@dataclass(frozen=True)
class Listening:
    """It listens to this machine alone unless told otherwise."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 takes any that is free."""
    max_body_bytes: int = 1_048_576
    max_head_bytes: int = 16_384
    read_seconds: float = 10.0
    """A request that has not arrived after this time is refused."""
    drain_seconds: int = 30
    """How long a stopping service waits for the requests it is answering."""

    def around(self, application: Any, title: str) -> "Server":
        """A server of an ASGI application that is ready to run; it says `title` when it does."""
        import uvicorn  # only a service asks for the web stack, and it is heavy

        from ml_app.serving.connection import limited_protocol
        from ml_app.serving.server import Server

        config = uvicorn.Config(
            application,
            host=self.host,
            port=self.port,
            http=limited_protocol(self.max_head_bytes, self.read_seconds),
            ws="none",
            lifespan="on",
            access_log=False,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=self.drain_seconds,
        )
        return Server(config, title)
