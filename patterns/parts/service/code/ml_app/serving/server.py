"""The server around the application."""

import gc
from typing import Any

import uvicorn


class Server(uvicorn.Server):
    """uvicorn, saying where it listens once it does."""

    def __init__(self, config: uvicorn.Config, title: str) -> None:
        super().__init__(config)
        self._title = title

    async def startup(self, sockets: Any = None) -> None:
        """Start listening."""
        gc.collect()
        gc.freeze()  # modules and model stay: collections need not look through them again
        await super().startup(sockets)
        if self.started:
            print(f"serving {self._title} on {self.address}", flush=True)

    @property
    def address(self) -> str:
        """`http://host:port` of a server that has started."""
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
