"""The floors: a constant answer from a FastAPI route, and from a bare ASGI callable.

python constants.py fastapi|asgi PORT
"""

import sys
from typing import Any

import uvicorn
from fastapi import FastAPI

BODY = b'{"score":0.5}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))]


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    """As little as a server can do."""
    await receive()
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


def fastapi() -> FastAPI:
    """A route that returns a constant."""
    app = FastAPI()

    @app.post("/predict")
    async def predict() -> dict[str, float]:
        return {"score": 0.5}

    return app


if __name__ == "__main__":
    uvicorn.run(
        asgi if sys.argv[1] == "asgi" else fastapi(),
        port=int(sys.argv[2]),
        lifespan="off",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )
