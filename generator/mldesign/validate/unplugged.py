"""Spare pydantic the search for plugins that the command line has forbidden anyway."""

import contextlib
import os
import sys
from importlib import import_module
from types import ModuleType

SWITCH, FORBIDDEN = "PYDANTIC_DISABLE_PLUGINS", "__all__"
_LOADER = "pydantic.plugin._loader"
_METADATA = "importlib.metadata"


def skip_plugin_search() -> None:
    """Let pydantic's plugin loader come up without `importlib.metadata`, where plugins are off.

    The loader imports it to look through every installed distribution. That import alone is a
    tenth of the time of a check, and with plugins off it is never used. Where anything is not as
    expected, nothing is changed and pydantic pays its own price.
    """
    loaded = _LOADER in sys.modules or _METADATA in sys.modules
    if loaded or os.environ.get(SWITCH) != FORBIDDEN:
        return
    stand_in = ModuleType(_METADATA)
    stand_in.__dict__["entry_points"] = lambda **_: ()
    sys.modules[_METADATA] = stand_in
    try:
        with contextlib.suppress(ImportError):  # then pydantic imports it itself, later
            import_module(_LOADER)
    finally:
        del sys.modules[_METADATA]
